//! What every record carries beside its own fields.

use super::custom::CustomValues;
use super::field::Field;
use super::field_rule::FieldRule;
use super::policy::Resource;
use super::{FieldProblem, RecordId, Timestamp, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Deserializer, Serialize, de::DeserializeOwned};
use validator::Validate;

/// The fields of every record that are never absent.
pub const HEAD: &[&str] = &["id", "version", "created_at", "updated_at"];

/// What the server alone writes on every record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Head<Id> {
    pub id: Id,
    /// Counts every change from 1; the record's `ETag`.
    pub version: i32,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    pub updated_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub updated_by: Option<UserId>,
    /// When the record went to the recycle bin; absent while it is in use.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub deleted_at: Option<Timestamp>,
}

/// What ties a record's types together: how it is called, what people write about it, what its lists know.
/// Implemented by [`crate::record!`] beside the record.
pub trait Record: Serialize + DeserializeOwned + Clone + Send + Sync + 'static {
    type Id: Copy
        + Eq
        + std::fmt::Display
        + std::str::FromStr
        + Serialize
        + DeserializeOwned
        + From<RecordId>
        + Into<RecordId>
        + Send
        + Sync
        + 'static;
    /// What people write: the body of a creation, and what a merge patch changes.
    type Data: Clone + PartialEq + Serialize + DeserializeOwned + Validate + Send + Sync + 'static;
    const RESOURCE: Resource;
    /// What lists may be filtered and sorted by.
    const FIELDS: &'static [Field];
    /// The fields beside [`HEAD`] that every answer has, whatever `fields` asks for: those that are never absent.
    const ALWAYS: &'static [&'static str];

    fn head(&self) -> &Head<Self::Id>;
    fn head_mut(&mut self) -> &mut Head<Self::Id>;
    fn data(&self) -> &Self::Data;
    /// What people call this record.
    fn name(&self) -> String;

    /// What it holds in custom fields; nothing for records that have none.
    fn custom(_data: &Self::Data) -> Option<&CustomValues> {
        None
    }

    fn custom_mut(_data: &mut Self::Data) -> Option<&mut CustomValues> {
        None
    }

    /// The record's own kind, by which custom fields may differ.
    fn kind(_data: &Self::Data) -> Option<&'static str> {
        None
    }

    /// Takes out what these rules leave nothing of, and the name that was put beside an id; says which fields they are.
    fn hide(&mut self, _rules: &[&FieldRule]) {}

    /// Says until when somebody sees all of it who otherwise would not.
    fn open_until(&mut self, _end: Timestamp) {}

    /// What the rules that hang on the day have against the data; all others are those of `Data` itself.
    fn problems_on(_data: &Self::Data, _today: NaiveDate) -> Vec<FieldProblem> {
        Vec::new()
    }
}

/// What is wrong with a change on a day. What was wrong before need not be put right by an unrelated change.
pub fn new_problems_on<R: Record>(data: &R::Data, before: Option<&R::Data>, today: NaiveDate) -> Vec<FieldProblem> {
    let known = before.map(|before| R::problems_on(before, today)).unwrap_or_default();
    R::problems_on(data, today).into_iter().filter(|problem| !known.contains(problem)).collect()
}

/// `custom: custom of kind` says that the data's field `custom` holds custom fields, which may differ by its `kind`;
/// `hides` names what takes out the fields that some roles do not see.
/// Implements [`kernel::record::Record`](crate::kernel::record::Record) for a type with `head` and `data`.
#[macro_export]
macro_rules! record {
    ($record:ty { id: $id:ty, data: $data:ty, resource: $resource:ident, always: [$($always:literal),* $(,)?], name: |$this:ident| $name:expr
        $(, custom: $custom:ident $(of $kind:ident)?)? $(, on_day: $on_day:path)? $(, hides: $hides:path)? $(,)? }) => {
        impl $crate::kernel::record::Record for $record {
            type Id = $id;
            type Data = $data;
            const RESOURCE: $crate::kernel::policy::Resource = $crate::kernel::policy::Resource::$resource;
            const FIELDS: &'static [$crate::kernel::field::Field] = FIELDS;
            const ALWAYS: &'static [&'static str] = &[$($always),*];

            fn head(&self) -> &$crate::kernel::Head<$id> {
                &self.head
            }
            fn head_mut(&mut self) -> &mut $crate::kernel::Head<$id> {
                &mut self.head
            }
            fn data(&self) -> &$data {
                &self.data
            }
            fn name(&self) -> String {
                let $this = self;
                $name
            }
            $(
                fn custom(data: &$data) -> Option<&$crate::kernel::custom::CustomValues> {
                    Some(&data.$custom)
                }
                fn custom_mut(data: &mut $data) -> Option<&mut $crate::kernel::custom::CustomValues> {
                    Some(&mut data.$custom)
                }
                $(fn kind(data: &$data) -> Option<&'static str> {
                    Some(data.$kind.as_str())
                })?
            )?
            $(fn problems_on(data: &$data, today: chrono::NaiveDate) -> Vec<$crate::kernel::FieldProblem> {
                $on_day(data, today)
            })?
            $(
                fn hide(&mut self, rules: &[&$crate::kernel::field_rule::FieldRule]) {
                    $hides(self, rules);
                }
                fn open_until(&mut self, end: $crate::kernel::Timestamp) {
                    self.open_until = Some(end);
                }
            )?
        }
    };
}

/// Another record in short: what `expand` puts beside its id.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Named {
    pub id: RecordId,
    pub name: String,
}

/// The body that creates a record: its fields, and the id where the client chose one (a phone without signal does).
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct New<T> {
    /// A UUID of version 7; the server makes one when it is absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<RecordId>,
    #[serde(flatten)]
    pub record: T,
}

/// By hand, because `flatten` would let unknown fields pass, which requests must not.
impl<'de, T: DeserializeOwned> Deserialize<'de> for New<T> {
    fn deserialize<D: Deserializer<'de>>(deserializer: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        let mut object = serde_json::Map::deserialize(deserializer)?;
        let id = match object.remove("id") {
            None | Some(serde_json::Value::Null) => None,
            Some(id) => Some(serde_json::from_value(id).map_err(|cause| D::Error::custom(format!("id: {cause}")))?),
        };
        let record = serde_json::from_value(serde_json::Value::Object(object)).map_err(D::Error::custom)?;
        Ok(Self { id, record })
    }
}
