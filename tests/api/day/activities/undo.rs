//! Taking a move back: within half a minute, by whoever moved it, and while nobody has touched what came of it.

use super::{a_visit_of, path, take};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::notifications;
use diesel::prelude::*;
use domain::day::activity::{Activity, ActivityData, ActivityLog, ActivityOutcome, ActivityStatus, Fix, UNDO_SECONDS};
use domain::kernel::policy::Resource;
use domain::people::contact::Contact;
use domain::talk::notification::NotificationKind;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, a_contact, an_activity, on_both};

on_both!(
    every_move_is_taken_back,
    what_was_planned_with_it_is_gone,
    what_was_told_is_gone,
    half_a_minute_and_no_longer,
    nobody_else_takes_it_back,
    what_somebody_has_changed_stays,
    the_manager_is_told_nothing,
    sent_twice_it_is_taken_back_once,
);

async fn undo(caller: &Caller, visit: &Activity) -> Result<Answer> {
    caller.post(&format!("{}/undo", path(visit)), &json!({})).await
}

/// The activity without what each change counts on.
fn without_its_head(activity: &Activity) -> Result<Value> {
    let mut json = serde_json::to_value(activity)?;
    for field in ["version", "updated_at", "updated_by"] {
        json.as_object_mut().into_iter().for_each(|fields| drop(fields.remove(field)));
    }
    Ok(json)
}

const NEXT: &str = "2026-11-24T05:30:00Z";

async fn every_move_is_taken_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let fix = json!({"latitude_e6": 28_626_700, "longitude_e6": 77_364_900, "accuracy_metres": 5, "age_seconds": 1});
    for asked in [
        json!({"to": "confirmed"}),
        json!({"to": "checked_in", "fix": fix}),
        json!({"to": "completed", "outcome": "meeting_held", "notes": "Other notes", "fix": fix}),
        json!({"to": "completed", "outcome": "not_available"}),
        json!({"to": "completed", "outcome": "come_another_day", "next_at": NEXT}),
        json!({"to": "missed"}),
        json!({"to": "rescheduled", "next_at": NEXT}),
        json!({"to": "cancelled", "reason": "On leave"}),
    ] {
        let visit = a_visit_of(&rep, |data| data.notes = Some("Cath lab".into())).await?;
        assert_eq!(take(&rep, &visit, asked.clone()).await?.status, 200, "{asked}");
        let back = undo(&rep, &visit).await?;
        assert_eq!((back.status, back.version()), (200, Some(3)), "{asked}: {}", back.text);
        let present = rep.client.get_activity(visit.head.id, "").await?;
        assert_eq!(without_its_head(&present)?, without_its_head(&visit)?, "{asked}");
        let again = undo(&rep, &visit).await?;
        assert_eq!((again.status, again.code()), (409, "conflict"), "{asked}");
        // The same move can be made again.
        assert_eq!(take(&rep, &visit, asked.clone()).await?.status, 200, "{asked}");
    }
    Ok(())
}

async fn what_was_planned_with_it_is_gone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    let doctor = visit.data.contact_id.map(|id| format!("/contacts/{id}")).unwrap_or_default();
    let done = take(&rep, &visit, json!({"to": "completed", "outcome": "come_another_day", "next_at": NEXT})).await?;
    let next = format!("/activities/{}", done.text_at("/next_activity_id"));
    assert_eq!(rep.get(&next).await?.status, 200);
    assert_eq!(rep.get(&doctor).await?.text_at("/next_touch_at"), "2026-11-24T05:30:00.000000Z");
    assert_eq!(undo(&rep, &visit).await?.status, 200);
    assert_eq!(rep.get(&next).await?.status, 404);
    let touched = rep.get(&doctor).await?;
    let told = (&touched.json["last_touch_at"], &touched.json["next_touch_at"]);
    assert_eq!(told, (&Value::Null, &json!(visit.data.starts_at)));
    // The history tells both.
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Activities, visit.head.id.into(), &[], None).await?;
    let moves: Vec<_> = history.data.iter().filter_map(|event| event.changes.get("status")).collect();
    assert_eq!(moves.len(), 2, "{moves:?}");
    assert!(history.data.iter().any(|event| event.reason.as_deref() == Some("move undone")));
    Ok(())
}

async fn what_was_told_is_gone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let fix = Some(Fix { latitude_e6: 0, longitude_e6: 0, accuracy_metres: 5, age_seconds: 1 });
    let told = ActivityLog {
        id: Some(app.clock.new_id().into()),
        activity: an_activity(doctor.head.id),
        outcome: Some(ActivityOutcome::MeetingHeld),
        next_at: None,
        fix,
        at: None,
    };
    let visit = rep.client.log_activity(&told).await?;
    assert!(rep.client.get_contact(doctor.head.id, "").await?.last_touch_at.is_some());
    let gone = rep.client.undo_activity_move(visit.head.id).await?;
    assert_eq!((gone.head.deleted_at, gone.head.version), (Some(app.clock.now()), 3));
    assert_eq!(rep.get(&path(&visit)).await?.status, 404);
    assert_eq!(rep.client.get_contact(doctor.head.id, "").await?.last_touch_at, None);
    // Out of the recycle bin it is what it was.
    let back = rep.client.restore_activity(visit.head.id).await?;
    assert_eq!((back.status, back.outcome), (ActivityStatus::Completed, told.outcome));
    assert_eq!(undo(&rep, &visit).await?.code(), "conflict");
    Ok(())
}

async fn half_a_minute_and_no_longer(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (seconds, status) in [(UNDO_SECONDS, 200), (UNDO_SECONDS + 1, 410)] {
        let visit = a_visit_of(&rep, |_| ()).await?;
        take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
        app.clock.advance_seconds(seconds);
        let answer = undo(&rep, &visit).await?;
        assert_eq!(answer.status, status, "{seconds}: {}", answer.text);
    }
    Ok(())
}

async fn nobody_else_takes_it_back(app: TestApp) -> Result<()> {
    let (rep, manager, colleague) = (app.rep().await?, app.manager().await?, app.colleague().await?);
    let visit = a_visit_of(&rep, |_| ()).await?;
    // One that nobody has moved, too.
    assert_eq!(undo(&rep, &visit).await?.code(), "conflict");
    take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
    for (caller, status) in [(&manager, 409), (&colleague, 404)] {
        assert_eq!(undo(caller, &visit).await?.status, status);
    }
    assert_eq!(app.finance().await?.post(&format!("{}/undo", path(&visit)), &json!({})).await?.status, 403);
    assert_eq!(undo(&rep, &visit).await?.status, 200);
    Ok(())
}

async fn what_somebody_has_changed_stays(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    // The activity itself.
    let visit = a_visit_of(&rep, |_| ()).await?;
    take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
    assert_eq!(manager.patch(&path(&visit), 2, &json!({"notes": "Well done"})).await?.status, 200);
    assert_eq!(undo(&rep, &visit).await?.code(), "conflict");
    assert_eq!(rep.get(&path(&visit)).await?.text_at("/status"), "completed");
    // What was planned with it.
    let visit = a_visit_of(&rep, |_| ()).await?;
    let done = take(&rep, &visit, json!({"to": "rescheduled", "next_at": NEXT})).await?;
    let next = format!("/activities/{}", done.text_at("/next_activity_id"));
    assert_eq!(manager.patch(&next, 1, &json!({"place": "OPD"})).await?.status, 200);
    assert_eq!(undo(&rep, &visit).await?.code(), "conflict");
    assert_eq!(rep.get(&next).await?.status, 200);
    // What was thrown away already is in nobody's way.
    let visit = a_visit_of(&rep, |_| ()).await?;
    let done = take(&rep, &visit, json!({"to": "rescheduled", "next_at": NEXT})).await?;
    assert_eq!(rep.delete(&format!("/activities/{}", done.text_at("/next_activity_id")), 1).await?.status, 204);
    assert_eq!(undo(&rep, &visit).await?.status, 200);
    Ok(())
}

async fn the_manager_is_told_nothing(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let told = async || {
        app.read(|connection| {
            let query = notifications::table.filter(notifications::kind.eq(NotificationKind::VisitsInVain)).count();
            Ok(each!(connection, c => query.get_result::<i64>(c))?)
        })
        .await
    };
    let mut last = None;
    for hour in 1..=3 {
        let starts_at = app.clock.now().plus_seconds(3_600 * hour - 10 * 3_600);
        let visit: Activity = rep.create(ActivityData { starts_at, ..an_activity(doctor.head.id) }).await?;
        take(&rep, &visit, json!({"to": "completed", "outcome": "not_available"})).await?;
        assert_eq!(told().await?, i64::from(hour == 3), "{hour}");
        last = Some(visit);
    }
    if let Some(visit) = &last {
        assert_eq!(undo(&rep, visit).await?.status, 200);
        assert_eq!(told().await?, 0);
        // Tapped again, it is told again, once.
        take(&rep, visit, json!({"to": "completed", "outcome": "not_available"})).await?;
        assert_eq!(told().await?, 1);
    }
    Ok(())
}

async fn sent_twice_it_is_taken_back_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
    let to = format!("{}/undo", path(&visit));
    let one = rep.post(&to, &json!({})).once("undo").await?;
    let two = rep.post(&to, &json!({})).once("undo").await?;
    assert_eq!((one.status, two.status, two.header("idempotent-replayed")), (200, 200, Some("true")), "{}", two.text);
    assert_eq!(one.json, two.json);
    // Two at once leave one.
    take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
    let (one, two) = (rep.post(&to, &json!({})), rep.post(&to, &json!({})));
    let (one, two) = tokio::join!(one.into_future(), two.into_future());
    let mut answers = [one?.status, two?.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 409]);
    Ok(())
}
