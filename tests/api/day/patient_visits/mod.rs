//! Patients' visits: their moves, whom they follow, who sees what of them, and the lead that they were booked for.

mod due;
mod leads;
mod moves;
mod rules;
mod seen;

use anyhow::{Context, Result, ensure};
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::kernel::ContactId;
use domain::people::contact::{Contact, ContactData, ContactKind};
use serde_json::Value;
use tests::{Answer, Caller, a_visit};

/// Kavya, a patient of the caller's.
async fn patient(caller: &Caller) -> Result<Contact> {
    let new = ContactData::new(ContactKind::Patient);
    caller.create(ContactData { given_name: Some("Kavya".into()), family_name: Some("Nair".into()), ..new }).await
}

/// A visit of a patient of the caller's.
async fn visit(caller: &Caller, change: impl FnOnce(&mut PatientVisitData)) -> Result<PatientVisit> {
    let contact = patient(caller).await?;
    visit_of(caller, contact.head.id, change).await
}

async fn visit_of(
    caller: &Caller,
    contact: ContactId,
    change: impl FnOnce(&mut PatientVisitData),
) -> Result<PatientVisit> {
    let mut data = PatientVisitData { contact_id: Some(contact), ..a_visit() };
    change(&mut data);
    caller.create(data).await
}

fn path(visit: &PatientVisit) -> String {
    format!("/patient-visits/{}", visit.head.id)
}

/// A move of the version that stands there now.
async fn take(caller: &Caller, visit: &PatientVisit, body: Value) -> Result<Answer> {
    let version = caller.get(&path(visit)).await?.version().unwrap_or_default();
    caller.post(&format!("{}/transitions", path(visit)), &body).header("if-match", &format!("\"{version}\"")).await
}

/// The same, done.
async fn taken(caller: &Caller, visit: &PatientVisit, body: Value) -> Result<PatientVisit> {
    let answer = take(caller, visit, body).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    serde_json::from_value(answer.json).context("a visit")
}
