//! What follows from an outcome: the next activity, another slot, the word to the manager; and when somebody was touched.

use super::{a_visit_of, path, take};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::notifications;
use diesel::prelude::*;
use domain::day::activity::{Activity, ActivityData, ActivityKind, ActivityStatus};
use domain::kernel::{ContactId, Timestamp, UserId};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::talk::notification::NotificationKind;
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, a_contact, an_account, an_activity, on_both};

on_both!(
    another_day_is_planned_at_once,
    what_is_put_off_stands_in_another_place,
    whom_nobody_let_in_is_tried_on_a_free_day,
    three_in_a_row_are_told_to_the_manager,
    who_was_touched,
    two_who_touch_at_once,
    what_nobody_tells_of_is_missed,
);

const FIRST_DAY: &str = "2026-11-24T05:30:00.000000Z";

async fn another_day_is_planned_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |data| data.subject = Some("Cath lab".into())).await?;
    let done =
        take(&rep, &visit, json!({"to": "completed", "outcome": "come_another_day", "next_at": FIRST_DAY})).await?;
    assert_eq!((done.status, done.text_at("/next_at")), (200, FIRST_DAY), "{}", done.text);
    let next = rep.get(&format!("/activities/{}", done.text_at("/next_activity_id"))).await?;
    let told = (next.text_at("/status"), next.text_at("/starts_at"), next.text_at("/subject"), next.text_at("/kind"));
    assert_eq!(told, ("planned", FIRST_DAY, "Cath lab", "visit"));
    assert_eq!(next.text_at("/follows_id"), visit.head.id.to_string());
    assert_eq!(next.json["contact_id"], json!(visit.data.contact_id));
    // A meeting that was set by a call is a meeting.
    let call = a_visit_of(&rep, |data| data.kind = ActivityKind::Call).await?;
    let set = take(&rep, &call, json!({"to": "completed", "outcome": "meeting_set", "next_at": FIRST_DAY})).await?;
    let next = rep.get(&format!("/activities/{}", set.text_at("/next_activity_id"))).await?;
    assert_eq!(next.text_at("/kind"), "meeting");
    Ok(())
}

async fn what_is_put_off_stands_in_another_place(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let visit = a_visit_of(&rep, |_| ()).await?;
    // Whoever puts it off: it stays the rep's.
    let put_off = take(&manager, &visit, json!({"to": "rescheduled", "next_at": FIRST_DAY})).await?;
    assert_eq!(put_off.status, 200, "{}", put_off.text);
    let next = rep.get(&format!("/activities/{}", put_off.text_at("/next_activity_id"))).await?;
    assert_eq!(
        (next.text_at("/owner_id"), next.text_at("/starts_at")),
        (Who::Rep.id().to_string().as_str(), FIRST_DAY)
    );
    let moved = rep.patch(&path(&visit), 2, &json!({"starts_at": FIRST_DAY})).await?;
    assert_eq!((moved.status, moved.complaint().as_str()), (422, "/starts_at fixed"));
    assert_eq!(rep.patch(&path(&visit), 2, &json!({"notes": "She is in surgery"})).await?.status, 200);
    Ok(())
}

async fn whom_nobody_let_in_is_tried_on_a_free_day(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // It is Sunday; on Monday at that time there is something else to do.
    let visit = a_visit_of(&rep, |_| ()).await?;
    let monday = visit.data.starts_at.plus_seconds(86_400);
    a_visit_of(&rep, |data| data.starts_at = monday.plus_seconds(900)).await?;
    let done = take(&rep, &visit, json!({"to": "completed", "outcome": "not_available"})).await?;
    let tuesday = monday.plus_seconds(86_400).to_string();
    assert_eq!((done.status, done.text_at("/proposed_at")), (200, tuesday.as_str()), "{}", done.text);
    assert_eq!(done.json["next_activity_id"], Value::Null);
    Ok(())
}

/// Who was told of visits in vain.
async fn told(app: &TestApp) -> Result<Vec<UserId>> {
    app.read(|connection| {
        let query = notifications::table
            .filter(notifications::kind.eq(NotificationKind::VisitsInVain))
            .order(notifications::created_at)
            .select(notifications::user_id);
        Ok(each!(connection, c => query.load(c))?)
    })
    .await
}

async fn visited(app: &TestApp, caller: &Caller, doctor: ContactId, outcome: &str) -> Result<Activity> {
    app.clock.advance_seconds(3_600);
    let data = ActivityData { starts_at: app.clock.now().plus_seconds(-600), ..an_activity(doctor) };
    let visit: Activity = caller.create(data).await?;
    let done = take(caller, &visit, json!({"to": "completed", "outcome": outcome})).await?;
    assert_eq!(done.status, 200, "{}", done.text);
    Ok(visit)
}

async fn three_in_a_row_are_told_to_the_manager(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let other: Contact = rep.create(a_contact()).await?;
    let mut in_a_row = Vec::new();
    for outcome in ["not_available", "not_available", "meeting_held", "not_available", "not_available"] {
        in_a_row.push(visited(&app, &rep, doctor.head.id, outcome).await?);
        visited(&app, &rep, other.head.id, "not_available").await?;
        if in_a_row.len() == 2 {
            // Another doctor's count for themselves.
            assert_eq!(told(&app).await?, []);
        }
    }
    assert_eq!(told(&app).await?, [Who::Manager.id()], "the other doctor's third");
    let third = visited(&app, &rep, doctor.head.id, "not_available").await?;
    assert_eq!(told(&app).await?, [Who::Manager.id(); 2]);
    let list = app.manager().await?.get("/notifications").await?;
    let first = list.rows().first().context("nothing told")?;
    assert_eq!((&first["kind"], &first["record_id"]), (&json!("visits_in_vain"), &json!(third.head.id)));
    // The fourth is no news, the sixth is.
    for news in [0, 0, 1] {
        let before = told(&app).await?.len();
        visited(&app, &rep, doctor.head.id, "not_available").await?;
        assert_eq!(told(&app).await?.len() - before, news);
    }
    Ok(())
}

type Touches = (Option<Timestamp>, Option<Timestamp>);

async fn touches(caller: &Caller, doctor: ContactId, account: &Account) -> Result<Touches> {
    let contact = caller.client.get_contact(doctor, "").await?;
    let account = caller.client.get_account(account.head.id, "").await?;
    let of_contact = (contact.last_touch_at, contact.next_touch_at);
    assert_eq!(of_contact, (account.last_touch_at, account.next_touch_at));
    // Who edits them meanwhile has no conflict.
    assert_eq!((contact.head.version, account.head.version), (2, 1));
    Ok(of_contact)
}

async fn who_was_touched(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let works = json!({"account_id": account.head.id});
    assert_eq!(rep.patch(&format!("/contacts/{}", doctor.head.id), 1, &works).await?.status, 200);
    let id = doctor.head.id;
    assert_eq!(touches(&rep, id, &account).await?, (None, None));
    let (now, later) = (app.clock.now(), app.clock.now().plus_seconds(86_400));
    // The account is where the doctor works.
    let first: Activity = rep.create(ActivityData { starts_at: now, ..an_activity(id) }).await?;
    let second: Activity = rep.create(ActivityData { starts_at: later, ..an_activity(id) }).await?;
    assert_eq!(first.data.account_id, Some(account.head.id));
    assert_eq!(touches(&rep, id, &account).await?, (None, Some(now)));
    assert_eq!(take(&rep, &first, json!({"to": "completed", "outcome": "meeting_held"})).await?.status, 200);
    assert_eq!(touches(&rep, id, &account).await?, (Some(now), Some(later)));
    // Whom nobody let in was not touched, and nothing lies ahead any more.
    assert_eq!(take(&rep, &second, json!({"to": "completed", "outcome": "not_available"})).await?.status, 200);
    assert_eq!(touches(&rep, id, &account).await?, (Some(now), None));
    // What is thrown away was not done.
    assert_eq!(rep.delete(&path(&first), 2).await?.status, 204);
    assert_eq!(touches(&rep, id, &account).await?, (None, None));
    assert_eq!(rep.post(&format!("{}/restore", path(&first)), &json!({})).await?.status, 200);
    assert_eq!(touches(&rep, id, &account).await?, (Some(now), None));
    Ok(())
}

async fn two_who_touch_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let id = doctor.head.id;
    let now = app.clock.now();
    let mut visits = Vec::new();
    for hour in 0..4 {
        let starts_at = now.plus_seconds(-3_600 * hour);
        visits.push(rep.create::<Activity>(ActivityData { starts_at, ..an_activity(id) }).await?);
    }
    let held = json!({"to": "completed", "outcome": "meeting_held"});
    let [one, two, three, four] = [0, 1, 2, 3].map(|at: usize| {
        let to = format!("{}/transitions", path(&visits[at]));
        rep.post(&to, &held).header("if-match", "\"1\"").into_future()
    });
    let answers = tokio::join!(one, two, three, four);
    for answer in [answers.0?, answers.1?, answers.2?, answers.3?] {
        assert_eq!(answer.status, 200, "{}", answer.text);
    }
    let contact = rep.client.get_contact(id, "").await?;
    assert_eq!((contact.last_touch_at, contact.next_touch_at), (Some(now), None));
    Ok(())
}

async fn what_nobody_tells_of_is_missed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = a_visit_of(&rep, |_| ()).await?;
    let missed_at = visit.missed_at().context("it waits")?;
    let until = |at: Timestamp| app.clock.advance_seconds((at.micros() - app.clock.now().micros()) / 1_000_000);
    until(missed_at.plus_seconds(-1));
    app.finish_jobs(visit.head.id).await?;
    let rep = app.rep().await?;
    assert_eq!(rep.client.get_activity(visit.head.id, "").await?.status, ActivityStatus::Planned);
    // Put off by a day: the job waits on.
    let later = json!({"starts_at": visit.data.starts_at.plus_seconds(86_400)});
    assert_eq!(rep.patch(&path(&visit), 1, &later).await?.status, 200);
    until(missed_at);
    app.finish_jobs(visit.head.id).await?;
    assert_eq!(rep.client.get_activity(visit.head.id, "").await?.status, ActivityStatus::Planned);
    until(missed_at.plus_seconds(86_400));
    app.finish_jobs(visit.head.id).await?;
    let rep = app.rep().await?;
    let missed = rep.client.get_activity(visit.head.id, "").await?;
    assert_eq!((missed.status, missed.head.updated_by), (ActivityStatus::Missed, None));
    // A phone without signal tells late.
    assert_eq!(take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?.status, 200);
    Ok(())
}
