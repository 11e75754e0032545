//! Opportunities: their moves, what is worked out and what is said by hand, discounts above the limit, totals, and the
//! forecast with its snapshots.

mod changes;
mod discounts;
mod forecast;
mod moves;
mod rules;
mod totals;

use anyhow::{Result, ensure};
use domain::leads::opportunity::{Opportunity, OpportunityData};
use domain::people::account::Account;
use serde_json::{Value, json};
use tests::{Answer, Caller, an_account, an_opportunity};

/// One of the caller's, with an account of theirs.
async fn a_deal(caller: &Caller, change: impl FnOnce(&mut OpportunityData)) -> Result<Opportunity> {
    let account: Account = caller.create(an_account()).await?;
    let mut data = an_opportunity(account.head.id);
    change(&mut data);
    caller.create(data).await
}

fn path(opportunity: &Opportunity) -> String {
    format!("/opportunities/{}", opportunity.head.id)
}

/// Posts about the version that stands there now.
async fn post(caller: &Caller, opportunity: &Opportunity, to: &str, body: Value) -> Result<Answer> {
    let present = caller.get(&path(opportunity)).await?;
    let version = present.json["version"].as_i64().unwrap_or_default();
    caller.post(&format!("{}/{to}", path(opportunity)), &body).header("if-match", &format!("\"{version}\"")).await
}

async fn take(caller: &Caller, opportunity: &Opportunity, body: Value) -> Result<Answer> {
    post(caller, opportunity, "transitions", body).await
}

/// Through these stages, one after the other.
async fn walk(caller: &Caller, opportunity: &Opportunity, stages: &[&str]) -> Result<()> {
    for to in stages {
        let answer = take(caller, opportunity, json!({"to": to, "reason": "as agreed"})).await?;
        ensure!(answer.status == 200, "{to}: {}", answer.text);
    }
    Ok(())
}

const TO_WON: [&str; 4] = ["needs_analysis", "proposal_sent", "negotiation", "won"];
