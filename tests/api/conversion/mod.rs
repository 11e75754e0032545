//! The conversion of leads: who they may be, what is made of them in one transaction, and taking that back.

mod appointment;
mod becoming;
mod candidates;
mod race;
mod tasks;
mod undo;

use anyhow::{Result, ensure};
use domain::kernel::{LeadId, RecordId};
use domain::leads::conversion::Converted;
use domain::leads::lead::{Lead, LeadData};
use domain::people::reach::{Phone, PhoneLabel};
use serde_json::{Value, json};
use tests::{Answer, Caller, a_lead};

/// Asha Gupta from Noida, who was reached and wants what the hospital has.
async fn qualified(caller: &Caller, change: impl FnOnce(&mut LeadData)) -> Result<Lead> {
    let mut data = LeadData {
        given_name: Some("Asha".into()),
        family_name: Some("Gupta".into()),
        city: Some("Noida".into()),
        pin_code: Some("201301".into()),
        specialty: Some("Orthopaedics".into()),
        ..a_lead()
    };
    change(&mut data);
    let lead: Lead = caller.create(data).await?;
    move_on(caller, &lead, &["contacted", "qualified"]).await
}

async fn move_on(caller: &Caller, lead: &Lead, way: &[&str]) -> Result<Lead> {
    let path = format!("/leads/{}", lead.head.id);
    for to in way {
        let version = caller.get(&path).await?.version().unwrap_or_default();
        let moved = caller.post(&format!("{path}/transitions"), &json!({"to": to}));
        let moved = moved.header("if-match", &format!("\"{version}\"")).await?;
        ensure!(moved.status == 200, "{to}: {}", moved.text);
    }
    Ok(caller.client.get_lead(lead.head.id, "").await?)
}

/// Asks for the conversion of the version that was read.
async fn convert(caller: &Caller, lead: &Lead, body: Value) -> Result<Answer> {
    let (id, version) = (lead.head.id, lead.head.version);
    caller.post(&format!("/leads/{id}/convert"), &body).header("if-match", &format!("\"{version}\"")).await
}

/// The same, done.
async fn converted(caller: &Caller, lead: &Lead, body: Value) -> Result<Converted> {
    let answer = convert(caller, lead, body).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(serde_json::from_value(answer.json)?)
}

async fn undo(caller: &Caller, id: LeadId) -> Result<Answer> {
    caller.post(&format!("/leads/{id}/convert/undo"), &json!({})).await
}

fn mobile(number: &str) -> Vec<Phone> {
    vec![Phone::new(PhoneLabel::Mobile, number)]
}

/// How many contacts the caller sees in use.
async fn contacts(caller: &Caller) -> Result<usize> {
    Ok(caller.get("/contacts").await?.rows().len())
}

async fn status_of(caller: &Caller, resource: &str, id: impl Into<RecordId>) -> Result<u16> {
    Ok(caller.get(&format!("/{resource}/{}", id.into())).await?.status)
}
