//! Closed lists of words (kinds, states, roles): one macro gives the enum, its wire form and its stored form.

/// A stored word that this version of the code does not know.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct UnknownLabel {
    /// The name of the list, such as `ContactKind`.
    pub list: &'static str,
    pub word: String,
}

impl std::fmt::Display for UnknownLabel {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        write!(out, "{} has no {:?}", self.list, self.word)
    }
}

impl std::error::Error for UnknownLabel {}

/// Defines an enum of words. The word is the same on the wire, in the database and in the specification.
///
/// The word is taken as `tt`: utoipa ignores a `rename` that reaches it as a `literal` fragment.
#[macro_export]
macro_rules! labels {
    ($(#[$doc:meta])* $name:ident { $($(#[$variant_doc:meta])* $variant:ident = $word:tt),* $(,)? }) => {
        $(#[$doc])*
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, serde::Serialize, serde::Deserialize)]
        #[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
        #[cfg_attr(
            feature = "diesel",
            derive(diesel::expression::AsExpression, diesel::deserialize::FromSqlRow),
            diesel(sql_type = $crate::kernel::sql::Label)
        )]
        pub enum $name { $($(#[$variant_doc])* #[serde(rename = $word)] $variant),* }

        impl $name {
            /// Every value, in the order in which people should see them.
            pub const ALL: &'static [Self] = &[$(Self::$variant),*];
            /// Every word, in the same order.
            pub const WORDS: &'static [&'static str] = &[$($word),*];

            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$variant => $word),* }
            }
        }

        impl std::fmt::Display for $name {
            fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
                out.write_str(self.as_str())
            }
        }

        impl std::str::FromStr for $name {
            type Err = $crate::kernel::label::UnknownLabel;
            fn from_str(word: &str) -> Result<Self, Self::Err> {
                match word {
                    $($word => Ok(Self::$variant),)*
                    _ => Err($crate::kernel::label::UnknownLabel { list: stringify!($name), word: word.to_owned() }),
                }
            }
        }

        #[cfg(feature = "diesel")]
        $crate::stored_label!($name);
    };
}
