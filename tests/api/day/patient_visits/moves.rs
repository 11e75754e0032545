//! The moves: only those of the table, in any order that somebody may take, and what each leaves behind.

use super::{path, take, taken, visit};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::Transaction;
use api::kernel::db::schema::patient_visits;
use api::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::day::patient_visit::PatientVisitStatus as S;
use domain::kernel::PatientVisitId;
use domain::kernel::policy::Resource;
use domain::kernel::status::Status;
use serde_json::{Value, json};
use tests::{Random, TestApp, on_both};

on_both!(
    every_move_is_in_the_table,
    long_ways_through_the_table,
    who_is_put_off_comes_another_day,
    nobody_is_missed_before_their_time,
    two_who_move_at_once,
    a_move_sent_twice_books_one_visit,
);

/// Behind the back of the moves.
fn put_status(transaction: &mut Transaction<'_>, id: PatientVisitId, status: S) -> ApiResult<()> {
    let statement = diesel::update(patient_visits::table.find(id)).set(patient_visits::status.eq(status));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// A move with all that it may need.
fn complete(to: S) -> Value {
    let mut body = json!({"to": to, "reason": "As she said"});
    if to == S::Rescheduled {
        body["starts_at"] = json!("2026-12-01T05:30:00Z");
    }
    body
}

/// What an illegal move names instead; an empty list stands for none.
fn told(from: S) -> Value {
    let legal: Vec<&str> = from.moves().iter().map(|legal| legal.to.as_str()).collect();
    if legal.is_empty() { Value::Null } else { json!(legal) }
}

/// Every status × every status, once the time of the visit has come.
async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    for from in S::ALL.iter().copied() {
        let stays = visit(&desk, |data| data.starts_at = app.clock.now()).await?;
        let id = stays.head.id;
        app.write(move |transaction| put_status(transaction, id, from)).await?;
        for to in S::ALL.iter().copied() {
            if from.move_to(to).is_some() {
                let moved = visit(&desk, |data| data.starts_at = app.clock.now()).await?;
                let id = moved.head.id;
                app.write(move |transaction| put_status(transaction, id, from)).await?;
                let answer = take(&desk, &moved, complete(to)).await?;
                assert_eq!((answer.status, answer.text_at("/status")), (200, to.as_str()), "{from}: {}", answer.text);
                assert_eq!(answer.json["successor_id"].is_string(), to == S::Rescheduled, "{from} to {to}");
                if to == S::Cancelled {
                    app.write(move |transaction| put_status(transaction, id, from)).await?;
                    let silent = take(&desk, &moved, json!({"to": to})).await?;
                    assert_eq!((silent.status, silent.complaint().as_str()), (422, "/reason required"), "{from}");
                }
                continue;
            }
            let answer = take(&desk, &stays, complete(to)).await?;
            assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}");
            assert_eq!(answer.json["allowed"], told(from), "{from}");
        }
        let present = desk.client.get_patient_visit(id, "").await?;
        assert_eq!((present.status, present.head.version), (from, 1));
    }
    Ok(())
}

/// Visits that are moved at random, against what the table alone says of each step.
async fn long_ways_through_the_table(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    let mut random = Random::seeded(0x0d0c);
    for _ in 0..12 {
        let one = visit(&desk, |data| data.starts_at = app.clock.now()).await?;
        let (mut status, mut version) = (S::Booked, 1);
        for _ in 0..25 {
            // Mostly a step that does not end it, so that ways become long.
            let on: Vec<S> = status.moves().iter().map(|legal| legal.to).filter(|to| !to.is_final()).collect();
            let to = if on.is_empty() || random.once_in(5) { *random.pick(S::ALL) } else { *random.pick(&on) };
            let answer = take(&desk, &one, complete(to)).await?;
            if status.move_to(to).is_some() {
                assert_eq!(answer.status, 200, "{status} to {to}: {}", answer.text);
                (status, version) = (to, version + 1);
            } else {
                assert_eq!((answer.status, &answer.json["allowed"]), (409, &told(status)), "{status} to {to}");
            }
            let present = desk.client.get_patient_visit(one.head.id, "").await?;
            assert_eq!((present.status, present.head.version), (status, version));
        }
    }
    Ok(())
}

async fn who_is_put_off_comes_another_day(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    let one = visit(&desk, |data| data.department = Some("Cardiology".into())).await?;
    for (body, complaint) in [
        (json!({"to": "rescheduled"}), "/starts_at required"),
        (json!({"to": "rescheduled", "starts_at": "2026-11-21T05:30:00Z"}), "/starts_at past"),
        (json!({"to": "confirmed", "starts_at": "2026-12-01T05:30:00Z"}), "/starts_at status"),
    ] {
        let refused = take(&desk, &one, body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    let later = json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z", "reason": "Her son marries"});
    let put_off = taken(&desk, &one, later).await?;
    let next = put_off.successor_id.context("no successor")?;
    let next = desk.client.get_patient_visit(next, "").await?;
    assert_eq!((next.status, next.follows_id), (S::Booked, Some(one.head.id)));
    assert_eq!(next.data.starts_at, "2026-12-01T05:30:00Z".parse()?);
    assert_eq!(next.data.department.as_deref(), Some("Cardiology"));
    assert_eq!((next.data.contact_id, next.patient_name.as_str()), (one.data.contact_id, "Kavya Nair"));
    // The history of the patient tells both, and why.
    app.settle().await?;
    let contact = one.data.contact_id.context("no contact")?;
    let history = desk.client.list_record_events(Resource::Contacts, contact.into(), &[], None).await?.data;
    let of = |id: PatientVisitId, kind| {
        history.iter().find(|event| event.record_id == id.into() && event.kind == kind).cloned()
    };
    let moved = of(one.head.id, ChangeKind::Moved).context("not told")?;
    assert_eq!(moved.reason.as_deref(), Some("Her son marries"));
    assert!(moved.changes.contains_key("successor_id"), "{:?}", moved.changes);
    assert!(of(next.head.id, ChangeKind::Created).is_some());
    Ok(())
}

async fn nobody_is_missed_before_their_time(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    let one = visit(&desk, |_| ()).await?;
    let early = take(&desk, &one, json!({"to": "no_show"})).await?;
    assert_eq!((early.status, early.code()), (409, "conflict"), "{}", early.text);
    app.clock.advance_seconds(3 * 86_400);
    let desk = app.front_desk().await?;
    let missed = taken(&desk, &one, json!({"to": "no_show"})).await?;
    assert_eq!(missed.status_since, app.clock.now());
    // Late after all, and seen.
    for to in ["arrived", "in_consultation", "completed"] {
        taken(&desk, &one, json!({"to": to})).await?;
    }
    let gone = desk.delete(&path(&one), 5).await?;
    assert_eq!((gone.status, gone.code()), (403, "forbidden"), "the desk throws nothing away: {}", gone.text);
    let gone = app.admin().await?.delete(&path(&one), 5).await?;
    assert_eq!((gone.status, gone.code()), (409, "conflict"), "{}", gone.text);
    Ok(())
}

async fn two_who_move_at_once(app: TestApp) -> Result<()> {
    let (desk, manager) = (app.front_desk().await?, app.head_office().await?);
    let elsewhere = manager.at(&app.another_node()?.url);
    for _ in 0..5 {
        let one = visit(&desk, |_| ()).await?;
        let ask = |caller: &tests::Caller, body: Value| {
            caller.post(&format!("{}/transitions", path(&one)), &body).header("if-match", "\"1\"")
        };
        let later = json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"});
        let (mine, theirs) = tokio::join!(ask(&desk, later.clone()), ask(&elsewhere, later));
        let mut statuses = [mine?.status, theirs?.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let contact = one.data.contact_id.context("no contact")?;
        let all = desk.get(&format!("/patient-visits?filter[contact_id]={contact}")).await?;
        assert_eq!(all.rows().len(), 2, "one of it, and one that follows");
    }
    Ok(())
}

async fn a_move_sent_twice_books_one_visit(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    let one = visit(&desk, |_| ()).await?;
    let later = json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"});
    let send = || {
        let request = desk.post(&format!("{}/transitions", path(&one)), &later).header("if-match", "\"1\"");
        request.header("idempotency-key", "one tap")
    };
    let (first, again) = (send().await?, send().await?);
    assert_eq!((first.status, again.status), (200, 200), "{}", again.text);
    assert_eq!(first.text_at("/successor_id"), again.text_at("/successor_id"));
    assert_eq!(desk.get("/patient-visits").await?.rows().len(), 2);
    Ok(())
}
