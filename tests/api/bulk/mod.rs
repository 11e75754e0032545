//! One change of many records: whose, which, how it ends, and how it is taken back.

mod model;
mod notices;
mod rules;
mod undo;

use anyhow::Result;
use serde_json::{Value, json};
use tests::{Answer, Caller};

/// Begins a bulk change of contacts.
async fn begin(caller: &Caller, body: &Value) -> Result<Answer> {
    caller.post("/contacts/bulk", body).await
}

/// Begins one, waits for its end, and reads it.
async fn carry_out(caller: &Caller, body: &Value) -> Result<Answer> {
    let begun = begin(caller, body).await?;
    assert_eq!(begun.status, 202, "{}", begun.text);
    let job = begun.text_at("/job_id");
    assert_eq!(begun.header("location"), Some(format!("/api/v1/jobs/{job}").as_str()));
    let over = crate::imports::over(caller, job).await?;
    assert_eq!(over.text_at("/state"), "succeeded", "{}", over.text);
    caller.get(&format!("/bulk-changes/{}", begun.text_at("/id"))).await
}

/// Takes a bulk change back, waits for the end, and reads it.
async fn take_back(caller: &Caller, bulk: &Answer) -> Result<Answer> {
    let path = format!("/bulk-changes/{}", bulk.text_at("/id"));
    let tag = format!("\"{}\"", bulk.json["version"]);
    let begun = caller.post(&format!("{path}/transitions"), &json!({"to": "undoing"})).header("if-match", &tag).await?;
    assert_eq!(begun.status, 200, "{}", begun.text);
    crate::imports::over(caller, begun.text_at("/job_id")).await?;
    caller.get(&path).await
}

async fn contact(caller: &Caller, more: &Value) -> Result<String> {
    let mut body = json!({"kind": "doctor", "given_name": "Meera"});
    for (name, value) in more.as_object().into_iter().flatten() {
        body[name] = value.clone();
    }
    let made = caller.post("/contacts", &body).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    Ok(made.text_at("/id").to_owned())
}

async fn read(caller: &Caller, id: &str) -> Result<Value> {
    Ok(caller.get(&format!("/contacts/{id}")).await?.json.clone())
}

/// `asked changed unchanged skipped refused kept`
fn counts(bulk: &Answer) -> [i64; 6] {
    ["asked", "changed", "unchanged", "skipped", "refused", "kept"]
        .map(|name| bulk.json["counts"][name].as_i64().unwrap_or(-1))
}
