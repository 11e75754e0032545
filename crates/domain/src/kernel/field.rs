//! What a list may be filtered and sorted by: declared once a record, read by the server, the web app and the specification.

use super::policy::Resource;

/// What kind of value a field holds; it decides the operators that a filter may use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum FieldKind {
    /// Compared without regard to case.
    Text,
    /// One word of a closed list.
    Choice(&'static [&'static str]),
    /// A list of words; `eq` and `contains` ask whether it holds the word.
    Words,
    Date,
    Instant,
    Number,
    /// The id of another record.
    Reference(Resource),
}

/// A field that lists know.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Field {
    /// The name on the wire.
    pub name: &'static str,
    pub kind: FieldKind,
    pub sortable: bool,
}

impl Field {
    pub const fn new(name: &'static str, kind: FieldKind) -> Self {
        Self { name, kind, sortable: false }
    }

    /// The field may also be sorted by.
    #[must_use]
    pub const fn sorted(mut self) -> Self {
        self.sortable = true;
        self
    }
}

crate::labels!(
    /// How a filter compares.
    Operator {
        Eq = "eq", Ne = "ne", Gt = "gt", Gte = "gte", Lt = "lt", Lte = "lte",
        In = "in", Nin = "nin", Contains = "contains", Starts = "starts", IsNull = "is_null",
    }
);

impl FieldKind {
    /// The operators that make sense for this kind.
    pub const fn operators(self) -> &'static [Operator] {
        use Operator as O;
        match self {
            Self::Text => &[O::Eq, O::Ne, O::Contains, O::Starts, O::In, O::Nin, O::IsNull],
            Self::Choice(_) | Self::Reference(_) => &[O::Eq, O::Ne, O::In, O::Nin, O::IsNull],
            Self::Words => &[O::Eq, O::Ne, O::Contains, O::In, O::Nin, O::IsNull],
            Self::Date | Self::Instant | Self::Number => {
                &[O::Eq, O::Ne, O::Gt, O::Gte, O::Lt, O::Lte, O::In, O::Nin, O::IsNull]
            }
        }
    }
}
