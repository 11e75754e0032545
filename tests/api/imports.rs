//! What an import and an export tell when their jobs end in unusual ways, and the files that are refused.

use anyhow::Result;
use api::config::Limits;
use api::each;
use api::kernel::db::schema::{events, exports, imports, jobs};
use diesel::prelude::*;
use domain::admin::export::ExportStatus;
use domain::admin::import::ImportStatus;
use domain::admin::job::JobState;
use domain::kernel::{ExportId, ImportId, JobId, Timestamp};
use reqwest::Method;
use serde_json::json;
use std::time::Duration;
use tests::{Answer, Caller, TestApp, TestDatabase, on_both};

on_both!(
    an_end_that_is_written_late_moves_nothing_twice,
    a_changed_plan_takes_the_check_back,
    cancelling_a_job_cancels_its_import,
    cancelling_a_job_ends_its_export,
);
mod files {
    tests::on_both!(database Organisation: files_that_are_refused);
    use super::files_that_are_refused;
}

const FILE: &str = "Name,Phone\nDr Meera Iyer,98765 43210\nDr Kavya Rao,98765 43211\n";

async fn upload(caller: &Caller) -> Result<String> {
    let request = caller.request(Method::POST, "/imports?target=contacts&file_name=doctors.csv");
    let made = request.header("content-type", "text/csv").body(FILE).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    Ok(made.text_at("/id").to_owned())
}

/// Starts the next job of an import and waits for its end.
pub async fn go(caller: &Caller, id: &str, version: i32, to: &str) -> Result<Answer> {
    let path = format!("/imports/{id}/transitions");
    let tag = format!("\"{version}\"");
    let started = caller.post(&path, &json!({"to": to})).header("if-match", &tag).await?;
    assert_eq!(started.status, 200, "{}", started.text);
    over(caller, started.text_at("/job_id")).await?;
    caller.get(&format!("/imports/{id}")).await
}

/// A job in its last state.
pub async fn over(caller: &Caller, id: &str) -> Result<Answer> {
    loop {
        let job = caller.get(&format!("/jobs/{id}")).await?;
        if !matches!(job.text_at("/state"), "queued" | "running") {
            return Ok(job);
        }
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// A job's row as a killed process leaves it, with a lease that still runs.
async fn orphan(app: &TestApp, job: &str) -> Result<()> {
    let (id, lease): (JobId, _) = (job.parse()?, app.clock.now().plus_seconds(30));
    app.write(move |transaction| {
        let begun = (
            jobs::state.eq(JobState::Running),
            jobs::lease_until.eq(Some(lease)),
            jobs::finished_at.eq(None::<Timestamp>),
        );
        let statement = diesel::update(jobs::table.find(id)).set(begun);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await
}

/// The next worker finds it.
async fn adopt(app: &TestApp, caller: &Caller, job: &str) -> Result<Answer> {
    app.clock.advance_seconds(31);
    app.state.jobs.wake();
    over(caller, job).await
}

/// The process may be killed between the last step and the job's end.
async fn an_end_that_is_written_late_moves_nothing_twice(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = upload(&rep).await?;
    for (version, to) in [(1, "checking"), (3, "running"), (5, "undoing")] {
        let done = go(&rep, &id, version, to).await?;
        let logged = async || app.read(|c| Ok(each!(c, c => events::table.count().get_result::<i64>(c))?)).await;
        let before = logged().await?;
        let job = done.text_at("/job_id");
        orphan(&app, job).await?;
        let ended = adopt(&app, &rep, job).await?;
        assert_eq!((ended.text_at("/state"), &ended.json["attempts"]), ("succeeded", &json!(2)), "{to}");
        let after = rep.get(&format!("/imports/{id}")).await?;
        assert_eq!((&after.json, logged().await?), (&done.json, before), "{to}");
    }
    assert_eq!(rep.get(&format!("/imports/{id}")).await?.text_at("/status"), "undone");
    assert_eq!(rep.get("/contacts").await?.rows().len(), 0);
    Ok(())
}

/// What a dry run found holds for the columns and rules that it tried.
async fn a_changed_plan_takes_the_check_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = upload(&rep).await?;
    let path = format!("/imports/{id}");
    let checked = go(&rep, &id, 1, "checking").await?;
    assert_eq!((checked.text_at("/status"), &checked.json["counts"]["created"]), ("checked", &json!(2)));
    let same = rep.patch(&path, 3, &json!({"duplicates": "update"})).await?;
    assert_eq!((same.status, same.version(), same.text_at("/status")), (200, Some(3), "checked"), "{}", same.text);
    let changed = rep.patch(&path, 3, &json!({"duplicates": "create"})).await?;
    assert_eq!((changed.status, changed.text_at("/status")), (200, "draft"), "{}", changed.text);
    assert_eq!(changed.json["counts"]["rows"], 0);
    let done = go(&rep, &id, 4, "running").await?;
    assert_eq!((done.text_at("/status"), &done.json["counts"]["created"]), ("completed", &json!(2)));
    let late = rep.patch(&path, 6, &json!({"duplicates": "skip"})).await?;
    assert_eq!((late.status, late.code()), (409, "conflict"), "{}", late.text);
    Ok(())
}

async fn cancelling_a_job_cancels_its_import(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = upload(&rep).await?;
    let import: ImportId = id.parse()?;
    for (version, to, status) in [
        (1, "running", ImportStatus::Cancelled),
        (4, "running", ImportStatus::Cancelled),
        (7, "undoing", ImportStatus::Failed),
    ] {
        let done = go(&rep, &id, version, to).await?;
        let job = done.text_at("/job_id");
        orphan(&app, job).await?;
        let under_way: ImportStatus = to.parse()?;
        app.write(move |transaction| {
            let statement = diesel::update(imports::table.find(import)).set(imports::status.eq(under_way));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            Ok(())
        })
        .await?;
        assert_eq!(rep.post(&format!("/jobs/{job}/cancel"), &json!({})).await?.status, 200);
        assert_eq!(adopt(&app, &rep, job).await?.text_at("/state"), "cancelled");
        let after = rep.get(&format!("/imports/{id}")).await?;
        assert_eq!((after.text_at("/status"), after.version()), (status.as_str(), Some(version + 3)), "{to}");
    }
    Ok(())
}

async fn cancelling_a_job_ends_its_export(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let made = rep.post("/exports", &json!({"source": "contacts", "query": ""})).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let (job, export): (_, ExportId) = (made.text_at("/job_id"), made.text_at("/id").parse()?);
    assert_eq!(over(&rep, job).await?.text_at("/state"), "succeeded");
    orphan(&app, job).await?;
    app.write(move |transaction| {
        let statement = diesel::update(exports::table.find(export)).set(exports::status.eq(ExportStatus::Queued));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await?;
    assert_eq!(rep.post(&format!("/jobs/{job}/cancel"), &json!({})).await?.status, 200);
    assert_eq!(adopt(&app, &rep, job).await?.text_at("/state"), "cancelled");
    assert_eq!(rep.get(&format!("/exports/{export}")).await?.text_at("/status"), "failed");
    Ok(())
}

async fn files_that_are_refused(database: TestDatabase) -> Result<()> {
    let app = TestApp::start_with(database, Limits { import: 1_000, ..Limits::default() })?;
    let rep = app.rep().await?;
    let send = async |query: &str, kind: &str, body: Vec<u8>| {
        rep.request(Method::POST, &format!("/imports?{query}")).header("content-type", kind).body(body).await
    };
    let fine = "target=contacts&file_name=doctors.csv";
    for (query, kind, body, status, code, complaint) in [
        (fine, "text/csv", vec![b'x'; 1_001], 413, "too_large", " "),
        (fine, "application/json", b"{}".to_vec(), 415, "unsupported_media", " "),
        (fine, "", FILE.into(), 415, "unsupported_media", " "),
        (fine, "text/csv", Vec::new(), 422, "invalid", " file"),
        ("file_name=x.csv", "text/csv", FILE.into(), 422, "invalid", "target required"),
        ("target=palaces&file_name=x.csv", "text/csv", FILE.into(), 422, "invalid", "target choice"),
        ("target=contacts", "text/csv", FILE.into(), 422, "invalid", "file_name length"),
        ("target=contacts&file_name=a%00b", "text/csv", FILE.into(), 422, "invalid", "file_name length"),
        ("target=contacts&file_name=x.csv&owner=y", "text/csv", FILE.into(), 422, "invalid", "owner unknown_parameter"),
    ] {
        let answer = send(query, kind, body).await?;
        let told = (answer.status, answer.code(), answer.complaint());
        assert_eq!(told, (status, code, complaint.to_owned()), "{query} {kind}: {}", answer.text);
    }
    assert_eq!(rep.get("/imports").await?.rows().len(), 0);
    app.stop().await;
    Ok(())
}
