//! The rule by which a task is to be done again: an RRULE, whose days are India's.

use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::repeat;
use domain::day::task::{Task, TaskData};
use domain::kernel::Timestamp;

/// Refuses a rule that nobody understands, that comes more often than each day, or that names no second time. One of a
/// series that is put off changes nothing of its rule.
pub fn check(data: &TaskData, before: Option<&Task>) -> ApiResult<()> {
    let Some((rule, from)) = data.repeat.clone().zip(data.occurs_at()) else { return Ok(()) };
    let known = |before: &Task| {
        let same_rule = before.data.repeat.as_ref() == Some(&rule);
        same_rule && (before.follows_id.is_some() || before.data.occurs_at() == Some(from))
    };
    if before.is_some_and(known) {
        return Ok(());
    }
    repeat::check(&rule, from).map_err(|(code, detail)| ApiError::field("/repeat", code, detail))
}

/// When a rule that counts from `from` comes next: behind what was due, and not before now. None where its end is reached.
pub fn next(rule: &str, from: Timestamp, due: Timestamp, now: Timestamp) -> ApiResult<Option<Timestamp>> {
    repeat::next(rule, from, due.max(now))
}

#[cfg(test)]
mod tests {
    use super::{check, next};
    use domain::day::task::TaskData;
    use domain::kernel::Timestamp;
    use domain::kernel::day::{day_of, moment};

    fn at(day: &str) -> Timestamp {
        moment(day.parse().unwrap_or_else(|_| panic!("a day")), 0)
    }

    /// The days of a rule from a first one, each done on its day.
    fn days(rule: &str, first: &str, count: usize) -> Vec<String> {
        let (from, mut due) = (at(first), at(first));
        let mut found = Vec::new();
        while found.len() < count {
            let next = next(rule, from, due, due).unwrap_or_else(|error| panic!("{rule} is not read: {error:?}"));
            let Some(next) = next else { break };
            due = next;
            found.push(day_of(due).to_string());
        }
        found
    }

    #[test]
    fn each_follows_the_one_that_was_done() {
        // Friday, then Monday.
        let workdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA";
        assert_eq!(days(workdays, "2026-11-27", 3), ["2026-11-28", "2026-11-30", "2026-12-01"]);
        assert_eq!(days("FREQ=MONTHLY;COUNT=3", "2027-01-31", 9), ["2027-02-28", "2027-03-31"]);
    }

    /// Half past four on an Indian Monday is late on Sunday elsewhere.
    #[test]
    fn weekdays_are_those_of_india() {
        let early: Timestamp = "2026-11-22T23:00:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
        let found = next("FREQ=WEEKLY;BYDAY=MO,FR", early, early, early).ok().flatten().map(|at| at.to_string());
        assert_eq!(found.as_deref(), Some("2026-11-26T23:00:00.000000Z"));
        // Clocks that other countries move in March and October stay where they are.
        let late = moment("2027-03-27".parse().unwrap_or_default(), 9);
        let found = next("FREQ=DAILY", early, late, late).ok().flatten().map(|at| at.to_string());
        assert_eq!(found.as_deref(), Some("2027-03-27T23:00:00.000000Z"));
    }

    #[test]
    fn an_end_is_an_end() {
        assert_eq!(days("FREQ=DAILY;COUNT=3", "2026-11-23", 9), ["2026-11-24", "2026-11-25"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20261124T183000Z", "2026-11-23", 9), ["2026-11-24", "2026-11-25"]);
    }

    #[test]
    fn what_was_missed_is_not_made_up_for() {
        let (from, due) = (at("2026-11-02"), at("2026-11-09"));
        let late = moment("2026-11-24".parse().unwrap_or_default(), 15);
        assert_eq!(next("FREQ=WEEKLY", from, due, late).ok().flatten(), Some(at("2026-11-30")));
        // Early, it is the one behind the one that was due.
        let early = moment("2026-11-05".parse().unwrap_or_default(), 15);
        assert_eq!(next("FREQ=WEEKLY", from, due, early).ok().flatten(), Some(at("2026-11-16")));
    }

    #[test]
    fn rules_that_do_not_do() {
        let with = |rule: &str| {
            let due_on = "2026-11-23".parse().ok();
            check(&TaskData { due_on, repeat: Some(rule.to_owned()), ..TaskData::new("Call") }, None).is_ok()
        };
        assert!(with("FREQ=WEEKLY;BYDAY=MO"));
        for rule in ["every Monday", "FREQ=DAILY;COUNT=1"] {
            assert!(!with(rule), "{rule}");
        }
    }
}
