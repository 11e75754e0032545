//! Conversion: a lead becomes a contact, with an account, an opportunity and an appointment where there are such, and can
//! be taken back for half a minute.

use super::lead::{Lead, LeadData};
use super::opportunity::{OpportunityData, OpportunityKind};
use crate::day::patient_visit::{NewAppointment, PatientVisitData, PatientVisitSource};
use crate::kernel::problem::Candidate;
use crate::kernel::{AccountId, ContactId, FieldProblem, LeadId, Money, Named, Timestamp, rules};
use crate::people::account::AccountData;
use crate::people::address::Address;
use crate::people::contact::{ContactData, ContactKind};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

/// How long a conversion can be taken back.
pub const UNDO_SECONDS: i64 = 30;

/// More records that may be the same are not shown.
pub const MOST_CANDIDATES: usize = 10;

/// Who somebody is: one who is there, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_contact"))]
pub struct ContactChoice {
    /// This one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<ContactId>,
    /// A new one with this data; the lead's owner owns it unless another one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub create: Option<ContactData>,
    /// With `create`: those who look the same and are somebody else.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50, message = "Name at most 50"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub other_than: Vec<ContactId>,
}

/// Through whom somebody comes: an account that is there, or a new one.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "one_account"))]
pub struct AccountChoice {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<AccountId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub create: Option<AccountData>,
    /// With `create`: those that look the same and are another one.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(length(max = 50, message = "Name at most 50"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 50))]
    pub other_than: Vec<AccountId>,
}

fn one_of(link: bool, create: bool, others: bool) -> Result<(), ValidationError> {
    match (link, create) {
        (false, false) => Err(rules::about("link", "required", "Link one that is there, or make a new one")),
        (true, true) => Err(rules::about("create", "only_one", "Link one that is there, or make a new one: not both")),
        (true, false) if others => Err(rules::about("other_than", "only_new", "This belongs to a new one")),
        _ => Ok(()),
    }
}

fn one_contact(choice: &ContactChoice) -> Result<(), ValidationError> {
    one_of(choice.link.is_some(), choice.create.is_some(), !choice.other_than.is_empty())
}

fn one_account(choice: &AccountChoice) -> Result<(), ValidationError> {
    one_of(choice.link.is_some(), choice.create.is_some(), !choice.other_than.is_empty())
}

/// What may be sold to whom the lead becomes.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewOpportunity {
    pub kind: OpportunityKind,
    /// What the lead asks for, with their name, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200, message = "Enter a name of at most 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub name: Option<String>,
    /// Nothing yet when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub amount: Option<Money>,
    #[validate(custom(function = "rules::date"))]
    pub expected_close: NaiveDate,
}

/// Asks for the conversion of a lead.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConversionRequest {
    /// Absent: the contact that the lead names; else a new patient of what the lead says, unless one looks the same.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub contact: Option<ContactChoice>,
    /// Absent: the account that the lead names, or none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub account: Option<AccountChoice>,
    /// Absent: none.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub opportunity: Option<NewOpportunity>,
    /// A visit that is booked with it. Absent: none. Those that the lead has already get the contact in any case.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub appointment: Option<NewAppointment>,
}

/// The match panel: who somebody may be, and what a new one would be made of.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConversionPanel {
    pub lead_id: LeadId,
    /// The version that was looked at.
    pub version: i32,
    /// Its status allows a conversion now.
    pub convertible: bool,
    /// The surest first. One with `strong` has to be decided on.
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub contacts: Vec<Candidate>,
    #[cfg_attr(feature = "openapi", schema(max_items = 10))]
    pub accounts: Vec<Candidate>,
    /// What a new contact would be made of.
    pub contact: ContactData,
    /// What an opportunity would be called.
    pub opportunity_name: String,
    /// Consents given with its inquiries, which the contact's ledger would take over.
    pub consents: i64,
    /// A conversion can be taken back until then; absent where there is none to take back.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_until: Option<Timestamp>,
}

/// A record that a conversion has led to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Became {
    #[serde(flatten)]
    pub record: Named,
    /// It is new; else it was there.
    pub made: bool,
}

/// What came of a conversion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Converted {
    pub lead: Lead,
    pub contact: Became,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Became>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Became>,
    /// The visit that was booked with it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub appointment: Option<Became>,
    /// Entries that the contact's ledger took over.
    pub consents: i64,
    /// Consents that the ledger refused, with the reason: of a child, for example.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub consents_refused: Vec<FieldProblem>,
    /// It can be taken back until then.
    pub undo_until: Timestamp,
}

impl Lead {
    /// What a new contact is made of.
    pub fn as_contact(&self) -> ContactData {
        let LeadData { given_name, family_name, phones, emails, city, pin_code, gender, payer, tags, .. } = &self.data;
        let LeadData { account_id, owner_id, team_id, facility_id, .. } = self.data;
        let address = Address { city: city.clone(), pin_code: pin_code.clone(), ..Address::default() };
        let said = |name: &Option<String>| name.clone().filter(|name| !name.trim().is_empty());
        ContactData {
            given_name: said(given_name),
            family_name: said(family_name),
            phones: phones.clone(),
            emails: emails.clone(),
            addresses: if address.is_empty() { Vec::new() } else { vec![address] },
            gender: *gender,
            payer: payer.clone(),
            tags: tags.clone(),
            account_id,
            owner_id,
            team_id,
            facility_id,
            ..ContactData::new(ContactKind::Patient)
        }
    }

    /// What an opportunity is called: `Knee replacement for her father: Asha Gupta`.
    pub fn opportunity_name(&self) -> String {
        let LeadData { need, specialty, .. } = &self.data;
        let said = [need, specialty].into_iter().flatten().map(|text| text.trim()).find(|text| !text.is_empty());
        let name = self.full_name.as_str();
        let long = said.map_or_else(|| name.to_owned(), |said| [said, ": ", name].concat());
        if long.chars().count() <= 200 { long } else { long.chars().take(199).chain(['…']).collect() }
    }

    /// The opportunity that somebody asks for, with where the lead came from.
    pub fn as_opportunity(&self, wish: &NewOpportunity) -> OpportunityData {
        let LeadData { source, campaign, attribution, .. } = &self.data;
        let LeadData { owner_id, team_id, facility_id, .. } = self.data;
        let advertised = attribution.as_ref().and_then(|told| told.utm_campaign.clone().or(told.utm_source.clone()));
        let came_from = source.clone().or_else(|| campaign.clone()).or(advertised);
        let name = wish.name.clone().unwrap_or_else(|| self.opportunity_name());
        let amount = wish.amount.unwrap_or(Money::paise(0));
        OpportunityData {
            source: came_from.map(|source| source.chars().take(120).collect()),
            owner_id,
            team_id,
            facility_id,
            ..OpportunityData::new(wish.kind, &name, amount, wish.expected_close)
        }
    }

    /// The visit that is booked for somebody: to the department that they asked for where no other one is said.
    pub fn as_visit(&self, wish: &NewAppointment) -> PatientVisitData {
        let LeadData { contact_id, owner_id, team_id, facility_id, .. } = self.data;
        let specialty = self.data.specialty.clone().filter(|text| !text.trim().is_empty());
        PatientVisitData {
            contact_id,
            lead_id: Some(self.head.id),
            minutes: wish.minutes,
            department: wish.department.clone().or(specialty),
            doctor: wish.doctor.clone(),
            physician_id: wish.physician_id,
            source: Some(PatientVisitSource::Lead),
            owner_id,
            team_id,
            facility_id,
            ..PatientVisitData::new(wish.kind, wish.starts_at)
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{ContactChoice, ConversionRequest, NewOpportunity};
    use crate::day::patient_visit::NewAppointment;
    use crate::kernel::{ContactId, Head, LeadId, rules};
    use crate::leads::lead::{Lead, LeadData};
    use crate::leads::opportunity::OpportunityKind;
    use crate::leads::origin::{Attribution, LeadChannel};
    use crate::people::contact::{ContactData, ContactKind};
    use uuid::Uuid;

    fn lead(change: impl FnOnce(&mut LeadData)) -> Lead {
        let now = crate::kernel::Timestamp::earliest();
        let (id, version) = (LeadId(Uuid::nil()), 1);
        let head = Head {
            id,
            version,
            created_at: now,
            created_by: None,
            updated_at: now,
            updated_by: None,
            deleted_at: None,
        };
        let mut data = LeadData::new(LeadChannel::Phone);
        (data.given_name, data.family_name) = (Some("Asha".into()), Some("Gupta".into()));
        change(&mut data);
        Lead::new(head, data)
    }

    #[test]
    fn a_new_contact_is_what_the_lead_says() {
        let made = lead(|data| (data.city, data.payer) = (Some("Noida".into()), Some("CGHS".into()))).as_contact();
        assert_eq!((made.full_name().as_str(), made.kind), ("Asha Gupta", ContactKind::Patient));
        assert_eq!(made.addresses.iter().filter_map(|one| one.city.as_deref()).collect::<Vec<_>>(), ["Noida"]);
        assert_eq!((rules::check(&made), made.payer.as_deref()), (Vec::new(), Some("CGHS")));
        assert!(lead(|_| ()).as_contact().addresses.is_empty());
    }

    #[test]
    fn an_opportunity_says_what_for_and_where_from() {
        let wish = NewOpportunity {
            kind: OpportunityKind::Procedure,
            name: None,
            amount: None,
            expected_close: "2026-12-24".parse().unwrap_or_default(),
        };
        let named = |change: fn(&mut LeadData)| lead(change).as_opportunity(&wish);
        assert_eq!(named(|_| ()).name, "Asha Gupta");
        assert_eq!(named(|data| data.specialty = Some("Cardiology".into())).name, "Cardiology: Asha Gupta");
        assert_eq!(named(|data| data.need = Some("x".repeat(2_000))).name.chars().count(), 200);
        let advertised = named(|data| {
            data.attribution = Some(Attribution { utm_campaign: Some("knee".into()), ..Attribution::default() });
        });
        assert_eq!(advertised.source.as_deref(), Some("knee"));
        assert_eq!(named(|data| data.source = Some("Camp".into())).source.as_deref(), Some("Camp"));
    }

    #[test]
    fn a_visit_is_to_the_department_that_was_asked_for() {
        let wish = NewAppointment::at(crate::kernel::Timestamp::earliest());
        let asked = lead(|data| data.specialty = Some("Cardiology".into()));
        let visit = asked.as_visit(&wish);
        assert_eq!((visit.department.as_deref(), visit.lead_id), (Some("Cardiology"), Some(asked.head.id)));
        assert_eq!(rules::check(&visit), Vec::new());
        let other = NewAppointment { department: Some("Neurology".into()), ..wish };
        assert_eq!(asked.as_visit(&other).department.as_deref(), Some("Neurology"));
    }

    #[test]
    fn one_or_the_other() {
        let complaint = |choice: ContactChoice| {
            let asked = ConversionRequest { contact: Some(choice), ..ConversionRequest::default() };
            rules::check(&asked).first().map(|problem| format!("{} {}", problem.pointer, problem.code))
        };
        let (link, create) = (Some(ContactId(Uuid::nil())), Some(ContactData::new(ContactKind::Patient)));
        let named = ContactData { given_name: Some("Asha".into()), ..ContactData::new(ContactKind::Patient) };
        assert_eq!(complaint(ContactChoice::default()).as_deref(), Some("/contact/link required"));
        let both = ContactChoice { link, create: Some(named.clone()), ..ContactChoice::default() };
        assert_eq!(complaint(both).as_deref(), Some("/contact/create only_one"));
        let nobody = ContactChoice { create, ..ContactChoice::default() };
        assert_eq!(complaint(nobody).as_deref(), Some("/contact/create/given_name required"));
        let others = ContactChoice { link, other_than: vec![ContactId(Uuid::nil())], ..ContactChoice::default() };
        assert_eq!(complaint(others).as_deref(), Some("/contact/other_than only_new"));
        assert_eq!(complaint(ContactChoice { create: Some(named), ..ContactChoice::default() }), None);
        assert_eq!(complaint(ContactChoice { link, ..ContactChoice::default() }), None);
    }
}
