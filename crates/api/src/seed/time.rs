//! Moments of the demo data's eighteen months, and ids that carry them.

use super::dice::Dice;
use chrono::{Days, NaiveDate};
use domain::kernel::{RecordId, Timestamp};

/// Days of history before today: eighteen months.
pub(super) const DAYS: i64 = 548;
/// 09:00 in India, in seconds of the day in UTC.
const MORNING: i64 = 3 * 3600 + 1800;
/// Nine hours of work.
const WORKING: i64 = 9 * 3600;

/// Knows which day is today.
#[derive(Debug, Clone, Copy)]
pub(super) struct Calendar {
    today: NaiveDate,
}

impl Calendar {
    pub(super) const fn new(today: NaiveDate) -> Self {
        Self { today }
    }

    /// During working hours of the day that is so many days ago; the same whenever it is asked for.
    pub(super) fn days_ago(self, days: i64, dice: &mut Dice) -> Timestamp {
        let seconds = MORNING + dice.between(0, WORKING);
        let day = self.date_before(days);
        let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc();
        let midnight = Timestamp::new(midnight).unwrap_or_else(|| unreachable!("a calendar day is a moment"));
        midnight.plus_seconds(seconds)
    }

    /// The date so many days ago.
    pub(super) fn date_before(self, days: i64) -> NaiveDate {
        let days = Days::new(u64::try_from(days).unwrap_or(0));
        self.today.checked_sub_days(days).unwrap_or(self.today)
    }
}

/// How many days ago: the first of `count` records lies at the beginning of the history, the last one at its end.
pub(super) fn day_of(number: usize, count: usize, dice: &mut Dice) -> i64 {
    let (number, count) = (i64::try_from(number).unwrap_or(0), i64::try_from(count).unwrap_or(1).max(1));
    let through = number * (DAYS - 10) / count + dice.between(0, 8);
    DAYS - through
}

/// Makes ids of version 7: the moment, then a counter, so that they are the same every time and never twice.
#[derive(Debug, Default)]
pub(super) struct Ids(u64);

impl Ids {
    pub(super) fn next<Id: From<RecordId>>(&mut self, at: Timestamp) -> Id {
        self.0 += 1;
        let millis = u64::try_from(at.micros() / 1_000).unwrap_or(0);
        // The version and the variant take the first half of bytes 0 and 2; the counter stays whole behind them.
        let mut tail = [0; 10];
        for (place, byte) in tail.iter_mut().skip(4).zip(self.0.to_be_bytes().iter().skip(2)) {
            *place = *byte;
        }
        RecordId(uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()).into()
    }
}
