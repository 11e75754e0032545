//! The words of an answer, with places for what differs: checked when they are written, filled in when they are sent.

use crate::kernel::day::written;
use crate::kernel::{Timestamp, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// What may stand in braces.
pub const PLACES: [&str; 5] = ["name", "hospital", "phone", "due", "subject"];
/// India's DLT lets each variable of a registered text have so many letters.
const LONGEST_IN_SMS: usize = 30;

/// What is sent in one language: by e-mail, by SMS, or by both. `{name}`, `{hospital}`, `{phone}` (the hospital's),
/// `{due}` (by when somebody gets in touch) and `{subject}` stand for what differs.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "says_something"))]
pub struct ResponseTexts {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(
        length(min = 1, max = 200, message = "Enter a subject of at most 200 characters"),
        custom(function = "rules::filled"),
        custom(function = "one_line"),
        custom(function = "known_places")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "We have your question"))]
    pub email_subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(
        length(min = 1, max = 10_000, message = "Enter a text of at most 10,000 characters"),
        custom(function = "rules::filled"),
        custom(function = "known_places")
    )]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 1, max_length = 10_000, example = "Dear {name}, {hospital} calls you by {due}.")
    )]
    pub email_text: Option<String>,
    /// As it is registered, with these places where the registered text has its variables.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(
        length(min = 1, max = 1_000, message = "Enter a text of at most 1,000 characters"),
        custom(function = "rules::filled"),
        custom(function = "known_places")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 1_000))]
    pub sms_text: Option<String>,
    /// The number under which the SMS's text is registered (India's DLT).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "template"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[0-9]{6,30}$", example = "1107161234567890123"))]
    pub sms_template_id: Option<String>,
}

fn one_line(text: &str) -> Result<(), ValidationError> {
    if text.chars().any(char::is_control) {
        return Err(ValidationError::new("line").with_message("Keep this on one line".into()));
    }
    Ok(())
}

fn template(number: &str) -> Result<(), ValidationError> {
    if (6..=30).contains(&number.len()) && number.bytes().all(|byte| byte.is_ascii_digit()) {
        return Ok(());
    }
    Err(ValidationError::new("template").with_message("Enter the 6 to 30 digits of the registered template".into()))
}

fn known_places(text: &str) -> Result<(), ValidationError> {
    let unknown = pieces(text).find_map(|piece| match piece {
        Piece::Place(name) if !PLACES.contains(&name) => Some(format!("There is no {{{name}}}")),
        Piece::Open => Some("A { has its } behind it".to_owned()),
        Piece::Text(_) | Piece::Place(_) => None,
    });
    match unknown {
        Some(told) => Err(ValidationError::new("placeholder").with_message(told.into())),
        None => Ok(()),
    }
}

fn says_something(texts: &ResponseTexts) -> Result<(), ValidationError> {
    let ResponseTexts { email_subject, email_text, sms_text, sms_template_id } = texts;
    match (email_subject, email_text) {
        (None, Some(_)) => return Err(rules::about("email_subject", "required", "Enter a subject")),
        (Some(_), None) => return Err(rules::about("email_text", "required", "Enter a text")),
        _ => {}
    }
    match (sms_text, sms_template_id) {
        (Some(_), None) => {
            let told = "Enter the number of the registered template: no other SMS may be sent";
            Err(rules::about("sms_template_id", "required", told))
        }
        (None, Some(_)) => Err(rules::about("sms_text", "required", "Enter a text")),
        (None, None) if email_text.is_none() => {
            Err(rules::about("email_text", "required", "Enter what is sent, by e-mail or by SMS"))
        }
        _ => Ok(()),
    }
}

enum Piece<'t> {
    Text(&'t str),
    Place(&'t str),
    /// A brace without an end.
    Open,
}

fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = Some(text);
    let mut next = None;
    std::iter::from_fn(move || {
        if let Some(piece) = next.take() {
            return Some(piece);
        }
        let text = rest.take()?;
        let Some((before, behind)) = text.split_once('{') else { return Some(Piece::Text(text)) };
        match behind.split_once('}') {
            Some((name, after)) => {
                next = Some(Piece::Place(name));
                rest = Some(after);
            }
            None => next = Some(Piece::Open),
        }
        Some(Piece::Text(before))
    })
}

/// What stands for the places of a text.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Values {
    pub name: Option<String>,
    pub hospital: Option<String>,
    pub phone: Option<String>,
    pub due: Timestamp,
    pub subject: Option<String>,
}

/// What is sent by one way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Filled {
    pub subject: Option<String>,
    pub text: String,
    pub template: Option<String>,
}

impl ResponseTexts {
    /// The mail, where there is one.
    pub fn email(&self, language: &str, values: &Values) -> Option<Filled> {
        let (subject, text) = (self.email_subject.as_deref()?, self.email_text.as_deref()?);
        let subject = Some(fill(subject, language, values, usize::MAX));
        Some(Filled { subject, text: fill(text, language, values, usize::MAX), template: None })
    }

    /// The SMS, where there is one.
    pub fn sms(&self, language: &str, values: &Values) -> Option<Filled> {
        let text = fill(self.sms_text.as_deref()?, language, values, LONGEST_IN_SMS);
        Some(Filled { subject: None, text, template: self.sms_template_id.clone() })
    }
}

fn fill(text: &str, language: &str, values: &Values, longest: usize) -> String {
    let hindi = language == "hi";
    let or = |told: &Option<String>, english: &str, in_hindi: &str| {
        let told = told.as_deref().map(tidy).filter(|told| !told.is_empty());
        told.unwrap_or_else(|| if hindi { in_hindi.to_owned() } else { english.to_owned() })
    };
    let value = |name: &str| match name {
        "name" => or(&values.name, "Sir or Madam", "महोदय/महोदया"),
        "hospital" => or(&values.hospital, "our hospital", "हमारा अस्पताल"),
        "phone" => or(&values.phone, "", ""),
        "due" => written(values.due, hindi),
        "subject" => or(&values.subject, "your question", "आपका प्रश्न"),
        _ => String::new(),
    };
    let written = |piece: Piece<'_>| match piece {
        Piece::Text(text) => text.to_owned(),
        Piece::Place(name) => value(name).chars().take(longest).collect(),
        Piece::Open => "{".to_owned(),
    };
    pieces(text).map(written).collect()
}

/// One line without control characters: what somebody typed makes no header of its own.
fn tidy(text: &str) -> String {
    text.split(|letter: char| letter.is_whitespace() || letter.is_control())
        .filter(|word| !word.is_empty())
        .collect::<Vec<_>>()
        .join(" ")
}
