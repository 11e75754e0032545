//! What people write about a lead.

use crate::kernel::custom::CustomValues;
use crate::kernel::phone;
use crate::kernel::priority::{Priority, normal};
use crate::kernel::{AccountId, ContactId, FacilityId, FieldProblem, TeamId, Timestamp, UserId, rules};
use crate::leads::origin::{Attribution, LeadChannel};
use crate::people::contact::Gender;
use crate::people::reach::Phone;
use chrono::{Datelike, NaiveDate};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// The language that somebody likes to speak, by its code (ISO 639-1).
    SpokenLanguage {
        English = "en", Hindi = "hi", Punjabi = "pa", Urdu = "ur", Bengali = "bn", Gujarati = "gu", Marathi = "mr",
        Tamil = "ta", Telugu = "te", Kannada = "kn", Malayalam = "ml", Odia = "or", Assamese = "as", Nepali = "ne",
        Arabic = "ar", Other = "other",
    }
);

crate::labels!(
    /// What is done next.
    NextAction { Call = "call", Whatsapp = "whatsapp", Email = "email", Sms = "sms", Visit = "visit", Other = "other" }
);

/// What people write about a lead: who asks, what for, and what is done next.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "can_be_told"), schema(function = "action_and_moment"))]
pub struct LeadData {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Asha"))]
    pub given_name: Option<String>,
    /// A lead has a name, a phone number or an e-mail address.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Gupta"))]
    pub family_name: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 20, message = "Keep at most 20 phone numbers"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub phones: Vec<Phone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::emails"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Noida"))]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::pin_code"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[1-9][0-9]{5}$", example = "201301"))]
    pub pin_code: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SpokenLanguage>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(range(min = 1900, max = 2200, message = "Enter a year of four digits"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 1900, maximum = 2200, example = 1984))]
    pub birth_year: Option<i32>,
    /// What they ask for, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 2_000, example = "Knee replacement for her father, what it costs")
    )]
    pub need: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Orthopaedics"))]
    pub specialty: Option<String>,
    /// Who pays, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub payer: Option<String>,
    pub channel: LeadChannel,
    /// What brought them, such as the name of an advertisement or of whoever sent them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub campaign: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub attribution: Option<Attribution>,
    /// The person, once it is known who it is.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The organisation through which they come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[serde(default = "normal")]
    pub priority: Priority,
    /// With `next_action_at`, or neither.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextAction>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep the notes under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub notes: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub tags: Vec<String>,
    /// Custom fields by their names.
    #[serde(default, skip_serializing_if = "CustomValues::is_empty")]
    #[cfg_attr(feature = "openapi", schema(value_type = std::collections::BTreeMap<String, crate::kernel::custom::CustomValue>))]
    pub custom: CustomValues,
    /// Whose lead it is; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl LeadData {
    pub fn new(channel: LeadChannel) -> Self {
        Self {
            given_name: None,
            family_name: None,
            phones: Vec::new(),
            emails: Vec::new(),
            city: None,
            pin_code: None,
            language: None,
            gender: None,
            birth_year: None,
            need: None,
            specialty: None,
            payer: None,
            channel,
            source: None,
            campaign: None,
            attribution: None,
            contact_id: None,
            account_id: None,
            priority: Priority::Normal,
            next_action: None,
            next_action_at: None,
            notes: None,
            tags: Vec::new(),
            custom: CustomValues::new(),
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// The given and the family name; blank where nobody has said one.
    pub fn name(&self) -> String {
        let parts = [&self.given_name, &self.family_name].into_iter().filter_map(|part| part.as_deref());
        let parts: Vec<_> = parts.map(str::trim).filter(|part| !part.is_empty()).collect();
        parts.join(" ")
    }

    /// What the lead is called: the name, else the number or the address by which somebody asked.
    pub fn full_name(&self) -> String {
        let name = self.name();
        if !name.is_empty() {
            return name;
        }
        let phone = self.phones.first().map(|phone| {
            phone::e164(&phone.number).map_or_else(|| phone.number.trim().to_owned(), |number| phone::display(&number))
        });
        phone.or_else(|| self.emails.first().cloned()).unwrap_or_default()
    }
}

fn can_be_told(lead: &LeadData) -> Result<(), ValidationError> {
    if lead.full_name().is_empty() {
        return Err(rules::about("phones", "required", "Enter a phone number, an e-mail address or a name"));
    }
    Ok(())
}

fn action_and_moment(lead: &LeadData) -> Result<(), ValidationError> {
    match (lead.next_action, lead.next_action_at) {
        (Some(_), None) => Err(rules::about("next_action_at", "required", "Say when")),
        (None, Some(_)) => Err(rules::about("next_action", "required", "Say what is to be done then")),
        _ => Ok(()),
    }
}

/// Nobody asks before they are born.
pub fn born_by_now(lead: &LeadData, today: NaiveDate) -> Vec<FieldProblem> {
    if lead.birth_year.is_some_and(|year| year > today.year()) {
        return vec![FieldProblem::new("/birth_year", "range", "Enter a year that is not ahead")];
    }
    Vec::new()
}
