//! Consents: who may be told what, and how. A ledger: each word of a person is an entry, a withdrawal is another one, and
//! what holds is read from them.

use super::reach::Channel;
use crate::kernel::day::years_between;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::{ConsentId, ContactId, FieldProblem, Head, Named, Timestamp, rules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What somebody may be told.
    ConsentPurpose {
        Appointments = "appointments",
        /// Questions after a treatment, and answers to them.
        FollowUp = "follow_up",
        HealthInformation = "health_information",
        /// Camps, packages, events: what the hospital wants to sell.
        Offers = "offers",
        /// What became of a patient, told to whoever referred them.
        ReferralUpdates = "referral_updates",
    }
);

crate::labels!(
    ConsentState { Given = "given", Withdrawn = "withdrawn" }
);

crate::labels!(
    /// How the hospital learned of it.
    ConsentSource {
        InPerson = "in_person", PaperForm = "paper_form", Phone = "phone", Website = "website", Sms = "sms",
        Whatsapp = "whatsapp", Email = "email",
    }
);

/// The notice that people are shown now; entries say which one was shown then.
pub const NOTICE_VERSION: &str = "2026-1";

/// The age from which somebody consents for themselves (section 2(f) of the Digital Personal Data Protection Act, 2023).
pub const OF_AGE: u32 = 18;

/// What people write: one word of one person about one purpose and one channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ConsentData {
    pub contact_id: ContactId,
    pub purpose: ConsentPurpose,
    pub channel: Channel,
    pub state: ConsentState,
    /// When it was given or withdrawn; now when absent. What is entered late changes nothing that was said later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub decided_at: Option<Timestamp>,
    /// The notice that the person was shown.
    #[validate(
        length(min = 1, max = 40, message = "Enter the version of the notice"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, example = "2026-1"))]
    pub notice_version: String,
    /// The language of the notice (BCP 47).
    #[validate(custom(function = "language"))]
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length = 35, example = "hi")
    )]
    pub language: String,
    /// What the person was shown, word for word, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub notice_text: Option<String>,
    pub source: ConsentSource,
    /// For somebody under 18: the guardian who decided, if they are a contact; the one of the record when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian_id: Option<ContactId>,
    /// The guardian's name, if they are no contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub guardian_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 1_000, message = "Keep this under 1,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 1_000))]
    pub note: Option<String>,
}

/// `hi`, `en-IN`, `sat-Olck`.
pub fn language(tag: &str) -> Result<(), ValidationError> {
    let mut parts = tag.split('-');
    let first = parts
        .next()
        .is_some_and(|first| (2..=3).contains(&first.len()) && first.bytes().all(|byte| byte.is_ascii_lowercase()));
    let good = first
        && tag.len() <= 35
        && parts.all(|part| (2..=8).contains(&part.len()) && part.bytes().all(|byte| byte.is_ascii_alphanumeric()));
    if good { Ok(()) } else { Err(ValidationError::new("language").with_message("Enter a language such as hi".into())) }
}

impl ConsentData {
    /// What the law has against an entry about somebody born on that day, decided on this one: a child's guardian gives
    /// consent, and nobody sells to children (section 9 of the act). A withdrawal is always heard.
    pub fn refuse(&self, birth_date: Option<NaiveDate>, day: NaiveDate) -> Option<FieldProblem> {
        if self.state == ConsentState::Withdrawn || !birth_date.is_some_and(|birth| is_minor(birth, day)) {
            return None;
        }
        if self.purpose == ConsentPurpose::Offers {
            return Some(FieldProblem::new("/purpose", "minor", "Nothing is offered to people under 18"));
        }
        let named = self.guardian_name.as_deref().is_some_and(|name| !name.trim().is_empty());
        if self.guardian_id.is_some() || named {
            return None;
        }
        Some(FieldProblem::new("/guardian_id", "guardian", "A guardian consents for people under 18: say who"))
    }
}

/// Whether somebody born on that day is under 18 on another.
pub fn is_minor(birth_date: NaiveDate, day: NaiveDate) -> bool {
    years_between(birth_date, day) < OF_AGE
}

/// One entry of the ledger.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Consent {
    #[serde(flatten)]
    pub head: Head<ConsentId>,
    #[serde(flatten)]
    pub data: ConsentData,
    /// Counts the contact's entries from 1; of two words of the same moment the later entry holds.
    pub number: i64,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guardian: Option<Named>,
    /// Who wrote it down.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub recorded_by: Option<Named>,
}

impl Consent {
    /// What of two entries about the same holds is the greater one.
    fn rank(&self) -> (Option<Timestamp>, i64) {
        (self.data.decided_at, self.number)
    }
}

/// What holds for one purpose and channel.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CurrentConsent {
    pub purpose: ConsentPurpose,
    pub channel: Channel,
    pub state: ConsentState,
    pub decided_at: Timestamp,
    /// The entry that says so.
    pub consent_id: ConsentId,
}

/// What holds for one contact. A purpose and channel that does not stand here was never asked for: there is no consent.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ConsentMatrix {
    pub contact_id: ContactId,
    /// Under 18 today: a guardian consents, and nothing is offered.
    pub is_minor: bool,
    /// The version of the notice that people are shown now.
    pub notice_version: String,
    /// By purpose, then by channel.
    pub current: Vec<CurrentConsent>,
}

impl ConsentMatrix {
    /// Whether somebody who asked by themselves may be answered by a channel without a person's hand. Whoever has taken
    /// back what they gave there, and gives nothing else by it, has opted out; a child needs somebody's word first.
    pub fn may_be_answered_by(&self, channel: Channel) -> bool {
        let says = |state| self.current.iter().any(|one| one.channel == channel && one.state == state);
        says(ConsentState::Given) || !(self.is_minor || says(ConsentState::Withdrawn))
    }
}

/// What holds, out of all entries of one contact in any order.
pub fn current(entries: &[Consent]) -> Vec<CurrentConsent> {
    let mut found: Vec<&Consent> = Vec::new();
    for entry in entries {
        let same = |known: &&mut &Consent| {
            (known.data.purpose, known.data.channel) == (entry.data.purpose, entry.data.channel)
        };
        match found.iter_mut().find(same) {
            Some(known) if known.rank() < entry.rank() => *known = entry,
            Some(_) => {}
            None => found.push(entry),
        }
    }
    found.sort_by_key(|entry| (entry.data.purpose, entry.data.channel));
    let current = |entry: &&Consent| CurrentConsent {
        purpose: entry.data.purpose,
        channel: entry.data.channel,
        state: entry.data.state,
        decided_at: entry.data.decided_at.unwrap_or(entry.head.created_at),
        consent_id: entry.head.id,
    };
    found.iter().map(current).collect()
}

/// What lists of consents know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Consents)).sorted(),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("purpose", FieldKind::Choice(ConsentPurpose::WORDS)).sorted(),
    Field::new("channel", FieldKind::Choice(Channel::WORDS)).sorted(),
    Field::new("state", FieldKind::Choice(ConsentState::WORDS)),
    Field::new("source", FieldKind::Choice(ConsentSource::WORDS)),
    Field::new("notice_version", FieldKind::Text),
    Field::new("language", FieldKind::Text),
    Field::new("decided_at", FieldKind::Instant).sorted(),
    Field::new("number", FieldKind::Number).sorted(),
    Field::new("guardian_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Consent {
    id: ConsentId,
    data: ConsentData,
    resource: Consents,
    always: ["contact_id", "purpose", "channel", "state", "notice_version", "language", "source", "number"],
    name: |consent| [consent.data.purpose.as_str(), " ", consent.data.channel.as_str()].concat()
});

#[cfg(test)]
mod tests {
    use super::{ConsentData, ConsentPurpose, ConsentSource, ConsentState};
    use crate::kernel::{ContactId, rules};
    use crate::people::reach::Channel;
    use chrono::NaiveDate;

    fn data(purpose: ConsentPurpose, state: ConsentState) -> ConsentData {
        ConsentData {
            contact_id: ContactId(uuid::Uuid::nil()),
            purpose,
            channel: Channel::Sms,
            state,
            decided_at: None,
            notice_version: "2026-1".into(),
            language: "hi".into(),
            notice_text: None,
            source: ConsentSource::InPerson,
            guardian_id: None,
            guardian_name: None,
            note: None,
        }
    }

    #[test]
    fn children_have_a_guardian_and_are_offered_nothing() {
        let day = |text: &str| text.parse::<NaiveDate>().unwrap_or_else(|_| panic!("a day"));
        let (child, today) = (Some(day("2010-11-23")), day("2026-11-22"));
        let code = |data: &ConsentData, birth| data.refuse(birth, today).map(|problem| problem.code);
        let given = data(ConsentPurpose::FollowUp, ConsentState::Given);
        assert_eq!(code(&given, child).as_deref(), Some("guardian"));
        assert_eq!(code(&ConsentData { guardian_name: Some("Asha".into()), ..given.clone() }, child), None);
        assert_eq!(code(&given, Some(day("2008-11-22"))), None);
        assert_eq!(code(&given, None), None);
        let mut offers = data(ConsentPurpose::Offers, ConsentState::Given);
        offers.guardian_name = Some("Asha".into());
        assert_eq!(code(&offers, child).as_deref(), Some("minor"));
        for purpose in ConsentPurpose::ALL {
            assert_eq!(code(&data(*purpose, ConsentState::Withdrawn), child), None);
        }
    }

    #[test]
    fn languages() {
        for (tag, good) in [
            ("hi", true),
            ("en-IN", true),
            ("sat-Olck-IN", true),
            ("H", false),
            ("Hindi", false),
            ("hi-", false),
            ("", false),
        ] {
            let entry = ConsentData { language: tag.into(), ..data(ConsentPurpose::Offers, ConsentState::Given) };
            assert_eq!(rules::check(&entry).is_empty(), good, "{tag}");
        }
    }
}
