//! A record's life: made, read, listed, changed, thrown away, taken back, gone.

use super::sample::{self, Sample};
use anyhow::Result;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{TestApp, on_both};

on_both!(every_record_lives, the_recycle_bin_keeps_a_record_for_thirty_days, an_id_may_be_chosen);

async fn every_record_lives(app: TestApp) -> Result<()> {
    for sample in sample::all(&app).await? {
        lives(&app, &sample).await?;
    }
    Ok(())
}

async fn lives(app: &TestApp, sample: &Sample) -> Result<()> {
    let Sample { resource, field, change, .. } = sample;
    let caller = app.caller(sample.who).await?;
    let list = format!("/{resource}");

    let made = caller.post(&list, &sample.new).await?;
    assert_eq!((made.status, made.header("etag")), (201, Some("\"1\"")), "{resource}: {}", made.text);
    let id = made.text_at("/id").to_owned();
    let path = format!("/{resource}/{id}");
    assert_eq!(made.header("location"), Some(format!("/api/v1{path}").as_str()));
    for (name, value) in sample.new.as_object().into_iter().flatten() {
        assert_eq!(made.json.get(name), Some(value), "{resource}.{name}");
    }
    assert_eq!(made.text_at("/created_by"), caller.user_id.map(|id| id.to_string()).unwrap_or_default());
    assert_eq!(made.json["created_at"], json!(app.clock.now()), "{resource}");

    let read = caller.get(&path).await?;
    assert_eq!((read.status, &read.json, read.header("etag")), (200, &made.json, Some("\"1\"")), "{resource}");
    for (tag, status) in [("\"1\"", 304), ("W/\"9\", \"1\"", 304), ("*", 304), ("\"2\"", 200), ("1", 200)] {
        let answer = caller.get(&path).header("if-none-match", tag).await?;
        assert_eq!((answer.status, answer.text.is_empty()), (status, status == 304), "{resource} {tag}");
        assert_eq!(answer.header("etag"), Some("\"1\""));
    }
    assert!(shown(app, sample, &id, "").await?, "{resource}: not in its list");

    app.clock.advance_seconds(1);
    let changed = caller.patch(&path, 1, change).await?;
    assert_eq!((changed.status, changed.header("etag")), (200, Some("\"2\"")), "{resource}: {}", changed.text);
    assert_eq!((changed.json.get(*field), &changed.json["version"]), (change.get(*field), &json!(2)));
    assert_ne!(changed.json["updated_at"], made.json["updated_at"]);
    assert_eq!(changed.json["created_at"], made.json["created_at"]);
    assert_eq!(caller.get(&path).await?.json, changed.json);

    assert_eq!(caller.delete(&path, 1).await?.status, 412);
    let deleted = caller.delete(&path, 2).await?;
    assert_eq!((deleted.status, deleted.text.as_str()), (204, ""));
    for (method, expected) in [(Method::GET, 404), (Method::PATCH, 404), (Method::DELETE, 404)] {
        let answer = caller.request(method.clone(), &path).json(change).header("if-match", "\"3\"").await?;
        assert_eq!(answer.status, expected, "{method} {resource} in the recycle bin");
    }
    assert!(!shown(app, sample, &id, "").await? && shown(app, sample, &id, "&deleted=true").await?, "{resource}");

    let restore = format!("{path}/restore");
    let restored = caller.post(&restore, &json!({})).await?;
    assert_eq!((restored.status, restored.header("etag")), (200, Some("\"4\"")), "{resource}: {}", restored.text);
    assert_eq!(restored.json.get("deleted_at"), None);
    assert_eq!(restored.json.get(*field), change.get(*field));
    // Whoever asks again gets the record as it is.
    assert_eq!(caller.post(&restore, &json!({})).await?.json, restored.json);
    assert!(shown(app, sample, &id, "").await? && !shown(app, sample, &id, "&deleted=true").await?, "{resource}");

    history(app, sample, &id).await
}

async fn shown(app: &TestApp, sample: &Sample, id: &str, more: &str) -> Result<bool> {
    let caller = app.caller(sample.who).await?;
    let resource = sample.resource;
    let listed = caller.get(&format!("/{resource}?limit=200{more}")).await?.column("id").contains(&id.to_owned());
    let filter = json!({"field": "id", "op": "eq", "value": id});
    let search = json!({"filter": filter, "deleted": !more.is_empty()});
    let found = caller.post(&format!("/{resource}/search"), &search).await?;
    assert_eq!(found.status, 200, "{}", found.text);
    assert_eq!(found.rows().len(), usize::from(listed), "{resource}: list and search differ");
    Ok(listed)
}

/// Exactly one event each change, newest first, with what changed.
async fn history(app: &TestApp, sample: &Sample, id: &str) -> Result<()> {
    let caller = app.caller(sample.who).await?;
    let answer = caller.get(&format!("/events?resource={}&record_id={id}", sample.resource)).await?;
    let told: Vec<(String, i64, Value)> = answer
        .rows()
        .iter()
        .map(|event| {
            let kind = event["kind"].as_str().unwrap_or_default().to_owned();
            (kind, event["version"].as_i64().unwrap_or_default(), event.get("changes").cloned().unwrap_or_default())
        })
        .collect();
    let changes = json!({sample.field: {"from": sample.new[sample.field], "to": sample.change[sample.field]}});
    let expected = [
        ("restored".to_owned(), 4, Value::Null),
        ("deleted".to_owned(), 3, Value::Null),
        ("updated".to_owned(), 2, changes),
        ("created".to_owned(), 1, Value::Null),
    ];
    assert_eq!(told, expected, "{}", sample.resource);
    let actor = caller.user_id.map(|id| id.to_string()).unwrap_or_default();
    assert!(answer.column("actor_id").iter().all(|id| *id == actor), "{}", answer.text);
    let sequences: Vec<i64> = answer.rows().iter().filter_map(|event| event["sequence"].as_i64()).collect();
    assert!(sequences.is_sorted_by(|newer, older| newer > older), "{sequences:?}");
    Ok(())
}

async fn the_recycle_bin_keeps_a_record_for_thirty_days(app: TestApp) -> Result<()> {
    for sample in sample::all(&app).await? {
        let caller = app.caller(sample.who).await?;
        let made = caller.post(&format!("/{}", sample.resource), &sample.new).await?;
        let path = format!("/{}/{}", sample.resource, made.text_at("/id"));
        assert_eq!(caller.delete(&path, 1).await?.status, 204, "{path}");
        app.clock.advance_seconds(30 * 86_400);
        let caller = app.caller(sample.who).await?;
        let restored = caller.post(&format!("{path}/restore"), &json!({})).await?;
        assert_eq!(restored.status, 200, "{}", sample.resource);
        assert_eq!(caller.delete(&path, 3).await?.status, 204);
        app.clock.advance_seconds(30 * 86_400 + 1);
        let caller = app.caller(sample.who).await?;
        let gone = caller.post(&format!("{path}/restore"), &json!({})).await?;
        assert_eq!((gone.status, gone.code()), (410, "gone"), "{}", sample.resource);
    }
    Ok(())
}

/// A phone without signal makes records that have their ids already.
async fn an_id_may_be_chosen(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = app.clock.new_id();
    let body = json!({"id": id, "kind": "doctor", "given_name": "Meera"});
    let made = rep.post("/contacts", &body).await?;
    assert_eq!((made.status, made.text_at("/id")), (201, id.to_string().as_str()));
    let again = rep.post("/contacts", &body).await?;
    assert_eq!((again.status, again.code()), (409, "duplicate"));
    // An id of somebody else's record tells no more than that it is taken.
    let neighbour = app.neighbour().await?.post("/contacts", &body).await?;
    assert_eq!(neighbour.told()["body"]["title"], again.told()["body"]["title"]);
    for (id, complaint) in [
        (json!("not an id"), " type"),
        (json!(7), " type"),
        (json!("11111111-1111-4111-8111-111111111111"), "/id id"),
        (json!("00000000-0000-0000-0000-000000000000"), "/id id"),
    ] {
        let answer = rep.post("/contacts", &json!({"id": id, "kind": "doctor", "given_name": "Meera"})).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{id}: {}", answer.text);
    }
    for path in ["/contacts/not-an-id", "/contacts/7", "/contacts/00000000-0000-0000-0000-000000000000"] {
        assert_eq!(rep.get(path).await?.status, 404, "{path}");
    }
    Ok(())
}
