//! The record that a task is about: seen by whoever writes it down, named only to those who may see it, in its history, and
//! carried along by a merge and by its undo.

use super::{a_task, path};
use anyhow::{Context, Result};
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::day::task::ABOUT;
use domain::kernel::policy::Resource;
use domain::kernel::{ListLink, RecordId};
use domain::leads::inquiry::Inquiry;
use domain::leads::opportunity::Opportunity;
use domain::people::account::{Account, AccountData};
use domain::people::contact::Contact;
use domain::people::tie_up::{TieUp, TieUpData};
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, a_tie_up, a_visit, an_account, an_opportunity, on_both};

on_both!(
    whatever_people_work_with,
    whoever_writes_it_sees_the_record,
    its_name_is_told_to_whoever_may_see_it,
    the_history_of_the_record_tells_its_tasks,
    a_merge_carries_it_over,
);

fn about(resource: &str, id: impl Into<RecordId>) -> serde_json::Value {
    json!({"title": "Send the price list", "about_resource": resource, "about_id": id.into()})
}

async fn a_task_about(caller: &Caller, resource: Resource, id: RecordId) -> Result<domain::day::task::Task> {
    a_task(caller, |data| (data.about_resource, data.about_id) = (Some(resource), Some(id))).await
}

/// Every kind that a task may be about: it is named, and its own history tells of the task.
async fn whatever_people_work_with(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let account: Account = rep.create(an_account()).await?;
    let inquiry = rep.post("/inquiries", &json!({"channel": "phone", "sender_name": "Kavya Nair"})).await?;
    let inquiry: Inquiry = serde_json::from_value(inquiry.json).context("an inquiry")?;
    let opportunity: Opportunity = rep.create(an_opportunity(account.head.id)).await?;
    let tie_up: TieUp = rep.create(TieUpData { reference: Some("SHR 12".into()), ..a_tie_up(account.head.id) }).await?;
    let visit: PatientVisit = rep.create(PatientVisitData { contact_id: Some(contact.head.id), ..a_visit() }).await?;
    let mut tried = Vec::new();
    for (resource, id) in [
        (Resource::Contacts, RecordId::from(contact.head.id)),
        (Resource::Accounts, account.head.id.into()),
        (Resource::Leads, inquiry.lead_id.context("no lead")?.into()),
        (Resource::Inquiries, inquiry.head.id.into()),
        (Resource::Opportunities, opportunity.head.id.into()),
        (Resource::TieUps, tie_up.head.id.into()),
        (Resource::PatientVisits, visit.head.id.into()),
    ] {
        let task = a_task_about(&rep, resource, id).await?;
        let shown = rep.client.get_task(task.head.id, "about").await?;
        assert!(shown.about.is_some_and(|about| about.id == id && !about.name.is_empty()), "{resource}");
        app.settle().await?;
        let history = rep.client.list_record_events(resource, id, &[Resource::Tasks], None).await?;
        assert!(history.data.iter().any(|event| event.record_id == task.head.id.into()), "{resource}");
        tried.push(resource);
    }
    assert_eq!(tried, ABOUT, "a kind that this test has not heard of");
    Ok(())
}

async fn whoever_writes_it_sees_the_record(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let contact: Contact = rep.create(a_contact()).await?;
    assert_eq!(rep.post("/tasks", &about("contacts", contact.head.id)).await?.status, 201);
    let task = a_task(&rep, |_| ()).await?;
    for (caller, resource, id, pointer) in [
        (&far, "contacts", contact.head.id.into(), "/about_id"),
        // Of another kind, it is another record.
        (&rep, "accounts", contact.head.id.into(), "/about_id"),
        (&rep, "tasks", task.head.id.into(), "/about_resource"),
        (&rep, "users", RecordId::from(Who::Rep.id()), "/about_resource"),
        (&rep, "sessions", RecordId::from(Who::Rep.id()), "/about_resource"),
        (&rep, "imports", RecordId::from(Who::Rep.id()), "/about_resource"),
    ] {
        let refused = caller.post("/tasks", &about(resource, id)).await?;
        let told = (refused.status, refused.json["errors"][0]["pointer"].as_str());
        assert_eq!(told, (422, Some(pointer)), "{resource}: {}", refused.text);
    }
    Ok(())
}

async fn its_name_is_told_to_whoever_may_see_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let account: Account = rep.create(an_account()).await?;
    for (resource, id) in [(Resource::Contacts, contact.head.id.into()), (Resource::Accounts, account.head.id.into())] {
        let task = a_task_about(&rep, resource, id).await?;
        app.share(Resource::Tasks, task.head.id, Who::Neighbour.id()).await?;
    }
    let list = "/tasks?expand=about";
    let names = |answer: &tests::Answer| -> Vec<Option<String>> {
        // Both are of one moment.
        let mut names: Vec<_> =
            answer.rows().iter().map(|row| row["about"]["name"].as_str().map(str::to_owned)).collect();
        names.sort_unstable();
        names
    };
    let mine = rep.get(list).await?;
    assert_eq!(names(&mine), [Some("Dr Meera Iyer".to_owned()), Some("Sunrise Hospital".to_owned())], "{}", mine.text);
    let neighbour = app.neighbour().await?;
    let theirs = neighbour.get(list).await?;
    assert_eq!(names(&theirs), [None, None], "{}", theirs.text);
    // The search does not tell it either.
    let found = neighbour.get("/search?q=price").await?;
    assert!(found.text.contains("Send the price list") && !found.text.contains("Meera"), "{}", found.text);
    assert!(!neighbour.get("/search?q=meera").await?.text.contains("price list"));
    Ok(())
}

async fn the_history_of_the_record_tells_its_tasks(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let task = a_task_about(&rep, Resource::Contacts, contact.head.id.into()).await?;
    app.settle().await?;
    let tells = async |caller: &Caller| -> Result<bool> {
        let id = contact.head.id.into();
        let history = caller.client.list_record_events(Resource::Contacts, id, &[], None).await?;
        Ok(history.data.iter().any(|event| event.record_id == task.head.id.into()))
    };
    assert!(tells(&rep).await?);
    // Marketing sees the contact, and not everybody's tasks.
    assert!(!tells(&app.marketing().await?).await?);
    let found = rep.get(&format!("/tasks?filter[about_id]={}", contact.head.id)).await?;
    assert_eq!(found.rows().len(), 1, "{}", found.text);
    Ok(())
}

async fn a_merge_carries_it_over(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two): (Account, Account) =
        (rep.create(AccountData { name: "Moonlight".into(), ..an_account() }).await?, rep.create(an_account()).await?);
    let task = a_task_about(&rep, Resource::Accounts, two.head.id.into()).await?;
    let body = json!({"other_id": two.head.id, "other_version": 1, "fields": {}});
    let path_of_one = format!("/accounts/{}", one.head.id);
    let merged = rep.post(&format!("{path_of_one}/merge"), &body).header("if-match", "\"1\"").await?;
    assert_eq!(merged.status, 200, "{}", merged.text);
    let after = rep.client.get_task(task.head.id, "about").await?;
    let told = (after.data.about_id, after.about.map(|about| about.name));
    assert_eq!(told, (Some(one.head.id.into()), Some("Moonlight".to_owned())));
    let all = rep.client.list_tasks(&ListLink::default()).await?;
    assert_eq!(all.data.len(), 1);
    let undo = json!({"merge_id": merged.text_at("/id")});
    let undone = rep.post(&format!("{path_of_one}/merge/undo"), &undo).await?;
    assert_eq!(undone.status, 200, "{}", undone.text);
    assert_eq!(rep.get(&path(&task)).await?.text_at("/about_id"), two.head.id.to_string());
    Ok(())
}
