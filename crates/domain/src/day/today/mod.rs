//! Somebody's day in the order in which it is to be done: what waits, what lies ahead, whom one may visit, what is done.

mod likely;
mod line;
mod team;
#[cfg(test)]
mod tests;

pub use likely::{LIKELY_MINUTES, Likely, likely};
pub use line::{DueVisit, FollowUp, Met, TodayLine, TodayPart, TodayReason, WaitingInquiry};
pub use team::{LastCheckIn, OldestWaiting, TeamLine, TeamToday};

use crate::kernel::{Named, Timestamp, UserId};
use crate::people::reach::Class;
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};

/// So many of those who are due a visit stand in a day.
pub const MOST_DUE: usize = 20;

/// One person's day. Another day than today has only what was planned on it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Today {
    pub day: NaiveDate,
    pub owner_id: UserId,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    pub made_at: Timestamp,
    /// In the order in which it is to be done.
    #[cfg_attr(feature = "openapi", schema(max_items = 1000))]
    pub lines: Vec<TodayLine>,
    /// Activities of the day that nobody has told the end of.
    pub planned: i64,
    /// Activities of the day that are done.
    pub done: i64,
    /// All who are due a visit: the lines have the first 20.
    pub due_total: i64,
    /// The next day on which people work.
    pub next_day: NaiveDate,
    /// Activities that are planned on that one.
    pub next_planned: i64,
}

/// After so many days somebody who matters so much should be seen again: twice a month, monthly, every other month.
pub const fn seen_again_after(class: Option<Class>) -> i64 {
    match class {
        Some(Class::A) => 15,
        Some(Class::B) => 30,
        Some(Class::C) | None => 60,
    }
}

/// Puts lines into their order: by part, then by time, then as they are; who is due without any time comes as sorted.
pub fn order(lines: &mut [TodayLine]) {
    lines.sort_by_key(|line| (line.reason.part(), line.at.is_none(), line.at));
}
