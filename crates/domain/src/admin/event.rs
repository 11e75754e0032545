//! The change log: every change of every record is one event. Timelines, audit, live updates and webhooks read it.

use crate::kernel::policy::Resource;
use crate::kernel::{Named, RecordId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

crate::labels!(
    /// What happened to a record.
    ChangeKind {
        Created = "created", Updated = "updated", Moved = "moved", Deleted = "deleted", Restored = "restored",
    }
);

/// A field before and after.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldChange {
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub from: serde_json::Value,
    #[serde(default, skip_serializing_if = "serde_json::Value::is_null")]
    pub to: serde_json::Value,
}

/// One change of one record.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Event {
    /// Grows with every change; pass the last one seen as `after` to catch up.
    pub sequence: i64,
    pub at: Timestamp,
    /// Absent for what the system itself did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<UserId>,
    /// The name of the actor today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Named>,
    pub resource: Resource,
    pub record_id: RecordId,
    pub kind: ChangeKind,
    /// The record's version after the change.
    pub version: i32,
    /// Field by field; empty for a creation.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub changes: BTreeMap<String, FieldChange>,
    /// Fields that were changed and that the reader does not see.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub hidden: Vec<String>,
    /// The record that this one hangs on (a comment, a share), whose history shows this event, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_resource: Option<Resource>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub about_id: Option<RecordId>,
    /// Why, where a reason was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// What made this change together with others: `imports` or `bulk-changes`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_resource: Option<Resource>,
    /// The import or the bulk change.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub batch_id: Option<RecordId>,
}

/// Events in the order in which they happened.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct EventPage {
    pub data: Vec<Event>,
    /// Pass as `after` (or as `before`, when reading backwards) to go on; absent at the end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next: Option<i64>,
}
