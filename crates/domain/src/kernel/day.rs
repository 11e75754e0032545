//! The only place that knows when a day begins: India has one time zone, five and a half hours before UTC, without
//! summer time.

use super::Timestamp;
use chrono::{Datelike, NaiveDate};

crate::labels!(
    Weekday {
        Monday = "monday", Tuesday = "tuesday", Wednesday = "wednesday", Thursday = "thursday",
        Friday = "friday", Saturday = "saturday", Sunday = "sunday",
    }
);

impl Weekday {
    /// The weekday of a date.
    pub fn of(day: NaiveDate) -> Self {
        match day.weekday() {
            chrono::Weekday::Mon => Self::Monday,
            chrono::Weekday::Tue => Self::Tuesday,
            chrono::Weekday::Wed => Self::Wednesday,
            chrono::Weekday::Thu => Self::Thursday,
            chrono::Weekday::Fri => Self::Friday,
            chrono::Weekday::Sat => Self::Saturday,
            chrono::Weekday::Sun => Self::Sunday,
        }
    }
}

/// Seconds that India's clocks are before UTC.
const OFFSET: i64 = 5 * 3_600 + 1_800;

/// The day that it is in India at a moment.
pub fn day_of(moment: Timestamp) -> NaiveDate {
    moment.plus_seconds(OFFSET).utc().date_naive()
}

/// The moment at which it is so many hours in India on a day; 24 is the end of the day.
pub fn moment(day: NaiveDate, hour: u8) -> Timestamp {
    let midnight = day.and_time(chrono::NaiveTime::MIN).and_utc().timestamp().saturating_mul(1_000_000);
    let begin = Timestamp::from_micros(midnight).unwrap_or_else(Timestamp::earliest);
    begin.plus_seconds(i64::from(hour) * 3_600 - OFFSET)
}

/// How people read a moment: `23 November, 09:15`, in India's time.
pub fn written(at: Timestamp, hindi: bool) -> String {
    const ENGLISH: [&str; 12] = [
        "January",
        "February",
        "March",
        "April",
        "May",
        "June",
        "July",
        "August",
        "September",
        "October",
        "November",
        "December",
    ];
    const HINDI: [&str; 12] =
        ["जनवरी", "फ़रवरी", "मार्च", "अप्रैल", "मई", "जून", "जुलाई", "अगस्त", "सितंबर", "अक्तूबर", "नवंबर", "दिसंबर"];
    let day = day_of(at);
    let minutes = (at.micros() - moment(day, 0).micros()) / 60_000_000;
    let month =
        usize::try_from(day.month0()).ok().and_then(|month| if hindi { HINDI } else { ENGLISH }.get(month).copied());
    format!("{} {}, {:02}:{:02}", day.day(), month.unwrap_or_default(), minutes / 60, minutes % 60)
}

/// Whole years from a birthday to a day; nobody is younger than nothing. Who is born on 29 February is a year older on
/// 1 March of the years that have no such day.
pub fn years_between(birth: NaiveDate, day: NaiveDate) -> u32 {
    let before_birthday = (day.month(), day.day()) < (birth.month(), birth.day());
    let years = day.year() - birth.year() - i32::from(before_birthday);
    u32::try_from(years).unwrap_or(0)
}

#[cfg(test)]
mod tests {
    use super::{day_of, moment, years_between};
    use chrono::NaiveDate;

    fn date(text: &str) -> NaiveDate {
        text.parse().unwrap_or_else(|_| panic!("a date"))
    }

    #[test]
    fn a_day_begins_in_india() {
        let late = "2026-03-31T18:29:59.999999Z".parse().unwrap_or_else(|_| panic!("a moment"));
        let midnight = "2026-03-31T18:30:00Z".parse().unwrap_or_else(|_| panic!("a moment"));
        assert_eq!((day_of(late), day_of(midnight)), (date("2026-03-31"), date("2026-04-01")));
        assert_eq!(moment(date("2026-03-31"), 24), midnight);
        assert_eq!(moment(date("2026-04-01"), 9).to_string(), "2026-04-01T03:30:00.000000Z");
    }

    #[test]
    fn ages_on_the_day() {
        assert_eq!(years_between(date("2008-11-22"), date("2026-11-21")), 17);
        assert_eq!(years_between(date("2008-11-22"), date("2026-11-22")), 18);
        assert_eq!(years_between(date("2008-02-29"), date("2026-02-28")), 17);
        assert_eq!(years_between(date("2008-02-29"), date("2026-03-01")), 18);
        assert_eq!(years_between(date("2030-01-01"), date("2026-03-01")), 0);
    }
}
