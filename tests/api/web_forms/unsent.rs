//! Forms that were begun and not sent: only of whoever has agreed, once, and of low priority.

use super::{a_form, new_id, now, post, proof, sends, start};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::{jobs, web_form_beginnings as beginnings};
use api::kernel::jobs::{NewJob, enqueue};
use diesel::prelude::*;
use domain::admin::job::JobKind;
use domain::kernel::RecordId;
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::Priority;
use domain::leads::web_form::WebForm;
use serde_json::{Value, json};
use tests::{TestApp, TestDatabase, Who, an_auto_response, on_both};

on_both!(database Organisation:
    it_becomes_one_lead_of_low_priority,
    what_was_sent_in_time_is_no_second_one,
    whoever_sends_it_after_all_waits_no_longer,
    nothing_is_kept_of_who_has_not_agreed,
);

const HALF_AN_HOUR: i64 = 30 * 60;

async fn collecting(app: &TestApp) -> Result<WebForm> {
    a_form(app, |data| data.collect_unsent = true).await
}

fn agreed(form: &WebForm) -> String {
    form.data.consent.as_ref().map(|consent| consent.text.clone()).unwrap_or_default()
}

/// What the page says when somebody leaves it.
async fn begin(app: &TestApp, form: &WebForm, id: RecordId, change: &Value) -> Result<u16> {
    let mut body = sends(id, &proof(app, form).await?, &json!({"consent": agreed(form)}));
    domain::kernel::merge::apply(&mut body, change);
    Ok(post(app, form, "begun", &body).await?.status)
}

async fn waiting(app: &TestApp) -> Result<i64> {
    app.read(|connection| Ok(each!(connection, c => beginnings::table.count().get_result(c))?)).await
}

async fn inquiries(app: &TestApp) -> Result<Vec<Inquiry>> {
    let list = app.admin().await?.get("/inquiries?sort=created_at").await?;
    Ok(serde_json::from_value(list.json["data"].clone())?)
}

async fn it_becomes_one_lead_of_low_priority(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    app.head_office().await?.create::<domain::leads::auto_response::AutoResponse>(an_auto_response()).await?;
    let (form, id) = (collecting(&app).await?, new_id(&app));
    assert_eq!(begin(&app, &form, id, &json!({"answers": {"name": null, "message": "My secret"}})).await?, 204);
    app.clock.advance_seconds(HALF_AN_HOUR - 60);
    // She comes back, types her address, and leaves again: the time runs from here, by another sum.
    let again = json!({"answers": {"email": "asha@example.in", "message": "My secret"}});
    assert_eq!(begin(&app, &form, id, &again).await?, 204);
    assert_eq!((waiting(&app).await?, now(&app, &form).await?.begun), (1, 1));
    app.clock.advance_seconds(HALF_AN_HOUR - 1);
    app.finish_jobs(id).await?;
    assert_eq!(inquiries(&app).await?.len(), 0);
    app.clock.advance_seconds(1);
    app.finish_jobs(id).await?;
    let found = inquiries(&app).await?;
    let inquiry = found.first().context("no inquiry")?;
    assert_eq!((found.len(), inquiry.data.abandoned, inquiry.data.consents.len()), (1, true, 0));
    assert_eq!(inquiry.data.message.as_deref(), Some("Began the form “Knee campaign” and did not send it."));
    assert_eq!(inquiry.data.email.as_deref(), Some("asha@example.in"));
    let lead = app.admin().await?.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?;
    assert_eq!((lead.data.priority, lead.data.owner_id), (Priority::Low, Some(Who::Marketing.id())));
    assert_eq!(lead.data.source.as_deref(), Some("Knee campaign"));
    // Nobody is answered by itself, and the clock is no alarm.
    let messages =
        app.admin().await?.get(&format!("/messages?resource=inquiries&record_id={}", inquiry.head.id)).await?;
    assert_eq!(messages.rows().len(), 0, "{}", messages.text);
    assert_eq!(inquiry.due_at, "2026-11-23T11:30:00Z".parse()?);
    // Nothing waits any more; a job that comes a second time finds nothing to do.
    let counted = now(&app, &form).await?;
    assert_eq!((waiting(&app).await?, counted.abandoned, counted.submitted), (0, 1, 0));
    app.write(move |transaction| {
        enqueue(transaction, NewJob { kind: JobKind::FormUnsent, subject_id: id, owner_id: None, done: 0 }).map(drop)
    })
    .await?;
    app.finish_jobs(id).await?;
    assert_eq!(inquiries(&app).await?.len(), 1);
    app.stop().await;
    Ok(())
}

async fn what_was_sent_in_time_is_no_second_one(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (form, id) = (collecting(&app).await?, new_id(&app));
    // One sum does for both.
    let done = proof(&app, &form).await?;
    let body = sends(id, &done, &json!({"consent": agreed(&form)}));
    assert_eq!(post(&app, &form, "begun", &body).await?.status, 204);
    assert_eq!(post(&app, &form, "submissions", &body).await?.status, 200);
    // What the page says as it is closed comes behind.
    assert_eq!(post(&app, &form, "begun", &body).await?.status, 204);
    assert_eq!(waiting(&app).await?, 0);
    app.clock.advance_seconds(2 * HALF_AN_HOUR);
    app.finish_jobs(id).await?;
    let found = inquiries(&app).await?;
    assert_eq!(found.iter().map(|one| one.data.abandoned).collect::<Vec<_>>(), [false]);
    let left = app.read(move |connection| {
        let query = jobs::table.filter(jobs::kind.eq(JobKind::FormUnsent)).count();
        Ok(each!(connection, c => query.get_result::<i64>(c))?)
    });
    assert_eq!((left.await?, now(&app, &form).await?.abandoned), (0, 0));
    app.stop().await;
    Ok(())
}

async fn whoever_sends_it_after_all_waits_no_longer(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (form, id) = (collecting(&app).await?, new_id(&app));
    assert_eq!(begin(&app, &form, id, &json!({})).await?, 204);
    app.clock.advance_seconds(HALF_AN_HOUR);
    app.finish_jobs(id).await?;
    let sent = sends(id, &proof(&app, &form).await?, &json!({}));
    assert_eq!(post(&app, &form, "submissions", &sent).await?.status, 200);
    let found = inquiries(&app).await?;
    assert_eq!(found.iter().map(|one| one.data.abandoned).collect::<Vec<_>>(), [true, false]);
    assert_eq!(found[0].lead_id, found[1].lead_id);
    let lead = app.admin().await?.client.get_lead(found[0].lead_id.context("no lead")?, "").await?;
    assert_eq!(lead.data.priority, Priority::Normal);
    app.stop().await;
    Ok(())
}

async fn nothing_is_kept_of_who_has_not_agreed(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let (form, silent) = (collecting(&app).await?, a_form(&app, |_| ()).await?);
    for change in [json!({"consent": null}), json!({"consent": ""}), json!({"consent": "Yes"}), json!({"proof": null})]
    {
        assert_eq!(begin(&app, &form, new_id(&app), &change).await?, 422, "{change}");
    }
    // A form that does not say so takes nothing, whatever was ticked.
    assert_eq!(begin(&app, &silent, new_id(&app), &json!({})).await?, 422);
    // Half a number reaches nobody.
    assert_eq!(begin(&app, &form, new_id(&app), &json!({"answers": {"phone": "98765"}})).await?, 204);
    assert_eq!((waiting(&app).await?, now(&app, &form).await?.begun), (0, 0));
    app.stop().await;
    Ok(())
}
