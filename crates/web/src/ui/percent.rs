//! The only place for percentages, which the API has as whole hundredths: how they are typed and shown.

use crate::i18n::number;

/// "12.5 %" of 1250 hundredths of a percent, without zeros at the end.
pub fn percent(basis_points: i32) -> String {
    let (whole, rest) = (basis_points / 100, basis_points % 100);
    let fraction = format!("{rest:02}");
    match fraction.trim_end_matches('0') {
        "" => [&number(whole), " %"].concat(),
        fraction => [&number(whole), ".", fraction, " %"].concat(),
    }
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
