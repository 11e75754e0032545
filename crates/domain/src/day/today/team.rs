//! What a manager sees of the day of everybody in their teams.

use crate::day::activity::CheckInVerdict;
use crate::kernel::policy::Role;
use crate::kernel::{ActivityId, InquiryId, Named, Timestamp, UserId};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// Everybody's day, by their names: those whose activities the caller sees.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamToday {
    pub day: NaiveDate,
    pub made_at: Timestamp,
    /// The next day on which people work.
    pub next_day: NaiveDate,
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub data: Vec<TeamLine>,
}

/// One person's day.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TeamLine {
    pub user_id: UserId,
    pub name: String,
    pub role: Role,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    /// They have said that they are away on that day.
    pub away: bool,
    /// What they do in person that day and have not told the end of.
    pub planned: i64,
    /// What they did in person, and met somebody.
    pub done: i64,
    /// What they did in person, and nobody let them in, or asked them to come another day.
    pub in_vain: i64,
    /// What they were to do in person and did not.
    pub missed: i64,
    /// Calls and messages that are done.
    pub other_done: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_check_in: Option<LastCheckIn>,
    /// Inquiries of theirs that nobody has answered.
    pub waiting: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub oldest_waiting: Option<OldestWaiting>,
    /// Activities that are planned on the next working day: none is worth a word.
    pub next_planned: i64,
}

impl TeamLine {
    /// Somebody of whose day nothing is counted yet.
    pub const fn new(user_id: UserId, name: String, role: Role) -> Self {
        Self {
            user_id,
            name,
            role,
            team: None,
            away: false,
            planned: 0,
            done: 0,
            in_vain: 0,
            missed: 0,
            other_done: 0,
            last_check_in: None,
            waiting: 0,
            oldest_waiting: None,
            next_planned: 0,
        }
    }
}

/// Where somebody was last seen.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct LastCheckIn {
    pub activity_id: ActivityId,
    pub at: Timestamp,
    pub verdict: CheckInVerdict,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
}

/// Who has waited longest for a first word.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct OldestWaiting {
    pub inquiry_id: InquiryId,
    pub received_at: Timestamp,
    pub due_at: Timestamp,
    pub late: bool,
}
