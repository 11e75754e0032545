//! The days that come by themselves: reminders of the renewal and the end, also after the dates were moved.

use super::{a_draft, activate, path, status, take};
use anyhow::{Result, bail};
use api::each;
use api::kernel::db::schema::jobs;
use diesel::prelude::*;
use domain::admin::event::Event;
use domain::admin::job::{JobKind, JobState};
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, Timestamp};
use domain::people::tie_up::{TieUp, TieUpStatus};
use serde_json::json;
use std::time::Duration;
use tests::{TestApp, on_both};

on_both!(
    reminders_and_the_end_come_by_themselves,
    moved_dates_move_the_days,
    a_move_ends_the_waiting,
    nobody_sees_the_waiting_among_their_jobs,
    a_stopped_job_is_waited_for_again,
);

/// Tie-ups of these tests last to 20 February 2027: 90 days from the first day.
async fn running(app: &TestApp) -> Result<TieUp> {
    let tie_up = a_draft(&app.rep().await?, |data| data.end_date = "2027-02-20".parse().unwrap_or_default()).await?;
    activate(app, &tie_up).await?;
    Ok(tie_up)
}

/// When a job waits for the tie-up; there is never more than one.
async fn waiting(app: &TestApp, tie_up: &TieUp) -> Result<Option<Timestamp>> {
    let id: RecordId = tie_up.head.id.into();
    let moments: Vec<Timestamp> = app
        .read(move |connection| {
            let query = jobs::table
                .filter(jobs::subject_id.eq(id))
                .filter(jobs::kind.eq(JobKind::TieUpDue))
                .filter(jobs::state.eq(JobState::Queued))
                .select(jobs::run_at);
            Ok(each!(connection, c => query.load(c))?)
        })
        .await?;
    assert!(moments.len() < 2, "{moments:?}");
    Ok(moments.first().copied())
}

/// Moves the clock there and waits until the job of that moment has ended.
async fn pass(app: &TestApp, tie_up: &TieUp, until: &str) -> Result<()> {
    let until: Timestamp = until.parse()?;
    app.clock.advance_seconds((until.micros() - app.clock.now().micros()) / 1_000_000);
    let id: RecordId = tie_up.head.id.into();
    for _ in 0..1_000 {
        app.state.jobs.wake();
        let open = app
            .read(move |connection| {
                let query = jobs::table
                    .filter(jobs::subject_id.eq(id))
                    .filter(jobs::run_at.le(until))
                    .filter(jobs::finished_at.is_null())
                    .count();
                Ok(each!(connection, c => query.get_result::<i64>(c))?)
            })
            .await?;
        if open == 0 {
            return Ok(());
        }
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    bail!("the job of {until} does not end");
}

/// What the system itself wrote, oldest first.
async fn by_itself(app: &TestApp, tie_up: &TieUp) -> Result<Vec<(String, Option<String>, serde_json::Value)>> {
    let rep = app.rep().await?;
    let history = rep.client.list_record_events(Resource::TieUps, tie_up.head.id.into(), &[], None).await?;
    let line = |event: &Event| {
        let to = event.changes.values().next().map(|change| change.to.clone()).unwrap_or_default();
        (event.at.to_string(), event.reason.clone(), to)
    };
    Ok(history.data.iter().rev().filter(|event| event.actor_id.is_none()).map(line).collect())
}

fn told(at: &str, days: i32) -> (String, Option<String>, serde_json::Value) {
    (at.to_owned(), Some(format!("renewal due in {days} days")), json!(days))
}

async fn reminders_and_the_end_come_by_themselves(app: TestApp) -> Result<()> {
    let tie_up = running(&app).await?;
    assert_eq!(waiting(&app, &tie_up).await?.map(|at| at.to_string()).as_deref(), Some("2026-12-22T03:30:00.000000Z"));
    let days = [
        "2026-12-22T03:29:59Z",
        "2026-12-22T03:30:00Z",
        "2027-01-21T03:30:00Z",
        "2027-02-13T03:30:00Z",
        "2027-02-20T18:29:59Z",
    ];
    for day in days {
        pass(&app, &tie_up, day).await?;
    }
    let reminders = [
        told("2026-12-22T03:30:00.000000Z", 60),
        told("2027-01-21T03:30:00.000000Z", 30),
        told("2027-02-13T03:30:00.000000Z", 7),
    ];
    assert_eq!(by_itself(&app, &tie_up).await?, reminders);
    assert_eq!(status(&app.rep().await?, &tie_up).await?, TieUpStatus::Active);
    // The last day is over in India.
    pass(&app, &tie_up, "2027-02-20T18:30:00Z").await?;
    let rep = app.rep().await?;
    assert_eq!(status(&rep, &tie_up).await?, TieUpStatus::Expired);
    assert_eq!(waiting(&app, &tie_up).await?, None);
    let last = by_itself(&app, &tie_up).await?.pop();
    assert_eq!(last, Some(("2027-02-20T18:30:00.000000Z".to_owned(), None, json!("expired"))));
    // What is over can still be renewed.
    assert_eq!(take(&rep, &tie_up, json!({"to": "renewed"})).await?.status, 200);
    Ok(())
}

async fn moved_dates_move_the_days(app: TestApp) -> Result<()> {
    let tie_up = running(&app).await?;
    pass(&app, &tie_up, "2026-12-22T03:30:00Z").await?;
    let later = json!({"end_date": "2027-04-20"});
    let manager = app.manager().await?;
    assert_eq!(manager.patch(&path(&tie_up), 5, &later).await?.status, 200);
    // The reminders of the new end are new ones.
    assert_eq!(waiting(&app, &tie_up).await?.map(|at| at.to_string()).as_deref(), Some("2027-02-19T03:30:00.000000Z"));
    pass(&app, &tie_up, "2027-02-20T18:30:00Z").await?;
    assert_eq!(status(&app.rep().await?, &tie_up).await?, TieUpStatus::Active);
    let reminders = [told("2026-12-22T03:30:00.000000Z", 60), told("2027-02-20T18:30:00.000000Z", 58)];
    assert_eq!(by_itself(&app, &tie_up).await?, reminders);
    // Nearer than several reminders: one, at once, with the days that are left.
    let manager = app.manager().await?;
    assert_eq!(manager.patch(&path(&tie_up), 7, &json!({"end_date": "2027-02-25"})).await?.status, 200);
    pass(&app, &tie_up, "2027-02-20T18:30:00Z").await?;
    assert_eq!(by_itself(&app, &tie_up).await?.last(), Some(&told("2027-02-20T18:30:00.000000Z", 4)));
    pass(&app, &tie_up, "2027-02-25T18:30:00Z").await?;
    assert_eq!(status(&app.rep().await?, &tie_up).await?, TieUpStatus::Expired);
    Ok(())
}

async fn a_move_ends_the_waiting(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let draft = a_draft(&rep, |_| ()).await?;
    assert_eq!(waiting(&app, &draft).await?, None);
    let suspended = running(&app).await?;
    assert_eq!(take(&rep, &suspended, json!({"to": "suspended", "reason": "Bills unpaid"})).await?.status, 200);
    // Nobody is reminded to renew it, but it ends.
    let end = waiting(&app, &suspended).await?.map(|at| at.to_string());
    assert_eq!(end.as_deref(), Some("2027-02-20T18:30:00.000000Z"));
    let terminated = running(&app).await?;
    assert_eq!(take(&rep, &terminated, json!({"to": "terminated", "reason": "Moved away"})).await?.status, 200);
    assert_eq!(waiting(&app, &terminated).await?, None);
    pass(&app, &suspended, "2027-02-20T18:30:00Z").await?;
    assert_eq!(status(&app.rep().await?, &suspended).await?, TieUpStatus::Expired);
    assert_eq!(by_itself(&app, &suspended).await?.len(), 1);
    Ok(())
}

async fn nobody_sees_the_waiting_among_their_jobs(app: TestApp) -> Result<()> {
    let tie_up = running(&app).await?;
    let admin = app.admin().await?;
    assert_eq!(admin.client.list_jobs(None).await?, []);
    let queued = admin.client.list_jobs(Some(JobState::Queued)).await?;
    assert_eq!(queued.iter().map(|job| job.subject_id).collect::<Vec<_>>(), [tie_up.head.id.into()]);
    Ok(())
}

async fn a_stopped_job_is_waited_for_again(app: TestApp) -> Result<()> {
    let tie_up = running(&app).await?;
    let planned = waiting(&app, &tie_up).await?;
    let admin = app.admin().await?;
    let job = admin.client.list_jobs(Some(JobState::Queued)).await?.remove(0);
    admin.client.cancel_job(job.id).await?;
    for _ in 0..1_000 {
        if admin.client.get_job(job.id).await?.state == JobState::Cancelled {
            break;
        }
        app.state.jobs.wake();
        tokio::time::sleep(Duration::from_millis(10)).await;
    }
    assert_eq!(waiting(&app, &tie_up).await?, planned);
    Ok(())
}
