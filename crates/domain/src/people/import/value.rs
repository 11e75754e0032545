//! Single values as people write them: dates, numbers, coordinates, PIN codes.

use chrono::NaiveDate;

/// What a cell that should be a birthday says.
#[derive(Debug, PartialEq, Eq)]
pub(super) enum Birthday {
    Date(NaiveDate),
    /// A day without a year, in words: `15 August`.
    Day(String),
    Unclear,
}

const MONTHS: [(&str, &str); 12] = [
    ("January", "जनवरी"),
    ("February", "फरवरी"),
    ("March", "मार्च"),
    ("April", "अप्रैल"),
    ("May", "मई"),
    ("June", "जून"),
    ("July", "जुलाई"),
    ("August", "अगस्त"),
    ("September", "सितंबर"),
    ("October", "अक्टूबर"),
    ("November", "नवंबर"),
    ("December", "दिसंबर"),
];

/// Days stand before months, as in India; a year of two digits says too little.
pub(super) fn birthday(value: &str) -> Birthday {
    if let Some(rest) = value.strip_prefix("--") {
        let day = rest.split_once('-').and_then(|(month, day)| in_words(day.parse().ok()?, month.parse().ok()?));
        return day.map_or(Birthday::Unclear, Birthday::Day);
    }
    // `1975-03-14T00:00:00Z`, `1975-03-14 00:00`: midnight is how some programs write a date.
    let value =
        value.split_once(['T', ' ']).filter(|(_, time)| time.starts_with("00:00")).map_or(value, |(date, _)| date);
    let parts: Vec<&str> = value.split(['-', '/', '.', ' ', ',']).filter(|part| !part.is_empty()).collect();
    let number = |part: &str| part.parse::<u32>().ok().filter(|_| part.len() <= 2);
    let year = |part: &str| part.parse::<i32>().ok().filter(|year| part.len() == 4 && (1850..=2200).contains(year));
    let date = match parts.as_slice() {
        [a, b, c] if a.len() == 4 => date(year(a), number(b).or_else(|| month(b)), number(c)),
        [a, b, c] if month(b).is_some() => date(year(c), month(b), number(a)),
        [a, b, c] if month(a).is_some() => date(year(c), month(a), number(b)),
        [a, b, c] => date(year(c), number(b), number(a)).or_else(|| date(year(c), number(a), number(b))),
        [a, b] => {
            let day =
                month(b).and_then(|month| in_words(number(a)?, month)).or_else(|| in_words(number(b)?, month(a)?));
            return day.map_or(Birthday::Unclear, Birthday::Day);
        }
        _ => None,
    };
    date.map_or(Birthday::Unclear, Birthday::Date)
}

fn date(year: Option<i32>, month: Option<u32>, day: Option<u32>) -> Option<NaiveDate> {
    NaiveDate::from_ymd_opt(year?, month?, day?)
}

fn in_words(day: u32, month: u32) -> Option<String> {
    // A leap year, so that 29 February is a day.
    NaiveDate::from_ymd_opt(2000, month, day)?;
    let (name, _) = MONTHS.get(usize::try_from(month).ok()?.checked_sub(1)?)?;
    Some(format!("{day} {name}"))
}

fn month(word: &str) -> Option<u32> {
    let lower = word.to_lowercase();
    let at = MONTHS.iter().position(|(english, hindi)| {
        let english = english.to_lowercase();
        *hindi == word || english == lower || (lower.len() >= 3 && lower.len() <= 4 && english.starts_with(&lower))
    })?;
    u32::try_from(at + 1).ok()
}

/// `201301`, `201 301`, and `201301.0`, which is what some spreadsheets make of it.
pub(super) fn pin_code(value: &str) -> Option<String> {
    let value = value.strip_suffix(".0").unwrap_or(value);
    let compact: String = value.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    crate::kernel::rules::pin_code(&compact).is_ok().then_some(compact)
}

/// A count: `525`, `1,200`, `100 beds`.
pub(super) fn count(value: &str, most: i32, unit: &str) -> Option<i32> {
    let lower = value.to_lowercase();
    let bare = lower.trim_end_matches('s').trim_end_matches(unit.trim_end_matches('s')).trim();
    let bare = bare.strip_suffix(".0").unwrap_or(bare);
    let digits: String = bare.chars().filter(|c| *c != ',' && *c != ' ').collect();
    let number = digits.bytes().all(|b| b.is_ascii_digit()).then(|| digits.parse::<i32>().ok()).flatten()?;
    (number <= most).then_some(number)
}

/// `28.5355, 77.3910` in millionths of a degree.
pub(super) fn coordinates(value: &str) -> Option<(i32, i32)> {
    let (north, east) = value.split_once([',', ';']).or_else(|| value.trim().split_once(' '))?;
    Some((degrees(north, 90)?, degrees(east, 180)?))
}

/// Millionths of a degree, rounded; decimal digits only, so that no float comes in between.
pub(super) fn degrees(value: &str, most: i32) -> Option<i32> {
    let value = value.trim().trim_end_matches('°');
    let (negative, digits) = match value.strip_prefix('-') {
        Some(digits) => (true, digits),
        None => (false, value.strip_prefix('+').unwrap_or(value)),
    };
    let (whole, fraction) = digits.split_once('.').unwrap_or((digits, ""));
    let all_digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    if whole.is_empty() || whole.len() > 3 || fraction.len() > 20 || !all_digits(whole) || !all_digits(fraction) {
        return None;
    }
    let seven: String = fraction.chars().chain("0000000".chars()).take(7).collect();
    let tenths = whole.parse::<i64>().ok()? * 10_000_000 + seven.parse::<i64>().ok()?;
    let millionths = i32::try_from((tenths + 5) / 10).ok().filter(|millionths| *millionths <= most * 1_000_000)?;
    Some(if negative { -millionths } else { millionths })
}

#[cfg(test)]
mod tests {
    use super::{Birthday, birthday, coordinates, count, degrees, pin_code};
    use chrono::NaiveDate;

    #[test]
    fn birthdays() {
        let day = |year, month, day| Birthday::Date(NaiveDate::from_ymd_opt(year, month, day).expect("a date"));
        for (written, expected) in [
            ("1975-03-14", day(1975, 3, 14)),
            ("14/03/1975", day(1975, 3, 14)),
            ("3/14/1975", day(1975, 3, 14)),
            ("04-05-1990", day(1990, 5, 4)),
            ("14 Mar 1975", day(1975, 3, 14)),
            ("March 14, 1975", day(1975, 3, 14)),
            ("14-Sept-1975", day(1975, 9, 14)),
            ("1975-03-14 00:00:00", day(1975, 3, 14)),
            ("--08-15", Birthday::Day("15 August".into())),
            ("--02-29", Birthday::Day("29 February".into())),
            ("15 August", Birthday::Day("15 August".into())),
            ("14/03/75", Birthday::Unclear),
            ("31/02/1975", Birthday::Unclear),
            ("27467", Birthday::Unclear),
            ("--13-40", Birthday::Unclear),
        ] {
            assert_eq!(birthday(written), expected, "{written}");
        }
    }

    #[test]
    fn numbers_and_places() {
        assert_eq!(pin_code("201 301").as_deref(), Some("201301"));
        assert_eq!(pin_code("201301.0").as_deref(), Some("201301"));
        assert_eq!(pin_code("90210"), None);
        assert_eq!((count("1,200", 10_000, "beds"), count("100 beds", 10_000, "beds")), (Some(1200), Some(100)));
        assert_eq!((count("about 50", 10_000, "beds"), count("-5", 10_000, "beds")), (None, None));
        assert_eq!(coordinates("11.6357989, 92.7120575"), Some((11_635_799, 92_712_058)));
        assert_eq!(degrees("-0.5", 90), Some(-500_000));
        assert_eq!((degrees("91", 90), degrees("28°32'N", 90), degrees("", 90)), (None, None, None));
    }
}
