//! Who has a record open to edit it, so that two people notice each other before they save.

use crate::kernel::policy::Resource;
use crate::kernel::{Named, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// How often an open form says that it is still there, in seconds.
pub const SAY_EVERY: u32 = 10;
/// How long somebody counts as editing after the last word, in seconds.
pub const EDITING_SECONDS: i64 = 25;

/// The record that is being edited.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Editing {
    pub resource: Resource,
    pub record_id: RecordId,
}

/// Somebody else who edits it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Editor {
    pub user: Named,
    /// When their form spoke last.
    pub seen_at: Timestamp,
}
