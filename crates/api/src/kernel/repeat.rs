//! Rules by which something comes again (RRULE of RFC 5545). Their days are India's, and nothing comes more often than each
//! day.

use super::error::{ApiError, ApiResult};
use chrono::{DateTime, Datelike, Month};
use domain::kernel::Timestamp;
use rrule::{Frequency, RRule, RRuleSet, Tz, Unvalidated};

/// Days that every month has.
const IN_EVERY_MONTH: i8 = 28;
const FEBRUARY: u32 = 2;

/// Refuses a rule that nobody understands, or that names no second time, as a code and in words.
pub fn check(rule: &str, from: Timestamp) -> Result<(), (&'static str, String)> {
    let set = read(rule, from).map_err(|detail| ("rule", detail))?;
    match times_of(&set).find(|at| *at > from) {
        Some(_) => Ok(()),
        None => Err(("never", "By this rule it never comes again".to_owned())),
    }
}

/// When a rule that counts from `from` first comes.
pub fn first(rule: &str, from: Timestamp) -> ApiResult<Option<Timestamp>> {
    let set = read(rule, from).map_err(ApiError::internal)?;
    Ok(times_of(&set).next())
}

/// When a rule that counts from `from` comes next behind a moment. None where its end is reached.
pub fn next(rule: &str, from: Timestamp, behind: Timestamp) -> ApiResult<Option<Timestamp>> {
    let set = read(rule, from).map_err(ApiError::internal)?;
    Ok(times_of(&set).find(|at| *at > behind))
}

/// When a rule that counts from `from` comes behind a moment and before another: so many times at most.
pub fn times(
    rule: &str,
    from: Timestamp,
    behind: Timestamp,
    before: Timestamp,
    most: usize,
) -> ApiResult<Vec<Timestamp>> {
    let set = read(rule, from).map_err(ApiError::internal)?;
    let times = times_of(&set).skip_while(|at| *at <= behind).take_while(|at| *at < before);
    Ok(times.take(most).collect())
}

fn times_of(set: &RRuleSet) -> impl Iterator<Item = Timestamp> + '_ {
    set.into_iter().filter_map(|at| Timestamp::new(at.to_utc()))
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
        return Err("It comes again after a day at the earliest".to_owned());
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
    use super::{check, first, times};
    use domain::kernel::Timestamp;
    use domain::kernel::day::{day_of, moment};

    fn at(day: &str, hour: u8) -> Timestamp {
        moment(day.parse().unwrap_or_else(|_| panic!("a day")), hour)
    }

    /// The days of a rule behind its first one.
    fn days(rule: &str, from: &str, most: usize) -> Vec<String> {
        let from = at(from, 11);
        let found = times(rule, from, from, from.plus_seconds(3_000 * 86_400), most);
        found.unwrap_or_else(|_| panic!("{rule} is not read")).into_iter().map(|at| day_of(at).to_string()).collect()
    }

    #[test]
    fn rules_that_people_choose() {
        assert_eq!(days("FREQ=DAILY", "2026-12-30", 3), ["2026-12-31", "2027-01-01", "2027-01-02"]);
        let workdays = "FREQ=WEEKLY;BYDAY=MO,TU,WE,TH,FR,SA";
        assert_eq!(days(workdays, "2026-11-27", 3), ["2026-11-28", "2026-11-30", "2026-12-01"]);
        assert_eq!(days("FREQ=WEEKLY;INTERVAL=2", "2026-11-23", 2), ["2026-12-07", "2026-12-21"]);
        assert_eq!(days("FREQ=MONTHLY", "2026-12-28", 2), ["2027-01-28", "2027-02-28"]);
        assert_eq!(days("FREQ=YEARLY", "2026-12-31", 2), ["2027-12-31", "2028-12-31"]);
        assert_eq!(days("FREQ=MONTHLY;BYDAY=-1FR", "2026-11-27", 2), ["2026-12-25", "2027-01-29"]);
        assert_eq!(days("FREQ=DAILY;COUNT=3", "2026-11-23", 9), ["2026-11-24", "2026-11-25"]);
        assert_eq!(days("FREQ=DAILY;UNTIL=20261125T053000Z", "2026-11-23", 9), ["2026-11-24", "2026-11-25"]);
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

    #[test]
    fn days_are_days_of_india() {
        // Half past one at night in India is the day before in UTC.
        let from: Timestamp = "2026-11-22T20:00:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
        assert_eq!(first("FREQ=WEEKLY;BYDAY=MO", from).ok().flatten(), Some(from));
        let next = times("FREQ=WEEKLY;BYDAY=MO", from, from, from.plus_seconds(20 * 86_400), 1).unwrap_or_default();
        assert_eq!(next, [from.plus_seconds(7 * 86_400)]);
        assert_ne!(first("FREQ=WEEKLY;BYDAY=SU", from).ok().flatten(), Some(from));
    }

    #[test]
    fn only_what_lies_between_two_moments() {
        let from = at("2026-11-23", 11);
        let between = |behind: i64, before: i64| {
            let (behind, before) = (from.plus_seconds(behind), from.plus_seconds(before));
            times("FREQ=DAILY", from, behind, before, 99).unwrap_or_default().len()
        };
        assert_eq!(
            (between(-1, 86_400), between(0, 86_400), between(0, 86_401), between(86_400, 86_401)),
            (1, 0, 1, 0)
        );
    }

    #[test]
    fn rules_that_do_not_do() {
        let from = at("2026-11-23", 11);
        assert!(check("FREQ=WEEKLY;BYDAY=MO", from).is_ok());
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
            assert!(check(rule, from).is_err(), "{rule}");
        }
    }
}
