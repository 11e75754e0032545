//! When a hospital's people work: the hours of the week and the days off. Clocks that run in working time read these.

use crate::kernel::day::{Weekday, day_of, moment};
use crate::kernel::{Timestamp, rules};
use crate::people::affiliation::ClinicHours;
use chrono::{Days, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// How far ahead somebody is looked for who works again.
const AHEAD: u64 = 400;

/// A day on which nobody of the sales team works.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    #[validate(custom(function = "rules::date"))]
    pub day: NaiveDate,
    #[validate(
        length(min = 1, max = 60, message = "Enter a name of at most 60 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 60, example = "Diwali"))]
    pub name: String,
}

/// The working time of one facility, in India's time.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct WorkingHours {
    /// Several of one weekday have a break between them. Without any the facility always works.
    #[validate(nested, length(max = 40, message = "Keep at most 40 hours"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 40))]
    pub hours: Vec<ClinicHours>,
    #[serde(default)]
    #[validate(nested, length(max = 400, message = "Keep at most 400 holidays"), custom(function = "once_each"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 400))]
    pub holidays: Vec<Holiday>,
}

fn once_each(holidays: &[Holiday]) -> Result<(), ValidationError> {
    let twice =
        holidays.iter().enumerate().any(|(at, one)| holidays.iter().skip(at + 1).any(|other| other.day == one.day));
    if twice {
        return Err(ValidationError::new("unique").with_message("A day is a holiday once".into()));
    }
    Ok(())
}

impl Default for WorkingHours {
    /// Monday to Saturday, nine to six.
    fn default() -> Self {
        let day = |weekday: &Weekday| ClinicHours { weekday: *weekday, from: "09:00".into(), to: "18:00".into() };
        let hours = Weekday::ALL.iter().filter(|weekday| **weekday != Weekday::Sunday).map(day).collect();
        Self { hours, holidays: Vec::new() }
    }
}

/// From and, without itself, to: moments of one day.
type Span = (Timestamp, Timestamp);

impl WorkingHours {
    /// When people work on a day, the first first; spans that overlap are one.
    pub fn spans(&self, day: NaiveDate) -> Vec<Span> {
        if self.holidays.iter().any(|holiday| holiday.day == day) {
            return Vec::new();
        }
        if self.hours.is_empty() {
            return vec![(moment(day, 0), moment(day, 24))];
        }
        let today = self.hours.iter().filter(|hours| hours.weekday == Weekday::of(day));
        let at = |clock: &str| moment(day, 0).plus_seconds(seconds(clock));
        let mut spans: Vec<Span> = today.map(|hours| (at(&hours.from), at(&hours.to))).collect();
        spans.sort_unstable();
        let mut joined: Vec<Span> = Vec::with_capacity(spans.len());
        for (from, to) in spans {
            match joined.last_mut() {
                Some(last) if from <= last.1 => last.1 = last.1.max(to),
                _ => joined.push((from, to)),
            }
        }
        joined
    }

    /// This moment if people work then, else the next one at which they begin. A facility that does not work for more
    /// than a year holds nothing up.
    pub fn open_from(&self, from: Timestamp) -> Timestamp {
        let later = days_from(day_of(from)).flat_map(|day| self.spans(day)).find(|(_, end)| *end > from);
        later.map_or(from, |(begin, _)| begin.max(from))
    }

    /// The same time of day, so many working days later: when people begin where nobody works at that time.
    pub fn working_days_after(&self, from: Timestamp, days: i32) -> Timestamp {
        let wanted = usize::try_from(days).unwrap_or(0).saturating_sub(1);
        let today = day_of(from);
        let mut working =
            days_from(today).skip(1).map(|day| (day, self.spans(day))).filter(|(_, spans)| !spans.is_empty());
        let Some((day, spans)) = working.nth(wanted) else { return self.open_from(from) };
        let since_midnight = (from.micros() - moment(today, 0).micros()) / 1_000_000;
        let same = moment(day, 0).plus_seconds(since_midnight);
        let open = spans.iter().find(|(_, end)| *end > same).map(|(begin, _)| (*begin).max(same));
        open.or_else(|| spans.first().map(|(begin, _)| *begin)).unwrap_or(same)
    }

    /// The moment at which so many minutes of working time have gone by.
    pub fn after_minutes(&self, from: Timestamp, minutes: i32) -> Timestamp {
        let mut left = i64::from(minutes.max(0)) * 60_000_000;
        for (begin, end) in days_from(day_of(from)).flat_map(|day| self.spans(day)) {
            let begin = begin.max(from);
            let room = end.micros().saturating_sub(begin.micros());
            if room <= 0 {
                continue;
            }
            if left <= room {
                return Timestamp::from_micros(begin.micros().saturating_add(left)).unwrap_or(begin);
            }
            left -= room;
        }
        from.plus_seconds(i64::from(minutes.max(0)) * 60)
    }
}

fn days_from(day: NaiveDate) -> impl Iterator<Item = NaiveDate> {
    (0..AHEAD).filter_map(move |days| day.checked_add_days(Days::new(days)))
}

/// Seconds of the day at `HH:MM`.
fn seconds(clock: &str) -> i64 {
    let (hours, minutes) = clock.split_once(':').unwrap_or_default();
    let number = |text: &str| text.parse::<i64>().unwrap_or_default();
    number(hours) * 3_600 + number(minutes) * 60
}
