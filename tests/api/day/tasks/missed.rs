//! A patient who did not come: whoever the visit is has a task to call them, the same day, until it is settled.

use super::{done, path};
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::db::schema::users;
use diesel::prelude::*;
use domain::admin::user::Language;
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::day::task::{Task, TaskData, TaskStatus};
use domain::kernel::policy::Resource;
use domain::kernel::{ListLink, UserId};
use domain::leads::lead::Lead;
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, a_contact, a_lead, a_visit, on_both};

on_both!(
    whoever_the_visit_is_calls_them_the_same_day,
    it_goes_by_what_becomes_of_the_visit,
    it_is_written_in_the_owners_language,
    a_lead_that_did_not_come,
    what_people_wrote_down_stays,
);

/// A visit of now, of a contact of the caller's.
async fn visit_of_now(app: &TestApp, caller: &Caller) -> Result<PatientVisit> {
    let contact: Contact = caller.create(a_contact()).await?;
    let data = PatientVisitData { contact_id: Some(contact.head.id), starts_at: app.clock.now(), ..a_visit() };
    caller.create(data).await
}

async fn go(caller: &Caller, visit: &PatientVisit, body: Value) -> Result<()> {
    let path = format!("/patient-visits/{}", visit.head.id);
    let version = caller.get(&path).await?.version().context("no version")?;
    let moves = format!("{path}/transitions");
    let answer = caller.post(&moves, &body).header("if-match", &format!("\"{version}\"")).await?;
    ensure!(answer.status == 200, "{}", answer.text);
    Ok(())
}

/// Those about a visit.
async fn calls(caller: &Caller, visit: &PatientVisit) -> Result<Vec<Task>> {
    let link = ListLink {
        filters: vec![("about_id".into(), "eq".into(), visit.head.id.to_string())],
        expand: Some("about".into()),
        ..ListLink::default()
    };
    Ok(caller.client.list_tasks(&link).await?.data)
}

async fn reasons(app: &TestApp, caller: &Caller, task: &Task) -> Result<Vec<String>> {
    app.settle().await?;
    Ok(caller.get(&format!("/events?resource=tasks&record_id={}", task.head.id)).await?.column("reason"))
}

async fn whoever_the_visit_is_calls_them_the_same_day(app: TestApp) -> Result<()> {
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    let missed = visit_of_now(&app, &rep).await?;
    go(&desk, &missed, json!({"to": "no_show"})).await?;
    let call = calls(&rep, &missed).await?.pop().context("no task")?;
    assert_eq!(call.data.title, "Did not come: call and find another day");
    assert_eq!((call.data.due_on, call.status), ("2026-11-22".parse().ok(), TaskStatus::Open));
    assert_eq!(call.about.as_ref().map(|about| about.name.as_str()), Some("Dr Meera Iyer"));
    let belongs = (call.data.owner_id, call.data.team_id, call.head.created_by);
    assert_eq!(belongs, (Some(Who::Rep.id()), Who::Rep.team(), None));
    assert_eq!(reasons(&app, &rep, &call).await?, ["no-show"]);
    // One notice says it, not two; the desk has no task by that.
    assert_eq!(rep.get("/notifications").await?.column("kind"), ["visit_no_show"]);
    assert_eq!(desk.get("/tasks").await?.rows().len(), 0);
    assert_eq!(rep.client.list_tasks_due(Who::Rep.id(), "2026-11-22".parse()?).await?.data.len(), 1);
    // Nobody is told today of what came up today, but of what is left undone.
    let next: domain::kernel::Timestamp = "2026-11-23T03:30:00Z".parse()?;
    app.clock.advance_seconds((next.micros() - app.clock.now().micros()) / 1_000_000);
    app.finish_jobs(call.head.id).await?;
    let rep = app.rep().await?;
    assert_eq!(rep.get("/notifications").await?.column("kind"), ["task_overdue", "visit_no_show"]);
    Ok(())
}

async fn it_goes_by_what_becomes_of_the_visit(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // Who comes after all need not be called, nor who has another day by then.
    for next in [json!({"to": "arrived"}), json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"})] {
        let missed = visit_of_now(&app, &rep).await?;
        go(&rep, &missed, json!({"to": "no_show"})).await?;
        let call = calls(&rep, &missed).await?.pop().context("no task")?;
        go(&rep, &missed, next).await?;
        assert_eq!(calls(&rep, &missed).await?, []);
        assert_eq!(reasons(&app, &rep, &call).await?, ["no-show", "no-show"]);
        app.finish_jobs(call.head.id).await?;
    }
    // What was done stays so, and who is missed again is called again.
    let called = visit_of_now(&app, &rep).await?;
    go(&rep, &called, json!({"to": "no_show"})).await?;
    let call = calls(&rep, &called).await?.pop().context("no task")?;
    done(&rep, &call).await?;
    for status in ["booked", "no_show"] {
        go(&rep, &called, json!({"to": status})).await?;
    }
    let mut statuses: Vec<_> = calls(&rep, &called).await?.iter().map(|task| task.status).collect();
    statuses.sort_by_key(|status| !status.is_open());
    assert_eq!(statuses, [TaskStatus::Open, TaskStatus::Done]);
    Ok(())
}

async fn it_is_written_in_the_owners_language(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let hindi = |id: UserId| {
        app.write(move |transaction| {
            let statement = diesel::update(users::table.find(id)).set(users::language.eq(Language::Hindi));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            Ok(())
        })
    };
    hindi(Who::Rep.id()).await?;
    let missed = visit_of_now(&app, &rep).await?;
    go(&rep, &missed, json!({"to": "no_show"})).await?;
    let call = calls(&rep, &missed).await?.pop().context("no task")?;
    assert_eq!(call.data.title, "नहीं आए: फ़ोन करके दूसरा दिन तय करें");
    Ok(())
}

/// Whoever says it of the lead says it of the visit, and has the task.
async fn a_lead_that_did_not_come(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead: Lead = rep.create(a_lead()).await?;
    let path_of_lead = format!("/leads/{}", lead.head.id);
    let go_on = async |body: Value| -> Result<()> {
        let version = rep.get(&path_of_lead).await?.version().context("no version")?;
        let moves = format!("{path_of_lead}/transitions");
        let answer = rep.post(&moves, &body).header("if-match", &format!("\"{version}\"")).await?;
        ensure!(answer.status == 200, "{}", answer.text);
        Ok(())
    };
    for status in ["contacted", "qualified"] {
        go_on(json!({"to": status})).await?;
    }
    let starts_at = app.clock.now();
    go_on(json!({"to": "appointment_booked", "appointment": {"starts_at": starts_at}})).await?;
    go_on(json!({"to": "no_show"})).await?;
    let own = rep.client.list_tasks(&ListLink { expand: Some("about".into()), ..ListLink::default() }).await?.data;
    let told: Vec<_> = own.iter().map(|task| (task.data.about_resource, task.status)).collect();
    assert_eq!(told, [(Some(Resource::PatientVisits), TaskStatus::Open)]);
    Ok(())
}

async fn what_people_wrote_down_stays(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let missed = visit_of_now(&app, &rep).await?;
    let (about_resource, about_id) = (Some(Resource::PatientVisits), Some(missed.head.id.into()));
    let own: Task = rep
        .create(TaskData { about_resource, about_id, ..TaskData::new("Did not come: call and find another day") })
        .await?;
    go(&rep, &missed, json!({"to": "no_show"})).await?;
    go(&rep, &missed, json!({"to": "arrived"})).await?;
    assert_eq!(rep.client.get_task(own.head.id, "").await?.status, TaskStatus::Open);
    assert!(rep.get(&path(&own)).await?.text.contains("\"version\":1"));
    Ok(())
}
