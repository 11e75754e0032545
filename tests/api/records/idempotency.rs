//! `Idempotency-Key`: a request that is sent again has its effect once.

use super::sample;
use anyhow::Result;
use serde_json::{Value, json};
use std::collections::BTreeSet;
use tests::{Caller, TestApp, on_both};

on_both!(
    the_same_request_is_answered_again,
    another_request_is_refused,
    a_key_belongs_to_its_user,
    a_refused_request_keeps_its_key_free,
    a_key_is_kept_for_a_day,
    also_at_another_node,
    many_at_once_make_one_record,
);

const KEY: &str = "01a2027b-d680-7811-be8b-c8c2b447260d";

async fn count(caller: &Caller, resource: &str) -> Result<i64> {
    let answer = caller.get(&format!("/{resource}?include_total=true&limit=1")).await?;
    Ok(answer.json["page"]["total"].as_i64().unwrap_or(-1))
}

async fn the_same_request_is_answered_again(app: TestApp) -> Result<()> {
    for sample in sample::all(&app).await? {
        let (caller, path) = (app.caller(sample.who).await?, format!("/{}", sample.resource));
        let before = count(&caller, sample.resource).await?;
        let first = caller.post(&path, &sample.new).once(KEY).await?;
        assert_eq!((first.status, first.header("idempotent-replayed")), (201, None), "{}", first.text);
        // Even when the record has changed since.
        let record = format!("{path}/{}", first.text_at("/id"));
        assert_eq!(caller.patch(&record, 1, &sample.change).await?.status, 200);
        let second = caller.post(&path, &sample.new).once(KEY).await?;
        assert_eq!((second.status, second.header("idempotent-replayed")), (201, Some("true")));
        assert_eq!((second.text.as_str(), second.header("etag")), (first.text.as_str(), first.header("etag")));
        assert_eq!(second.header("location"), first.header("location"));
        assert_eq!(count(&caller, sample.resource).await?, before + 1, "{}", sample.resource);

        assert_eq!(caller.delete(&record, 2).await?.status, 204);
        let restore = format!("{record}/restore");
        let first = caller.post(&restore, &json!({})).once("restore").await?;
        let second = caller.post(&restore, &json!({})).once("restore").await?;
        assert_eq!((first.status, second.status, second.version()), (200, 200, Some(4)));
        assert_eq!(second.header("idempotent-replayed"), Some("true"));
        // The next record needs the key again.
        app.clock.advance_seconds(86_401);
    }
    Ok(())
}

async fn another_request_is_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let body = json!({"kind": "clinic", "name": "Care"});
    assert_eq!(rep.post("/accounts", &body).once(KEY).await?.status, 201);
    for (path, body) in [
        ("/accounts", json!({"kind": "clinic", "name": "Other"})),
        ("/contacts", body.clone()),
        ("/accounts?q=1", body.clone()),
    ] {
        let answer = rep.post(path, &body).once(KEY).await?;
        // An address that takes no such body says so first.
        assert_eq!(answer.status, 422, "{path}: {}", answer.text);
        if path != "/contacts" {
            assert_eq!(answer.code(), "key_reused", "{path}");
        }
    }
    for key in ["", " ", &"x".repeat(201)] {
        let answer = rep.post("/accounts", &body).once(key).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, "Idempotency-Key length"), "{key:?}");
    }
    Ok(())
}

async fn a_key_belongs_to_its_user(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let body = json!({"kind": "clinic", "name": "Care"});
    let mine = rep.post("/accounts", &body).once(KEY).await?;
    let theirs = colleague.post("/accounts", &body).once(KEY).await?;
    assert_eq!((mine.status, theirs.status), (201, 201));
    assert_ne!(mine.text_at("/id"), theirs.text_at("/id"));
    Ok(())
}

async fn a_refused_request_keeps_its_key_free(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let unknown = json!({"kind": "clinic", "name": "Care", "owner_id": app.clock.new_id()});
    assert_eq!(rep.post("/accounts", &unknown).once(KEY).await?.status, 422);
    assert_eq!(rep.post("/accounts", &json!({"kind": "clinic", "name": "Care"})).once(KEY).await?.status, 201);
    Ok(())
}

async fn a_key_is_kept_for_a_day(app: TestApp) -> Result<()> {
    let (rep, body) = (app.rep().await?, json!({"kind": "clinic", "name": "Care"}));
    let first = rep.post("/accounts", &body).once(KEY).await?;
    app.clock.advance_seconds(86_399);
    let rep = app.rep().await?;
    assert_eq!(rep.post("/accounts", &body).once(KEY).await?.text_at("/id"), first.text_at("/id"));
    app.clock.advance_seconds(1);
    let later = rep.post("/accounts", &body).once(KEY).await?;
    assert_eq!((later.status, later.header("idempotent-replayed")), (201, None));
    assert_ne!(later.text_at("/id"), first.text_at("/id"));
    Ok(())
}

async fn also_at_another_node(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let rep = app.rep().await?;
    let body = json!({"kind": "clinic", "name": "Care"});
    let first = rep.post("/accounts", &body).once(KEY).await?;
    let second = rep.at(&node.url).post("/accounts", &body).once(KEY).await?;
    assert_eq!((second.status, second.text), (201, first.text));
    assert_eq!(second.headers.get("idempotent-replayed").and_then(|value| value.to_str().ok()), Some("true"));
    assert_eq!(count(&rep, "accounts").await?, 1);
    node.stop().await;
    Ok(())
}

/// Whether or not the client chose the record's id.
async fn many_at_once_make_one_record(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let rep = app.rep().await?;
    let bodies: Vec<Value> = vec![
        json!({"kind": "clinic", "name": "Care"}),
        json!({"id": app.clock.new_id(), "kind": "clinic", "name": "Cure"}),
    ];
    for body in bodies {
        let before = count(&rep, "accounts").await?;
        let requests: Vec<_> = (0..8)
            .map(|number| {
                let (caller, body) = (rep.at(if number % 2 == 0 { &app.url } else { &node.url }), body.clone());
                let key = format!("{KEY} {}", body["name"]);
                actix_web::rt::spawn(async move { caller.post("/accounts", &body).once(&key).await })
            })
            .collect();
        let mut ids = BTreeSet::new();
        for request in requests {
            let answer = request.await??;
            assert_eq!(answer.status, 201, "{}", answer.text);
            ids.insert(answer.text_at("/id").to_owned());
        }
        assert_eq!((ids.len(), count(&rep, "accounts").await?), (1, before + 1));
    }
    node.stop().await;
    Ok(())
}
