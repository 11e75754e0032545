//! Records as a test needs them: start from these, and say only what matters.

use crate::organisation;
use chrono::Days;
use domain::day::activity::{ActivityData, ActivityKind};
use domain::day::patient_visit::{PatientVisitData, PatientVisitKind};
use domain::kernel::{AccountId, ContactId, Money};
use domain::leads::auto_response::{AutoResponseData, ResponseTexts};
use domain::leads::lead::LeadData;
use domain::leads::opportunity::{OpportunityData, OpportunityKind};
use domain::leads::origin::LeadChannel;
use domain::leads::web_form::{ConsentGrant, FormConsent, FormField, FormFieldKind, WebFormData};
use domain::people::account::{AccountData, AccountKind};
use domain::people::address::Address;
use domain::people::consent::{ConsentData, ConsentPurpose, ConsentSource, ConsentState};
use domain::people::contact::{ContactData, ContactKind};
use domain::people::reach::{Channel, Phone, PhoneLabel};
use domain::people::tie_up::{TieUpData, TieUpScope};

/// A doctor with a name and nothing else.
pub fn a_contact() -> ContactData {
    ContactData {
        prefix: Some("Dr".to_owned()),
        given_name: Some("Meera".to_owned()),
        family_name: Some("Iyer".to_owned()),
        ..ContactData::new(ContactKind::Doctor)
    }
}

/// Somebody who called and has not said their name.
pub fn a_lead() -> LeadData {
    let phones = vec![Phone::new(PhoneLabel::Mobile, "98765 43210")];
    LeadData { phones, ..LeadData::new(LeadChannel::Phone) }
}

/// One that answers everybody by e-mail.
pub fn an_auto_response() -> AutoResponseData {
    let words = ResponseTexts {
        email_subject: Some("We have {subject}".to_owned()),
        email_text: Some("Dear {name},\n\n{hospital} gets in touch by {due}.".to_owned()),
        ..ResponseTexts::default()
    };
    AutoResponseData::new("Everybody", words)
}

/// Asks for a name, a number, a message and whether a doctor has sent them, and for leave to call and to write.
pub fn a_web_form() -> WebFormData {
    let fields = vec![
        FormField::new(FormFieldKind::Name, "Your name").required(),
        FormField::new(FormFieldKind::Phone, "Your phone number").required(),
        FormField::new(FormFieldKind::Email, "Your e-mail address"),
        FormField::new(FormFieldKind::PinCode, "Your PIN code"),
        FormField::new(FormFieldKind::Message, "Your question"),
        FormField::own(FormFieldKind::YesNo, "referred", "Did a doctor send you?"),
    ];
    let grant = |channel| ConsentGrant { purpose: ConsentPurpose::Appointments, channel };
    let grants = vec![grant(Channel::Phone), grant(Channel::Email)];
    let text = "The hospital may call me, and write to me, about my question.".to_owned();
    let consent = Some(FormConsent { text, grants, required: false });
    WebFormData { consent, ..WebFormData::new("Knee campaign", "Ask about your knee", fields) }
}

/// A hospital with a name and nothing else.
pub fn an_account() -> AccountData {
    AccountData::new(AccountKind::Hospital, "Sunrise Hospital")
}

pub fn an_address(city: &str) -> Address {
    Address { city: Some(city.to_owned()), ..Address::default() }
}

/// A year of out-patients from the tests' first day.
pub fn a_tie_up(account: AccountId) -> TieUpData {
    let start = organisation::start().utc().date_naive();
    let end = start.checked_add_days(Days::new(364)).unwrap_or(start);
    TieUpData::new(account, TieUpScope::Opd, start, end)
}

/// Health checks for ₹1,00,000, expected within a month of the tests' first day.
pub fn an_opportunity(account: AccountId) -> OpportunityData {
    let start = organisation::start().utc().date_naive();
    let close = start.checked_add_days(Days::new(30)).unwrap_or(start);
    let new = OpportunityData::new(OpportunityKind::Package, "Health checks", Money::paise(10_000_000), close);
    OpportunityData { account_id: Some(account), ..new }
}

/// Half an hour with somebody, at the tests' first moment.
pub fn an_activity(contact: ContactId) -> ActivityData {
    ActivityData { contact_id: Some(contact), ..ActivityData::new(ActivityKind::Visit, organisation::start()) }
}

/// To the out-patients, on the morning of the second day after the tests' first one; of nobody yet.
pub fn a_visit() -> PatientVisitData {
    PatientVisitData::new(PatientVisitKind::Opd, organisation::start().plus_seconds(2 * 86_400 - 4 * 3_600))
}

/// "You may send me questions after my treatment by SMS", said at the desk.
pub fn a_consent(contact: ContactId) -> ConsentData {
    ConsentData {
        contact_id: contact,
        purpose: ConsentPurpose::FollowUp,
        channel: Channel::Sms,
        state: ConsentState::Given,
        decided_at: None,
        notice_version: "2026-1".to_owned(),
        language: "hi".to_owned(),
        source: ConsentSource::InPerson,
        notice_text: None,
        guardian_id: None,
        guardian_name: None,
        note: None,
    }
}
