//! Merging two records of one person or one organisation: what goes over, what is refused, and the way back.

mod accounts;
mod catalogue;
mod contacts;
mod property;
mod rules;
mod undo;

use anyhow::{Result, ensure};
use domain::kernel::{ContactId, Record};
use domain::people::contact::Contact;
use domain::people::merging::Merge;
use serde_json::{Value, json};
use tests::{Answer, Caller, a_contact};

async fn contact(caller: &Caller) -> Result<Contact> {
    caller.create(a_contact()).await
}

/// The version of a record as it is now.
async fn version(caller: &Caller, path: &str) -> Result<i32> {
    let answer = caller.get(path).await?;
    answer.version().ok_or_else(|| anyhow::anyhow!("{path}: {} {}", answer.status, answer.text))
}

/// Asks for a merge of two contacts as they are now, with choices.
async fn ask(caller: &Caller, survivor: ContactId, other: ContactId, fields: Value) -> Result<Answer> {
    ask_at(caller, &format!("/contacts/{survivor}"), &format!("/contacts/{other}"), fields).await
}

async fn ask_at(caller: &Caller, survivor: &str, other: &str, fields: Value) -> Result<Answer> {
    let (mine, theirs) = (version(caller, survivor).await?, version(caller, other).await?);
    let other_id = other.rsplit('/').next().unwrap_or_default();
    let body = json!({"other_id": other_id, "other_version": theirs, "fields": fields});
    caller.post(&format!("{survivor}/merge"), &body).header("if-match", &format!("\"{mine}\"")).await
}

fn merge_of(answer: &Answer) -> Result<Merge> {
    ensure!(answer.status == 200, "{} {}", answer.status, answer.text);
    Ok(serde_json::from_value(answer.json.clone())?)
}

async fn merge(caller: &Caller, survivor: ContactId, other: ContactId) -> Result<Merge> {
    merge_of(&ask(caller, survivor, other, json!({})).await?)
}

async fn undo(caller: &Caller, merge: &Merge) -> Result<Answer> {
    let path = format!("/{}/{}/merge/undo", merge.resource, merge.survivor_id);
    caller.post(&path, &json!({"merge_id": merge.id})).await
}

/// Every field of a record but those that each change moves on.
fn fields<R: Record>(record: &R) -> Result<Value> {
    let mut json = serde_json::to_value(record)?;
    for name in ["version", "updated_at", "updated_by"] {
        if let Some(fields) = json.as_object_mut() {
            fields.remove(name);
        }
    }
    Ok(json)
}
