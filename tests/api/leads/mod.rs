//! Leads: their moves, what is planned for them, whom they turn out to be.

mod answers;
mod inquiries;
mod ladder;
mod late;
mod life;
mod moves;
mod sms;

use anyhow::Result;
use domain::leads::lead::{Lead, LeadData};
use serde_json::Value;
use tests::{Answer, Caller, a_lead};

/// A lead of the caller's.
async fn lead(caller: &Caller, change: impl FnOnce(&mut LeadData)) -> Result<Lead> {
    let mut data = a_lead();
    change(&mut data);
    caller.create(data).await
}

fn path(lead: &Lead) -> String {
    format!("/leads/{}", lead.head.id)
}

/// A move of the version that stands there now.
async fn take(caller: &Caller, lead: &Lead, body: Value) -> Result<Answer> {
    let present = caller.get(&path(lead)).await?;
    let version = present.json["version"].as_i64().unwrap_or_default();
    caller.post(&format!("{}/transitions", path(lead)), &body).header("if-match", &format!("\"{version}\"")).await
}
