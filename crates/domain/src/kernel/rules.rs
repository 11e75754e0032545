//! Rules that fields of several records share, written for `validator`: the form and the API check the same ones.
//!
//! Never `validator`'s own `email`, `url` or `regex`: they add 237 kB to the web app.

use super::money::Money;
use super::problem::FieldProblem;
use std::borrow::Cow;
use validator::{Validate, ValidationError, ValidationErrors, ValidationErrorsKind};

fn refuse(code: &'static str, message: &'static str) -> Result<(), ValidationError> {
    Err(ValidationError::new(code).with_message(Cow::Borrowed(message)))
}

/// Something other than white space.
pub fn filled(text: &str) -> Result<(), ValidationError> {
    if text.trim().is_empty() { refuse("required", "Enter this") } else { Ok(()) }
}

/// An address that mail can be sent to: `local@domain.tld`, no spaces, at most 254 characters (RFC 5321).
pub fn email(address: &str) -> Result<(), ValidationError> {
    let fits = address.len() <= 254 && !address.chars().any(|c| c.is_whitespace() || c.is_control());
    let parts = address.rsplit_once('@');
    let good = parts.is_some_and(|(local, domain)| {
        let domain_good = domain.contains('.')
            && domain.split('.').all(|label| {
                !label.is_empty()
                    && !label.starts_with('-')
                    && !label.ends_with('-')
                    && label.chars().all(|c| c.is_alphanumeric() || c == '-')
            });
        !local.is_empty()
            && local.len() <= 64
            && !local.starts_with('.')
            && !local.ends_with('.')
            && !local.contains("..")
            && !local.chars().any(|c| "@<>()[],;:\\\"".contains(c))
            && domain_good
    });
    if fits && good { Ok(()) } else { refuse("email", "Enter an e-mail address such as name@example.in") }
}

/// Each one an address as [`email`] says.
pub fn emails(addresses: &[String]) -> Result<(), ValidationError> {
    if addresses.len() > 20 {
        return refuse("length", "Keep at most 20 e-mail addresses");
    }
    addresses.iter().try_for_each(|address| email(address))
}

/// A number as somebody may type it: at least three digits, at most 40 characters.
pub fn phone(number: &str) -> Result<(), ValidationError> {
    let digits = number.chars().filter(char::is_ascii_digit).count();
    if digits >= 3 && number.chars().count() <= 40 {
        Ok(())
    } else {
        refuse("phone", "Enter a phone number with at least three digits")
    }
}

/// India's PIN code: six digits, the first not zero.
pub fn pin_code(code: &str) -> Result<(), ValidationError> {
    let good = code.len() == 6 && code.bytes().all(|byte| byte.is_ascii_digit()) && !code.starts_with('0');
    if good { Ok(()) } else { refuse("pin_code", "Enter a PIN code of six digits") }
}

/// A sum of money up to a thousand crore, which every client's numbers hold exactly.
pub fn amount(money: &Money) -> Result<(), ValidationError> {
    if (1..=1_000_000_000_000).contains(&money.amount_minor) {
        Ok(())
    } else {
        refuse("range", "Enter an amount up to ₹1,000 crore")
    }
}

/// A day as the API writes it, with a year of four digits (RFC 3339): chrono reads and stores others, too.
pub fn date(day: &chrono::NaiveDate) -> Result<(), ValidationError> {
    if (1..=9999).contains(&chrono::Datelike::year(day)) {
        Ok(())
    } else {
        refuse("date", "Enter a year from 1 to 9999")
    }
}

/// A time of day as `HH:MM`.
pub fn clock(text: &str) -> Result<(), ValidationError> {
    let good = text.split_once(':').is_some_and(|(hour, minute)| {
        let number = |part: &str, below: u8| {
            part.len() == 2 && part.bytes().all(|b| b.is_ascii_digit()) && part.parse::<u8>().is_ok_and(|n| n < below)
        };
        number(hour, 24) && number(minute, 60)
    });
    if good { Ok(()) } else { refuse("clock", "Enter a time such as 10:30") }
}

/// An address of a page: `http` or `https`, or just a host name.
pub fn website(address: &str) -> Result<(), ValidationError> {
    let host = address.strip_prefix("https://").or_else(|| address.strip_prefix("http://")).unwrap_or(address);
    let good =
        !host.is_empty() && host.contains('.') && !host.contains("://") && !host.chars().any(char::is_whitespace);
    if good { Ok(()) } else { refuse("website", "Enter a web address such as www.example.in") }
}

/// Short words: at most 50, each 1 to 60 characters.
pub fn words(list: &[String]) -> Result<(), ValidationError> {
    if list.len() > 50 {
        return refuse("length", "Keep at most 50 entries");
    }
    if list.iter().all(|word| !word.trim().is_empty() && word.chars().count() <= 60) {
        Ok(())
    } else {
        refuse("word", "Each entry has 1 to 60 characters")
    }
}

/// At least 12 characters, at most 256, and not one character repeated. Length beats composition rules (NIST SP 800-63B).
pub fn password(password: &str) -> Result<(), ValidationError> {
    let length = password.chars().count();
    let first = password.chars().next();
    if !(12..=256).contains(&length) {
        refuse("password", "Choose a password of 12 to 256 characters")
    } else if password.chars().all(|c| Some(c) == first) {
        refuse("password", "Choose a password that is not one character repeated")
    } else {
        Ok(())
    }
}

/// Runs a value's rules; the complaints come as a flat list with JSON pointers, sorted so that they read the same each time.
pub fn check(value: &impl Validate) -> Vec<FieldProblem> {
    let mut problems = Vec::new();
    if let Err(errors) = value.validate() {
        collect(&errors, "", &mut problems);
        problems.sort_by(|a, b| a.pointer.cmp(&b.pointer).then_with(|| a.code.cmp(&b.code)));
    }
    problems
}

fn collect(errors: &ValidationErrors, at: &str, problems: &mut Vec<FieldProblem>) {
    for (field, kind) in errors.errors() {
        let pointer = if field == "__all__" { at.to_owned() } else { format!("{at}/{field}") };
        match kind {
            ValidationErrorsKind::Field(list) => {
                for error in list {
                    // A rule over the whole record names the field that it complains about.
                    let pointer = match error.params.get("field").and_then(|field| field.as_str()) {
                        Some(field) => format!("{at}/{field}"),
                        None => pointer.clone(),
                    };
                    let detail = error.message.clone().unwrap_or(Cow::Borrowed("Enter another value"));
                    problems.push(FieldProblem::new(pointer, error.code.clone(), detail));
                }
            }
            ValidationErrorsKind::Struct(nested) => collect(nested, &pointer, problems),
            ValidationErrorsKind::List(items) => {
                for (index, nested) in items {
                    collect(nested, &format!("{pointer}/{index}"), problems);
                }
            }
        }
    }
}

/// A complaint of a rule over a whole record about one of its fields.
pub fn about(field: &'static str, code: &'static str, message: &'static str) -> ValidationError {
    let mut error = ValidationError::new(code).with_message(Cow::Borrowed(message));
    error.add_param(Cow::Borrowed("field"), &field);
    error
}

#[cfg(test)]
mod tests {
    use super::{email, password, phone, pin_code, website};

    #[test]
    fn email_addresses() {
        for good in ["a@b.in", "first.last+tag@mail.example.co.in", "o'brien@example.org"] {
            assert!(email(good).is_ok(), "{good}");
        }
        for bad in ["", "a", "a@b", "a b@c.in", "@c.in", "a@.in", "a@-b.in", ".a@b.in", "a..b@c.in", "a@b@c.in"] {
            assert!(email(bad).is_err(), "{bad}");
        }
    }

    #[test]
    fn other_rules() {
        assert!(phone("(+91) 98765-43210").is_ok() && phone("12").is_err());
        assert!(pin_code("201301").is_ok() && pin_code("012345").is_err() && pin_code("20130१").is_err());
        assert!(
            website("www.example.in").is_ok() && website("https://example.in/a").is_ok() && website("example").is_err()
        );
        assert!(
            password("correct horse").is_ok() && password("short").is_err() && password("aaaaaaaaaaaaaaaa").is_err()
        );
    }
}
