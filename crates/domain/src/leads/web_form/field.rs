//! What a form asks: things that an inquiry has a place for, and questions of one's own.

use crate::kernel::rules;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeSet;
use validator::{Validate, ValidationError};

crate::labels!(
    FormFieldKind {
        Name = "name", Phone = "phone", Email = "email", City = "city", PinCode = "pin_code",
        /// A specialty or a procedure; of a list where there is one.
        Specialty = "specialty",
        /// The day and the time that somebody would like; of a list where there is one.
        PreferredTime = "preferred_time",
        Message = "message",
        /// A question of one's own, answered in words.
        Text = "text",
        /// One answer of a list.
        Choice = "choice",
        YesNo = "yes_no",
    }
);

impl FormFieldKind {
    /// A question of one's own: a form may have many of a kind, each with its name.
    pub const fn is_own(self) -> bool {
        matches!(self, Self::Text | Self::Choice | Self::YesNo)
    }

    /// How many characters an answer may have.
    pub const fn longest(self) -> usize {
        match self {
            Self::Name | Self::City | Self::Choice => 100,
            Self::Phone => 40,
            Self::Email => 254,
            Self::PinCode => 6,
            Self::Specialty => 60,
            Self::PreferredTime => 200,
            Self::Message => 5_000,
            Self::Text => 1_000,
            Self::YesNo => 3,
        }
    }
}

/// One thing that a form asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "fits_its_kind"))]
pub struct FormField {
    pub kind: FormFieldKind,
    /// What an answer is kept under, of a question of one's own; of all others it is the kind. It stays when the label
    /// changes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "own_name"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[a-z][a-z0-9_]{0,39}$", example = "referred"))]
    pub name: Option<String>,
    #[validate(
        length(min = 1, max = 200, message = "Enter a label of at most 200 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200, example = "Your phone number"))]
    pub label: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300, message = "Keep this under 300 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub hint: Option<String>,
    #[serde(default)]
    pub required: bool,
    /// What may be chosen.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "different_words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50, example = json!(["Morning", "Evening"])))]
    pub choices: Vec<String>,
}

impl FormField {
    pub fn new(kind: FormFieldKind, label: &str) -> Self {
        Self { kind, name: None, label: label.to_owned(), hint: None, required: false, choices: Vec::new() }
    }

    /// The same, and it has to be answered.
    #[must_use]
    pub fn required(self) -> Self {
        Self { required: true, ..self }
    }

    /// A question of one's own.
    pub fn own(kind: FormFieldKind, name: &str, label: &str) -> Self {
        Self { name: Some(name.to_owned()), ..Self::new(kind, label) }
    }

    /// What an answer is kept under.
    pub fn key(&self) -> &str {
        match &self.name {
            Some(name) if self.kind.is_own() => name,
            _ => self.kind.as_str(),
        }
    }
}

fn own_name(name: &str) -> Result<(), ValidationError> {
    let good = (1..=40).contains(&name.len())
        && name.starts_with(|first: char| first.is_ascii_lowercase())
        && name.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit() || byte == b'_')
        // Another field's, or the one that only machines fill in.
        && name.parse::<FormFieldKind>().is_err()
        && name != HONEYPOT;
    if good {
        return Ok(());
    }
    let told = "Enter up to 40 small letters, digits and underscores that mean nothing else";
    Err(ValidationError::new("name").with_message(Cow::Borrowed(told)))
}

/// A field that nobody sees; machines fill it in.
pub const HONEYPOT: &str = "website";

fn different_words(choices: &[String]) -> Result<(), ValidationError> {
    let refuse = |code: &'static str, message| Err(ValidationError::new(code).with_message(Cow::Borrowed(message)));
    if choices.len() > 50 {
        return refuse("length", "Keep at most 50 entries");
    }
    if choices.iter().any(|word| word.trim().is_empty() || word.chars().count() > 100) {
        return refuse("word", "Each entry has 1 to 100 characters");
    }
    let different: BTreeSet<_> = choices.iter().map(|word| word.trim()).collect();
    if different.len() == choices.len() { Ok(()) } else { refuse("twice", "Name each answer once") }
}

fn fits_its_kind(field: &FormField) -> Result<(), ValidationError> {
    use FormFieldKind as K;
    match (field.kind.is_own(), field.name.is_some()) {
        (true, false) => return Err(rules::about("name", "required", "Say what its answers are kept under")),
        (false, true) => return Err(rules::about("name", "kind", "Only a question of one's own has a name")),
        _ => {}
    }
    let longest = field.choices.iter().map(|choice| choice.chars().count()).max().unwrap_or_default();
    match field.kind {
        K::Choice if field.choices.len() < 2 => Err(rules::about("choices", "required", "Name at least two answers")),
        K::Choice | K::Specialty | K::PreferredTime if longest > field.kind.longest() => {
            Err(rules::about("choices", "length", "One of these is too long to be kept"))
        }
        K::Choice | K::Specialty | K::PreferredTime => Ok(()),
        _ if !field.choices.is_empty() => Err(rules::about("choices", "kind", "Nothing is chosen here")),
        _ => Ok(()),
    }
}

/// Every thing is asked once: an answer has one place.
pub fn each_once(fields: &[FormField]) -> Result<(), ValidationError> {
    let keys: BTreeSet<&str> = fields.iter().map(FormField::key).collect();
    if keys.len() == fields.len() {
        return Ok(());
    }
    Err(ValidationError::new("twice").with_message(Cow::Borrowed("Ask each thing once, each question under its name")))
}
