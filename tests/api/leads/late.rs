//! Inquiries that nobody got in touch about in time: who is told, and that they are told once.

use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::{notifications, teams};
use diesel::prelude::*;
use domain::kernel::{Timestamp, UserId};
use domain::leads::attempt::{AttemptChannel, AttemptData, AttemptOutcome};
use domain::leads::inquiry::{Inquiry, InquiryData, InquiryStatus};
use domain::leads::origin::LeadChannel;
use domain::talk::notification::NotificationKind;
use serde_json::json;
use tests::{TestApp, Who, on_both, organisation};

on_both!(
    owner_and_manager_are_told_once,
    who_was_answered_in_time_waits_for_nobody,
    one_that_was_taken_for_spam,
    what_a_phone_tells_late_was_in_time,
);

fn asked(phone: &str) -> InquiryData {
    InquiryData { phone: Some(phone.into()), ..InquiryData::new(LeadChannel::Phone) }
}

/// Who was told, as far as they have not read it.
async fn told(app: &TestApp, inquiry: &Inquiry) -> Result<Vec<UserId>> {
    let id: domain::kernel::RecordId = inquiry.head.id.into();
    app.read(move |connection| {
        let query = notifications::table
            .filter(notifications::record_id.eq(id))
            .filter(notifications::kind.eq(NotificationKind::InquiryLate))
            .order(notifications::user_id)
            .select(notifications::user_id);
        Ok(each!(connection, c => query.load(c))?)
    })
    .await
}

async fn at(app: &TestApp, moment: Timestamp, inquiry: &Inquiry) -> Result<Inquiry> {
    app.clock.advance_seconds((moment.micros() - app.clock.now().micros()) / 1_000_000);
    app.finish_jobs(inquiry.head.id).await?;
    Ok(app.rep().await?.client.get_inquiry(inquiry.head.id, "").await?)
}

/// It is Sunday: the clock begins on Monday at nine, and the field team has nobody of its own to manage it.
async fn owner_and_manager_are_told_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let before = at(&app, inquiry.due_at.plus_seconds(-1), &inquiry).await?;
    assert_eq!((before.late, told(&app, &inquiry).await?), (false, vec![]));
    let after = at(&app, inquiry.due_at, &inquiry).await?;
    assert_eq!((after.late, after.status), (true, InquiryStatus::New));
    assert_eq!(told(&app, &inquiry).await?, [Who::Rep.id(), Who::Manager.id()]);
    let list = app.manager().await?.get("/notifications").await?;
    let first = list.rows().first().context("nothing told")?;
    assert_eq!((&first["kind"], &first["record"]["name"]), (&json!("inquiry_late"), &json!("98765 43210")));
    // The history says when, and that nobody did it.
    let path = format!("/events?resource=inquiries&record_id={}", inquiry.head.id);
    let told_late: Vec<_> = app.rep().await?.get(&path).await?.column("reason");
    assert!(told_late.iter().any(|reason| reason == "nobody got in touch in time"), "{told_late:?}");
    // A change, a new owner, another day: nobody is told again.
    let rep = app.rep().await?;
    let path = format!("/inquiries/{}", inquiry.head.id);
    let changed = rep.patch(&path, after.head.version, &json!({"subject": "Knee"})).await?;
    assert_eq!(changed.status, 200, "{}", changed.text);
    at(&app, inquiry.due_at.plus_seconds(86_400), &inquiry).await?;
    assert_eq!(told(&app, &inquiry).await?.len(), 2);
    // Answered by now: what nobody has read is taken back.
    let rep = app.rep().await?;
    let version = rep.get(&path).await?.version().context("a version")?;
    let move_path = format!("{path}/transitions");
    let moved = rep.post(&move_path, &json!({"to": "answered"})).header("if-match", &format!("\"{version}\"")).await?;
    assert_eq!((moved.status, &moved.json["late"]), (200, &json!(true)), "{}", moved.text);
    assert_eq!(told(&app, &inquiry).await?, []);
    Ok(())
}

async fn who_was_answered_in_time_waits_for_nobody(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (answered, deleted): (Inquiry, Inquiry) =
        (rep.create(asked("98765 43210")).await?, rep.create(asked("98765 43211")).await?);
    let lead = answered.lead_id.context("no lead")?;
    let call = AttemptData { channel: AttemptChannel::Call, outcome: AttemptOutcome::Connected, at: None, note: None };
    rep.client.create_lead_attempt(lead, &call, None).await?;
    assert_eq!(rep.delete(&format!("/inquiries/{}", deleted.head.id), 1).await?.status, 204);
    let after = at(&app, answered.due_at.plus_seconds(86_400), &answered).await?;
    assert_eq!((after.status, after.late), (InquiryStatus::Answered, false));
    app.finish_jobs(deleted.head.id).await?;
    assert_eq!((told(&app, &answered).await?, told(&app, &deleted).await?), (vec![], vec![]));
    // Back from the recycle bin, somebody waits again.
    let rep = app.rep().await?;
    let path = format!("/inquiries/{}/restore", deleted.head.id);
    assert_eq!(rep.post(&path, &json!({})).await?.status, 200);
    app.finish_jobs(deleted.head.id).await?;
    assert_eq!(told(&app, &deleted).await?.len(), 2);
    Ok(())
}

/// A team without a manager anywhere above tells its owner alone.
async fn one_that_was_taken_for_spam(app: TestApp) -> Result<()> {
    app.write(|transaction| {
        let nobody =
            diesel::update(teams::table.find(organisation::NOIDA_SALES)).set(teams::manager_id.eq(None::<UserId>));
        each!(&mut *transaction.connection, c => nobody.execute(c))?;
        Ok(())
    })
    .await?;
    let rep = app.rep().await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let spam = rep.client.transition_inquiry(&inquiry, InquiryStatus::Spam, Some("An advertisement".into())).await?;
    let later = at(&app, inquiry.due_at.plus_seconds(60), &inquiry).await?;
    assert_eq!((later.late, told(&app, &inquiry).await?), (false, vec![]));
    let rep = app.rep().await?;
    let back = rep.client.transition_inquiry(&spam, InquiryStatus::New, None).await?;
    let late = at(&app, app.clock.now(), &back).await?;
    assert_eq!((late.late, told(&app, &inquiry).await?), (true, vec![Who::Rep.id()]));
    // To and fro, it was late once.
    let rep = app.rep().await?;
    let spam = rep.client.transition_inquiry(&late, InquiryStatus::Spam, Some("After all".into())).await?;
    assert_eq!(told(&app, &inquiry).await?, []);
    rep.client.transition_inquiry(&spam, InquiryStatus::New, None).await?;
    app.finish_jobs(inquiry.head.id).await?;
    assert_eq!(told(&app, &inquiry).await?, []);
    Ok(())
}

async fn what_a_phone_tells_late_was_in_time(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let inquiry: Inquiry = rep.create(asked("98765 43210")).await?;
    let called_at = inquiry.due_at.plus_seconds(-60);
    assert!(at(&app, inquiry.due_at, &inquiry).await?.late);
    let lead = inquiry.lead_id.context("no lead")?;
    let (channel, outcome) = (AttemptChannel::Call, AttemptOutcome::Connected);
    let call = AttemptData { channel, outcome, at: Some(called_at), note: None };
    let rep = app.rep().await?;
    rep.client.create_lead_attempt(lead, &call, None).await?;
    let present = rep.client.get_inquiry(inquiry.head.id, "").await?;
    assert_eq!((present.late, present.answered_at), (false, Some(called_at)));
    assert_eq!(told(&app, &inquiry).await?, []);
    Ok(())
}
