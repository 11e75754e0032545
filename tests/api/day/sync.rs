//! What a device keeps of one's own work: all of it page by page, then what changes, nothing of others, nothing clinical.

use anyhow::{Context, Result, ensure};
use domain::day::activity::{Activity, ActivityData};
use domain::day::sync::{SyncPage, SyncedRecord};
use domain::day::task::{Task, TaskData};
use domain::kernel::policy::Resource;
use domain::kernel::{Record, RecordId};
use domain::leads::lead::{Lead, LeadData, NextAction};
use domain::people::contact::{Contact, ContactKind};
use serde_json::json;
use std::collections::BTreeMap;
use tests::{Caller, TestApp, Who, a_contact, a_lead, an_activity, on_both, organisation};

on_both!(
    a_device_begins_with_ones_own_work,
    then_it_hears_what_changes,
    nothing_clinical_is_kept,
    many_records_come_in_pages,
    wrong_questions_are_refused,
);

type Kept = BTreeMap<(Resource, RecordId), serde_json::Value>;

/// Takes over a page, as a device does.
fn take(kept: &mut Kept, page: SyncPage) {
    for SyncedRecord { resource, id, record } in page.data {
        match record {
            Some(record) => drop(kept.insert((resource, id), record)),
            None => drop(kept.remove(&(resource, id))),
        }
    }
}

/// All that there is behind a cursor, and the next one.
async fn sync(caller: &Caller, kept: &mut Kept, mut cursor: Option<String>) -> Result<String> {
    for _ in 0..50 {
        let page = caller.client.sync_own_work(cursor.as_deref()).await?;
        let (more, next) = (page.more, page.next.clone());
        take(kept, page);
        if !more {
            return Ok(next);
        }
        cursor = Some(next);
    }
    anyhow::bail!("it does not end")
}

fn has<R: Record>(kept: &Kept, record: &R) -> bool {
    kept.contains_key(&(R::RESOURCE, record.head().id.into()))
}

async fn a_task(caller: &Caller, change: impl FnOnce(&mut TaskData)) -> Result<Task> {
    let mut data = TaskData::new("Send the price list");
    change(&mut data);
    caller.create(data).await
}

async fn a_device_begins_with_ones_own_work(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let met: Contact = rep.create(a_contact()).await?;
    let unmet: Contact = rep.create(a_contact()).await?;
    let visit: Activity = rep.create(an_activity(met.head.id)).await?;
    let long_ago =
        ActivityData { starts_at: organisation::start().plus_seconds(-31 * 86_400), ..an_activity(unmet.head.id) };
    let old: Activity = rep.create(long_ago).await?;
    let task = a_task(&rep, |_| ()).await?;
    let next = Some(organisation::start().plus_seconds(86_400));
    let lead: Lead =
        rep.create(LeadData { next_action: Some(NextAction::Call), next_action_at: next, ..a_lead() }).await?;
    let theirs = a_task(&colleague, |_| ()).await?;
    let mut kept = Kept::new();
    let cursor = sync(&rep, &mut kept, None).await?;
    assert!(has(&kept, &met) && has(&kept, &visit) && has(&kept, &task), "{kept:?}");
    let own = |lead: &Lead, who: Who| lead.data.owner_id == Some(who.id()) && lead.data.next_action_at.is_some();
    assert_eq!(has(&kept, &lead), own(&lead, Who::Rep));
    assert!(!has(&kept, &unmet) && !has(&kept, &old) && !has(&kept, &theirs), "{kept:?}");
    let record = kept.get(&(Resource::Activities, visit.head.id.into())).context("the visit")?;
    assert_eq!(record["contact"]["name"], "Dr Meera Iyer", "{record}");
    // A manager sees a rep's work, and it is not their own.
    let mut managers = Kept::new();
    sync(&app.manager().await?, &mut managers, None).await?;
    assert!(!has(&managers, &visit) && !has(&managers, &task), "{managers:?}");
    // Nothing has happened since.
    app.settle().await?;
    let before = kept.clone();
    sync(&rep, &mut kept, Some(cursor)).await?;
    assert_eq!(kept, before);
    Ok(())
}

async fn then_it_hears_what_changes(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let contact: Contact = rep.create(a_contact()).await?;
    let (kept_task, lost, binned) =
        (a_task(&rep, |_| ()).await?, a_task(&rep, |_| ()).await?, a_task(&rep, |_| ()).await?);
    let mut kept = Kept::new();
    let cursor = sync(&rep, &mut kept, None).await?;
    ensure!(!has(&kept, &contact), "nothing is about them yet");
    let visit: Activity = rep.create(an_activity(contact.head.id)).await?;
    let path = |task: &Task| format!("/tasks/{}", task.head.id);
    let renamed = rep.patch(&path(&kept_task), 1, &json!({"title": "Bring the price list"})).await?;
    ensure!(renamed.status == 200, "{}", renamed.text);
    let given = manager.patch(&path(&lost), 1, &json!({"owner_id": Who::Colleague.id()})).await?;
    ensure!(given.status == 200, "{}", given.text);
    let deleted = rep.delete(&path(&binned), 1).await?;
    ensure!(deleted.status == 204, "{}", deleted.text);
    app.settle().await?;
    let cursor = sync(&rep, &mut kept, Some(cursor)).await?;
    assert!(has(&kept, &visit), "{kept:?}");
    assert!(has(&kept, &contact), "whom it is about comes along, although nobody changed them: {kept:?}");
    assert_eq!(kept[&(Resource::Tasks, kept_task.head.id.into())]["title"], "Bring the price list");
    assert!(!has(&kept, &lost), "what one gave away is told although it is not seen any more: {kept:?}");
    assert!(!has(&kept, &binned));
    let restored = rep.post(&format!("{}/restore", path(&binned)), &json!({})).await?;
    ensure!(restored.status == 200, "{}", restored.text);
    app.settle().await?;
    sync(&rep, &mut kept, Some(cursor)).await?;
    assert!(has(&kept, &binned));
    Ok(())
}

async fn nothing_clinical_is_kept(app: TestApp) -> Result<()> {
    // A manager reads all of it on the screen.
    let manager = app.manager().await?;
    let mut data = a_contact();
    data.kind = ContactKind::Patient;
    data.uhid = Some("SECRET-1".to_owned());
    data.notes = Some("SECRET-2 meniscus".to_owned());
    let patient: Contact = manager.create(data).await?;
    let visit: Activity = manager
        .create(ActivityData { notes: Some("SECRET-3 pain".to_owned()), ..an_activity(patient.head.id) })
        .await?;
    let (resource, id) = (Some(Resource::Contacts), Some(patient.head.id.into()));
    let task = a_task(&manager, |data| {
        (data.about_resource, data.about_id) = (resource, id);
        data.notes = Some("SECRET-4 report".to_owned());
    })
    .await?;
    let next = Some(organisation::start().plus_seconds(86_400));
    let lead = LeadData {
        need: Some("SECRET-5 knee".to_owned()),
        next_action: Some(NextAction::Call),
        next_action_at: next,
        ..a_lead()
    };
    let lead: Lead = manager.create(lead).await?;
    let mut kept = Kept::new();
    sync(&manager, &mut kept, None).await?;
    assert!(has(&kept, &patient) && has(&kept, &visit) && has(&kept, &task), "{kept:?}");
    assert_eq!(has(&kept, &lead), lead.data.owner_id == Some(Who::Manager.id()) && lead.data.next_action_at.is_some());
    assert!(!format!("{kept:?}").contains("SECRET"), "{kept:?}");
    let kept_patient = &kept[&(Resource::Contacts, patient.head.id.into())];
    assert_eq!(kept_patient["family_name"], "Iyer", "{kept_patient}");
    Ok(())
}

async fn many_records_come_in_pages(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for _ in 0..205 {
        a_task(&rep, |_| ()).await?;
    }
    let mut kept = Kept::new();
    let begun = rep.client.sync_own_work(None).await?;
    let cursor = begun.next.clone();
    take(&mut kept, begun);
    // What changes while a device begins is not missed.
    let late = a_task(&rep, |_| ()).await?;
    app.settle().await?;
    let cursor = sync(&rep, &mut kept, Some(cursor)).await?;
    sync(&rep, &mut kept, Some(cursor)).await?;
    assert_eq!(kept.len(), 206);
    assert!(has(&kept, &late));
    Ok(())
}

async fn wrong_questions_are_refused(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (question, status) in
        [("?cursor=x", 400), ("?cursor=1.users", 400), ("?cursor=-1", 400), ("?limit=5", 422), ("?cursor=0", 200)]
    {
        let answer = rep.get(&format!("/sync{question}")).await?;
        assert_eq!(answer.status, status, "{question}: {}", answer.text);
    }
    assert_eq!(app.anonymous().get("/sync").await?.status, 401);
    Ok(())
}
