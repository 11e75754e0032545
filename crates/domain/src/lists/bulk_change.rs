//! Bulk changes: one change of many records, as a job that can be stopped and taken back.

use crate::admin::import::TransferOwner;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::{Action, Resource};
use crate::kernel::status::{Move, Moving, Status, by_itself, to};
use crate::kernel::{BulkChangeId, Head, JobId, RecordId};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use validator::{Validate, ValidationError};

/// Records that a request names one by one.
pub const MOST_NAMED: usize = 1_000;
/// How long a bulk change can be taken back.
pub const UNDO_SECONDS: i64 = 30 * 24 * 60 * 60;

/// The lists whose records can be changed together.
pub const IN_BULK: &[Resource] = &[
    Resource::Accounts,
    Resource::Contacts,
    Resource::Affiliations,
    Resource::TieUps,
    Resource::Relationships,
    Resource::Leads,
    Resource::Opportunities,
    Resource::Tasks,
];

crate::labels!(
    /// What becomes of the records.
    BulkAction {
        /// Fields, tags or the owner change.
        Update = "update",
        /// Into the recycle bin.
        Delete = "delete",
        /// Out of the recycle bin.
        Restore = "restore",
    }
);

impl BulkAction {
    /// The right that somebody needs to each of the records.
    pub const fn needs(self) -> Action {
        match self {
            Self::Update => Action::Update,
            Self::Delete | Self::Restore => Action::Delete,
        }
    }
}

crate::labels!(
    BulkStatus {
        Running = "running",
        Completed = "completed",
        /// Stopped half way; what was changed stays until it is undone.
        Cancelled = "cancelled",
        /// A fault stopped it.
        Failed = "failed",
        Undoing = "undoing",
        Undone = "undone",
    }
);

impl Status for BulkStatus {
    fn moves(self) -> &'static [Move<Self>] {
        const RUNNING: &[Move<BulkStatus>] =
            &[to(BulkStatus::Cancelled), by_itself(BulkStatus::Completed), by_itself(BulkStatus::Failed)];
        const ENDED: &[Move<BulkStatus>] = &[to(BulkStatus::Undoing)];
        const UNDOING: &[Move<BulkStatus>] = &[by_itself(BulkStatus::Undone), by_itself(BulkStatus::Failed)];
        match self {
            Self::Running => RUNNING,
            Self::Completed | Self::Cancelled | Self::Failed => ENDED,
            Self::Undoing => UNDOING,
            Self::Undone => &[],
        }
    }
}

/// A record as the caller saw it.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChosenRecord {
    pub id: RecordId,
    /// One that has another version by then is left alone.
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub version: i32,
}

/// What is to change, and of which records: those named in `records`, or all that a question finds.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "makes_sense"))]
pub struct BulkChangeData {
    pub action: BulkAction,
    /// For `update`: a JSON merge patch (RFC 7396), the same for each record. `owner_id` assigns them.
    #[serde(default, skip_serializing_if = "serde_json::Map::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = Object, example = json!({"class": "B"})))]
    pub changes: serde_json::Map<String, serde_json::Value>,
    /// For `update`: tags that each record is to have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub add_tags: Vec<String>,
    /// For `update`: tags that no record is to have.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub remove_tags: Vec<String>,
    /// At most 1,000.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub records: Vec<ChosenRecord>,
    /// `filter[…]` and `q` as in `GET /{resource}`, percent-encoded; empty for all that the caller may see. For `restore`
    /// it asks the recycle bin.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(max_length = 4000, example = "filter[kind]=doctor"))]
    pub query: Option<String>,
    /// With `query`: how many records the caller was told it finds. Where it finds more by now, nothing is changed (409).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(minimum = 1))]
    pub expected: Option<i64>,
}

fn refuse(code: &'static str, message: &'static str) -> ValidationError {
    ValidationError::new(code).with_message(Cow::Borrowed(message))
}

fn makes_sense(data: &BulkChangeData) -> Result<(), ValidationError> {
    let changes = !data.changes.is_empty() || !data.add_tags.is_empty() || !data.remove_tags.is_empty();
    if changes != (data.action == BulkAction::Update) {
        return Err(refuse("conflict", "An update says what changes; a deletion and a restoration do not"));
    }
    let tags = data.add_tags.iter().chain(&data.remove_tags);
    if data.add_tags.len() > 50
        || data.remove_tags.len() > 50
        || tags.into_iter().any(|tag| !(1..=40).contains(&tag.trim().chars().count()))
    {
        return Err(refuse("length", "Name at most 50 tags of 1 to 40 characters"));
    }
    if (!data.add_tags.is_empty() || !data.remove_tags.is_empty()) && data.changes.contains_key("tags") {
        return Err(refuse("conflict", "Set tags, or add and remove some"));
    }
    if data.records.len() > MOST_NAMED {
        return Err(refuse("length", "Name at most 1,000 records, or ask for them by a query"));
    }
    let short = |query: &String| query.chars().count() <= 4_000;
    match (data.records.is_empty(), &data.query, data.expected) {
        (false, None, None) => Ok(()),
        (true, Some(query), Some(1..)) if short(query) => Ok(()),
        _ => Err(refuse(
            "required",
            "Say which: records, or a query of at most 4,000 characters with the number expected",
        )),
    }
}

/// What became of the records so far.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkCounts {
    /// Those that were chosen or found at the beginning.
    pub asked: i64,
    pub changed: i64,
    /// Of those that were changed: how many have another owner now, who is told of them together.
    #[serde(default)]
    pub assigned: i64,
    /// They were so already.
    pub unchanged: i64,
    /// Somebody else changed them in the meantime, or they match no more.
    pub skipped: i64,
    /// Each has its reason in the list of refusals.
    pub refused: i64,
    /// After an undo: records that somebody had changed since and that therefore stayed.
    pub kept: i64,
}

#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkChange {
    #[serde(flatten)]
    pub head: Head<BulkChangeId>,
    #[serde(flatten)]
    pub data: BulkChangeData,
    /// The list that it changes.
    pub resource: Resource,
    pub belongs: TransferOwner,
    pub status: BulkStatus,
    pub counts: BulkCounts,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub job_id: Option<JobId>,
}

/// A record that was not changed, and why.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRefusal {
    /// Counted from 1 within the bulk change.
    pub number: i64,
    pub record_id: RecordId,
    /// The record's name, where the caller may see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// A problem's code, such as `forbidden`.
    pub code: String,
    /// Why, in words.
    pub detail: String,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct BulkRefusalPage {
    pub data: Vec<BulkRefusal>,
    /// Pass as `after` to go on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}

/// What lists of bulk changes know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::BulkChanges)).sorted(),
    Field::new("resource", FieldKind::Choice(Resource::WORDS)),
    Field::new("status", FieldKind::Choice(BulkStatus::WORDS)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(BulkChange {
    id: BulkChangeId,
    data: BulkChangeData,
    resource: BulkChanges,
    always: ["action", "resource", "belongs", "status", "counts"],
    name: |bulk| format!("{} {}", bulk.data.action, bulk.resource)
});

impl Moving for BulkChange {
    type Status = BulkStatus;

    fn status(&self) -> BulkStatus {
        self.status
    }

    fn set_status(&mut self, status: BulkStatus) {
        self.status = status;
    }
}
