//! When somebody could try again whom nobody let in.

use crate::kernel::Timestamp;
use crate::leads::hours::WorkingHours;

/// Working days that are looked through.
pub const AHEAD_DAYS: i32 = 10;

/// The same time of day on the next working day on which it is free; `busy` are the spans that are taken. None where every
/// one of the next days is taken at that time.
pub fn next_slot(
    last: Timestamp,
    now: Timestamp,
    minutes: i32,
    hours: &WorkingHours,
    busy: &[(Timestamp, Timestamp)],
) -> Option<Timestamp> {
    // A visit of long ago is tried again as if it had been today.
    let last = if now > last.plus_seconds(i64::from(AHEAD_DAYS) * 24 * 60 * 60) { now } else { last };
    let seconds = i64::from(minutes).saturating_mul(60);
    let free = |at: &Timestamp| {
        let end = at.plus_seconds(seconds);
        !busy.iter().any(|(from, to)| *from < end && *at < *to)
    };
    // What is told late is not tried again in the past.
    let days = (1..=2 * AHEAD_DAYS).map(|days| hours.working_days_after(last, days)).filter(|at| *at > now);
    days.take(usize::try_from(AHEAD_DAYS).unwrap_or(0)).find(free)
}

#[cfg(test)]
mod tests {
    use super::next_slot;
    use crate::kernel::Timestamp;
    use crate::leads::hours::WorkingHours;

    fn at(text: &str) -> Timestamp {
        text.parse().unwrap_or_else(|_| panic!("a moment"))
    }

    fn slot(last: &str, now: &str, busy: &[(&str, &str)]) -> Option<String> {
        let busy: Vec<_> = busy.iter().map(|(from, to)| (at(from), at(to))).collect();
        next_slot(at(last), at(now), 30, &WorkingHours::default(), &busy).map(|at| at.to_string())
    }

    #[test]
    fn the_same_time_on_the_next_working_day_that_is_free() {
        // A Saturday at eleven in India; nobody works on Sundays.
        let saturday = "2026-11-21T05:30:00Z";
        assert_eq!(slot(saturday, saturday, &[]).as_deref(), Some("2026-11-23T05:30:00.000000Z"));
        let monday = ("2026-11-23T05:45:00Z", "2026-11-23T06:15:00Z");
        assert_eq!(slot(saturday, saturday, &[monday]).as_deref(), Some("2026-11-24T05:30:00.000000Z"));
        // What ends when it begins leaves room.
        let before = ("2026-11-23T05:00:00Z", "2026-11-23T05:30:00Z");
        let behind = ("2026-11-23T06:00:00Z", "2026-11-23T06:30:00Z");
        assert_eq!(slot(saturday, saturday, &[before, behind]).as_deref(), Some("2026-11-23T05:30:00.000000Z"));
    }

    #[test]
    fn what_is_told_late_is_tried_ahead() {
        let told = slot("2026-11-16T05:30:00Z", "2026-11-21T08:00:00Z", &[]);
        assert_eq!(told.as_deref(), Some("2026-11-23T05:30:00.000000Z"));
        let years = slot("2020-11-16T05:30:00Z", "2026-11-21T08:00:00Z", &[]);
        assert_eq!(years.as_deref(), Some("2026-11-23T08:00:00.000000Z"));
    }

    #[test]
    fn where_every_day_is_taken_nothing_is_proposed() {
        let saturday = "2026-11-21T05:30:00Z";
        assert_eq!(slot(saturday, saturday, &[(saturday, "2027-01-01T00:00:00Z")]), None);
    }
}
