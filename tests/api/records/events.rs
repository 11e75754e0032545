//! The change log: catching up never misses a change.

use anyhow::{Result, ensure};
use api::each;
use api::kernel::db::schema::events;
use diesel::prelude::*;
use domain::people::account::Account;
use domain::people::tie_up::TieUp;
use serde_json::json;
use std::time::Duration;
use tests::{Caller, Kind, TestApp, a_tie_up, an_account, on_both, told};
use tokio::task::JoinHandle;

on_both!(
    catching_up_reads_everything_once,
    a_change_that_commits_late_is_not_missed,
    an_early_number_of_a_late_transaction_is_not_missed,
    writers_side_by_side_are_all_read,
    a_history_is_read_page_by_page,
    a_history_tells_of_the_parts_that_one_may_read,
    what_cannot_be_asked,
);

async fn catching_up_reads_everything_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for number in 0..7 {
        let body = json!({"kind": "clinic", "name": format!("Clinic {number}")});
        assert_eq!(rep.post("/accounts", &body).await?.status, 201);
    }
    app.colleague().await?.post("/accounts", &json!({"kind": "clinic", "name": "Not mine"})).await?;
    app.settle().await?;
    let (mut seen, mut after) = (Vec::new(), 0);
    loop {
        let answer = rep.get(&format!("/events?after={after}&limit=3")).await?;
        seen.extend(answer.rows().iter().filter_map(|event| event["sequence"].as_i64()));
        match answer.json["next"].as_i64() {
            Some(next) => after = next,
            None => break,
        }
    }
    assert_eq!(seen.len(), 7);
    assert!(seen.is_sorted_by(|older, newer| older < newer), "{seen:?}");
    // From there on nothing is new, until something is.
    assert_eq!(rep.get(&format!("/events?after={after}")).await?.rows().len(), 0);
    rep.post("/accounts", &json!({"kind": "clinic", "name": "One more"})).await?;
    app.settle().await?;
    assert_eq!(rep.get(&format!("/events?after={after}")).await?.rows().len(), 1);
    Ok(())
}

/// On PostgreSQL a transaction takes its number before it commits. Whoever read the number behind it must still get it.
async fn a_change_that_commits_late_is_not_missed(app: TestApp) -> Result<()> {
    if app.kind() == Kind::Sqlite {
        // One writer commits at a time: a number is never seen before an earlier one.
        return Ok(());
    }
    let rep = app.rep().await?;
    rep.post("/accounts", &json!({"kind": "clinic", "name": "First"})).await?;
    app.settle().await?;
    let mut slow = app.state.database.target().connect()?;
    let owner = rep.user_id.map(|id| id.to_string()).unwrap_or_default();
    let insert = format!(
        "BEGIN; INSERT INTO events (at, resource, record_id, kind, version, changes, owner_id) \
         VALUES (now(), 'accounts', gen_random_uuid(), 'created', 1, '{{}}', '{owner}')"
    );
    slow.execute_batch(&insert).map_err(told)?;
    rep.post("/accounts", &json!({"kind": "clinic", "name": "Third"})).await?;

    let before = rep.get("/events?after=0").await?;
    let next = before.json["next"].as_i64().unwrap_or_default();
    assert_eq!(before.rows().len(), 1, "what lies behind an open change waits: {}", before.text);
    slow.execute_batch("COMMIT").map_err(told)?;
    app.settle().await?;
    let after = rep.get(&format!("/events?after={next}")).await?;
    let sequences: Vec<i64> = after.rows().iter().filter_map(|event| event["sequence"].as_i64()).collect();
    assert_eq!(sequences, [next + 1, next + 2]);

    // One that is taken back leaves a hole, and nobody waits for it.
    slow.execute_batch(&insert).map_err(told)?;
    rep.post("/accounts", &json!({"kind": "clinic", "name": "Fifth"})).await?;
    slow.execute_batch("ROLLBACK").map_err(told)?;
    app.settle().await?;
    assert_eq!(rep.get(&format!("/events?after={}", next + 2)).await?.rows().len(), 1);
    Ok(())
}

/// The transaction that began later took its number first, and commits last.
async fn an_early_number_of_a_late_transaction_is_not_missed(app: TestApp) -> Result<()> {
    if app.kind() == Kind::Sqlite {
        return Ok(());
    }
    let rep = app.rep().await?;
    let owner = rep.user_id.map(|id| id.to_string()).unwrap_or_default();
    let insert = format!(
        "INSERT INTO events (at, resource, record_id, kind, version, changes, owner_id) \
         VALUES (now(), 'accounts', gen_random_uuid(), 'created', 1, '{{}}', '{owner}')"
    );
    let (mut early, mut late) = (app.state.database.target().connect()?, app.state.database.target().connect()?);
    for connection in [&mut early, &mut late] {
        connection.execute_batch("BEGIN; SELECT pg_current_xact_id()").map_err(told)?;
    }
    late.execute_batch(&insert).map_err(told)?;
    early.execute_batch(&format!("{insert}; COMMIT")).map_err(told)?;
    let read = rep.get("/events?after=0").await?;
    let next = read.json["next"].as_i64().unwrap_or_default();
    late.execute_batch("COMMIT").map_err(told)?;
    app.settle().await?;
    let rest = rep.get(&format!("/events?after={next}")).await?;
    assert_eq!(read.rows().len() + rest.rows().len(), 2, "{}{}", read.text, rest.text);
    Ok(())
}

/// Four writers at two nodes, and a reader who catches up all the while.
async fn writers_side_by_side_are_all_read(app: TestApp) -> Result<()> {
    const EACH: usize = 20;
    let (rep, node) = (app.rep().await?, app.another_node()?);
    let writers: Vec<_> = (0..4)
        .map(|writer| {
            let caller = rep.at(if writer % 2 == 0 { &app.url } else { &node.url });
            actix_web::rt::spawn(async move {
                for number in 0..EACH {
                    let body = json!({"kind": "clinic", "name": format!("Clinic {writer} {number}")});
                    let answer = caller.post("/accounts", &body).await?;
                    ensure!(answer.status == 201, "{}", answer.text);
                }
                Ok(())
            })
        })
        .collect();
    let (mut seen, mut after) = (Vec::new(), 0);
    loop {
        let done = writers.iter().all(JoinHandle::is_finished);
        if done {
            app.settle().await?;
        }
        let answer = rep.get(&format!("/events?after={after}&limit=7")).await?;
        let sequences: Vec<i64> = answer.rows().iter().filter_map(|event| event["sequence"].as_i64()).collect();
        if done && sequences.is_empty() {
            break;
        }
        after = answer.json["next"].as_i64().unwrap_or(after);
        seen.extend(sequences);
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    for writer in writers {
        writer.await??;
    }
    seen.sort_unstable();
    let all: Vec<i64> = app
        .read(|connection| {
            let query = events::table.order(events::sequence.asc()).select(events::sequence);
            Ok(each!(connection, c => query.load(c))?)
        })
        .await?;
    assert_eq!((seen.len(), &seen), (4 * EACH, &all));
    node.stop().await;
    Ok(())
}

async fn a_history_is_read_page_by_page(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let made = rep.post("/accounts", &json!({"kind": "clinic", "name": "Care"})).await?;
    let id = made.text_at("/id");
    for version in 1..6 {
        let body = json!({"notes": version.to_string()});
        assert_eq!(rep.patch(&format!("/accounts/{id}"), version, &body).await?.status, 200);
    }
    let (mut versions, mut before) = (Vec::new(), String::new());
    loop {
        let answer = rep.get(&format!("/events?resource=accounts&record_id={id}&limit=4{before}")).await?;
        versions.extend(answer.rows().iter().filter_map(|event| event["version"].as_i64()));
        match answer.json["next"].as_i64() {
            Some(next) => before = format!("&before={next}"),
            None => break,
        }
    }
    assert_eq!(versions, [6, 5, 4, 3, 2, 1]);
    let answer = rep.get(&format!("/events?resource=accounts&record_id={id}")).await?;
    assert_eq!(answer.text_at("/data/0/actor/name"), "Asha Rawat");
    assert_eq!(answer.json["data"][0]["changes"], json!({"notes": {"from": "4", "to": "5"}}));
    Ok(())
}

/// Kinds and record, the newest first, of a history.
async fn told_of(caller: &Caller, path: &str) -> Result<Vec<String>> {
    let answer = caller.get(&format!("/events?{path}")).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(answer.rows().iter().map(|event| format!("{} {}", event["resource"], event["kind"]).replace('"', "")).collect())
}

async fn a_history_tells_of_the_parts_that_one_may_read(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let account: Account = rep.create(an_account()).await?;
    let id = account.head.id;
    let tie_up: TieUp = rep.create(a_tie_up(id)).await?;
    let other: Account = rep.create(an_account()).await?;
    let _others: TieUp = rep.create(a_tie_up(other.head.id)).await?;
    // A doctor of the manager, whom the rep does not see, comes to the rep's account.
    let doctor = manager.post("/contacts", &json!({"kind": "doctor", "family_name": "Iyer"})).await?;
    let contact = doctor.text_at("/id");
    let there = json!({"contact_id": contact, "account_id": id, "role": "referrer"});
    assert_eq!(manager.post("/affiliations", &there).await?.status, 201);
    let consent = json!({
        "contact_id": contact, "purpose": "offers", "channel": "sms", "state": "given", "notice_version": "1",
        "language": "en", "source": "in_person",
    });
    let said = manager.post("/consents", &consent).await?;
    ensure!(said.status == 201, "{}", said.text);

    let of_account = format!("resource=accounts&record_id={id}");
    assert_eq!(told_of(&rep, &of_account).await?, ["tie-ups created", "accounts created"]);
    let all = ["affiliations created", "tie-ups created", "accounts created"];
    assert_eq!(told_of(&manager, &of_account).await?, all);
    assert_eq!(told_of(&manager, &format!("{of_account}&of=tie-ups,comments")).await?, ["tie-ups created"]);
    assert_eq!(told_of(&manager, &format!("{of_account}&of=accounts")).await?, ["accounts created"]);
    let of_contact = format!("resource=contacts&record_id={contact}");
    let all = ["consents created", "affiliations created", "contacts created"];
    assert_eq!(told_of(&manager, &of_contact).await?, all);

    // What a part was is told when it is gone.
    assert_eq!(rep.delete(&format!("/tie-ups/{}", tie_up.head.id), 1).await?.status, 204);
    let all = ["tie-ups deleted", "tie-ups created", "accounts created"];
    assert_eq!(told_of(&rep, &of_account).await?, all);
    Ok(())
}

async fn what_cannot_be_asked(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let theirs = app.far().await?.post("/accounts", &json!({"kind": "clinic", "name": "Far"})).await?;
    let id = theirs.text_at("/id");
    let hidden = rep.get(&format!("/events?resource=accounts&record_id={id}")).await?;
    assert_eq!((hidden.status, hidden.code()), (404, "not_found"));
    for (query, complaint) in [
        ("after=-1", "after type"),
        ("after=x", "after type"),
        ("limit=0", "limit range"),
        ("limit=201", "limit range"),
        ("resource=palaces", "resource choice"),
        ("resource=accounts", "resource required"),
        (&format!("record_id={id}"), "resource required"),
        ("resource=accounts&record_id=x", "record_id type"),
        ("sort=at", "sort unknown_parameter"),
        ("of=comments", "of conflict"),
        ("resource=accounts&record_id=018f0000-0000-7000-8000-000000000000&of=palaces", "of choice"),
    ] {
        let answer = rep.get(&format!("/events?{query}")).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{query}");
    }
    Ok(())
}
