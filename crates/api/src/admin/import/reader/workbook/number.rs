//! Numbers of a workbook as people wrote them: phones without an exponent, days as dates, PIN codes with their zeros.

use chrono::{Days, NaiveDate, NaiveTime, TimeDelta};

/// How a cell shows its number.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Look {
    General,
    Date,
    /// At least so many digits.
    Digits(usize),
}

/// The text of a number; what is no number stays as it is.
pub(super) fn text(value: &str, look: Look, from_1904: bool) -> String {
    let value = value.trim();
    let Some(number) = value.parse::<f64>().ok().filter(|number| number.is_finite()) else {
        return value.to_owned();
    };
    match look {
        Look::Date => moment(number, from_1904).unwrap_or_else(|| plain(value, number)),
        Look::Digits(least) => format!("{:0>least$}", plain(value, number)),
        Look::General => plain(value, number),
    }
}

/// All digits, without an exponent. Excel itself keeps fifteen; what is behind them comes from adding in twos.
fn plain(value: &str, number: f64) -> String {
    if !value.is_empty() && value.len() < 40 && value.bytes().all(|byte| byte.is_ascii_digit()) {
        return value.to_owned();
    }
    let rounded = format!("{number:.14e}").parse::<f64>().unwrap_or(number);
    if rounded == 0.0 { "0".to_owned() } else { format!("{rounded}") }
}

/// The day and time that a number of days means; a time alone is the part of a day.
fn moment(number: f64, from_1904: bool) -> Option<String> {
    if !(0.0..2_958_466.0).contains(&number) {
        return None;
    }
    let whole = format!("{:.0}", number.floor()).parse::<u64>().ok()?;
    let seconds = format!("{:.0}", (number - number.floor()) * 86_400.0).parse::<i64>().ok()?;
    let time = NaiveTime::MIN.overflowing_add_signed(TimeDelta::seconds(seconds)).0;
    let days = whole + u64::from(seconds == 86_400);
    let first = if from_1904 {
        NaiveDate::from_ymd_opt(1904, 1, 1)?
    } else if days < 61 {
        // The 60th day is 29 February 1900, which never was.
        NaiveDate::from_ymd_opt(1899, 12, 31)?
    } else {
        NaiveDate::from_ymd_opt(1899, 12, 30)?
    };
    if days == 0 && !from_1904 {
        return Some(time.format("%H:%M:%S").to_string());
    }
    let date = first.checked_add_days(Days::new(days))?;
    let at_midnight = time == NaiveTime::MIN;
    Some(if at_midnight { date.to_string() } else { format!("{date} {}", time.format("%H:%M:%S")) })
}

#[cfg(test)]
mod tests {
    use super::{Look, text};

    #[test]
    fn numbers_read_as_people_wrote_them() {
        for (value, look, expected) in [
            ("9876543210", Look::General, "9876543210"),
            ("9.8765432100000005E9", Look::General, "9876543210"),
            ("9.87654321E+09", Look::General, "9876543210"),
            ("919876543210", Look::General, "919876543210"),
            ("0.30000000000000004", Look::General, "0.3"),
            ("28.5355", Look::General, "28.5355"),
            ("-5", Look::General, "-5"),
            ("-0.0", Look::General, "0"),
            ("1E400", Look::General, "1E400"),
            ("n/a", Look::Date, "n/a"),
            ("1301", Look::Digits(6), "001301"),
            ("27467", Look::Date, "1975-03-14"),
            ("27467.5", Look::Date, "1975-03-14 12:00:00"),
            ("59", Look::Date, "1900-02-28"),
            ("61", Look::Date, "1900-03-01"),
            ("0.75", Look::Date, "18:00:00"),
            ("45291.999999999", Look::Date, "2024-01-01"),
            ("-1", Look::Date, "-1"),
            ("99999999", Look::Date, "99999999"),
        ] {
            assert_eq!(text(value, look, false), expected, "{value}");
        }
        assert_eq!(text("26005", Look::Date, true), "1975-03-14");
        assert_eq!(text("0", Look::Date, true), "1904-01-01");
    }
}
