//! Who is told of a task when, and that they are told once.

use super::{a_task, done, path};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::{jobs, notifications};
use diesel::prelude::*;
use domain::admin::job::{JobKind, JobState};
use domain::day::task::Task;
use domain::kernel::{RecordId, Timestamp, UserId};
use domain::talk::notification::NotificationKind as K;
use serde_json::json;
use tests::{TestApp, Who, on_both};

on_both!(
    each_is_told_once,
    whoever_manages_is_told_by_whoever_manages_them,
    what_is_done_is_told_no_more,
    other_days_are_told_anew,
    whoever_gets_one_is_told,
    a_new_owner_is_told_in_place_of_the_old_one,
    two_nodes_tell_once,
);

/// What people were told of it and have not had taken back, the oldest first.
async fn told(app: &TestApp, task: &Task) -> Result<Vec<(K, UserId)>> {
    let id: RecordId = task.head.id.into();
    app.read(move |connection| {
        let query = notifications::table
            .filter(notifications::record_id.eq(id))
            .order((notifications::created_at, notifications::id))
            .select((notifications::kind, notifications::user_id));
        Ok(each!(connection, c => query.load(c))?)
    })
    .await
}

/// When a job waits for the task; there is never more than one.
async fn waiting(app: &TestApp, task: &Task) -> Result<Option<String>> {
    let id: RecordId = task.head.id.into();
    let moments: Vec<Timestamp> = app
        .read(move |connection| {
            let query = jobs::table
                .filter(jobs::subject_id.eq(id))
                .filter(jobs::kind.eq(JobKind::TaskDue))
                .filter(jobs::state.eq(JobState::Queued))
                .select(jobs::run_at);
            Ok(each!(connection, c => query.load(c))?)
        })
        .await?;
    assert!(moments.len() < 2, "{moments:?}");
    Ok(moments.first().map(ToString::to_string))
}

async fn pass(app: &TestApp, task: &Task, until: &str) -> Result<()> {
    let until: Timestamp = until.parse()?;
    app.clock.advance_seconds((until.micros() - app.clock.now().micros()) / 1_000_000);
    app.finish_jobs(task.head.id).await
}

/// For Tuesday, with a reminder on Monday evening.
async fn for_tuesday(app: &TestApp) -> Result<Task> {
    let change = |data: &mut domain::day::task::TaskData| {
        data.due_on = "2026-11-24".parse().ok();
        data.remind_at = "2026-11-23T12:30:00Z".parse().ok();
    };
    a_task(&app.rep().await?, change).await
}

async fn each_is_told_once(app: TestApp) -> Result<()> {
    let task = for_tuesday(&app).await?;
    assert_eq!(told(&app, &task).await?, []);
    let (rep, manager) = (Who::Rep.id(), Who::Manager.id());
    let mut known = Vec::new();
    for (at, kind, who) in [
        ("2026-11-23T12:30:00Z", K::TaskReminder, rep),
        ("2026-11-24T03:30:00Z", K::TaskDue, rep),
        ("2026-11-25T03:30:00Z", K::TaskOverdue, rep),
        ("2026-11-26T03:30:00Z", K::TaskEscalated, manager),
    ] {
        let next: Timestamp = at.parse()?;
        assert_eq!(waiting(&app, &task).await?, Some(next.to_string()));
        pass(&app, &task, at).await?;
        known.push((kind, who));
        assert_eq!(told(&app, &task).await?, known, "{at}");
    }
    assert_eq!(waiting(&app, &task).await?, None);
    pass(&app, &task, "2026-12-24T03:30:00Z").await?;
    assert_eq!(told(&app, &task).await?, known);
    let seen = app.manager().await?.get("/notifications").await?;
    assert_eq!(
        (seen.column("kind"), &seen.rows()[0]["record"]["name"]),
        (vec!["task_escalated".into()], &json!("Send the price list"))
    );
    // Telling is no change: whoever edits it is not disturbed. The history tells it all the same.
    let rep = app.rep().await?;
    assert_eq!(rep.client.get_task(task.head.id, "").await?.head.version, 1);
    let history = rep.get(&format!("/events?resource=tasks&record_id={}", task.head.id)).await?;
    let reasons = history.column("reason");
    for reason in ["reminder", "due", "overdue", "escalated"] {
        assert!(reasons.iter().any(|told| told == reason), "{reasons:?}");
    }
    Ok(())
}

/// The manager's own task, of the team at the top: there is nobody to tell. One of the team below goes to them.
async fn whoever_manages_is_told_by_whoever_manages_them(app: TestApp) -> Result<()> {
    let manager = app.manager().await?;
    let own = a_task(&manager, |data| data.due_on = "2026-11-23".parse().ok()).await?;
    pass(&app, &own, "2026-11-28T03:30:00Z").await?;
    assert_eq!(told(&app, &own).await?, [(K::TaskOverdue, Who::Manager.id())]);
    Ok(())
}

async fn what_is_done_is_told_no_more(app: TestApp) -> Result<()> {
    let (finished, gone) = (for_tuesday(&app).await?, for_tuesday(&app).await?);
    for task in [&finished, &gone] {
        pass(&app, task, "2026-11-24T03:30:00Z").await?;
        assert_eq!(told(&app, task).await?.len(), 1);
    }
    let rep = app.rep().await?;
    done(&rep, &finished).await?;
    assert_eq!(rep.delete(&path(&gone), 1).await?.status, 204);
    for task in [&finished, &gone] {
        assert_eq!((told(&app, task).await?, waiting(&app, task).await?), (vec![], None));
    }
    // Taken back, and out of the recycle bin: somebody waits again for what comes.
    rep.client.undo_task_done(finished.head.id).await?;
    assert_eq!(rep.post(&format!("{}/restore", path(&gone)), &json!({})).await?.status, 200);
    for task in [&finished, &gone] {
        assert_eq!(waiting(&app, task).await?.as_deref(), Some("2026-11-25T03:30:00.000000Z"));
    }
    Ok(())
}

async fn other_days_are_told_anew(app: TestApp) -> Result<()> {
    let task = for_tuesday(&app).await?;
    pass(&app, &task, "2026-11-25T03:30:00Z").await?;
    // Of several that were missed the owner is told the last.
    assert_eq!(told(&app, &task).await?, [(K::TaskOverdue, Who::Rep.id())]);
    let rep = app.rep().await?;
    let renamed = rep.patch(&path(&task), 1, &json!({"title": "Send it at last"})).await?;
    assert_eq!((renamed.status, told(&app, &task).await?.len()), (200, 1));
    let later = json!({"due_on": "2026-11-27", "remind_at": null});
    assert_eq!(rep.patch(&path(&task), 2, &later).await?.status, 200);
    assert_eq!(told(&app, &task).await?, []);
    assert_eq!(waiting(&app, &task).await?.as_deref(), Some("2026-11-27T03:30:00.000000Z"));
    // An administrator stops the job: the days come all the same.
    let admin = app.admin().await?;
    let job = admin.client.list_jobs(Some(JobState::Queued)).await?.remove(0);
    admin.client.cancel_job(job.id).await?;
    app.finish_jobs(task.head.id).await?;
    assert_eq!(waiting(&app, &task).await?.as_deref(), Some("2026-11-27T03:30:00.000000Z"));
    Ok(())
}

async fn whoever_gets_one_is_told(app: TestApp) -> Result<()> {
    let manager = app.manager().await?;
    let given = a_task(&manager, |data| data.owner_id = Some(Who::Rep.id())).await?;
    assert_eq!(given.data.team_id, Who::Rep.team());
    assert_eq!(told(&app, &given).await?, [(K::Assigned, Who::Rep.id())]);
    let rep = app.rep().await?;
    let passed_on = rep.patch(&path(&given), 1, &json!({"owner_id": Who::Colleague.id()})).await?;
    assert_eq!(passed_on.status, 200, "{}", passed_on.text);
    assert!(told(&app, &given).await?.contains(&(K::Assigned, Who::Colleague.id())));
    // It is the colleague's now.
    assert_eq!(rep.get(&path(&given)).await?.status, 404);
    assert_eq!(app.colleague().await?.get(&path(&given)).await?.status, 200);
    Ok(())
}

/// What the one has not read is theirs no more; the other one is told what comes from then on.
async fn a_new_owner_is_told_in_place_of_the_old_one(app: TestApp) -> Result<()> {
    let task = for_tuesday(&app).await?;
    pass(&app, &task, "2026-11-24T03:30:00Z").await?;
    assert_eq!(told(&app, &task).await?, [(K::TaskDue, Who::Rep.id())]);
    let rep = app.rep().await?;
    let given = rep.patch(&path(&task), 1, &json!({"owner_id": Who::Colleague.id()})).await?;
    assert_eq!(given.status, 200, "{}", given.text);
    assert_eq!(told(&app, &task).await?, [(K::Assigned, Who::Colleague.id())]);
    pass(&app, &task, "2026-11-25T03:30:00Z").await?;
    let known = [(K::Assigned, Who::Colleague.id()), (K::TaskOverdue, Who::Colleague.id())];
    assert_eq!(told(&app, &task).await?, known);
    Ok(())
}

/// Of two nodes on one database each looks for jobs.
async fn two_nodes_tell_once(app: TestApp) -> Result<()> {
    let other = app.another_node()?;
    let mut tasks = Vec::new();
    for _ in 0..6 {
        tasks.push(for_tuesday(&app).await?);
    }
    let due: Timestamp = "2026-11-24T03:30:00Z".parse()?;
    app.clock.advance_seconds((due.micros() - app.clock.now().micros()) / 1_000_000);
    for task in &tasks {
        other.state.jobs.wake();
        app.finish_jobs(task.head.id).await?;
    }
    for task in &tasks {
        // The reminder of the evening before was missed by then: of several the last one is told.
        assert_eq!(told(&app, task).await?, [(K::TaskDue, Who::Rep.id())]);
    }
    Ok(())
}
