//! Who gets many records at once is told of them once, of as many as there are in the end.

use super::{begin, carry_out, contact, counts, take_back};
use anyhow::Result;
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, on_both};

on_both!(the_new_owner_is_told_once, what_was_assigned_before_it_stopped_is_told, nobody_is_told_of_nothing,);

/// `kind count resource` of what somebody has not read, the newest first.
async fn inbox(caller: &Caller) -> Result<Vec<(String, Value, Value)>> {
    let inbox = caller.get("/notifications?unread=true").await?;
    let told = |row: &Value| {
        let kind = row["kind"].as_str().unwrap_or_default().to_owned();
        (kind, row["many"]["count"].clone(), row["many"]["resource"].clone())
    };
    Ok(inbox.rows().iter().map(told).collect())
}

fn assigned(count: i64) -> (String, Value, Value) {
    ("assigned_many".to_owned(), json!(count), json!("contacts"))
}

async fn the_new_owner_is_told_once(app: TestApp) -> Result<()> {
    let (manager, rep) = (app.manager().await?, app.rep().await?);
    // More than one step; some are the rep's already.
    for number in 0..60 {
        let owner = if number % 10 == 0 { Who::Rep } else { Who::Colleague };
        contact(&manager, &json!({"owner_id": owner.id()})).await?;
    }
    for owner in [&rep, &app.colleague().await?] {
        assert_eq!(owner.post("/notifications/read", &json!({})).await?.json, json!({"count": 0}));
    }
    let changes = json!({"owner_id": Who::Rep.id(), "class": "A"});
    let body = json!({"action": "update", "changes": changes, "query": "", "expected": 60});
    let bulk = carry_out(&manager, &body).await?;
    assert_eq!((counts(&bulk)[1], &bulk.json["counts"]["assigned"]), (60, &json!(54)), "{}", bulk.text);
    assert_eq!(inbox(&rep).await?, [assigned(54)]);
    let told = rep.get("/notifications").await?;
    assert_eq!(told.text_at("/data/0/actor/name"), "Vikram Sethi");
    assert_eq!(
        (told.text_at("/data/0/record_id"), told.text_at("/data/0/resource")),
        (bulk.text_at("/id"), "bulk-changes")
    );
    assert_eq!((inbox(&app.colleague().await?).await?, inbox(&manager).await?), (vec![], vec![]));
    // What is taken back before anybody read of it was never there.
    let undone = take_back(&manager, &bulk).await?;
    assert_eq!(undone.text_at("/status"), "undone", "{}", undone.text);
    assert_eq!((inbox(&rep).await?, inbox(&app.colleague().await?).await?), (vec![], vec![]));
    Ok(())
}

async fn what_was_assigned_before_it_stopped_is_told(app: TestApp) -> Result<()> {
    let (manager, rep) = (app.manager().await?, app.rep().await?);
    for _ in 0..400 {
        contact(&manager, &json!({})).await?;
    }
    let changes = json!({"owner_id": Who::Rep.id()});
    let body = json!({"action": "update", "changes": changes, "query": "", "expected": 400});
    let bulk = begin(&manager, &body).await?;
    let path = format!("/bulk-changes/{}", bulk.text_at("/id"));
    let move_it = manager.post(&format!("{path}/transitions"), &json!({"to": "cancelled"}));
    let stopped = move_it.header("if-match", "\"1\"").await?;
    // It may have been faster.
    assert!([200, 409, 412].contains(&stopped.status), "{}", stopped.text);
    crate::imports::over(&manager, bulk.text_at("/job_id")).await?;
    let ended = manager.get(&path).await?;
    let theirs = rep.get("/contacts?include_total=true&limit=1").await?.json["page"]["total"].as_i64().unwrap_or(-1);
    assert_eq!(ended.json["counts"]["assigned"], json!(theirs), "{}", ended.text);
    let expected = if theirs == 0 { vec![] } else { vec![assigned(theirs)] };
    assert_eq!(inbox(&rep).await?, expected, "{}", ended.text);
    Ok(())
}

async fn nobody_is_told_of_nothing(app: TestApp) -> Result<()> {
    let (manager, rep) = (app.manager().await?, app.rep().await?);
    contact(&rep, &json!({})).await?;
    // It is the rep's already; and what the manager takes is told to nobody.
    for (who, changed) in [(Who::Rep, 0), (Who::Manager, 1)] {
        let changes = json!({"owner_id": who.id()});
        let body = json!({"action": "update", "changes": changes, "query": "", "expected": 1});
        let bulk = carry_out(&manager, &body).await?;
        assert_eq!(bulk.json["counts"]["assigned"], json!(changed), "{}", bulk.text);
    }
    assert_eq!((inbox(&rep).await?, inbox(&manager).await?), (vec![], vec![]));
    Ok(())
}
