//! What is still to be done about a lead is to be done about whom it became, and comes back with the lead.

use super::{converted, qualified, undo};
use anyhow::Result;
use domain::day::task::{Task, TaskData, TaskStatus};
use domain::kernel::TaskId;
use domain::kernel::policy::Resource;
use serde_json::json;
use tests::{Caller, TestApp, on_both};

on_both!(what_is_open_goes_along_and_back, what_was_moved_meanwhile_stays);

async fn about(caller: &Caller, id: TaskId) -> Result<Option<(Resource, String)>> {
    let task = caller.client.get_task(id, "").await?;
    Ok(task.data.about().map(|(resource, id)| (resource, id.to_string())))
}

async fn what_is_open_goes_along_and_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let (about_resource, about_id) = (Some(Resource::Leads), Some(lead.head.id.into()));
    let call: Task = rep.create(TaskData { about_resource, about_id, ..TaskData::new("Call") }).await?;
    let sent: Task = rep.create(TaskData { about_resource, about_id, ..TaskData::new("Send the prices") }).await?;
    rep.client.transition_task(&sent, TaskStatus::Done, None).await?;
    let done = converted(&rep, &lead, json!({})).await?;
    let of_lead = Some((Resource::Leads, lead.head.id.to_string()));
    let of_contact = Some((Resource::Contacts, done.contact.record.id.to_string()));
    assert_eq!((about(&rep, call.head.id).await?, about(&rep, sent.head.id).await?), (of_contact, of_lead.clone()));
    // What was carried along keeps nobody from taking the conversion back.
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    assert_eq!(about(&rep, call.head.id).await?, of_lead);
    app.settle().await?;
    let reasons = rep.get(&format!("/events?resource=tasks&record_id={}", call.head.id)).await?.column("reason");
    assert_eq!(reasons.iter().filter(|why| why.starts_with("conversion")).count(), 2, "{reasons:?}");
    Ok(())
}

async fn what_was_moved_meanwhile_stays(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let (about_resource, about_id) = (Some(Resource::Leads), Some(lead.head.id.into()));
    let call: Task = rep.create(TaskData { about_resource, about_id, ..TaskData::new("Call") }).await?;
    let account = rep.post("/accounts", &json!({"kind": "hospital", "name": "Sunrise"})).await?;
    let known = rep.post("/contacts", &json!({"kind": "patient", "given_name": "Kavya"})).await?;
    converted(&rep, &lead, json!({"contact": {"link": known.text_at("/id")}})).await?;
    let elsewhere = json!({"about_resource": "accounts", "about_id": account.text_at("/id")});
    let moved = rep.patch(&format!("/tasks/{}", call.head.id), 2, &elsewhere).await?;
    assert_eq!(moved.status, 200, "{}", moved.text);
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    let there = Some((Resource::Accounts, account.text_at("/id").to_owned()));
    assert_eq!(about(&rep, call.head.id).await?, there);
    Ok(())
}
