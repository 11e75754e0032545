//! Tie-ups: their moves, what stays once it is agreed, and the days that come by themselves.

mod days;
mod moves;
mod terms;

use anyhow::{Result, ensure};
use domain::people::account::Account;
use domain::people::tie_up::{TieUp, TieUpData, TieUpStatus};
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, a_tie_up, an_account};

/// A draft of the rep, with an account of theirs.
async fn a_draft(rep: &Caller, change: impl FnOnce(&mut TieUpData)) -> Result<TieUp> {
    let account: Account = rep.create(an_account()).await?;
    let mut data = a_tie_up(account.head.id);
    change(&mut data);
    rep.create(data).await
}

fn path(tie_up: &TieUp) -> String {
    format!("/tie-ups/{}", tie_up.head.id)
}

/// A move of the version that stands there now.
async fn take(caller: &Caller, tie_up: &TieUp, body: Value) -> Result<Answer> {
    let present = caller.get(&path(tie_up)).await?;
    let version = present.json["version"].as_i64().unwrap_or_default();
    caller.post(&format!("{}/transitions", path(tie_up)), &body).header("if-match", &format!("\"{version}\"")).await
}

/// The rep asks, the manager approves.
async fn activate(app: &TestApp, tie_up: &TieUp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    for (who, to) in [(&rep, "negotiation"), (&rep, "pending_approval"), (&manager, "active")] {
        let answer = take(who, tie_up, json!({ "to": to })).await?;
        ensure!(answer.status == 200, "{to}: {}", answer.text);
    }
    Ok(())
}

async fn status(caller: &Caller, tie_up: &TieUp) -> Result<TieUpStatus> {
    Ok(caller.client.get_tie_up(tie_up.head.id, "").await?.status)
}
