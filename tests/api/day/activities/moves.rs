//! The moves: only those of the table, each with what belongs to it.

use super::{a_visit_of, path, take};
use anyhow::Result;
use api::each;
use api::kernel::db::Transaction;
use api::kernel::db::schema::activities;
use api::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::day::activity::{ActivityMove, ActivityOutcome, ActivityStatus as S};
use domain::kernel::ActivityId;
use domain::kernel::policy::Resource;
use domain::kernel::status::Status;
use serde_json::{Value, json};
use tests::{TestApp, on_both};

on_both!(
    every_move_is_in_the_table,
    an_outcome_is_said_and_fits,
    nobody_arrives_at_a_call,
    the_history_tells_all_of_it,
    a_move_sent_twice_is_taken_once,
    two_who_move_at_once,
);

/// Behind the back of the moves.
fn put_status(transaction: &mut Transaction<'_>, id: ActivityId, status: S) -> ApiResult<()> {
    let statement = diesel::update(activities::table.find(id)).set(activities::status.eq(status));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// A move with all that it needs.
fn complete(to: S) -> Value {
    match to {
        S::Completed => json!({"to": to, "outcome": "meeting_held"}),
        S::Rescheduled => json!({"to": to, "next_at": "2026-11-25T05:30:00Z"}),
        S::Cancelled => json!({"to": to, "reason": "On leave"}),
        _ => json!({"to": to}),
    }
}

/// Every status × every status.
async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for from in S::ALL.iter().copied() {
        for to in S::ALL.iter().copied() {
            let visit = a_visit_of(&rep, |_| ()).await?;
            let id = visit.head.id;
            app.write(move |transaction| put_status(transaction, id, from)).await?;
            let answer = take(&rep, &visit, complete(to)).await?;
            if from.move_to(to).is_some() {
                assert_eq!((answer.status, answer.text_at("/status")), (200, to.as_str()), "{from}: {}", answer.text);
                continue;
            }
            assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}: {}", answer.text);
            let allowed: Vec<S> = from.moves().iter().map(|legal| legal.to).collect();
            // An empty list stands for none.
            let expected = if allowed.is_empty() { Value::Null } else { json!(allowed) };
            assert_eq!(answer.json["allowed"], expected, "{from}");
        }
    }
    Ok(())
}

async fn an_outcome_is_said_and_fits(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    for (body, complaint) in [
        (json!({"to": "completed"}), "/outcome required"),
        (json!({"to": "completed", "outcome": "no_answer"}), "/outcome kind"),
        (json!({"to": "completed", "outcome": "come_another_day"}), "/next_at required"),
        (
            json!({"to": "completed", "outcome": "come_another_day", "next_at": "2026-11-22T08:59:59Z"}),
            "/next_at range",
        ),
        (json!({"to": "cancelled"}), "/reason required"),
        (json!({"to": "rescheduled"}), "/next_at required"),
        (json!({"to": "confirmed", "outcome": "meeting_held"}), "/outcome status"),
        (json!({"to": "confirmed", "why": "x"}), "/why unknown_field"),
    ] {
        let answer = take(&rep, &visit, body.clone()).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, complaint), "{body}: {}", answer.text);
    }
    let done = take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held", "notes": " Kept "})).await?;
    assert_eq!((done.status, done.text_at("/notes"), done.text_at("/outcome")), (200, "Kept", "meeting_held"));
    assert_eq!(done.text_at("/completed_at"), "2026-11-22T09:00:00.000000Z");
    Ok(())
}

async fn nobody_arrives_at_a_call(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let call = a_visit_of(&rep, |data| data.kind = domain::day::activity::ActivityKind::Call).await?;
    let answer = take(&rep, &call, json!({"to": "checked_in"})).await?;
    assert_eq!((answer.status, answer.code()), (409, "illegal_transition"));
    assert_eq!(answer.json["allowed"], json!(["confirmed", "completed", "missed", "rescheduled", "cancelled"]));
    Ok(())
}

async fn the_history_tells_all_of_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    let next = json!({"to": "completed", "outcome": "come_another_day", "next_at": "2026-11-24T05:30:00Z"});
    assert_eq!(take(&rep, &visit, next).await?.status, 200);
    let history = rep.client.list_record_events(Resource::Activities, visit.head.id.into(), &[], None).await?;
    let event = history.data.iter().find(|event| event.kind == ChangeKind::Moved);
    let told: Vec<&str> = event.map(|event| event.changes.keys().map(String::as_str).collect()).unwrap_or_default();
    assert_eq!(told, ["completed_at", "next_activity_id", "next_at", "outcome", "status"]);
    // And so does the doctor's.
    let doctor = visit.data.contact_id.map_or_else(|| visit.head.id.into(), Into::into);
    let history = rep.client.list_record_events(Resource::Contacts, doctor, &[], None).await?;
    assert!(
        history.data.iter().any(|event| event.record_id == visit.head.id.into() && event.kind == ChangeKind::Moved)
    );
    Ok(())
}

async fn a_move_sent_twice_is_taken_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    let next_at = Some(app.clock.now().plus_seconds(86_400));
    let outcome = Some(ActivityOutcome::ComeAnotherDay);
    let asked = ActivityMove { outcome, next_at, ..ActivityMove::new(S::Completed) };
    let once = rep.client.transition_activity(&visit, &asked).await?;
    let again = rep.client.transition_activity(&visit, &asked).await?;
    assert_eq!((once.head.version, &once), (2, &again));
    let planned = rep.get(&format!("/activities?filter[follows_id]={}", visit.head.id)).await?;
    assert_eq!(planned.rows().len(), 1);
    Ok(())
}

async fn two_who_move_at_once(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let visit = a_visit_of(&rep, |_| ()).await?;
    let to = format!("{}/transitions", path(&visit));
    let (done, gone) = (complete(S::Completed), complete(S::Cancelled));
    let one = rep.post(&to, &done).header("if-match", "\"1\"");
    let other = manager.post(&to, &gone).header("if-match", "\"1\"");
    let (one, other) = tokio::join!(one.into_future(), other.into_future());
    let mut answers = [one?.status, other?.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 412]);
    Ok(())
}
