//! What comes again: the next one is there when the last one is done, in one transaction with it.

use super::{a_task, done, path, take};
use anyhow::{Context, Result};
use domain::day::task::{ChecklistItem, Task, TaskStatus};
use domain::kernel::ListLink;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, on_both};

on_both!(
    the_next_one_is_there_at_once,
    the_last_one_leaves_none,
    taking_back_takes_the_next_one_along,
    rules_are_read_when_they_are_written,
    the_next_one_stays_with_its_owner,
    months_end_when_they_end,
    the_last_of_a_series_can_be_put_off,
    another_rule_begins_anew,
    what_is_cancelled_comes_no_more,
);

async fn open(caller: &Caller) -> Result<Vec<Task>> {
    let page = caller.client.list_tasks(&ListLink::default()).await?;
    Ok(page.data.into_iter().filter(|task| task.status.is_open()).collect())
}

/// Monday, 23 November, each week; it is done on the Thursday of the week after.
async fn the_next_one_is_there_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=WEEKLY".into()));
        data.remind_at = "2026-11-22T11:30:00Z".parse().ok();
        (data.about_resource, data.about_id) = (Some(contact_kind()), Some(contact.head.id.into()));
        data.checklist = vec![ChecklistItem { text: "Print it".into(), done: true }];
    })
    .await?;
    app.clock.advance_seconds(11 * 86_400);
    let rep = app.rep().await?;
    done(&rep, &task).await?;
    let next = open(&rep).await?.pop().context("nothing follows")?;
    // Not the Monday that was missed.
    assert_eq!(next.data.due_on, "2026-12-07".parse().ok());
    assert_eq!(next.data.remind_at, "2026-12-06T11:30:00Z".parse().ok());
    assert_eq!((next.follows_id, next.status), (Some(task.head.id), TaskStatus::Open));
    assert_eq!((next.data.about_id, next.data.owner_id), (Some(contact.head.id.into()), rep.user_id));
    assert!(next.data.checklist.iter().all(|item| !item.done));
    // To put one off leaves the series where it is.
    let put_off = rep.patch(&path(&next), 1, &json!({"due_on": "2026-12-09"})).await?;
    assert_eq!(put_off.status, 200, "{}", put_off.text);
    done(&rep, &next).await?;
    let third = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!(third.data.due_on, "2026-12-14".parse().ok());
    Ok(())
}

const fn contact_kind() -> domain::kernel::policy::Resource {
    domain::kernel::policy::Resource::Contacts
}

async fn the_last_one_leaves_none(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=DAILY;COUNT=2".into()));
    })
    .await?;
    done(&rep, &task).await?;
    let last = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!(last.data.due_on, "2026-11-24".parse().ok());
    done(&rep, &last).await?;
    assert_eq!(open(&rep).await?, []);
    Ok(())
}

async fn taking_back_takes_the_next_one_along(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=DAILY".into()));
    })
    .await?;
    done(&rep, &task).await?;
    let next = open(&rep).await?.pop().context("nothing follows")?;
    rep.client.undo_task_done(task.head.id).await?;
    assert_eq!(open(&rep).await?.iter().map(|task| task.head.id).collect::<Vec<_>>(), [task.head.id]);
    assert_eq!(rep.get(&path(&next)).await?.status, 404);
    // Somebody has begun with the one that follows: it stays.
    done(&rep, &task).await?;
    let next = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!(rep.patch(&path(&next), 1, &json!({"notes": "Begun"})).await?.status, 200);
    let refused = rep.post(&format!("{}/done/undo", path(&task)), &json!({})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    assert_eq!(rep.client.get_task(task.head.id, "").await?.status, TaskStatus::Done);
    Ok(())
}

async fn rules_are_read_when_they_are_written(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let new = |rule: &str| json!({"title": "Call", "due_on": "2026-11-23", "repeat": rule});
    assert_eq!(rep.post("/tasks", &new("FREQ=MONTHLY;BYDAY=1MO")).await?.status, 201);
    for rule in ["each Monday", "FREQ=HOURLY", "FREQ=DAILY;COUNT=1", "FREQ=WEEKLY;BYDAY=XX"] {
        let refused = rep.post("/tasks", &new(rule)).await?;
        let told = (refused.status, refused.json["errors"][0]["pointer"].as_str());
        assert_eq!(told, (422, Some("/repeat")), "{rule}: {}", refused.text);
    }
    Ok(())
}

/// Whoever completes it for them: the manager.
async fn the_next_one_stays_with_its_owner(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=DAILY".into()));
        (data.about_resource, data.about_id) = (Some(contact_kind()), Some(contact.head.id.into()));
    })
    .await?;
    // A share of the task is none of the contact.
    let neighbour = Who::Neighbour.id();
    app.share(domain::kernel::policy::Resource::Tasks, task.head.id, neighbour).await?;
    done(&app.neighbour().await?, &task).await?;
    let next = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!((next.data.owner_id, next.data.about_id), (rep.user_id, Some(contact.head.id.into())));
    let told = rep.get("/notifications").await?;
    assert_eq!(told.column("kind"), ["assigned"], "{}", told.text);
    Ok(())
}

/// Each is done on its day; India's clocks stand still in March, when others' do not.
async fn months_end_when_they_end(app: TestApp) -> Result<()> {
    let mut rep = app.rep().await?;
    let mut task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-12-31".parse().ok(), Some("FREQ=MONTHLY".into()));
        data.remind_at = "2026-12-30T04:00:00Z".parse().ok();
    })
    .await?;
    for (day, remind) in
        [("2027-01-31", "01-30"), ("2027-02-28", "02-27"), ("2027-03-31", "03-30"), ("2027-04-30", "04-29")]
    {
        let due = task.data.due_by().context("no day")?;
        app.clock.advance_seconds((due.micros() - app.clock.now().micros()) / 1_000_000);
        rep = app.rep().await?;
        done(&rep, &task).await?;
        task = open(&rep).await?.pop().context("nothing follows")?;
        assert_eq!(task.data.due_on, day.parse().ok());
        assert_eq!(task.data.remind_at, format!("2027-{remind}T04:00:00Z").parse().ok());
        assert_eq!(task.data.repeat.as_deref(), Some("FREQ=MONTHLY"));
    }
    let all = rep.client.list_tasks(&ListLink::default()).await?;
    assert_eq!(all.data.len(), 5);
    Ok(())
}

async fn the_last_of_a_series_can_be_put_off(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |data| {
        let until = Some("FREQ=DAILY;UNTIL=20261124T183000Z".into());
        (data.due_on, data.repeat) = ("2026-11-24".parse().ok(), until);
    })
    .await?;
    done(&rep, &task).await?;
    let last = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!(last.data.due_on, "2026-11-25".parse().ok());
    let put_off = rep.patch(&path(&last), 1, &json!({"due_on": "2026-12-02"})).await?;
    assert_eq!(put_off.status, 200, "{}", put_off.text);
    done(&rep, &last).await?;
    assert_eq!(open(&rep).await?, []);
    // The first one would take the whole series along, to where it has no second one.
    let first = a_task(&rep, |data| {
        let until = Some("FREQ=DAILY;UNTIL=20261124T183000Z".into());
        (data.due_on, data.repeat) = ("2026-11-24".parse().ok(), until);
    })
    .await?;
    for (day, complaint) in
        [("2026-12-02", "/repeat rule"), ("2026-11-25", "/repeat never"), ("2101-01-01", "/repeat range")]
    {
        let refused = rep.patch(&path(&first), 1, &json!({"due_on": day})).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    Ok(())
}

async fn another_rule_begins_anew(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=WEEKLY".into()));
    })
    .await?;
    done(&rep, &task).await?;
    let second = open(&rep).await?.pop().context("nothing follows")?;
    let change = json!({"due_on": "2026-12-02", "repeat": "FREQ=WEEKLY;INTERVAL=2"});
    assert_eq!(rep.patch(&path(&second), 1, &change).await?.status, 200);
    done(&rep, &second).await?;
    let third = open(&rep).await?.pop().context("nothing follows")?;
    assert_eq!(third.data.due_on, "2026-12-16".parse().ok());
    assert_eq!(rep.patch(&path(&third), 1, &json!({"repeat": null})).await?.status, 200);
    done(&rep, &third).await?;
    assert_eq!(open(&rep).await?, []);
    Ok(())
}

async fn what_is_cancelled_comes_no_more(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |data| {
        (data.due_on, data.repeat) = ("2026-11-23".parse().ok(), Some("FREQ=DAILY".into()));
    })
    .await?;
    let why = json!({"to": "cancelled", "reason": "They closed down"});
    assert_eq!(take(&rep, &task, why).await?.status, 200);
    assert_eq!(open(&rep).await?, []);
    Ok(())
}
