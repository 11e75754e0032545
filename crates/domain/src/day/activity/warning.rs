//! What somebody should know before they go somewhere. It stops nobody.

use super::{ActivityKind, ActivityStatus};
use crate::kernel::{ActivityId, Named, Timestamp};
use serde::{Deserialize, Serialize};

/// Within so much time two visits at one place are one too many: three days.
pub const NEAR_SECONDS: i64 = 3 * 24 * 60 * 60;

/// Another activity that is in the way.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityClash {
    /// Absent where the caller may not see it: that a colleague goes there is told, not what for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<ActivityId>,
    pub kind: ActivityKind,
    pub status: ActivityStatus,
    pub starts_at: Timestamp,
    pub ends_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
}

/// What speaks against a time and a place.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ActivityWarnings {
    /// What else the same person does at that time.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub overlaps: Vec<ActivityClash>,
    /// Colleagues who are at the same contact or account within three days.
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub colleagues: Vec<ActivityClash>,
}
