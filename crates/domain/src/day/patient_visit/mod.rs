//! Patients' visits to the hospital: booked, come, seen.

mod data;
mod due;
mod moving;
mod status;
#[cfg(test)]
mod tests;

pub use data::{PatientVisitData, PatientVisitKind, PatientVisitSource, USUAL_MINUTES};
pub use due::{REMINDER_SECONDS, Reminder};
pub use moving::{NewAppointment, PatientVisitMove};
pub use status::PatientVisitStatus;

use crate::kernel::day::day_of;
use crate::kernel::field::{Field, FieldKind};
use crate::kernel::field_rule::FieldRule;
use crate::kernel::policy::Resource;
use crate::kernel::status::Moving;
use crate::kernel::{FieldProblem, Head, Named, PatientVisitId, Timestamp};
use data::not_before_today;
use serde::{Deserialize, Serialize};

#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PatientVisit {
    #[serde(flatten)]
    pub head: Head<PatientVisitId>,
    /// What the contact, or the lead, was called when the visit was last written; `expand` gives today's name.
    pub patient_name: String,
    #[serde(flatten)]
    pub data: PatientVisitData,
    pub status: PatientVisitStatus,
    /// Since when it has this status: how long somebody waits.
    pub status_since: Timestamp,
    /// The visit that this one was booked in place of.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub follows_id: Option<PatientVisitId>,
    /// Of a rescheduled one: the visit that stands in its place.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub successor_id: Option<PatientVisitId>,
    /// When its owner was reminded of it, and the patient, where they want that.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reminded_at: Option<Timestamp>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub team: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub facility: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub contact: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub lead: Option<Named>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub physician: Option<Named>,
    /// Fields that the reader does not see, whether they hold anything or not.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hidden: Option<Vec<String>>,
    /// The reader has broken the glass of the patient and sees all fields until then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub open_until: Option<Timestamp>,
}

impl PatientVisit {
    /// One that has just been booked.
    pub const fn new(head: Head<PatientVisitId>, data: PatientVisitData) -> Self {
        let (follows_id, successor_id, reminded_at, hidden, open_until) = (None, None, None, None, None);
        let (owner, team, facility, contact, lead, physician) = (None, None, None, None, None, None);
        Self {
            status_since: head.created_at,
            head,
            patient_name: String::new(),
            data,
            status: PatientVisitStatus::Booked,
            follows_id,
            successor_id,
            reminded_at,
            owner,
            team,
            facility,
            contact,
            lead,
            physician,
            hidden,
            open_until,
        }
    }

    /// What speaks against a change of an existing visit: somebody else's visit is another one, another day is a move, and
    /// what is over is told as it was.
    pub fn refuse_change(&self, after: &PatientVisitData) -> Option<FieldProblem> {
        let before = &self.data;
        let refuse = |field: &str, detail: &str| Some(FieldProblem::new(["/", field].concat(), "fixed", detail));
        if after.contact_id != before.contact_id {
            return refuse("contact_id", "Another patient's visit is another one: cancel this one");
        }
        if after.lead_id != before.lead_id {
            return refuse("lead_id", "A visit stays with the lead that it was booked for");
        }
        if let Some(field) = after.changed_term(before).filter(|_| !self.status.is_open()) {
            return refuse(field, "The visit is over: it is told as it was");
        }
        if day_of(after.starts_at) != day_of(before.starts_at) {
            return refuse("starts_at", "Another day is a move to rescheduled");
        }
        None
    }
}

impl Moving for PatientVisit {
    type Status = PatientVisitStatus;

    fn status(&self) -> PatientVisitStatus {
        self.status
    }

    fn set_status(&mut self, status: PatientVisitStatus) {
        self.status = status;
    }
}

/// Takes out what somebody does not see.
fn hide(visit: &mut PatientVisit, rules: &[&FieldRule]) {
    let data = &mut visit.data;
    for rule in rules {
        match rule.field {
            "note" => data.note = None,
            "department" => data.department = None,
            "doctor" => data.doctor = None,
            "physician_id" => (data.physician_id, visit.physician) = (None, None),
            // A rule that nobody carries out would show what it hides; the tests try every one.
            field => debug_assert!(false, "nothing hides {field}"),
        }
    }
    visit.hidden = Some(rules.iter().map(|rule| rule.field.to_owned()).collect());
}

/// What lists of visits know.
pub const FIELDS: &[Field] = &[
    Field::new("id", FieldKind::Reference(Resource::PatientVisits)).sorted(),
    Field::new("patient_name", FieldKind::Text).sorted(),
    Field::new("kind", FieldKind::Choice(PatientVisitKind::WORDS)).sorted(),
    Field::new("status", FieldKind::Choice(PatientVisitStatus::WORDS)).sorted(),
    Field::new("status_since", FieldKind::Instant).sorted(),
    Field::new("starts_at", FieldKind::Instant).sorted(),
    // The day on which it begins, in India.
    Field::new("day", FieldKind::Date),
    Field::new("department", FieldKind::Text),
    Field::new("doctor", FieldKind::Text),
    Field::new("physician_id", FieldKind::Reference(Resource::Users)),
    Field::new("source", FieldKind::Choice(PatientVisitSource::WORDS)),
    Field::new("source_name", FieldKind::Text),
    Field::new("contact_id", FieldKind::Reference(Resource::Contacts)),
    Field::new("lead_id", FieldKind::Reference(Resource::Leads)),
    Field::new("follows_id", FieldKind::Reference(Resource::PatientVisits)),
    Field::new("owner_id", FieldKind::Reference(Resource::Users)),
    Field::new("team_id", FieldKind::Reference(Resource::Teams)),
    Field::new("facility_id", FieldKind::Reference(Resource::Facilities)),
    Field::new("created_at", FieldKind::Instant).sorted(),
    Field::new("updated_at", FieldKind::Instant).sorted(),
];
crate::record!(PatientVisit {
    id: PatientVisitId,
    data: PatientVisitData,
    resource: PatientVisits,
    always: ["patient_name", "kind", "starts_at", "minutes", "status", "status_since"],
    name: |visit| visit.patient_name.clone(),
    on_day: not_before_today,
    hides: hide,
});
