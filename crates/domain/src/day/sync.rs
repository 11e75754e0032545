//! What a device keeps of one's own work, to be read without a network: which records, and nothing clinical of them.

use crate::kernel::RecordId;
use crate::kernel::field_rule::FIELD_RULES;
use crate::kernel::policy::Resource;
use serde::{Deserialize, Serialize};
use serde_json::Value;

/// How far back one's own work goes.
pub const DAYS: i64 = 30;
/// The kinds of records that are kept, in the order in which a device first gets them.
pub const KINDS: &[Resource] = &[Resource::Activities, Resource::Tasks, Resource::Leads, Resource::Contacts];
/// A device begins anew after so long: what grew older than [`DAYS`], or is seen no longer because a share ended or
/// somebody changed teams, goes then.
pub const ANEW_AFTER_HOURS: i64 = 24;

/// What of a lead tells of an illness or of means, or identifies somebody in other data.
const CLINICAL_OF_LEADS: &[&str] = &["need", "specialty", "payer", "notes", "birth_year", "attribution", "custom"];
/// Free text, in which complaints and findings end up where it is about a patient.
const FREE_TEXT: &[&str] = &["notes", "checklist"];
/// The same in what a day shows of leads and of patients who come.
const CLINICAL_OF_LINES: &[(&str, &[&str])] =
    &[("follow_up", &["specialty"]), ("patient_visit", &["note", "department", "doctor", "physician_id", "physician"])];
/// Custom fields of patients may hold anything.
const CUSTOM: &str = "custom";

/// A record as it is now; without `record` it is no longer among one's own work, or was never.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncedRecord {
    pub resource: Resource,
    pub id: RecordId,
    /// The record as its own address answers it, with the names of `contact` and `account`, without what is clinical.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "openapi", schema(value_type = Option<Object>))]
    pub record: Option<Value>,
}

/// A page of changes.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SyncPage {
    pub data: Vec<SyncedRecord>,
    /// Pass it as `cursor` for what comes behind.
    pub next: String,
    /// There is more at this moment.
    pub more: bool,
}

/// Takes out of a record, in its JSON form, what no device keeps, whatever the role. `of_patient` says that it is about
/// somebody who is or was a patient.
pub fn withhold(resource: Resource, record: &mut Value, of_patient: bool) {
    let Some(fields) = record.as_object_mut() else { return };
    match resource {
        Resource::Contacts if of_patient => {
            for rule in FIELD_RULES.iter().filter(|rule| rule.resource == Resource::Contacts) {
                fields.remove(rule.field);
                // The name beside an id.
                if let Some(name) = rule.field.strip_suffix("_id") {
                    fields.remove(name);
                }
            }
            fields.remove(CUSTOM);
        }
        Resource::Leads => fields.retain(|field, _| !CLINICAL_OF_LEADS.contains(&field.as_str())),
        Resource::Activities | Resource::Tasks if of_patient => {
            fields.retain(|field, _| !FREE_TEXT.contains(&field.as_str()));
        }
        _ => {}
    }
}

/// The same of somebody's day and its tasks: lines under `day.lines`, tasks under `tasks`. A day does not say who is a
/// patient, so free text goes from all of it; its records are kept on their own.
pub fn withhold_of_day(whole: &mut Value) {
    let lines = whole.pointer_mut("/day/lines").and_then(Value::as_array_mut);
    for line in lines.into_iter().flatten() {
        if let Some(activity) = line.get_mut("activity") {
            withhold(Resource::Activities, activity, true);
        }
        for (part, fields) in CLINICAL_OF_LINES {
            if let Some(part) = line.get_mut(*part).and_then(Value::as_object_mut) {
                part.retain(|field, _| !fields.contains(&field.as_str()));
            }
        }
    }
    for task in whole.get_mut("tasks").and_then(Value::as_array_mut).into_iter().flatten() {
        withhold(Resource::Tasks, task, true);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn nothing_clinical_of_a_patient_is_left() {
        let mut patient = json!({
            "full_name": "Asha Gupta", "phones": [], "uhid": "U1", "abha": "1", "birth_date": "1980-01-01", "payer": "cash",
            "notes": "knee", "primary_physician_id": "x", "primary_physician": { "name": "Dr X" }, "custom": { "blood": "B" },
        });
        let mut doctor = patient.clone();
        withhold(Resource::Contacts, &mut patient, true);
        assert_eq!(patient, json!({ "full_name": "Asha Gupta", "phones": [] }));
        withhold(Resource::Contacts, &mut doctor, false);
        assert_eq!(doctor.get("notes"), Some(&json!("knee")), "notes about a doctor are business");
    }

    #[test]
    fn a_lead_keeps_what_is_needed_to_call_back() {
        let mut lead = json!({
            "given_name": "Asha", "phones": [], "next_action_at": "2026-11-24T05:00:00.000000Z", "need": "knee",
            "specialty": "Orthopaedics", "payer": "cash", "notes": "diabetic", "birth_year": 1960, "custom": {},
        });
        withhold(Resource::Leads, &mut lead, false);
        assert_eq!(lead.as_object().map(serde_json::Map::len), Some(3));
    }

    #[test]
    fn a_day_keeps_who_and_when() {
        let mut whole = json!({
            "day": { "lines": [
                { "activity": { "status": "planned", "notes": "x" } },
                { "follow_up": { "full_name": "Asha", "specialty": "Oncology" } },
                { "patient_visit": { "starts_at": "x", "doctor": "Dr X", "department": "Oncology", "note": "x" } },
            ] },
            "tasks": [{ "title": "Call", "notes": "x", "checklist": [] }],
        });
        withhold_of_day(&mut whole);
        let left = json!({
            "day": { "lines": [
                { "activity": { "status": "planned" } },
                { "follow_up": { "full_name": "Asha" } },
                { "patient_visit": { "starts_at": "x" } },
            ] },
            "tasks": [{ "title": "Call" }],
        });
        assert_eq!(whole, left);
    }

    #[test]
    fn what_was_written_after_a_meeting_stays_unless_it_is_about_a_patient() {
        let activity = json!({ "status": "completed", "notes": "wants the price list" });
        let (mut of_doctor, mut of_patient) = (activity.clone(), activity.clone());
        withhold(Resource::Activities, &mut of_doctor, false);
        withhold(Resource::Activities, &mut of_patient, true);
        assert_eq!((of_doctor, of_patient.get("notes")), (activity, None));
    }
}
