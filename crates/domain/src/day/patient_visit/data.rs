//! What people write about a patient's visit.

use crate::kernel::day::day_of;
use crate::kernel::{ContactId, FacilityId, FieldProblem, LeadId, TeamId, Timestamp, UserId, rules};
use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use validator::{Validate, ValidationError};

crate::labels!(
    /// What somebody comes for.
    PatientVisitKind {
        /// To a doctor, and home again.
        Opd = "opd",
        /// To stay.
        Ipd = "ipd",
        Emergency = "emergency",
        Diagnostics = "diagnostics",
        HealthCheck = "health_check",
    }
);

crate::labels!(
    /// What brings them.
    PatientVisitSource {
        Lead = "lead",
        Campaign = "campaign",
        Referral = "referral",
        /// Nobody but themselves.
        Direct = "direct",
    }
);

/// How long a visit is where nobody says it.
pub const USUAL_MINUTES: i32 = 15;

/// What people write about a visit: who comes, when, and to whom.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
#[validate(schema(function = "somebody_comes"), schema(function = "name_of_a_source"))]
pub struct PatientVisitData {
    /// The patient. Absent while they are only a lead, which is named then; its conversion fills it in.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact_id: Option<ContactId>,
    /// The lead that it was booked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead_id: Option<LeadId>,
    pub kind: PatientVisitKind,
    /// Not before today, once it is booked; another day is a move to `rescheduled`.
    pub starts_at: Timestamp,
    #[serde(default = "usual_minutes")]
    #[validate(range(min = 5, max = 1_440, message = "Enter 5 minutes to 24 hours"))]
    #[cfg_attr(feature = "openapi", schema(minimum = 5, maximum = 1_440))]
    pub minutes: i32,
    /// The department or specialty.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 60, message = "Keep this under 60 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 60, example = "Orthopaedics"))]
    pub department: Option<String>,
    /// The doctor's name; that of `physician_id` where one is named.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 200, message = "Keep this under 200 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 200, example = "Dr Meera Iyer"))]
    pub doctor: Option<String>,
    /// The doctor, where they use Setu: a user of the role `physician`, who sees the visit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician_id: Option<UserId>,
    /// `lead` where a lead is named, else `direct`, when absent.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub source: Option<PatientVisitSource>,
    /// The campaign or the referrer, by name.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 120, message = "Keep this under 120 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 120))]
    pub source_name: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 2_000, message = "Keep the note under 2,000 characters"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 2_000))]
    pub note: Option<String>,
    /// Whose visit it is: the lead's owner, else the caller, when absent. The team and the facility follow a new owner
    /// unless they are said too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_id: Option<UserId>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team_id: Option<TeamId>,
    /// The hospital that they come to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility_id: Option<FacilityId>,
}

pub(super) const fn usual_minutes() -> i32 {
    USUAL_MINUTES
}

impl PatientVisitData {
    /// One of nobody yet: name a contact or a lead.
    pub const fn new(kind: PatientVisitKind, starts_at: Timestamp) -> Self {
        Self {
            contact_id: None,
            lead_id: None,
            kind,
            starts_at,
            minutes: USUAL_MINUTES,
            department: None,
            doctor: None,
            physician_id: None,
            source: None,
            source_name: None,
            note: None,
            owner_id: None,
            team_id: None,
            facility_id: None,
        }
    }

    /// The first of the terms in which two states differ that are no word of a note, by its name on the wire.
    pub(super) fn changed_term(&self, before: &Self) -> Option<&'static str> {
        let terms = [
            ("kind", self.kind != before.kind),
            ("starts_at", self.starts_at != before.starts_at),
            ("minutes", self.minutes != before.minutes),
            ("department", self.department != before.department),
            ("doctor", self.doctor != before.doctor),
            ("physician_id", self.physician_id != before.physician_id),
            ("facility_id", self.facility_id != before.facility_id),
        ];
        terms.into_iter().find(|(_, changed)| *changed).map(|(field, _)| field)
    }
}

fn somebody_comes(visit: &PatientVisitData) -> Result<(), ValidationError> {
    if visit.contact_id.is_none() && visit.lead_id.is_none() {
        return Err(rules::about("contact_id", "required", "Say who comes: a contact, or a lead"));
    }
    Ok(())
}

fn name_of_a_source(visit: &PatientVisitData) -> Result<(), ValidationError> {
    let named = matches!(visit.source, Some(PatientVisitSource::Campaign | PatientVisitSource::Referral));
    if visit.source_name.is_some() && !named {
        return Err(rules::about("source_name", "source", "Only a campaign or a referral has a name"));
    }
    Ok(())
}

/// Nobody is booked for a day that is over.
pub(super) fn not_before_today(visit: &PatientVisitData, today: NaiveDate) -> Vec<FieldProblem> {
    if day_of(visit.starts_at) < today {
        return vec![FieldProblem::new("/starts_at", "past", "Choose today or a later day")];
    }
    Vec::new()
}
