//! The rule by which a task is to be done again: an RRULE, whose days are India's.

use crate::kernel::error::{ApiError, ApiResult};
use chrono::{DateTime, Datelike, Month};
use domain::day::task::{Task, TaskData};
use domain::kernel::Timestamp;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// Days that every month has.
const IN_EVERY_MONTH: i8 = 28;
const FEBRUARY: u32 = 2;

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
    let refuse = |code: &str, detail: String| Err(ApiError::field("/repeat", code, detail));
    let set = match read(&rule, from) {
        Ok(set) => set,
        Err(detail) => return refuse("rule", detail),
    };
    if first_behind(&set, from).is_none() {
        return refuse("never", "By this rule it never comes again".to_owned());
    }
    Ok(())
}

/// When a rule that counts from `from` comes next: behind what was due, and not before now. None where its end is reached.
pub fn next(rule: &str, from: Timestamp, due: Timestamp, now: Timestamp) -> ApiResult<Option<Timestamp>> {
    let set = read(rule, from).map_err(ApiError::internal)?;
    Ok(first_behind(&set, due.max(now)))
}

fn first_behind(set: &RRuleSet, moment: Timestamp) -> Option<Timestamp> {
    set.into_iter().filter_map(|at| Timestamp::new(at.to_utc())).find(|at| *at > moment)
}

/// Reads a rule; the error says what does not do. The library's own words may hold what somebody typed, which is theirs.
fn read(rule: &str, from: Timestamp) -> Result<RRuleSet, String> {
    // The library cuts texts by bytes.
    if !rule.bytes().all(|byte| byte.is_ascii_alphanumeric() || b"=;,+-:".contains(&byte)) {
        return Err("Write a rule such as FREQ=WEEKLY;BYDAY=MO".to_owned());
    }
    let read: RRule<Unvalidated> = rule.parse().map_err(|cause: rrule::RRuleError| cause.to_string())?;
    let by_days =
        matches!(read.get_freq(), Frequency::Daily | Frequency::Weekly | Frequency::Monthly | Frequency::Yearly);
    let within_days = [read.get_by_hour(), read.get_by_minute(), read.get_by_second()];
    if !by_days || within_days.iter().any(|parts| !parts.is_empty()) {
        return Err("A task comes again after a day at the earliest".to_owned());
    }
    let start = from.utc().with_timezone(&Tz::Asia__Kolkata);
    // Rules that come never again would be looked for without an end.
    Ok(on_last_days(read, &start).build(start).map_err(|cause| cause.to_string())?.limit())
}

/// The standard leaves out the months that have no such day: what is due every month from 31 January on would not come in
/// February. People mean its last day. Whoever writes days into the rule gets just those.
fn on_last_days(rule: RRule<Unvalidated>, first: &DateTime<Tz>) -> RRule<Unvalidated> {
    let no_days = rule.get_by_month_day().is_empty() && rule.get_by_year_day().is_empty();
    let no_weeks = rule.get_by_weekday().is_empty() && rule.get_by_week_no().is_empty();
    // A day of a month fits.
    let day = i8::try_from(first.day()).unwrap_or(IN_EVERY_MONTH);
    if !no_days || !no_weeks || !rule.get_by_set_pos().is_empty() || day <= IN_EVERY_MONTH {
        return rule;
    }
    let rule = match (rule.get_freq(), rule.get_by_month()) {
        (Frequency::Monthly, _) | (Frequency::Yearly, [_]) => rule,
        (Frequency::Yearly, []) if first.month() == FEBRUARY => rule.by_month(&[Month::February]),
        _ => return rule,
    };
    // Of these days the last one that the month has.
    rule.by_month_day((IN_EVERY_MONTH..=day).collect()).by_set_pos(vec![-1])
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
    fn rules_that_people_choose() {
        assert_eq!(days("FREQ=DAILY", "2026-12-30", 3), ["2026-12-31", "2027-01-01", "2027-01-02"]);
        // Friday, then Monday.
        let workdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA";
        assert_eq!(days(workdays, "2026-11-27", 3), ["2026-11-28", "2026-11-30", "2026-12-01"]);
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2", "2026-11-23", 2), ["2026-12-07", "2026-12-21"]);
        assert_eq!(days("FREQ=MONTHLY", "2026-12-28", 2), ["2027-01-28", "2027-02-28"]);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", 2), ["2026-12-25", "2027-01-29"]);
        assert_eq!(days("FREQ=YEARLY", "2026-12-31", 2), ["2027-12-31", "2028-12-31"]);
    }

    #[test]
    fn a_month_without_such_a_day_has_its_last() {
        let months = ["2027-02-28", "2027-03-31", "2027-04-30", "2027-05-31"];
        assert_eq!(days("FREQ=MONTHLY", "2027-01-31", 4), months);
        assert_eq!(days("FREQ=MONTHLY", "2028-01-30", 3), ["2028-02-29", "2028-03-30", "2028-04-30"]);
        assert_eq!(days("FREQ=MONTHLY;INTERVAL=3", "2026-11-30", 3), ["2027-02-28", "2027-05-30", "2027-08-30"]);
        assert_eq!(days("FREQ=MONTHLY;COUNT=3", "2027-01-31", 9), ["2027-02-28", "2027-03-31"]);
        let leap = ["2029-02-28", "2030-02-28", "2031-02-28", "2032-02-29"];
        assert_eq!(days("FREQ=YEARLY", "2028-02-29", 4), leap);
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2", "2028-02-29", 4), leap);
        // Whoever names the day gets no other.
        assert_eq!(days("FREQ=MONTHLY;BYMONTHDAY=31", "2026-12-31", 2), ["2027-01-31", "2027-03-31"]);
        assert_eq!(days("FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=29", "2028-02-29", 1), ["2032-02-29"]);
        assert_eq!(days("FREQ=MONTHLY;BYMONTHDAY=-1", "2026-12-31", 3), ["2027-01-31", "2027-02-28", "2027-03-31"]);
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
        for rule in [
            "every Monday",
            "FREQ=WÖCHENTLICH",
            "FREQ=HOURLY",
            "FREQ=DAILY;BYHOUR=9,17",
            "FREQ=DAILY;COUNT=1",
            "FREQ=DAILY;INTERVAL=0",
            "FREQ=YEARLY;BYMONTH=2;BYMONTHDAY=30",
            "FREQ=DAILY;UNTIL=20200101T000000Z",
            "DTSTART:20200101T000000Z",
        ] {
            assert!(!with(rule), "{rule}");
        }
    }
}
