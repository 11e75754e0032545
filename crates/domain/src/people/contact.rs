//! Contacts: doctors, employees of accounts, patients, and other people.

use super::abha;
use super::address::Address;
use super::consent::is_minor;
use super::reach::{Channel, Class, Phone};
use crate::kernel::custom::CustomValues;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::field_rule::{FieldRule, Left};
use crate::kernel::policy::Resource;
use crate::kernel::{AccountId, ContactId, FacilityId, FieldProblem, Head, Named, TeamId, Timestamp, UserId, rules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    ContactKind { Doctor = "doctor", Employee = "employee", Patient = "patient", Other = "other" }
);

crate::labels!(
    Gender { Female = "female", Male = "male", Other = "other" }
);

/// What people write about a contact. The kind decides which of the last fields it has.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "has_a_name"), schema(function = "fields_fit_the_kind"))]
pub struct ContactData {
    pub kind: ContactKind,
    /// `Dr`, `Mrs`, `Prof`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20, message = "Keep this under 20 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "Dr"))]
    pub prefix: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Meera"))]
    pub given_name: Option<String>,
    /// A contact has a given or a family name, or both.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Iyer"))]
    pub family_name: Option<String>,
    /// What the person is at their main account.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub job_title: Option<String>,
    /// The main account; further ones are affiliations.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account_id: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub class: Option<Class>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 20, message = "Keep at most 20 phone numbers"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub phones: Vec<Phone>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::emails"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub emails: Vec<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 20, message = "Keep at most 20 addresses"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 20))]
    pub addresses: Vec<Address>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub gender: Option<Gender>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::date"))]
    pub birth_date: Option<NaiveDate>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub preferred_channel: Option<Channel>,
    /// In words, such as `after 6 pm`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub preferred_hours: Option<String>,
    /// Doctors: the number in the medical council's register.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 40, message = "Keep this under 40 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub registration_number: Option<String>,
    /// Doctors.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(custom(function = "rules::words"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub specialties: Vec<String>,
    /// Doctors: `MBBS, MD (Medicine)`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub qualifications: Option<String>,
    /// Patients: the hospital's own number.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 40, message = "Keep this under 40 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 40))]
    pub uhid: Option<String>,
    /// Patients: their health id (ABHA), fourteen digits. Those who do not see it whole see the last four.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "abha::rule"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "12-3456-7890-1234"))]
    pub abha: Option<String>,
    /// Patients: who decides for them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian_id: Option<ContactId>,
    /// Patients: who decides for them, where that is nobody whom the hospital knows.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub guardian_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::phone"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 40, example = "98765 43210"))]
    pub guardian_phone: Option<String>,
    /// Patients: the doctor who mainly treats them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_physician_id: Option<ContactId>,
    /// Patients: who pays, in words.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub payer: Option<String>,
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
    /// Whose contact it is; the caller when absent. The team and the facility follow a new owner unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl ContactData {
    pub fn new(kind: ContactKind) -> Self {
        Self {
            kind,
            prefix: None,
            given_name: None,
            family_name: None,
            job_title: None,
            account_id: None,
            class: None,
            phones: Vec::new(),
            emails: Vec::new(),
            addresses: Vec::new(),
            gender: None,
            birth_date: None,
            preferred_channel: None,
            preferred_hours: None,
            registration_number: None,
            specialties: Vec::new(),
            qualifications: None,
            uhid: None,
            abha: None,
            guardian_id: None,
            guardian_name: None,
            guardian_phone: None,
            primary_physician_id: None,
            payer: None,
            notes: None,
            tags: Vec::new(),
            custom: CustomValues::new(),
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// `Dr Meera Iyer`.
    pub fn full_name(&self) -> String {
        joined([&self.prefix, &self.given_name, &self.family_name])
    }

    /// What lists sort by: the name without its prefix.
    pub fn sort_name(&self) -> String {
        joined([&self.given_name, &self.family_name])
    }
}

fn joined<const N: usize>(parts: [&Option<String>; N]) -> String {
    let parts: Vec<_> =
        parts.into_iter().filter_map(|part| part.as_deref()).map(str::trim).filter(|part| !part.is_empty()).collect();
    parts.join(" ")
}

fn has_a_name(contact: &ContactData) -> Result<(), ValidationError> {
    if contact.sort_name().is_empty() {
        return Err(rules::about("given_name", "required", "Enter a given name or a family name"));
    }
    Ok(())
}

fn fields_fit_the_kind(contact: &ContactData) -> Result<(), ValidationError> {
    let doctors_only = [
        ("registration_number", contact.registration_number.is_some()),
        ("specialties", !contact.specialties.is_empty()),
        ("qualifications", contact.qualifications.is_some()),
    ];
    let patients_only = [
        ("uhid", contact.uhid.is_some()),
        ("abha", contact.abha.is_some()),
        ("guardian_id", contact.guardian_id.is_some()),
        ("guardian_name", contact.guardian_name.is_some()),
        ("guardian_phone", contact.guardian_phone.is_some()),
        ("primary_physician_id", contact.primary_physician_id.is_some()),
        ("payer", contact.payer.is_some()),
    ];
    if contact.kind != ContactKind::Doctor
        && let Some((field, _)) = doctors_only.into_iter().find(|(_, used)| *used)
    {
        return Err(rules::about(field, "kind", "Only a doctor has this"));
    }
    if contact.kind != ContactKind::Patient
        && let Some((field, _)) = patients_only.into_iter().find(|(_, used)| *used)
    {
        return Err(rules::about(field, "kind", "Only a patient has this"));
    }
    Ok(())
}

/// A patient under 18 has a guardian: a contact, or a name with a phone number.
fn minors_have_a_guardian(contact: &ContactData, today: NaiveDate) -> Vec<FieldProblem> {
    let minor = contact.kind == ContactKind::Patient && contact.birth_date.is_some_and(|birth| is_minor(birth, today));
    let named = contact.guardian_name.is_some() && contact.guardian_phone.is_some();
    if !minor || named || contact.guardian_id.is_some() {
        return Vec::new();
    }
    let detail = "A patient under 18 needs a guardian: a person we know, or a name and a phone number";
    vec![FieldProblem::new("/guardian_id", "guardian", detail)]
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Contact {
    #[serde(flatten)]
    pub head: Head<ContactId>,
    /// Prefix, given and family name together.
    pub full_name: String,
    #[serde(flatten)]
    pub data: ContactData,
    /// When somebody was last in touch; written by activities.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_touch_at: Option<Timestamp>,
    /// When the next touch is planned.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_touch_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub primary_physician: Option<Named>,
    /// Fields that the reader does not see, whether they hold anything or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Vec<String>>,
    /// The reader has broken the glass and sees all fields until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_until: Option<Timestamp>,
}

/// Takes out what somebody does not see.
fn hide(contact: &mut Contact, rules: &[&FieldRule]) {
    let data = &mut contact.data;
    for rule in rules {
        match (rule.field, rule.left) {
            ("uhid", Left::Nothing) => data.uhid = None,
            ("abha", Left::LastFour) => data.abha = data.abha.as_deref().map(abha::masked),
            ("birth_date", Left::Nothing) => data.birth_date = None,
            ("primary_physician_id", Left::Nothing) => {
                (data.primary_physician_id, contact.primary_physician) = (None, None);
            }
            ("payer", Left::Nothing) => data.payer = None,
            ("notes", Left::Nothing) => data.notes = None,
            // A rule that nobody carries out would show what it hides; the tests try every one.
            (field, _) => debug_assert!(false, "nothing hides {field}"),
        }
    }
    contact.hidden = Some(rules.iter().map(|rule| rule.field.to_owned()).collect());
}

/// What lists of contacts know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Contacts)).sorted(),
    Field::new("full_name", FieldKind::Text).sorted(),
    Field::new("kind", FieldKind::Choice(ContactKind::WORDS)).sorted(),
    Field::new("class", FieldKind::Choice(Class::WORDS)).sorted(),
    Field::new("job_title", FieldKind::Text),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("specialties", FieldKind::Words),
    Field::new("registration_number", FieldKind::Text),
    Field::new("uhid", FieldKind::Text),
    Field::new("city", FieldKind::Text).sorted(),
    Field::new("district", FieldKind::Text),
    Field::new("state", FieldKind::Text),
    Field::new("pin_code", FieldKind::Text),
    Field::new("gender", FieldKind::Choice(Gender::WORDS)),
    Field::new("birth_date", FieldKind::Date).sorted(),
    Field::new("preferred_channel", FieldKind::Choice(Channel::WORDS)),
    Field::new("tags", FieldKind::Words),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("last_touch_at", FieldKind::Instant).sorted(),
    Field::new("next_touch_at", FieldKind::Instant).sorted(),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Contact {
    id: ContactId,
    data: ContactData,
    resource: Contacts,
    always: ["full_name", "kind"],
    name: |contact| contact.full_name.clone(),
    custom: custom of kind,
    on_day: minors_have_a_guardian,
    hides: hide,
});

#[cfg(test)]
mod tests {
    use super::{Contact, ContactData, ContactKind};
    use crate::kernel::ContactId;
    use crate::kernel::record::{Record, new_problems_on};

    #[test]
    fn a_minor_has_a_guardian() {
        let day = |text: &str| text.parse().unwrap_or_else(|_| panic!("a day"));
        let today = day("2026-11-22");
        let born = |birth| ContactData { birth_date: Some(day(birth)), ..ContactData::new(ContactKind::Patient) };
        let child = born("2008-11-23");
        let refused = |data: &ContactData| Contact::problems_on(data, today).len();
        assert_eq!((refused(&child), refused(&born("2008-11-22"))), (1, 0));
        assert_eq!(refused(&ContactData { guardian_id: Some(ContactId(uuid::Uuid::nil())), ..child.clone() }), 0);
        let named = ContactData { guardian_name: Some("Asha".into()), ..child.clone() };
        assert_eq!(refused(&named), 1);
        let reached = ContactData { guardian_phone: Some("98765 43210".into()), ..named.clone() };
        assert_eq!(refused(&reached), 0);
        assert_eq!(refused(&ContactData { kind: ContactKind::Other, ..child.clone() }), 0);
        // What was so before is no hindrance, what makes it so is.
        assert_eq!(new_problems_on::<Contact>(&named, Some(&child), today), []);
        assert_eq!(new_problems_on::<Contact>(&child, Some(&reached), today).len(), 1);
    }
}
