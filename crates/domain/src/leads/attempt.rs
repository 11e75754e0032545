//! Attempts to reach somebody who asked about care.

use super::lead::{Lead, LeadStatus, LostReason, NextAction};
use crate::kernel::status::Status;
use crate::kernel::{AttemptId, LeadId, Named, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    AttemptChannel { Call = "call", Whatsapp = "whatsapp", Email = "email", Sms = "sms" }
);

crate::labels!(
    /// What became of an attempt.
    AttemptOutcome {
        Connected = "connected", NoAnswer = "no_answer", Busy = "busy", SwitchedOff = "switched_off",
        WrongNumber = "wrong_number", LeftMessage = "left_message",
    }
);

impl AttemptChannel {
    /// What is planned where it is tried again the same way.
    pub const fn again(self) -> NextAction {
        match self {
            Self::Call => NextAction::Call,
            Self::Whatsapp => NextAction::Whatsapp,
            Self::Email => NextAction::Email,
            Self::Sms => NextAction::Sms,
        }
    }
}

impl AttemptOutcome {
    pub const fn reached(self) -> bool {
        matches!(self, Self::Connected)
    }
}

/// What somebody writes down of an attempt.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct AttemptData {
    pub channel: AttemptChannel,
    pub outcome: AttemptOutcome,
    /// When it was; now when absent, and never ahead: a phone without signal tells later.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep this under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub note: Option<String>,
}

impl AttemptData {
    /// Who was reached, or can read it, has been answered.
    pub fn answers(&self) -> bool {
        self.outcome.reached() || self.outcome == AttemptOutcome::LeftMessage || self.channel != AttemptChannel::Call
    }
}

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Attempt {
    pub id: AttemptId,
    pub lead_id: LeadId,
    pub channel: AttemptChannel,
    pub outcome: AttemptOutcome,
    pub at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// When the ladder planned the next one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_attempt_at: Option<Timestamp>,
    pub created_at: Timestamp,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub user: Option<Named>,
}

/// A move that somebody may take now; nobody takes it for them.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ProposedMove {
    pub to: LeadStatus,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<LostReason>,
}

impl ProposedMove {
    /// After the last rung.
    pub const UNREACHABLE: Self = Self { to: LeadStatus::Lost, lost_reason: Some(LostReason::Unreachable) };
}

/// What came of writing an attempt down.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct AttemptLogged {
    pub attempt: Attempt,
    pub lead: Lead,
    /// Where the ladder is at its end.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub proposed: Option<ProposedMove>,
}

impl Lead {
    /// The lead after an attempt; `next` is what the ladder plans where nobody was reached.
    #[must_use]
    pub fn after_attempt(&self, attempt: &AttemptData, at: Timestamp, next: Option<Timestamp>) -> Self {
        let reached = attempt.outcome.reached();
        let mut lead = self.clone();
        lead.attempts = lead.attempts.saturating_add(1);
        // One that is told late is not the last one.
        lead.last_attempt_at = lead.last_attempt_at.max(Some(at));
        lead.unanswered = if reached { 0 } else { lead.unanswered.saturating_add(1) };
        let to = if reached { LeadStatus::Contacted } else { LeadStatus::Attempting };
        if lead.status.move_to(to).is_some() {
            lead.status = to;
        }
        if next.is_some() {
            (lead.data.next_action, lead.data.next_action_at) = (Some(attempt.channel.again()), next);
        } else if lead.data.next_action_at.is_some_and(|planned| planned <= at) {
            // What was planned has been done; what lies ahead still holds.
            (lead.data.next_action, lead.data.next_action_at) = (None, None);
        }
        lead.told_anew()
    }
}
