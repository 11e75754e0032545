//! Which records a bulk change reaches, and what it says of the others.

use super::{begin, carry_out, contact, counts, read};
use anyhow::Result;
use serde_json::{Value, json};
use tests::{TestApp, Who, on_both, organisation};

on_both!(
    all_that_match_are_tagged,
    each_record_by_its_own_rights,
    what_changed_meanwhile_is_left_alone,
    more_than_expected_is_looked_at_first,
    what_makes_no_sense_is_refused_at_once,
    a_repeated_request_begins_once,
    assigning_moves_the_team,
    deleting_and_restoring,
    it_stops_when_it_is_asked_to,
);

async fn all_that_match_are_tagged(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut doctors = Vec::new();
    // More than two steps of the job.
    for number in 0..120 {
        let tags = if number % 3 == 0 { json!(["Camp"]) } else { json!(["old"]) };
        doctors.push(contact(&rep, &json!({"tags": tags})).await?);
    }
    let patient = contact(&rep, &json!({"kind": "patient", "tags": ["old"]})).await?;
    let body = json!({"action": "update", "add_tags": ["camp"], "remove_tags": ["OLD"],
        "query": "filter[kind]=doctor", "expected": 120});
    let bulk = carry_out(&rep, &body).await?;
    assert_eq!((bulk.text_at("/status"), counts(&bulk)), ("completed", [120, 80, 40, 0, 0, 0]), "{}", bulk.text);
    for (number, id) in doctors.iter().enumerate() {
        let tags = read(&rep, id).await?["tags"].clone();
        assert_eq!(tags, if number % 3 == 0 { json!(["Camp"]) } else { json!(["camp"]) });
    }
    assert_eq!(read(&rep, &patient).await?["tags"], json!(["old"]));
    let refusals = rep.get(&format!("/bulk-changes/{}/refusals", bulk.text_at("/id"))).await?;
    assert_eq!(refusals.rows().len(), 0);
    Ok(())
}

/// What is shared to be read is found by the list, and refused by its own rights.
async fn each_record_by_its_own_rights(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let mine = contact(&rep, &json!({})).await?;
    let lent = contact(&far, &json!({"given_name": "Kavya"})).await?;
    let hidden = contact(&far, &json!({})).await?;
    let share = json!({"resource": "contacts", "record_id": lent, "grantee_id": Who::Rep.id(), "access": "read"});
    assert_eq!(far.post("/shares", &share).await?.status, 201);
    let body = json!({"action": "update", "changes": {"notes": "Called"}, "query": "", "expected": 2});
    let bulk = carry_out(&rep, &body).await?;
    assert_eq!(counts(&bulk), [2, 1, 0, 0, 1, 0], "{}", bulk.text);
    assert_eq!(
        (&read(&rep, &mine).await?["notes"], &read(&far, &lent).await?["notes"]),
        (&json!("Called"), &Value::Null)
    );
    assert_eq!(read(&far, &hidden).await?["version"], 1);
    let path = format!("/bulk-changes/{}/refusals", bulk.text_at("/id"));
    let refusals = rep.get(&path).await?;
    let only = refusals.rows().first().cloned().unwrap_or_default();
    assert_eq!(
        (&only["record_id"], &only["name"], &only["code"]),
        (&json!(lent), &json!("Kavya"), &json!("forbidden")),
        "{}",
        refusals.text
    );
    let file = rep.get(&format!("{path}/file")).await?;
    assert!(file.text.contains(&lent) && file.text.contains("Kavya"), "{}", file.text);
    // A role that may not is told before anything begins.
    let physician = app.physician().await?;
    assert_eq!(begin(&physician, &body).await?.code(), "forbidden");
    let desk = app.front_desk().await?;
    let delete = json!({"action": "delete", "query": "", "expected": 9});
    assert_eq!(begin(&desk, &delete).await?.code(), "forbidden");
    Ok(())
}

async fn what_changed_meanwhile_is_left_alone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (still, moved) = (contact(&rep, &json!({})).await?, contact(&rep, &json!({})).await?);
    let gone = contact(&rep, &json!({})).await?;
    rep.patch(&format!("/contacts/{moved}"), 1, &json!({"notes": "By phone"})).await?;
    rep.delete(&format!("/contacts/{gone}"), 1).await?;
    let records: Vec<_> = [&still, &moved, &gone].iter().map(|id| json!({"id": id, "version": 1})).collect();
    let bulk = carry_out(&rep, &json!({"action": "update", "changes": {"class": "B"}, "records": records})).await?;
    assert_eq!(counts(&bulk), [3, 1, 0, 2, 0, 0], "{}", bulk.text);
    assert_eq!((&read(&rep, &still).await?["class"], &read(&rep, &moved).await?["class"]), (&json!("B"), &Value::Null));
    let refusals = rep.get(&format!("/bulk-changes/{}/refusals", bulk.text_at("/id"))).await?;
    let codes: Vec<_> = refusals.rows().iter().map(|row| row["code"].clone()).collect();
    assert_eq!(codes, [json!("stale_version"), json!("not_found")]);
    // Fewer than the caller saw: the others match no more, and that is said.
    let bulk =
        carry_out(&rep, &json!({"action": "update", "add_tags": ["x"], "query": "filter[class]=B", "expected": 3}))
            .await?;
    assert_eq!(counts(&bulk), [3, 1, 0, 2, 0, 0], "{}", bulk.text);
    Ok(())
}

async fn more_than_expected_is_looked_at_first(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for _ in 0..3 {
        contact(&rep, &json!({})).await?;
    }
    let delete = |expected: i64| json!({"action": "delete", "query": "", "expected": expected});
    let refused = begin(&rep, &delete(2)).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    assert!(refused.text.contains("3 records match by now, not 2"), "{}", refused.text);
    assert_eq!(rep.get("/contacts").await?.rows().len(), 3);
    let none = json!({"action": "delete", "query": "q=nobody-of-this-name", "expected": 5});
    assert_eq!(begin(&rep, &none).await?.code(), "conflict");
    Ok(())
}

async fn what_makes_no_sense_is_refused_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = contact(&rep, &json!({})).await?;
    let one = json!([{"id": id, "version": 1}]);
    for (body, what) in [
        (json!({"action": "update", "records": one}), "no change"),
        (json!({"action": "delete", "changes": {"notes": "x"}, "records": one}), "a deletion that changes"),
        (json!({"action": "delete"}), "of nothing"),
        (json!({"action": "delete", "records": one, "query": "", "expected": 1}), "of both"),
        (json!({"action": "delete", "query": ""}), "without a number"),
        (json!({"action": "delete", "query": "filter[shoe]=1", "expected": 1}), "an unknown filter"),
        (json!({"action": "update", "changes": {"shoe_size": 44}, "records": one}), "an unknown field"),
        (json!({"action": "update", "changes": {"class": 7}, "query": "", "expected": 1}), "a wrong type"),
        (json!({"action": "update", "add_tags": [""], "records": one}), "an empty tag"),
        (json!({"action": "update", "add_tags": ["a"], "changes": {"tags": []}, "records": one}), "tags twice"),
        (json!({"action": "delete", "records": [{"id": id, "version": 1}, {"id": id, "version": 1}]}), "one twice"),
    ] {
        let refused = begin(&rep, &body).await?;
        assert_eq!((refused.status, refused.code()), (422, "invalid"), "{what}: {}", refused.text);
    }
    let tied = json!({"action": "update", "add_tags": ["a"], "records": [{"id": organisation::NOIDA, "version": 1}]});
    assert_eq!(rep.post("/users/bulk", &tied).await?.status, 405);
    // What one record's own rules refuse is that record's own matter.
    let long = "x".repeat(1_000);
    let bulk = carry_out(&rep, &json!({"action": "update", "changes": {"job_title": long}, "records": one})).await?;
    assert_eq!(counts(&bulk), [1, 0, 0, 0, 1, 0], "{}", bulk.text);
    let refusals = rep.get(&format!("/bulk-changes/{}/refusals", bulk.text_at("/id"))).await?;
    assert!(refusals.text.contains("job_title: "), "{}", refusals.text);
    Ok(())
}

async fn a_repeated_request_begins_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    contact(&rep, &json!({})).await?;
    let body = json!({"action": "update", "add_tags": ["x"], "query": "", "expected": 1});
    let first = rep.post("/contacts/bulk", &body).once("tap").await?;
    let second = rep.post("/contacts/bulk", &body).once("tap").await?;
    assert_eq!((first.status, second.status), (202, 202));
    assert_eq!(first.text_at("/id"), second.text_at("/id"));
    assert_eq!(rep.get("/bulk-changes").await?.rows().len(), 1);
    Ok(())
}

async fn assigning_moves_the_team(app: TestApp) -> Result<()> {
    let (manager, far) = (app.manager().await?, app.far().await?);
    let id = contact(&manager, &json!({})).await?;
    let changes = json!({"owner_id": Who::Far.id()});
    let bulk =
        carry_out(&manager, &json!({"action": "update", "changes": changes, "query": "", "expected": 1})).await?;
    assert_eq!(counts(&bulk), [1, 1, 0, 0, 0, 0], "{}", bulk.text);
    assert_eq!(manager.get(&format!("/contacts/{id}")).await?.status, 404);
    let there = read(&far, &id).await?;
    assert_eq!(there["team_id"], json!(organisation::GURUGRAM_SALES));
    // Who gave them away can take that back, although they do not see them any more.
    let undone = super::take_back(&manager, &bulk).await?;
    assert_eq!((undone.text_at("/status"), counts(&undone)[5]), ("undone", 0), "{}", undone.text);
    assert_eq!(read(&manager, &id).await?["team_id"], json!(organisation::NOIDA_SALES));
    Ok(())
}

async fn deleting_and_restoring(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for _ in 0..3 {
        contact(&rep, &json!({})).await?;
    }
    let deleted = carry_out(&rep, &json!({"action": "delete", "query": "", "expected": 3})).await?;
    assert_eq!(counts(&deleted), [3, 3, 0, 0, 0, 0], "{}", deleted.text);
    assert_eq!(rep.get("/contacts").await?.rows().len(), 0);
    let restored = carry_out(&rep, &json!({"action": "restore", "query": "", "expected": 3})).await?;
    assert_eq!(counts(&restored), [3, 3, 0, 0, 0, 0], "{}", restored.text);
    assert_eq!(rep.get("/contacts").await?.rows().len(), 3);
    // The deletion was built upon by the restoration, which in turn can be taken back.
    let kept = super::take_back(&rep, &deleted).await?;
    assert_eq!(counts(&kept)[5], 3, "{}", kept.text);
    super::take_back(&rep, &restored).await?;
    assert_eq!(rep.get("/contacts").await?.rows().len(), 0);
    Ok(())
}

async fn it_stops_when_it_is_asked_to(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for _ in 0..60 {
        contact(&rep, &json!({})).await?;
    }
    let begun = begin(&rep, &json!({"action": "update", "add_tags": ["x"], "query": "", "expected": 60})).await?;
    let path = format!("/bulk-changes/{}", begun.text_at("/id"));
    let stop =
        rep.post(&format!("{path}/transitions"), &json!({"to": "cancelled"})).header("if-match", "\"1\"").await?;
    // Either it was in time, or the job was through before.
    assert!(matches!(stop.status, 200 | 409 | 412), "{}", stop.text);
    crate::imports::over(&rep, begun.text_at("/job_id")).await?;
    let ended = rep.get(&path).await?;
    let changed = rep.get("/contacts?filter[tags]=x&include_total=true&limit=1").await?.json["page"]["total"].clone();
    assert_eq!(ended.json["counts"]["changed"], changed);
    assert_eq!(ended.text_at("/status"), if stop.status == 200 { "cancelled" } else { "completed" });
    let undone = super::take_back(&rep, &ended).await?;
    assert_eq!(undone.text_at("/status"), "undone", "{}", undone.text);
    let left = rep.get("/contacts?filter[tags]=x&include_total=true&limit=1").await?;
    assert_eq!(left.json["page"]["total"], 0);
    Ok(())
}
