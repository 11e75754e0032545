//! What is told to, and comes from, whoever stands before a form: people without a sign-in, and the script that draws it.

use super::field::FormField;
use super::words::{FormLanguage, FormWords};
use super::{FormConsent, WebForm};
use crate::kernel::{RecordId, Timestamp};
use crate::leads::origin::Attribution;
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use std::collections::BTreeMap;
use validator::{Validate, ValidationError};

/// What somebody may agree to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicConsent {
    /// What stands beside the box, which is never ticked beforehand; sent back word for word by whoever ticks it.
    pub text: String,
    pub required: bool,
    /// Present where whoever ticks it is taken in without sending the form, too: it says so, and has to be shown.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unsent_notice: Option<String>,
}

/// A form as everybody reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PublicForm {
    pub key: String,
    pub language: FormLanguage,
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub intro: Option<String>,
    /// Each with the name that its answer is sent under.
    pub fields: Vec<FormField>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub consent: Option<PublicConsent>,
    pub button_text: String,
    pub words: FormWords,
    /// Whose form it is, and by which number they are called instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hospital: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub phone: Option<String>,
}

impl PublicForm {
    pub fn of(form: &WebForm, hospital: Option<String>, phone: Option<String>) -> Self {
        let data = &form.data;
        let told = data.language.told();
        let named = |field: &FormField| FormField { name: Some(field.key().to_owned()), ..field.clone() };
        let consent = |consent: &FormConsent| PublicConsent {
            text: consent.text.clone(),
            required: consent.required,
            unsent_notice: data.collect_unsent.then(|| told.unsent.to_owned()),
        };
        Self {
            key: form.key.clone(),
            language: data.language,
            title: data.title.clone(),
            intro: data.intro.clone(),
            fields: data.fields.iter().map(named).collect(),
            consent: data.consent.as_ref().map(consent),
            button_text: data.button_text.clone().unwrap_or_else(|| told.send.to_owned()),
            words: data.language.words(),
            hospital,
            phone,
        }
    }
}

/// A sum that costs a telephone about a second: a number whose SHA-256 behind `{nonce}.`, in decimal digits, begins with
/// `bits` bits of zero, where `nonce` is what stands before the first dot of `challenge`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormChallenge {
    /// Signed by the server; sent back as it is.
    pub challenge: String,
    pub bits: u8,
    pub expires_at: Timestamp,
    /// What is sent earlier than so many milliseconds from now was written by a machine.
    pub wait_ms: u32,
}

/// The sum, done.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormProof {
    #[validate(length(max = 300, message = "Send the challenge as it came"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub challenge: String,
    /// The number.
    pub answer: u32,
}

fn few(answers: &BTreeMap<String, String>) -> Result<(), ValidationError> {
    let fits = answers.len() <= 40 && answers.iter().all(|(name, text)| name.len() <= 40 && text.len() <= 20_000);
    let told = || ValidationError::new("length").with_message(Cow::Borrowed("Send fewer answers, and shorter ones"));
    if fits { Ok(()) } else { Err(told()) }
}

/// Somebody who has agreed has entered how they are reached. Sent when they leave, so that whoever does not come back can
/// be asked; a submission with the same `id` takes it back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormBeginning {
    /// Made where the form is filled in: any UUID.
    pub id: RecordId,
    #[validate(nested)]
    pub proof: FormProof,
    /// By the names of fields; of them only the name, the number and the address are kept.
    #[validate(custom(function = "few"))]
    #[cfg_attr(feature = "openapi", schema(example = json!({"name": "Asha Gupta", "phone": "98765 43210"})))]
    pub answers: BTreeMap<String, String>,
    /// What they agreed to, word for word: without it nothing is taken.
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub consent: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub attribution: Option<Attribution>,
}

/// What somebody sends.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FormSubmission {
    /// Made where the form is filled in: any UUID. Sent again with the same one, it is there once.
    pub id: RecordId,
    #[validate(nested)]
    pub proof: FormProof,
    /// By the names of fields; of a question with yes and no these words.
    #[validate(custom(function = "few"))]
    #[cfg_attr(feature = "openapi", schema(example = json!({"name": "Asha Gupta", "phone": "98765 43210"})))]
    pub answers: BTreeMap<String, String>,
    /// What they agreed to, word for word; absent where they did not tick it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub consent: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub attribution: Option<Attribution>,
    /// Leave it out: people do not see it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Leave this empty"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub website: Option<String>,
}

/// What follows: words to read, or a page to go to.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FormThanks {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub thank_you: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub redirect_url: Option<String>,
}

impl FormThanks {
    pub fn of(form: &WebForm) -> Self {
        let data = &form.data;
        if data.redirect_url.is_some() {
            return Self { thank_you: None, redirect_url: data.redirect_url.clone() };
        }
        let words = data.thank_you.clone().filter(|text| !text.trim().is_empty());
        let usual = || data.language.told().thank_you.to_owned();
        Self { thank_you: Some(words.unwrap_or_else(usual)), redirect_url: None }
    }
}
