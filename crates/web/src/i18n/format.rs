//! The only place where numbers, money, dates and times become text, all through the browser's `Intl`.

use std::{cell::RefCell, fmt::Display};

use chrono::{DateTime, Datelike, Days, NaiveDate, NaiveDateTime, Utc};
use js_sys::{Array, Function, Intl, Object, Reflect};
use wasm_bindgen::JsValue;

use super::language;
use crate::{browser, prefs};

#[derive(Clone, Copy, PartialEq, Eq)]
enum Style {
    Number,
    Compact,
    Rupees,
    WholeRupees,
    CompactRupees,
    Date,
    DateTime,
    Time,
    DayMonth,
    MonthYear,
    Weekday,
    ShortDay,
    DayOfWeek,
    IsoDate,
    IsoMinute,
}

thread_local! {
    /// Making a formatter costs a hundred times as much as using it.
    static FORMATS: RefCell<Vec<(Style, Function)>> = const { RefCell::new(Vec::new()) };
    static PLURALS: RefCell<Option<Intl::PluralRules>> = const { RefCell::new(None) };
}

/// After a change of language or time zone.
pub fn forget_formats() {
    FORMATS.with_borrow_mut(Vec::clear);
    PLURALS.with_borrow_mut(|rules| *rules = None);
}

fn locales(tag: &str) -> Array {
    Array::of1(&JsValue::from_str(tag))
}

fn options(pairs: &[(&str, &str)]) -> Object {
    let object = Object::new();
    for (name, value) in pairs {
        let _ = Reflect::set(&object, &JsValue::from_str(name), &JsValue::from_str(value));
    }
    object
}

fn make(style: Style) -> Function {
    let tag = language().tag();
    let number = |pairs: &[(&str, &str)]| Intl::NumberFormat::new(&locales(tag), &options(pairs)).format();
    let date = |tag: &str, zone: &str, pairs: &[(&str, &str)]| {
        let wishes = options(pairs);
        let _ = Reflect::set(&wishes, &JsValue::from_str("timeZone"), &JsValue::from_str(zone));
        Intl::DateTimeFormat::new(&locales(tag), &wishes).format()
    };
    let zone = prefs::time_zone();
    match style {
        Style::Number => number(&[]),
        Style::Compact => number(&[("notation", "compact"), ("maximumFractionDigits", "1")]),
        Style::Rupees => number(&[("style", "currency"), ("currency", "INR")]),
        Style::WholeRupees => number(&[("style", "currency"), ("currency", "INR"), ("maximumFractionDigits", "0")]),
        Style::CompactRupees => number(&[
            ("style", "currency"),
            ("currency", "INR"),
            ("notation", "compact"),
            ("maximumFractionDigits", "1"),
        ]),
        Style::Date => date(tag, "UTC", &[("day", "numeric"), ("month", "short"), ("year", "numeric")]),
        Style::DateTime => date(
            tag,
            &zone,
            &[("day", "numeric"), ("month", "short"), ("year", "numeric"), ("hour", "numeric"), ("minute", "2-digit")],
        ),
        Style::Time => date(tag, &zone, &[("hour", "numeric"), ("minute", "2-digit")]),
        Style::DayMonth => date(tag, "UTC", &[("day", "numeric"), ("month", "short")]),
        Style::MonthYear => date(tag, "UTC", &[("month", "long"), ("year", "numeric")]),
        Style::Weekday => date(tag, "UTC", &[("weekday", "long"), ("day", "numeric"), ("month", "long")]),
        Style::ShortDay => date(tag, "UTC", &[("weekday", "short"), ("day", "numeric"), ("month", "short")]),
        Style::DayOfWeek => date(tag, "UTC", &[("weekday", "short")]),
        // Sweden writes dates as ISO 8601 does.
        Style::IsoDate => date("sv-SE", &zone, &[("year", "numeric"), ("month", "2-digit"), ("day", "2-digit")]),
        Style::IsoMinute => date(
            "sv-SE",
            &zone,
            &[
                ("year", "numeric"),
                ("month", "2-digit"),
                ("day", "2-digit"),
                ("hour", "2-digit"),
                ("minute", "2-digit"),
            ],
        ),
    }
}

fn apply(style: Style, value: &JsValue) -> String {
    let function = FORMATS.with_borrow_mut(|formats| {
        if let Some((_, function)) = formats.iter().find(|(known, _)| *known == style) {
            return function.clone();
        }
        let function = make(style);
        formats.push((style, function.clone()));
        function
    });
    function.call1(&JsValue::UNDEFINED, value).ok().and_then(|text| text.as_string()).unwrap_or_default()
}

/// `Intl` reads digits from a string exactly, whatever their number.
fn digits(style: Style, value: &str) -> String {
    apply(style, &JsValue::from_str(value))
}

/// 1,23,456
pub fn number(value: impl Display) -> String {
    let text = value.to_string();
    // Most counts are small, have nothing to group, and the first formatter costs a phone a tenth of a second.
    if text.len() < 4 && text.bytes().all(|byte| byte.is_ascii_digit()) { text } else { digits(Style::Number, &text) }
}

/// The size of a file in words that people use.
pub fn bytes(bytes: i64) -> String {
    let (amount, unit) =
        if bytes < 1_000_000 { (bytes.max(0).div_euclid(1000).max(1), "kB") } else { (bytes / 1_000_000, "MB") };
    [&number(amount), " ", unit].concat()
}

/// 1.2L
pub fn number_compact(value: impl Display) -> String {
    digits(Style::Compact, &value.to_string())
}

fn decimal(paise: i64) -> String {
    let sign = if paise < 0 { "-" } else { "" };
    let paise = paise.unsigned_abs();
    format!("{sign}{}.{:02}", paise / 100, paise % 100)
}

/// ₹1,23,456.50, without the paise when there are none.
pub fn rupees(paise: i64) -> String {
    let style = if paise % 100 == 0 { Style::WholeRupees } else { Style::Rupees };
    digits(style, &decimal(paise))
}

/// ₹1.2L, for charts and headings.
pub fn rupees_compact(paise: i64) -> String {
    digits(Style::CompactRupees, &decimal(paise))
}

fn instant(style: Style, at: DateTime<Utc>) -> String {
    apply(style, &js_sys::Date::new(&JsValue::from_str(&at.to_rfc3339())).into())
}

/// A calendar day has no time zone: it is taken and shown as UTC.
fn day(style: Style, date: NaiveDate) -> String {
    apply(style, &js_sys::Date::new(&JsValue::from_str(&date.to_string())).into())
}

/// 24 Nov 2026
pub fn date(date: NaiveDate) -> String {
    day(Style::Date, date)
}

/// November 2026
pub fn month_year(date: NaiveDate) -> String {
    day(Style::MonthYear, date)
}

/// Tuesday, 24 November
pub fn weekday(date: NaiveDate) -> String {
    day(Style::Weekday, date)
}

/// Tue, 24 Nov
pub fn short_day(date: NaiveDate) -> String {
    day(Style::ShortDay, date)
}

/// Tue
pub fn day_of_week(date: NaiveDate) -> String {
    day(Style::DayOfWeek, date)
}

/// 24 Nov 2026, 4:30 pm, in the user's time zone
pub fn date_time(at: DateTime<Utc>) -> String {
    instant(Style::DateTime, at)
}

/// 4:30 pm
pub fn time(at: DateTime<Utc>) -> String {
    instant(Style::Time, at)
}

/// The day on which this instant falls in the user's time zone.
pub fn day_of(at: DateTime<Utc>) -> NaiveDate {
    instant(Style::IsoDate, at).parse().unwrap_or_else(|_| at.date_naive())
}

/// `2026-11-24T16:30` in the user's time zone: what a field for a moment holds.
pub fn local_minute(at: DateTime<Utc>) -> String {
    instant(Style::IsoMinute, at).replace(' ', "T")
}

/// The moment that a field for one holds; `None` while it holds none.
pub fn moment_of(local: &str) -> Option<DateTime<Utc>> {
    let read = |text: &str| NaiveDateTime::parse_from_str(text, "%Y-%m-%dT%H:%M").map(|local| local.and_utc()).ok();
    let wanted = read(local)?;
    let mut at = wanted;
    // The browser tells what the clock shows at a moment, so the difference is taken off; once more, since the clock may be
    // changed between the two.
    for _ in 0..2 {
        at += wanted - read(&local_minute(at))?;
    }
    Some(at)
}

/// Today in the user's time zone.
pub fn today() -> NaiveDate {
    day_of(browser::now())
}

/// Today, yesterday, tomorrow, 24 Nov, or 24 Nov 2025: a heading of a day.
pub fn day_name(date_of: NaiveDate) -> String {
    let today = today();
    for (distance, near) in
        [(0, Some(today)), (-1, today.checked_sub_days(Days::new(1))), (1, today.checked_add_days(Days::new(1)))]
    {
        if near == Some(date_of) {
            return sentence_case(&relative_unit(distance, "day"));
        }
    }
    if date_of.year() == today.year() { day(Style::DayMonth, date_of) } else { date(date_of) }
}

/// 5 minutes ago, yesterday, in 3 days; a date when it is more than four weeks away.
pub fn relative(at: DateTime<Utc>) -> String {
    let seconds = at.signed_duration_since(browser::now()).num_seconds();
    let away = seconds.abs();
    let (amount, unit) = match away {
        0..45 => (0, "second"),
        45..3_600 => ((seconds + seconds.signum() * 30) / 60, "minute"),
        3_600..86_400 => (seconds / 3_600, "hour"),
        86_400..2_419_200 => (day_of(at).signed_duration_since(today()).num_days(), "day"),
        _ => return date(day_of(at)),
    };
    relative_unit(i32::try_from(amount).unwrap_or_default(), unit)
}

fn relative_unit(amount: i32, unit: &str) -> String {
    let format = Intl::RelativeTimeFormat::new(&locales(language().tag()), &options(&[("numeric", "auto")]));
    format.format(f64::from(amount), unit).into()
}

fn sentence_case(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map(|first| first.to_uppercase().chain(letters).collect()).unwrap_or_default()
}

/// `one`, `other` …: the plural category of a count.
pub(super) fn plural_category(n: usize) -> String {
    let n = f64::from(u32::try_from(n).unwrap_or(u32::MAX));
    PLURALS.with_borrow_mut(|rules| {
        rules.get_or_insert_with(|| Intl::PluralRules::new(&locales(language().tag()), &Object::new())).select(n).into()
    })
}
