//! Inquiries: one message that came in, by whatever way, and how fast it was answered.

use super::lead::{LeadData, Priority, SpokenLanguage};
use super::origin::{Attribution, LeadChannel};
use crate::kernel::due::DueState;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::{Move, Moving, Status, to, with_reason};
use crate::kernel::{ContactId, FacilityId, Head, InquiryId, LeadId, Named, TeamId, Timestamp, UserId, rules};
use crate::people::consent::{self, ConsentData, ConsentPurpose, ConsentState};
use crate::people::reach::{Channel, Phone, PhoneLabel};
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    InquiryStatus {
        New = "new",
        /// Somebody has got in touch.
        Answered = "answered",
        Closed = "closed",
        /// Nobody who asked about anything.
        Spam = "spam",
    }
);

impl Status for InquiryStatus {
    fn moves(self) -> &'static [Move<Self>] {
        use InquiryStatus as S;
        const NEW: &[Move<S>] = &[to(S::Answered), with_reason(S::Spam)];
        const ANSWERED: &[Move<S>] = &[to(S::Closed)];
        // What was taken for spam and is none.
        const SPAM: &[Move<S>] = &[to(S::New)];
        match self {
            S::New => NEW,
            S::Answered => ANSWERED,
            S::Spam => SPAM,
            S::Closed => &[],
        }
    }
}

/// What somebody agreed to when they asked. The ledger of the contact takes it over once it is known who they are.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct GivenConsent {
    pub purpose: ConsentPurpose,
    pub channel: Channel,
    /// The notice that they were shown.
    #[validate(
        length(min = 1, max = 40, message = "Enter the version of the notice"),
        custom(function = "rules::filled")
    )]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 40, example = "2026-1"))]
    pub notice_version: String,
    /// The notice word for word, where that is known.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep this under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub notice_text: Option<String>,
    /// The language of the notice (BCP 47).
    #[validate(custom(function = "consent::language"))]
    #[cfg_attr(
        feature = "openapi",
        schema(pattern = "^[a-z]{2,3}(-[A-Za-z0-9]{2,8})*$", max_length = 35, example = "hi")
    )]
    pub language: String,
}

/// What came in. Whoever asks is known by a number, an address or a name.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "says_who"))]
pub struct InquiryData {
    pub channel: LeadChannel,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::phone"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 3, max_length = 40, example = "98765 43210"))]
    pub phone: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "asha@example.in"))]
    pub email: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Asha Gupta"))]
    pub sender_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 300, message = "Keep this under 300 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 300))]
    pub subject: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20_000, message = "Keep this under 20,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20_000))]
    pub message: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Orthopaedics"))]
    pub specialty: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 100, message = "Keep this under 100 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 100, example = "Noida"))]
    pub city: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(custom(function = "rules::pin_code"))]
    #[cfg_attr(feature = "openapi", schema(pattern = "^[1-9][0-9]{5}$", example = "201301"))]
    pub pin_code: Option<String>,
    /// The language that they like to speak.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub language: Option<SpokenLanguage>,
    /// They began to ask, and did not send it: the lead that it opens is of low priority, it has a working day instead of
    /// minutes, and nothing is answered by itself.
    #[serde(default)]
    pub abandoned: bool,
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
    /// When it came in; now when absent, and never ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub received_at: Option<Timestamp>,
    /// What the sender's system calls it: sent again with the same one, by the same channel, it is the same inquiry.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(min = 1, max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 200))]
    pub external_id: Option<String>,
    /// What they agreed to; said once.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    #[validate(nested, length(max = 25, message = "Keep at most 25 entries"))]
    #[cfg_attr(feature = "openapi", schema(max_items = 25))]
    pub consents: Vec<GivenConsent>,
    /// Who answers it; whose lead it belongs to, else the caller, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

impl InquiryData {
    pub const fn new(channel: LeadChannel) -> Self {
        Self {
            channel,
            phone: None,
            email: None,
            sender_name: None,
            subject: None,
            message: None,
            specialty: None,
            city: None,
            pin_code: None,
            language: None,
            abandoned: false,
            source: None,
            campaign: None,
            attribution: None,
            received_at: None,
            external_id: None,
            consents: Vec::new(),
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// The number by which somebody asked, as records keep it.
    pub fn phones(&self) -> Vec<Phone> {
        let label = if self.channel == LeadChannel::Whatsapp { PhoneLabel::Whatsapp } else { PhoneLabel::Mobile };
        self.phone.iter().map(|number| Phone::new(label, number.trim())).collect()
    }

    pub fn emails(&self) -> Vec<String> {
        self.email.iter().cloned().collect()
    }

    /// The lead that this inquiry opens, where there is none yet.
    pub fn opens(&self) -> LeadData {
        let name = self.sender_name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        // The last word is the family's; whoever writes one name alone writes their own.
        let (given, family) = match name.and_then(|name| name.rsplit_once(' ')) {
            Some((given, family)) => (Some(given.trim().to_owned()), Some(family.to_owned())),
            None => (name.map(str::to_owned), None),
        };
        let told: Vec<&str> = [&self.subject, &self.message].into_iter().filter_map(|text| text.as_deref()).collect();
        let need: String = told.join(": ").chars().take(2_000).collect();
        LeadData {
            given_name: given,
            family_name: family,
            phones: self.phones(),
            emails: self.emails(),
            need: Some(need).filter(|need| !need.is_empty()),
            city: self.city.clone(),
            pin_code: self.pin_code.clone(),
            language: self.language,
            specialty: self.specialty.clone(),
            priority: if self.abandoned { Priority::Low } else { Priority::Normal },
            source: self.source.clone(),
            campaign: self.campaign.clone(),
            attribution: self.attribution.clone(),
            owner_id: self.owner_id,
            team_id: self.team_id,
            facility_id: self.facility_id,
            ..LeadData::new(self.channel)
        }
    }
}

fn says_who(inquiry: &InquiryData) -> Result<(), ValidationError> {
    let InquiryData { phone, email, sender_name, .. } = inquiry;
    let known = [phone, email, sender_name].into_iter().flatten().any(|text| !text.trim().is_empty());
    if known {
        return Ok(());
    }
    Err(rules::about("phone", "required", "Enter a phone number, an e-mail address or a name"))
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Inquiry {
    #[serde(flatten)]
    pub head: Head<InquiryId>,
    #[serde(flatten)]
    pub data: InquiryData,
    pub status: InquiryStatus,
    /// The lead that it belongs to: one that was open, or the one that it opened.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<LeadId>,
    /// Who asked, where the hospital knows them.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// It opened its lead.
    pub opened_lead: bool,
    /// By when somebody gets in touch, in the working time of the facility.
    pub due_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub answered_at: Option<Timestamp>,
    /// Nobody got in touch in time.
    pub late: bool,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
}

impl Inquiry {
    pub fn new(head: Head<InquiryId>, data: InquiryData) -> Self {
        let due_at = data.received_at.unwrap_or(head.created_at);
        Self {
            head,
            data,
            status: InquiryStatus::New,
            lead_id: None,
            contact_id: None,
            opened_lead: false,
            due_at,
            answered_at: None,
            late: false,
            owner: None,
            team: None,
            facility: None,
            lead: None,
            contact: None,
        }
    }

    /// What a new status means for the clock.
    pub fn settle(&mut self, now: Timestamp) {
        match self.status {
            InquiryStatus::Answered => {
                let answered = *self.answered_at.get_or_insert(now);
                self.late = answered > self.due_at;
            }
            // What was late stays so: nobody is told of it twice.
            InquiryStatus::New => self.answered_at = None,
            InquiryStatus::Closed | InquiryStatus::Spam => {}
        }
    }

    /// The entries of a contact's ledger that its consents become.
    pub fn ledger(&self, contact_id: ContactId) -> Vec<ConsentData> {
        let entry = |given: &GivenConsent| ConsentData {
            contact_id,
            purpose: given.purpose,
            channel: given.channel,
            state: ConsentState::Given,
            decided_at: self.data.received_at,
            notice_version: given.notice_version.clone(),
            language: given.language.clone(),
            notice_text: given.notice_text.clone(),
            source: self.data.channel.consent_source(),
            guardian_id: None,
            guardian_name: None,
            note: None,
        };
        self.data.consents.iter().map(entry).collect()
    }

    /// When it becomes late, while somebody still waits for a first word and nobody was told that it is.
    pub fn becomes_late_at(&self) -> Option<Timestamp> {
        let waits = self.status == InquiryStatus::New && !self.late && self.head.deleted_at.is_none();
        waits.then_some(self.due_at)
    }

    /// What people call it.
    pub fn title(&self) -> String {
        let InquiryData { subject, sender_name, phone, email, message, .. } = &self.data;
        let told = [subject, sender_name, phone, email, message].into_iter().flatten().map(|text| text.trim());
        let told = told.filter(|text| !text.is_empty()).map(|text| text.chars().take(120).collect());
        told.into_iter().next().unwrap_or_default()
    }
}

impl Moving for Inquiry {
    type Status = InquiryStatus;

    fn status(&self) -> InquiryStatus {
        self.status
    }

    fn set_status(&mut self, status: InquiryStatus) {
        self.status = status;
    }
}

/// What lists of inquiries know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Inquiries)).sorted(),
    Field::new("status", FieldKind::Choice(InquiryStatus::WORDS)).sorted(),
    Field::new("channel", FieldKind::Choice(LeadChannel::WORDS)).sorted(),
    Field::new("sender_name", FieldKind::Text),
    Field::new("specialty", FieldKind::Text),
    Field::new("source", FieldKind::Text),
    Field::new("campaign", FieldKind::Text),
    Field::new("external_id", FieldKind::Text),
    Field::new("lead_id", FieldKind::Reference(Resource::Leads)),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("received_at", FieldKind::Instant).sorted(),
    Field::new("due_at", FieldKind::Instant).sorted(),
    // Where the end of its time lies, seen from now.
    Field::new("due", FieldKind::Choice(DueState::WORDS)),
    Field::new("answered_at", FieldKind::Instant).sorted(),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Inquiry {
    id: InquiryId,
    data: InquiryData,
    resource: Inquiries,
    always: ["channel", "status", "opened_lead", "due_at", "late"],
    name: |inquiry| inquiry.title()
});
