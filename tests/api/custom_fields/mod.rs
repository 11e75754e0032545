//! Custom fields: what an administrator may define, what a record may hold, and lists by them beside a plain reference.

mod definitions;
mod files;
mod lists;
mod values;

use anyhow::{Result, ensure};
use serde_json::{Value, json};
use tests::Caller;

/// Defines a field of contacts; `more` is what it has beside name, label and kind.
async fn define(admin: &Caller, name: &str, kind: &str, more: Value) -> Result<Value> {
    let mut body = json!({"resource": "contacts", "name": name, "label": name, "kind": kind});
    for (key, value) in more.as_object().into_iter().flatten() {
        body[key] = value.clone();
    }
    let answer = admin.post("/custom-fields", &body).await?;
    ensure!(answer.status == 201, "{}", answer.text);
    Ok(answer.json)
}
