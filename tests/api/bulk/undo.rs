//! Taking a bulk change back.

use super::{begin, carry_out, contact, counts, read, take_back};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::jobs;
use diesel::prelude::*;
use domain::admin::job::JobState;
use domain::kernel::{JobId, Timestamp};
use serde_json::json;
use tests::{TestApp, on_both};

on_both!(what_others_have_changed_since_stays, thirty_days_and_no_longer, a_killed_worker_is_followed_by_another,);

async fn what_others_have_changed_since_stays(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let mut ids = Vec::new();
    // More than one step of the undo.
    for _ in 0..130 {
        ids.push(contact(&rep, &json!({"class": "C", "tags": ["first"]})).await?);
    }
    let body =
        json!({"action": "update", "changes": {"class": "A"}, "add_tags": ["best"], "query": "", "expected": 130});
    let bulk = carry_out(&rep, &body).await?;
    assert_eq!(counts(&bulk), [130, 130, 0, 0, 0, 0], "{}", bulk.text);
    let touched = ids.first().cloned().unwrap_or_default();
    let deleted = ids.last().cloned().unwrap_or_default();
    manager.patch(&format!("/contacts/{touched}"), 2, &json!({"class": "B"})).await?;
    manager.delete(&format!("/contacts/{deleted}"), 2).await?;
    let undone = take_back(&rep, &bulk).await?;
    assert_eq!((undone.text_at("/status"), counts(&undone)[5]), ("undone", 2), "{}", undone.text);
    for id in ids.iter().filter(|id| **id != deleted) {
        let record = read(&rep, id).await?;
        let expected = if *id == touched { json!(["B", ["first", "best"]]) } else { json!(["C", ["first"]]) };
        assert_eq!(json!([record["class"], record["tags"]]), expected);
    }
    // Once is enough.
    let tag = format!("\"{}\"", undone.json["version"]);
    let path = format!("/bulk-changes/{}/transitions", undone.text_at("/id"));
    let again = rep.post(&path, &json!({"to": "undoing"})).header("if-match", &tag).await?;
    assert_eq!(again.code(), "illegal_transition");
    Ok(())
}

async fn thirty_days_and_no_longer(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    contact(&rep, &json!({})).await?;
    let bulk = carry_out(&rep, &json!({"action": "update", "add_tags": ["x"], "query": "", "expected": 1})).await?;
    app.clock.advance_seconds(30 * 24 * 60 * 60 + 1);
    let rep = app.rep().await?;
    let path = format!("/bulk-changes/{}/transitions", bulk.text_at("/id"));
    let tag = format!("\"{}\"", bulk.json["version"]);
    let late = rep.post(&path, &json!({"to": "undoing"})).header("if-match", &tag).await?;
    assert_eq!((late.status, late.code()), (410, "gone"), "{}", late.text);
    Ok(())
}

/// A worker's row as a killed process leaves it, behind the first step: the next one goes on there.
async fn a_killed_worker_is_followed_by_another(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for _ in 0..60 {
        contact(&rep, &json!({})).await?;
    }
    let begun = begin(&rep, &json!({"action": "update", "add_tags": ["x"], "query": "", "expected": 60})).await?;
    let job: JobId = begun.text_at("/job_id").parse()?;
    crate::imports::over(&rep, begun.text_at("/job_id")).await?;
    let path = format!("/bulk-changes/{}", begun.text_at("/id"));
    let done = rep.get(&path).await?;
    let lease = app.clock.now().plus_seconds(30);
    app.write(move |transaction| {
        let begun = (
            jobs::state.eq(JobState::Running),
            jobs::lease_until.eq(Some(lease)),
            jobs::finished_at.eq(None::<Timestamp>),
        );
        each!(&mut *transaction.connection, c => diesel::update(jobs::table.find(job)).set(begun).execute(c))?;
        Ok(())
    })
    .await?;
    app.clock.advance_seconds(31);
    app.state.jobs.wake();
    let over = crate::imports::over(&rep, begun.text_at("/job_id")).await?;
    assert_eq!((over.text_at("/state"), &over.json["attempts"]), ("succeeded", &json!(2)));
    // What was through is done once.
    assert_eq!(rep.get(&path).await?.json, done.json);
    Ok(())
}
