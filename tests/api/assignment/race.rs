//! Many leads at once, at two servers: everybody gets as many.

use super::{lead, rule, to_field};
use anyhow::Result;
use domain::leads::assignment::AssignMethod;
use std::collections::BTreeMap;
use tests::{TestApp, Who, on_both};
use tokio::task::JoinSet;

on_both!(turns_are_taken_one_by_one, loads_are_counted_one_by_one);

async fn turns_are_taken_one_by_one(app: TestApp) -> Result<()> {
    shared_out(app, AssignMethod::RoundRobin).await
}

async fn loads_are_counted_one_by_one(app: TestApp) -> Result<()> {
    shared_out(app, AssignMethod::Load).await
}

async fn shared_out(app: TestApp, method: AssignMethod) -> Result<()> {
    let (admin, one) = (app.admin().await?, app.front_desk().await?);
    rule(&admin, to_field(method)).await?;
    let other = one.at(&app.another_node()?.url);
    let mut counts: BTreeMap<_, usize> = BTreeMap::new();
    for _ in 0..8 {
        let mut at_once = JoinSet::new();
        for number in 0..6 {
            let caller = if number % 2 == 0 { one.clone() } else { other.clone() };
            at_once.spawn(async move { lead(&caller, |_| ()).await });
        }
        while let Some(made) = at_once.join_next().await {
            *counts.entry(made??.data.owner_id).or_default() += 1;
        }
    }
    assert_eq!(counts, BTreeMap::from([(Some(Who::Rep.id()), 24), (Some(Who::Colleague.id()), 24)]));
    Ok(())
}
