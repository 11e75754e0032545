//! The search over all kinds of records: what it answers, and when a word is meant by another one.
//!
//! [`sound`] folds the spellings of Indian names, [`typing`] forgives one slip of the finger, [`wanted`] says where in a
//! record's texts the words of a question lie.

pub mod sound;
pub mod typing;
pub mod wanted;

pub use sound::Sound;
pub use wanted::Wanted;

use super::RecordId;
use super::policy::Resource;
use serde::{Deserialize, Serialize};

/// The kinds of records that the search looks through: those that have a page of their own, the most wanted first.
pub const SEARCHED: &[Resource] = &[
    Resource::Contacts,
    Resource::Accounts,
    Resource::Leads,
    Resource::TieUps,
    Resource::Opportunities,
    Resource::Tasks,
    Resource::Users,
    Resource::Teams,
    Resource::Facilities,
    Resource::CustomFields,
    Resource::Imports,
];

crate::labels!(
    /// How a record was found, the surest first.
    MatchKind {
        /// A whole number, address or name.
        Exact = "exact",
        /// Words that begin with what was typed.
        Beginning = "beginning",
        /// Any part of a word, any run of a number's digits.
        Part = "part",
        /// Another spelling, or the other script.
        Sound = "sound",
        /// One slip of the finger.
        Typo = "typo",
    }
);

/// What was found, the group with the surest hit first.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Found {
    #[cfg_attr(feature = "openapi", schema(max_items = 100))]
    pub groups: Vec<FoundGroup>,
}

/// The hits of one kind of record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FoundGroup {
    pub resource: Resource,
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub hits: Vec<Hit>,
    /// There are others; the list of this kind shows them.
    pub more: bool,
}

/// A record, and why it is there.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Hit {
    pub id: RecordId,
    /// What people call the record.
    pub title: String,
    /// What tells namesakes apart.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    pub kind: MatchKind,
    /// The field that matched.
    pub field: String,
    /// What stands in it.
    pub text: String,
    /// The parts of `text` that matched.
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub marks: Vec<Mark>,
}

/// A part of a text, counted in Unicode characters.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Mark {
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub start: u32,
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub length: u32,
}
