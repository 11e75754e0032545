//! Web forms: what people ask on a page of the hospital's own or in somebody else's, and whose inquiry an answer becomes.

mod address;
mod answer;
mod consent;
mod field;
mod public;
#[cfg(test)]
mod tests;
mod words;

pub use consent::{ConsentGrant, FormConsent};
pub use field::{FormField, FormFieldKind, HONEYPOT};
pub use public::{FormBeginning, FormChallenge, FormProof, FormSubmission, FormThanks, PublicConsent, PublicForm};
pub use words::{FormLanguage, FormWords};

use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{FacilityId, Head, Named, TeamId, Timestamp, UserId, WebFormId, rules};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// Who gets what comes in by a form, where it belongs to nobody's open lead.
    FormAssignment {
        /// Whoever the assignment rules choose; the form's owner where none does.
        Rules = "rules",
        /// The form's owner.
        Owner = "owner",
        /// Whoever of a team is there and has the fewest open leads; as `rules` where nobody is.
        Team = "team",
    }
);

/// What people write about a form.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "can_be_answered"), schema(function = "is_whole"))]
pub struct WebFormData {
    /// What colleagues call it.
    #[validate(
        length(min = 1, max = 120, message = "Enter a name of at most 120 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120, example = "Knee campaign, autumn"))]
    pub name: String,
    /// One that is not is nowhere to be seen, and takes nothing in.
    #[serde(default = "yes")]
    pub active: bool,
    /// Of all that the form says by itself: its labels are written in it, too.
    #[serde(default = "english")]
    pub language: FormLanguage,
    /// The heading, and the subject of what comes in.
    #[validate(
        length(min = 1, max = 150, message = "Enter a title of at most 150 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 150, example = "Ask about your knee"))]
    pub title: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub intro: Option<String>,
    /// In the order in which they are asked. A phone number or an e-mail address has to be entered.
    #[validate(
        nested,
        length(min = 1, max = 30, message = "Ask 1 to 30 things"),
        custom(function = "field::each_once")
    )]
    #[cfg_attr(feature = "openapi", schema(min_items = 1, max_items = 30))]
    pub fields: Vec<FormField>,
    /// What people may agree to; nobody is asked to when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub consent: Option<FormConsent>,
    /// Whoever has agreed and entered how they are reached, and leaves the form without sending it, becomes a lead of low
    /// priority. The form says so beside what they agree to.
    #[serde(default)]
    pub collect_unsent: bool,
    /// What stands on the button; the language's usual word when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(
        length(min = 1, max = 40, message = "Keep this under 40 characters"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, example = "Call me back"))]
    pub button_text: Option<String>,
    /// What people read once they have sent it; the language's usual words when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub thank_you: Option<String>,
    /// The page to which they go instead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "address::https"))]
    #[cfg_attr(
        feature = "openapi",
        schema(max_length = 500, pattern = "^https://", example = "https://www.hospital.example.in/thank-you")
    )]
    pub redirect_url: Option<String>,
    /// As the inquiry and the lead keep it; the form's name when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120, example = "Website"))]
    pub source: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120, example = "Knee, autumn 2026"))]
    pub campaign: Option<String>,
    /// Where what comes in belongs. Absent: to the group, which head office sets.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
    /// Who answers for the form, and gets what nobody else gets; the caller when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default = "by_rules")]
    pub assign: FormAssignment,
    /// With `team`: which.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// Sites in whose pages the form may stand, beside the hospital's own page.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "address::origins"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20, example = json!(["https://www.hospital.example.in"])))]
    pub origins: Vec<String>,
}

const fn yes() -> bool {
    true
}

const fn english() -> FormLanguage {
    FormLanguage::English
}

const fn by_rules() -> FormAssignment {
    FormAssignment::Rules
}

impl WebFormData {
    /// One that asks these things.
    pub fn new(name: &str, title: &str, fields: Vec<FormField>) -> Self {
        Self {
            name: name.to_owned(),
            active: true,
            language: FormLanguage::English,
            title: title.to_owned(),
            intro: None,
            fields,
            consent: None,
            collect_unsent: false,
            button_text: None,
            thank_you: None,
            redirect_url: None,
            source: None,
            campaign: None,
            facility_id: None,
            owner_id: None,
            assign: FormAssignment::Rules,
            team_id: None,
            origins: Vec::new(),
        }
    }

    /// The field of a kind that a form asks once at most.
    pub fn field(&self, kind: FormFieldKind) -> Option<&FormField> {
        self.fields.iter().find(|field| field.kind == kind)
    }
}

/// Whoever sends it can be reached.
fn can_be_answered(form: &WebFormData) -> Result<(), ValidationError> {
    let reach = |kind| form.field(kind).is_some_and(|field| field.required);
    if reach(FormFieldKind::Phone) || reach(FormFieldKind::Email) {
        return Ok(());
    }
    Err(rules::about("fields", "reach", "Let people have to enter a phone number or an e-mail address"))
}

fn is_whole(form: &WebFormData) -> Result<(), ValidationError> {
    match (form.assign, form.team_id.is_some()) {
        (FormAssignment::Team, false) => return Err(rules::about("team_id", "required", "Say which team gets it")),
        (FormAssignment::Rules | FormAssignment::Owner, true) => {
            return Err(rules::about("team_id", "assign", "No team gets it: name none"));
        }
        _ => {}
    }
    if form.collect_unsent && form.consent.is_none() {
        let told = "Only from whoever has agreed: say what to";
        return Err(rules::about("collect_unsent", "consent", told));
    }
    Ok(())
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct WebForm {
    #[serde(flatten)]
    pub head: Head<WebFormId>,
    #[serde(flatten)]
    pub data: WebFormData,
    /// What its addresses are made of: `/f/{key}`. It can be made anew, and the old one then leads nowhere.
    pub key: String,
    /// How often it was sent. Counting is no change of the form: its version stays.
    pub submitted: i64,
    /// How often somebody who had agreed began it.
    pub begun: i64,
    /// How many of those did not send it, and became leads of low priority.
    pub abandoned: i64,
    /// What machines sent, as far as that shows: nothing came of it.
    pub spam: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_submitted_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
}

/// What lists of forms know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::WebForms)).sorted(),
    Field::new("name", FieldKind::Text).sorted(),
    Field::new("language", FieldKind::Choice(FormLanguage::WORDS)),
    Field::new("source", FieldKind::Text),
    Field::new("campaign", FieldKind::Text),
    Field::new("submitted", FieldKind::Number).sorted(),
    Field::new("last_submitted_at", FieldKind::Instant).sorted(),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(WebForm {
    id: WebFormId,
    data: WebFormData,
    resource: WebForms,
    always: [
        "name",
        "active",
        "language",
        "title",
        "fields",
        "collect_unsent",
        "assign",
        "key",
        "submitted",
        "begun",
        "abandoned",
        "spam"
    ],
    name: |form| form.data.name.clone()
});
