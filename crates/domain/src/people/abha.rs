//! ABHA numbers, the health ids of India's Ayushman Bharat Digital Mission: fourteen digits, written 12-3456-7890-1234.
//! The mission publishes no check digit. Who need not know a number sees its last four digits only.

use std::borrow::Cow;
use validator::ValidationError;

const DIGITS: usize = 14;
/// What stands for the digits that somebody does not see.
const HIDDEN: &str = "XX-XXXX-XXXX-";

/// A number as it may be typed, or as it is shown to those who see only its end and send it back.
pub fn rule(text: &str) -> Result<(), ValidationError> {
    if written(text).is_some() || is_masked(text) {
        return Ok(());
    }
    Err(ValidationError::new("abha").with_message(Cow::Borrowed("Enter the fourteen digits of the ABHA number")))
}

/// As it is kept, out of what is typed with or without hyphens and spaces.
pub fn written(typed: &str) -> Option<String> {
    let bare: String = typed.chars().filter(|c| !matches!(c, ' ' | '-')).collect();
    if bare.len() != DIGITS || !bare.bytes().all(|byte| byte.is_ascii_digit()) {
        return None;
    }
    let mut text = String::with_capacity(DIGITS + 3);
    for (at, digit) in bare.chars().enumerate() {
        if matches!(at, 2 | 6 | 10) {
            text.push('-');
        }
        text.push(digit);
    }
    Some(text)
}

/// The last four digits of a kept number.
pub fn masked(kept: &str) -> String {
    let end = kept.rsplit('-').next().unwrap_or_default();
    [HIDDEN, end].concat()
}

pub fn is_masked(text: &str) -> bool {
    text.strip_prefix(HIDDEN).is_some_and(|end| end.len() == 4 && end.bytes().all(|byte| byte.is_ascii_digit()))
}

#[cfg(test)]
mod tests {
    use super::{is_masked, masked, rule, written};

    #[test]
    fn fourteen_digits() {
        for typed in ["12345678901234", "12-3456-7890-1234", "12 3456 7890 1234"] {
            assert_eq!(written(typed).as_deref(), Some("12-3456-7890-1234"));
        }
        for typed in ["1234567890123", "123456789012345", "12-3456-7890-123X", "", "१२३४५६७८९०१२३४"]
        {
            assert!(rule(typed).is_err(), "{typed}");
        }
        let shown = masked("12-3456-7890-1234");
        assert_eq!(shown, "XX-XXXX-XXXX-1234");
        assert!(is_masked(&shown) && rule(&shown).is_ok() && !is_masked("XX-XXXX-XXXX-12345"));
    }
}
