//! The only place that tells the terms of a tie-up in words: how long, which discounts, what credit.

use domain::{
    kernel::Money,
    people::tie_up::{ServiceDiscount, TieUpData},
};
use serde_json::Value;

use crate::{
    i18n::{date, number, plural, rupees, t_in, tf},
    people::contact::dotted,
};

/// "1 Apr 2026 – 31 Mar 2027"
pub fn validity(data: &TieUpData) -> String {
    [&date(data.start_date), " – ", &date(data.end_date)].concat()
}

/// "12.5 %" of 1250 hundredths of a percent, without zeros at the end.
pub fn percent(basis_points: i32) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    let fraction = format!("{rest:02}");
    match fraction.trim_end_matches('0') {
        "" => [&number(whole), " %"].concat(),
        fraction => [&number(whole), ".", fraction, " %"].concat(),
    }
}

/// "Laboratory 12.5 %, Pharmacy 5 %"
pub fn discounts(discounts: &[ServiceDiscount]) -> String {
    let one = |one: &ServiceDiscount| {
        [&t_in("tie_ups.service", one.service.as_str()), " ", &percent(one.basis_points)].concat()
    };
    discounts.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// "30 days, up to ₹5,00,000"
pub fn credit(data: &TieUpData) -> String {
    let days = data.credit_days.and_then(|days| usize::try_from(days).ok());
    let limit = data.credit_limit.map(|limit| tf("tie_ups.up_to", &[("amount", &rupees(limit.amount_minor))]));
    dotted([days.map(|days| plural("tie_ups.days", days, &[])).unwrap_or_default(), limit.unwrap_or_default()])
}

pub fn told_discounts(value: &Value) -> String {
    discounts(&serde_json::from_value::<Vec<ServiceDiscount>>(value.clone()).unwrap_or_default())
}

pub fn told_money(value: &Value) -> String {
    serde_json::from_value::<Money>(value.clone()).map(|money| rupees(money.amount_minor)).unwrap_or_default()
}

/// Hundredths of a percent of what is typed: `12.5`, `12,5`, `12.5 %`.
pub fn basis_points(typed: &str) -> Option<i32> {
    let bare = typed.trim().trim_end_matches('%').trim().replace(',', ".");
    let (whole, fraction) = bare.split_once('.').unwrap_or((bare.as_str(), ""));
    let digits = |text: &str| text.bytes().all(|byte| byte.is_ascii_digit());
    if whole.is_empty() && fraction.is_empty() || fraction.len() > 2 || !digits(whole) || !digits(fraction) {
        return None;
    }
    let whole: i32 = if whole.is_empty() { 0 } else { whole.parse().ok()? };
    let fraction: i32 = format!("{fraction:0<2}").parse().ok()?;
    whole.checked_mul(100)?.checked_add(fraction)
}

/// As one would type it.
pub fn plain_percent(basis_points: i32) -> String {
    let text = format!("{}.{:02}", basis_points / 100, basis_points % 100);
    text.trim_end_matches('0').trim_end_matches('.').to_owned()
}

#[cfg(test)]
mod tests {
    use super::{basis_points, plain_percent};

    #[test]
    fn percents_as_they_are_typed() {
        for (typed, expected) in [
            ("12.5", Some(1250)),
            ("12,5 %", Some(1250)),
            ("5", Some(500)),
            (" 100% ", Some(10_000)),
            (".75", Some(75)),
            ("0.05", Some(5)),
            ("12.345", None),
            ("-5", None),
            ("five", None),
            ("", None),
        ] {
            assert_eq!(basis_points(typed), expected, "{typed}");
        }
        for points in [1, 10, 75, 500, 1250, 10_000] {
            assert_eq!(basis_points(&plain_percent(points)), Some(points));
        }
    }
}
