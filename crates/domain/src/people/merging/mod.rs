//! Merging two records of one person or one organisation: what is asked for, what comes of it, and how long it can be
//! undone.

mod combine;

pub use combine::{combine, is_list};

use crate::kernel::policy::Resource;
use crate::kernel::{FieldProblem, MergeId, Named, RecordId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use validator::Validate;

/// The records that can be merged.
pub const MERGED: &[Resource] = &[Resource::Accounts, Resource::Contacts];

/// How long a merge can be undone: as long as the recycle bin keeps a record.
pub const UNDO_SECONDS: i64 = 30 * 24 * 60 * 60;

crate::labels!(
    /// Whose value a field of the merged record has.
    Side {
        /// That of the record that stays.
        Survivor = "survivor",
        /// That of the record that goes.
        Other = "other",
        /// Of lists: what either has; of notes: one below the other.
        Both = "both",
    }
);

/// Asks for a merge into the record of the address, which stays.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct MergeRequest {
    /// The record that goes: into the recycle bin, its references to the one that stays.
    pub other_id: RecordId,
    /// Its version, as it was read.
    #[validate(range(min = 1, message = "A version counts from 1"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub other_version: i32,
    /// Whose value each field has; a custom field by `custom.NAME`. A field that is not named keeps the survivor's value,
    /// or the other's where the survivor has none; of lists all stays. The owner decides team and facility, too, unless
    /// those are named.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub fields: BTreeMap<String, Side>,
}

/// Asks for the undo of a merge.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct UndoRequest {
    pub merge_id: MergeId,
}

/// How many records of a kind refer to the record that goes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Moving {
    pub resource: Resource,
    pub count: i64,
}

/// What a merge would do.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct MergePreview {
    /// What goes over to the record that stays; kinds of which there is nothing are left out.
    pub moving: Vec<Moving>,
    /// Why the two cannot be merged as they are; absent where they can.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub refused: Option<String>,
}

/// A merge that happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Merge {
    pub id: MergeId,
    pub resource: Resource,
    pub survivor_id: RecordId,
    /// The version of the survivor behind the merge, or behind its undo.
    pub survivor_version: i32,
    pub other_id: RecordId,
    /// What the record that went was called, for those who may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub other: Option<Named>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub created_by: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub merger: Option<Named>,
    /// What went over.
    pub moved: Vec<Moving>,
    pub undo_until: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undone_at: Option<Timestamp>,
}

/// A field of the request that names nothing, or cannot be had from both.
pub fn problem(field: &str, detail: &'static str) -> FieldProblem {
    FieldProblem::new(["/fields/", field].concat(), "choice", detail)
}
