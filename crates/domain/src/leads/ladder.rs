//! When somebody who did not answer is tried again, and when it is enough.

use super::hours::WorkingHours;
use crate::kernel::Timestamp;
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    RungUnit {
        Hours = "hours",
        /// Days on which the facility works; the same time of day.
        WorkingDays = "working_days",
        Days = "days",
    }
);

/// How long after an attempt the next one follows; within the facility's working hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Rung {
    #[validate(range(min = 1, max = 90, message = "Enter 1 to 90"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 90, example = 4))]
    pub count: i32,
    pub unit: RungUnit,
}

/// How leads are worked at, in the whole group.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadSettings {
    /// What follows the first attempt that reached nobody, the second one, and so on. Behind the last the lead is
    /// proposed as lost.
    #[validate(nested, length(max = 10, message = "Keep at most 10 rungs"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub ladder: Vec<Rung>,
    /// Working minutes within which somebody gets in touch with whoever asked.
    #[serde(default = "quarter_of_an_hour")]
    #[validate(range(min = 1, max = 10_000, message = "Enter 1 to 10,000 minutes"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1, maximum = 10_000, example = 15))]
    pub first_response_minutes: i32,
    /// Whoever asks more often within an hour, by one number or address, gets no automatic answer: it may be a machine.
    #[serde(default = "three")]
    #[validate(range(min = 0, max = 100, message = "Enter 0 to 100"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 0, maximum = 100, example = 3))]
    pub automatic_answers_per_hour: i32,
}

const fn quarter_of_an_hour() -> i32 {
    15
}

const fn three() -> i32 {
    3
}

impl Default for LeadSettings {
    /// Four hours later, the next working day, two days later.
    fn default() -> Self {
        let rung = |count, unit| Rung { count, unit };
        let ladder = vec![rung(4, RungUnit::Hours), rung(1, RungUnit::WorkingDays), rung(2, RungUnit::Days)];
        Self { ladder, first_response_minutes: quarter_of_an_hour(), automatic_answers_per_hour: three() }
    }
}

impl LeadSettings {
    /// When somebody is tried again after so many attempts in a row that reached nobody, the last one at `at`; `None`
    /// where that was enough.
    pub fn next_attempt(&self, unanswered: i32, at: Timestamp, hours: &WorkingHours) -> Option<Timestamp> {
        let rung = self.ladder.get(usize::try_from(unanswered).ok()?.checked_sub(1)?)?;
        let count = i64::from(rung.count);
        Some(match rung.unit {
            RungUnit::Hours => hours.open_from(at.plus_seconds(count * 3_600)),
            RungUnit::Days => hours.open_from(at.plus_seconds(count * 86_400)),
            RungUnit::WorkingDays => hours.working_days_after(at, rung.count),
        })
    }
}
