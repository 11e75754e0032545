//! What somebody says with a move of a visit, beside where it goes; and what somebody says who books one for a lead.

use super::data::{PatientVisitKind, USUAL_MINUTES, usual_minutes};
use super::{PatientVisit, PatientVisitData, PatientVisitStatus};
use crate::kernel::day::day_of;
use crate::kernel::status::Transition;
use crate::kernel::{FieldProblem, Timestamp, UserId};
use serde::{Deserialize, Serialize};
use validator::Validate;

/// Asks for a move of a visit to another status.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PatientVisitMove {
    pub to: PatientVisitStatus,
    /// Required to `cancelled`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 500, message = "Keep the reason under 500 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 500))]
    pub reason: Option<String>,
    /// To `rescheduled`: when the visit that follows begins. Required there, and not before today.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub starts_at: Option<Timestamp>,
    /// To `rescheduled`: the doctor of the visit that follows; the same when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician_id: Option<UserId>,
}

impl PatientVisitMove {
    pub const fn new(to: PatientVisitStatus) -> Self {
        Self { to, reason: None, starts_at: None, physician_id: None }
    }

    /// The move alone.
    pub fn transition(&self) -> Transition<PatientVisitStatus> {
        Transition { to: self.to, reason: self.reason.clone() }
    }

    /// What is missing for this move, or has no place in it.
    pub fn problems(&self, now: Timestamp) -> Vec<FieldProblem> {
        let later = self.to == PatientVisitStatus::Rescheduled;
        let refuse =
            |field: &str, code: &str, detail: &str| vec![FieldProblem::new(["/", field].concat(), code, detail)];
        match self.starts_at {
            None if later => refuse("starts_at", "required", "Say when they come instead"),
            Some(_) if !later => refuse("starts_at", "status", "This belongs to another status"),
            Some(at) if day_of(at) < day_of(now) => refuse("starts_at", "past", "Choose today or a later day"),
            _ if self.physician_id.is_some() && !later => {
                refuse("physician_id", "status", "This belongs to another status")
            }
            _ => Vec::new(),
        }
    }

    /// The visit that follows; none unless it is rescheduled.
    pub fn successor(&self, visit: &PatientVisit) -> Option<PatientVisitData> {
        let starts_at = self.starts_at.filter(|_| self.to == PatientVisitStatus::Rescheduled)?;
        let mut data = PatientVisitData { starts_at, ..visit.data.clone() };
        if self.physician_id.is_some() {
            data.physician_id = self.physician_id;
        }
        Some(data)
    }
}

/// The visit that is booked together with something else: with the move of a lead, or with its conversion.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewAppointment {
    pub starts_at: Timestamp,
    #[serde(default = "opd")]
    pub kind: PatientVisitKind,
    #[serde(default = "usual_minutes")]
    #[validate(range(min = 5, max = 1_440, message = "Enter 5 minutes to 24 hours"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 1_440))]
    pub minutes: i32,
    /// The specialty that the lead asks for when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60))]
    pub department: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200))]
    pub doctor: Option<String>,
    /// A user of the role `physician`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician_id: Option<UserId>,
}

const fn opd() -> PatientVisitKind {
    PatientVisitKind::Opd
}

impl NewAppointment {
    pub const fn at(starts_at: Timestamp) -> Self {
        let (department, doctor, physician_id) = (None, None, None);
        Self { starts_at, kind: PatientVisitKind::Opd, minutes: USUAL_MINUTES, department, doctor, physician_id }
    }
}
