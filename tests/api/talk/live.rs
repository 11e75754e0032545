//! Live updates: what happens is told at once, at every node, to those who may see it, once.

use super::comments::contact;
use super::shares::share;
use anyhow::{Context, Result, bail};
use reqwest::{Method, Response};
use serde_json::{Value, json};
use std::time::{Duration, Instant};
use tests::{Caller, TestApp, Who, on_both, organisation};

on_both!(
    each_node_tells_what_the_other_wrote,
    nobody_hears_of_what_they_may_not_see,
    a_reader_who_comes_again_misses_nothing,
    a_reader_begins_where_the_session_began,
    a_slow_reader_gets_everything_in_order,
    a_stream_ends_with_its_session,
    a_stream_ends_when_the_server_stops,
    a_number_that_is_none,
    two_who_edit_notice_each_other,
);

/// What came over a stream: its kind, its number, its event.
#[derive(Debug)]
struct Block {
    kind: String,
    id: i64,
    event: Value,
}

struct Stream {
    response: Response,
    text: String,
}

impl Stream {
    async fn open(caller: &Caller, after: Option<i64>) -> Result<Self> {
        let request = caller.get("/events/stream");
        let request =
            after.into_iter().fold(request, |request, after| request.header("last-event-id", &after.to_string()));
        let response = request.open().await?;
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["content-type"], "text/event-stream");
        let mut stream = Self { response, text: String::new() };
        assert_eq!(stream.next().await?.context("no beginning")?.kind, "ready");
        Ok(stream)
    }

    /// The next block; none at the end of the stream. An error after two seconds of silence.
    async fn next(&mut self) -> Result<Option<Block>> {
        let until = Instant::now() + Duration::from_secs(2);
        loop {
            if let Some((block, rest)) = self.text.split_once("\n\n") {
                let of = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).unwrap_or_default().trim();
                let (kind, id) = (of("event:").to_owned(), of("id:").parse().unwrap_or_default());
                let event = serde_json::from_str(of("data:")).unwrap_or_default();
                self.text = rest.to_owned();
                return Ok(Some(Block { kind, id, event }));
            }
            let left = until.saturating_duration_since(Instant::now());
            match tokio::time::timeout(left, self.response.chunk()).await {
                Err(_) => bail!("two seconds of silence"),
                Ok(Ok(Some(bytes))) => self.text += std::str::from_utf8(&bytes)?,
                Ok(Ok(None) | Err(_)) => return Ok(None),
            }
        }
    }

    async fn change(&mut self) -> Result<Block> {
        let block = self.next().await?.context("the stream ended")?;
        assert_eq!(block.kind, "change");
        assert_eq!(block.event["sequence"], json!(block.id));
        Ok(block)
    }

    async fn is_silent(&mut self) -> bool {
        tokio::time::timeout(Duration::from_millis(400), self.next()).await.is_err()
    }
}

async fn each_node_tells_what_the_other_wrote(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let mut here = Stream::open(&manager, None).await?;
    let mut there = Stream::open(&manager.at(&node.url), None).await?;
    for writer in [rep.clone(), rep.at(&node.url), rep.clone(), rep.at(&node.url)] {
        let record = contact(&writer).await?;
        for stream in [&mut here, &mut there] {
            let change = stream.change().await?;
            assert_eq!((&change.event["record_id"], &change.event["kind"]), (&json!(record), &json!("created")));
            assert_eq!(change.event["actor"]["name"], "Asha Rawat");
        }
    }
    node.stop().await;
    Ok(())
}

async fn nobody_hears_of_what_they_may_not_see(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut neighbour = Stream::open(&app.neighbour().await?, None).await?;
    let record = contact(&rep).await?;
    rep.post("/comments", &json!({"resource": "contacts", "record_id": record, "text": "Ours"})).await?;
    assert!(neighbour.is_silent().await);
    share(&rep, record, Who::Neighbour.id(), "read").await?;
    let told = neighbour.change().await?;
    assert_eq!((&told.event["resource"], &told.event["about_id"]), (&json!("shares"), &json!(record)));
    rep.patch(&format!("/contacts/{record}"), 1, &json!({"notes": "Busy"})).await?;
    assert_eq!(neighbour.change().await?.event["record_id"], json!(record));
    let path = format!("/shares?resource=contacts&record_id={record}&grantee_id={}", Who::Neighbour.id());
    assert_eq!(rep.request(Method::DELETE, &path).await?.status, 204);
    rep.patch(&format!("/contacts/{record}"), 2, &json!({"notes": "Back"})).await?;
    assert!(neighbour.is_silent().await);
    Ok(())
}

async fn a_reader_who_comes_again_misses_nothing(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let mut stream = Stream::open(&rep, None).await?;
    let (mut seen, mut made) = (Vec::new(), Vec::new());
    for _ in 0..3 {
        made.push(json!(contact(&rep).await?));
        // What others do in between is passed over.
        contact(&far).await?;
        seen.push(stream.change().await?);
    }
    let last = seen.last().context("nothing")?.id;
    drop(stream);
    for _ in 0..130 {
        made.push(json!(contact(&rep).await?));
    }
    app.settle().await?;
    let mut stream = Stream::open(&rep, Some(last)).await?;
    for _ in 0..130 {
        seen.push(stream.change().await?);
    }
    made.push(json!(contact(&rep).await?));
    seen.push(stream.change().await?);
    let told: Vec<Value> = seen.into_iter().map(|block| block.event["record_id"].clone()).collect();
    assert_eq!(told, made);
    assert!(stream.is_silent().await);
    Ok(())
}

/// What is made while the page is on its way to a phone, before its stream is open.
async fn a_reader_begins_where_the_session_began(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    contact(&rep).await?;
    app.settle().await?;
    let signed_in = app.anonymous().login(&Who::Rep.email(), organisation::PASSWORD).await?;
    let began = signed_in.json["last_event"].as_i64().context("no number")?;
    let record = contact(&rep).await?;
    let mut stream = Stream::open(&rep, Some(began)).await?;
    assert_eq!(stream.change().await?.event["record_id"], json!(record));
    assert!(stream.is_silent().await);
    Ok(())
}

async fn a_slow_reader_gets_everything_in_order(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut stream = Stream::open(&rep, None).await?;
    let record = contact(&rep).await?;
    // More than any buffer between here and there holds: the server waits for its reader.
    let long = "x".repeat(9_000);
    for version in 1..=250 {
        let notes = format!("{version} {long}");
        assert_eq!(rep.patch(&format!("/contacts/{record}"), version, &json!({"notes": notes})).await?.status, 200);
    }
    app.settle().await?;
    for version in 1..=251 {
        assert_eq!(stream.change().await?.event["version"], json!(version));
    }
    Ok(())
}

async fn a_stream_ends_with_its_session(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut stream = Stream::open(&rep, None).await?;
    let sessions = rep.client.list_sessions().await?;
    let current = sessions.iter().find(|session| session.current).context("no session")?.id;
    rep.client.end_session(current).await?;
    app.far().await?.post("/accounts", &json!({"kind": "clinic", "name": "Care"})).await?;
    assert!(stream.next().await?.is_none());
    assert_eq!(rep.get("/events/stream").begin().await?.status, 401);
    Ok(())
}

async fn a_stream_ends_when_the_server_stops(app: TestApp) -> Result<()> {
    let mut stream = Stream::open(&app.rep().await?, None).await?;
    app.state.live.stop();
    assert!(stream.next().await?.is_none());
    Ok(())
}

async fn a_number_that_is_none(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for number in ["x", "-1", "1.5", ""] {
        let answer = rep.get("/events/stream").header("last-event-id", number).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, "Last-Event-ID type"), "{number}");
    }
    Ok(())
}

async fn two_who_edit_notice_each_other(app: TestApp) -> Result<()> {
    let node = app.another_node()?;
    let (rep, manager) = (app.rep().await?, app.manager().await?.at(&node.url));
    let record = contact(&rep).await?;
    let body = json!({"resource": "contacts", "record_id": record});
    assert_eq!(rep.put("/editors", &body).await?.json, json!([]));
    let told = manager.put("/editors", &body).await?;
    assert_eq!(told.text_at("/0/user/name"), "Asha Rawat", "{}", told.text);
    assert_eq!(rep.put("/editors", &body).await?.text_at("/0/user/name"), "Vikram Sethi");
    let path = format!("/editors?resource=contacts&record_id={record}");
    assert_eq!(manager.request(Method::DELETE, &path).await?.status, 204);
    assert_eq!(rep.get(&path).await?.json, json!([]));
    // Who falls silent is forgotten.
    assert_eq!(manager.get(&path).await?.text_at("/0/user/name"), "Asha Rawat");
    app.clock.advance_seconds(26);
    assert_eq!(manager.get(&path).await?.json, json!([]));
    assert_eq!(app.neighbour().await?.put("/editors", &body).await?.status, 404);
    node.stop().await;
    Ok(())
}
