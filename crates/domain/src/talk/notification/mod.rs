//! Notifications: what happened that concerns one person. Written in the transaction of their cause.

pub mod address;
pub mod kinds;
pub mod preferences;
pub mod words;

use crate::kernel::policy::Resource;
use crate::kernel::{CommentId, Named, NotificationId, RecordId, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// The bell counts up to here; one more is "more than".
pub const MOST_COUNTED: i64 = 100;

crate::labels!(
    /// Why somebody is told.
    NotificationKind {
        Mentioned = "mentioned",
        /// A record was shared with them or their team.
        Shared = "shared",
        /// Somebody else made them the owner of a record.
        Assigned = "assigned",
        /// Somebody else made them the owner of many records at once.
        AssignedMany = "assigned_many",
        /// Somebody looked at what their role hides of a patient.
        GlassBroken = "glass_broken",
        /// Somebody asks for the erasure of a person, and one of them has to decide.
        ErasureAsked = "erasure_asked",
        /// The erasure that they asked for was refused.
        ErasureRejected = "erasure_rejected",
        /// The erasure that they asked for is done: the record names nobody any more.
        ErasureDone = "erasure_done",
        /// Nobody got in touch about an inquiry of theirs, or of their team, in time.
        InquiryLate = "inquiry_late",
        /// Somebody wrote, and they answer it.
        InquiryReceived = "inquiry_received",
        /// Somebody wrote again about an inquiry of theirs.
        InquiryReplied = "inquiry_replied",
        /// A patient's visit of theirs is a day ahead.
        VisitDue = "visit_due",
        /// A patient of theirs did not come.
        VisitNoShow = "visit_no_show",
        /// Somebody of their team was not let in three times in a row.
        VisitsInVain = "visits_in_vain",
        /// Somebody of their team asks for a correction of what is locked, and they decide.
        CorrectionAsked = "correction_asked",
        /// The correction that they asked for is done.
        CorrectionApproved = "correction_approved",
        /// The correction that they asked for was declined.
        CorrectionRejected = "correction_rejected",
        /// They asked to be reminded of a task.
        TaskReminder = "task_reminder",
        /// A task of theirs is due.
        TaskDue = "task_due",
        /// A task of theirs was due before today.
        TaskOverdue = "task_overdue",
        /// A task of somebody whom they manage has been overdue for a day.
        TaskEscalated = "task_escalated",
    }
);

/// Records that one notification tells of together.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Many {
    /// What they are.
    pub resource: Resource,
    pub count: i64,
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Notification {
    pub id: NotificationId,
    pub kind: NotificationKind,
    /// Who did it; absent for what the system did.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub actor: Option<Named>,
    pub resource: Resource,
    pub record_id: RecordId,
    /// The record by its name of today; absent when it is gone or may not be seen any more.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub comment_id: Option<CommentId>,
    /// What the comment says today, with names instead of ids.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of `assigned_many`: how many records of which kind; `record_id` is the bulk change that assigned them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub many: Option<Many>,
    /// Of `assigned`: the rule by which it became theirs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub chosen_by: Option<String>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub read_at: Option<Timestamp>,
}

/// Which notifications have been read.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ReadNotifications {
    /// All that there are when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200, message = "Name 1 to 200 notifications"))]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 200))]
    pub ids: Option<Vec<NotificationId>>,
}

/// What the bell shows.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct UnreadCount {
    /// At most 100: more are not counted.
    pub count: i64,
}
