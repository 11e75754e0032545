//! What somebody says with a move of a lead, beside where it goes: the reason from a list, the next date, whom it doubles.

use super::{Lead, LeadStatus, NextAction};
use crate::day::patient_visit::NewAppointment;
use crate::kernel::status::Transition;
use crate::kernel::{ContactId, FieldProblem, LeadId, Timestamp};
use serde::{Deserialize, Serialize};
use validator::Validate;

crate::labels!(
    /// Why somebody does not come.
    LostReason {
        Unreachable = "unreachable", Price = "price", Distance = "distance",
        PayerNotAccepted = "payer_not_accepted", WentElsewhere = "went_elsewhere",
        DoctorNotAvailable = "doctor_not_available", Deferred = "deferred", Other = "other",
    }
);

crate::labels!(
    /// Why the hospital has nothing for somebody.
    UnqualifiedReason {
        /// The hospital does not treat this.
        NotOffered = "not_offered",
        OutOfArea = "out_of_area",
        /// They wanted to know something, and know it.
        InformationOnly = "information_only",
        /// Nobody of the family is ill, or it was somebody else's number.
        WrongPerson = "wrong_person",
        Other = "other",
    }
);

/// Asks for a move of a lead to another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct LeadMove {
    pub to: LeadStatus,
    /// In words. Required to `junk`, and where the reason of the list is `other`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
    /// To `lost`: required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lost_reason: Option<LostReason>,
    /// To `unqualified`: required.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub unqualified_reason: Option<UnqualifiedReason>,
    /// What is done next; a call when only the moment is said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action: Option<NextAction>,
    /// When; to `nurture` it is required, and lies ahead.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_action_at: Option<Timestamp>,
    /// To `duplicate`: the lead that there was already, or the contact.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of_lead_id: Option<LeadId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub duplicate_of_contact_id: Option<ContactId>,
    /// To `appointment_booked`: the patient's visit, which is booked with the move.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(nested)]
    pub appointment: Option<NewAppointment>,
}

impl LeadMove {
    pub const fn new(to: LeadStatus) -> Self {
        Self {
            to,
            reason: None,
            lost_reason: None,
            unqualified_reason: None,
            next_action: None,
            next_action_at: None,
            duplicate_of_lead_id: None,
            duplicate_of_contact_id: None,
            appointment: None,
        }
    }

    /// The move alone. A reason of the list stands for one in words.
    pub fn transition(&self) -> Transition<LeadStatus> {
        let listed = match (self.to, self.lost_reason, self.unqualified_reason) {
            (LeadStatus::Lost, Some(why), _) if why != LostReason::Other => Some(why.as_str()),
            (LeadStatus::Unqualified, _, Some(why)) if why != UnqualifiedReason::Other => Some(why.as_str()),
            _ => None,
        };
        let told = self.reason.as_deref().map(str::trim).filter(|reason| !reason.is_empty());
        Transition { to: self.to, reason: told.or(listed).map(str::to_owned) }
    }

    /// What is missing for this move, or has no place in it.
    pub fn problems(&self, now: Timestamp) -> Vec<FieldProblem> {
        let lost = self.to == LeadStatus::Lost;
        let unqualified = self.to == LeadStatus::Unqualified;
        let duplicate = self.to == LeadStatus::Duplicate;
        let mut problems = Vec::new();
        let mut refuse = |field: &str, code: &str, detail: &str| {
            problems.push(FieldProblem::new(["/", field].concat(), code, detail));
        };
        for (field, needed, given, detail) in [
            ("lost_reason", lost, self.lost_reason.is_some(), "Say why they do not come"),
            ("unqualified_reason", unqualified, self.unqualified_reason.is_some(), "Say why we have nothing for them"),
        ] {
            if needed && !given {
                refuse(field, "required", detail);
            } else if given && !needed {
                refuse(field, "status", "This belongs to another status");
            }
        }
        let doubles = [self.duplicate_of_lead_id.is_some(), self.duplicate_of_contact_id.is_some()];
        match (duplicate, doubles) {
            (true, [false, false]) => {
                refuse("duplicate_of_lead_id", "required", "Say which lead or contact it doubles");
            }
            (true, [true, true]) => refuse("duplicate_of_contact_id", "only_one", "Name a lead or a contact, not both"),
            (false, [true, _]) => refuse("duplicate_of_lead_id", "status", "This belongs to another status"),
            (false, [_, true]) => refuse("duplicate_of_contact_id", "status", "This belongs to another status"),
            _ => {}
        }
        if self.appointment.is_some() && self.to != LeadStatus::AppointmentBooked {
            refuse("appointment", "status", "This belongs to another status");
        }
        if self.to == LeadStatus::Nurture && self.next_action_at.is_none_or(|at| at <= now) {
            refuse("next_action_at", "required", "Say when somebody gets in touch again, some time ahead");
        }
        if self.next_action.is_some() && self.next_action_at.is_none() {
            refuse("next_action_at", "required", "Say when");
        }
        if !self.to.is_open() && self.next_action_at.is_some() {
            refuse("next_action_at", "status", "Nothing follows where a lead ends");
        }
        problems
    }

    /// Writes what the move says into the lead, which has its new status already.
    pub fn carry_into(&self, lead: &mut Lead) {
        if let Some(at) = self.next_action_at {
            let action = self.next_action.unwrap_or(NextAction::Call);
            (lead.data.next_action, lead.data.next_action_at) = (Some(action), Some(at));
        }
        (lead.lost_reason, lead.unqualified_reason) = (self.lost_reason, self.unqualified_reason);
        lead.duplicate_of_lead_id = self.duplicate_of_lead_id;
        lead.duplicate_of_contact_id = self.duplicate_of_contact_id;
    }
}
