//! Leads: people who asked about care and may become patients.

mod data;
mod moving;
pub mod score;
mod status;
#[cfg(test)]
mod tests;

pub use crate::kernel::priority::Priority;
pub use data::{LeadData, NextAction, SpokenLanguage};
pub use moving::{LeadMove, LostReason, UnqualifiedReason};
pub use score::{ScorePart, ScoreReason};
pub use status::{LeadStatus, REOPEN_SECONDS};

use crate::kernel::day::day_of;
use crate::kernel::due::DueState;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::policy::Resource;
use crate::kernel::status::Moving;
use crate::kernel::{ContactId, Head, LeadId, Named, OpportunityId, Timestamp};
use crate::leads::assignment::LeadAssignment;
use crate::leads::origin::LeadChannel;
use crate::people::contact::Gender;
use data::born_by_now;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Lead {
    #[serde(flatten)]
    pub head: Head<LeadId>,
    /// The name; the number or the address by which somebody asked where nobody has said a name.
    pub full_name: String,
    #[serde(flatten)]
    pub data: LeadData,
    pub status: LeadStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<LostReason>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unqualified_reason: Option<UnqualifiedReason>,
    /// The lead that there was already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of_lead_id: Option<LeadId>,
    /// The contact that there was already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of_contact_id: Option<ContactId>,
    /// How often somebody tried to reach them.
    pub attempts: i32,
    /// Attempts in a row that reached nobody.
    pub unanswered: i32,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_attempt_at: Option<Timestamp>,
    /// How often it was taken up again.
    pub reopened: i32,
    /// When it ended; absent while somebody works at it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub closed_at: Option<Timestamp>,
    /// From 0 to 100; absent for somebody who may be under 18.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub score: Option<i32>,
    /// What the score is made of.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub score_reasons: Vec<ScorePart>,
    /// Why it is its owner's, where a rule has chosen them; gone when somebody gives it to another one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assignment: Option<LeadAssignment>,
    /// What may be sold to whom it became.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity_id: Option<OpportunityId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub account: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub opportunity: Option<Named>,
}

impl Lead {
    /// One that has just come in.
    pub fn new(head: Head<LeadId>, data: LeadData) -> Self {
        let (owner, team, facility, contact, account, opportunity) = (None, None, None, None, None, None);
        Self {
            head,
            full_name: String::new(),
            data,
            status: LeadStatus::New,
            lost_reason: None,
            unqualified_reason: None,
            duplicate_of_lead_id: None,
            duplicate_of_contact_id: None,
            attempts: 0,
            unanswered: 0,
            last_attempt_at: None,
            reopened: 0,
            closed_at: None,
            score: None,
            score_reasons: Vec::new(),
            assignment: None,
            opportunity_id: None,
            owner,
            team,
            facility,
            contact,
            account,
            opportunity,
        }
        .told_anew()
    }

    /// The same with what follows from the rest: what it is called, and its score on the day of the change.
    #[must_use]
    pub fn told_anew(mut self) -> Self {
        self.full_name = self.data.full_name();
        let parts = score::score(&self, day_of(self.head.updated_at));
        self.score = parts.as_deref().map(score::total);
        self.score_reasons = parts.unwrap_or_default();
        self
    }

    /// What a move means beside the new status, which it has already; `before` is the one that it had.
    pub fn settle(&mut self, before: LeadStatus, now: Timestamp) {
        if self.status.is_open() {
            if !before.is_open() {
                self.reopened = self.reopened.saturating_add(1);
                self.unanswered = 0;
            }
            self.closed_at = None;
        } else {
            self.closed_at = Some(now);
            (self.data.next_action, self.data.next_action_at) = (None, None);
        }
        if matches!(self.status, LeadStatus::Contacted | LeadStatus::Qualified | LeadStatus::AppointmentBooked) {
            self.unanswered = 0;
        }
    }

    /// Whether it can still be taken up again.
    pub fn may_reopen(&self, now: Timestamp) -> bool {
        self.closed_at.is_some_and(|closed| now <= closed.plus_seconds(REOPEN_SECONDS))
    }
}

impl Moving for Lead {
    type Status = LeadStatus;

    fn status(&self) -> LeadStatus {
        self.status
    }

    fn set_status(&mut self, status: LeadStatus) {
        self.status = status;
    }
}

/// What lists of leads know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::Leads)).sorted(),
    Field::new("full_name", FieldKind::Text).sorted(),
    Field::new("status", FieldKind::Choice(LeadStatus::WORDS)).sorted(),
    Field::new("channel", FieldKind::Choice(LeadChannel::WORDS)).sorted(),
    Field::new("source", FieldKind::Text),
    Field::new("campaign", FieldKind::Text),
    Field::new("specialty", FieldKind::Text),
    Field::new("payer", FieldKind::Text),
    Field::new("city", FieldKind::Text).sorted(),
    Field::new("pin_code", FieldKind::Text),
    Field::new("language", FieldKind::Choice(SpokenLanguage::WORDS)),
    Field::new("gender", FieldKind::Choice(Gender::WORDS)),
    Field::new("birth_year", FieldKind::Number),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("account_id", FieldKind::Reference(Resource::Accounts)),
    Field::new("opportunity_id", FieldKind::Reference(Resource::Opportunities)),
    Field::new("priority", FieldKind::Choice(Priority::WORDS)),
    Field::new("next_action", FieldKind::Choice(NextAction::WORDS)),
    Field::new("next_action_at", FieldKind::Instant).sorted(),
    // Where the next action lies, seen from now.
    Field::new("due", FieldKind::Choice(DueState::WORDS)),
    Field::new("lost_reason", FieldKind::Choice(LostReason::WORDS)),
    Field::new("unqualified_reason", FieldKind::Choice(UnqualifiedReason::WORDS)),
    Field::new("attempts", FieldKind::Number).sorted(),
    Field::new("unanswered", FieldKind::Number),
    Field::new("last_attempt_at", FieldKind::Instant).sorted(),
    Field::new("reopened", FieldKind::Number),
    Field::new("closed_at", FieldKind::Instant).sorted(),
    Field::new("score", FieldKind::Number).sorted(),
    Field::new("tags", FieldKind::Words),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(Lead {
    id: LeadId,
    data: LeadData,
    resource: Leads,
    always: ["full_name", "status", "channel", "priority", "attempts", "unanswered", "reopened"],
    name: |lead| lead.full_name.clone(),
    custom: custom,
    on_day: born_by_now,
});
