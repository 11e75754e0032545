//! The moves: only those of the table; that one is done can be taken back for half a minute. A checklist is ticked by one
//! change.

use super::{a_task, done, path, take};
use anyhow::Result;
use api::each;
use api::kernel::db::schema::tasks;
use diesel::prelude::*;
use domain::day::task::{ChecklistItem, TaskStatus as S, UNDO_SECONDS};
use domain::kernel::TaskId;
use domain::kernel::policy::Resource;
use domain::kernel::status::Status;
use serde_json::{Value, json};
use tests::{Caller, Random, TestApp, Who, on_both};

on_both!(
    every_move_is_in_the_table,
    long_ways_through_the_table,
    who_cancels_says_why,
    done_is_taken_back_for_half_a_minute,
    what_was_never_done_is_not_taken_back,
    two_who_finish_at_once,
    an_item_is_ticked_by_one_change,
    lists_ask_for_what_is_due,
);

async fn put(app: &TestApp, id: TaskId, status: S) -> Result<()> {
    app.write(move |transaction| {
        let statement = diesel::update(tasks::table.find(id)).set(tasks::status.eq(status));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await
}

async fn every_move_is_in_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for from in S::ALL.iter().copied() {
        for to in S::ALL.iter().copied() {
            let task = a_task(&rep, |_| ()).await?;
            put(&app, task.head.id, from).await?;
            let answer = take(&rep, &task, json!({"to": to, "reason": "They closed down"})).await?;
            if from.move_to(to).is_some() {
                let told = (answer.status, answer.json["status"].as_str());
                assert_eq!(told, (200, Some(to.as_str())), "{}", answer.text);
                assert_eq!(answer.json["closed_at"].is_null(), to.is_open(), "{to}");
                continue;
            }
            assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from} to {to}: {}", answer.text);
            let allowed: Vec<S> = from.moves().iter().map(|legal| legal.to).collect();
            let expected = if allowed.is_empty() { Value::Null } else { json!(allowed) };
            assert_eq!(answer.json["allowed"], expected, "{from}");
        }
    }
    Ok(())
}

/// Tasks that are moved, finished and taken back at random, against what the table alone says of each step.
async fn long_ways_through_the_table(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut random = Random::seeded(0x7a5c);
    for _ in 0..10 {
        let task = a_task(&rep, |_| ()).await?;
        let undo = format!("{}/done/undo", path(&task));
        let (mut status, mut before, mut version) = (S::Open, None, 1);
        for _ in 0..20 {
            if random.once_in(3) {
                let answer = rep.post(&undo, &json!({})).await?;
                match before.take() {
                    Some(open) => {
                        let told = (answer.status, answer.text_at("/status"));
                        assert_eq!(told, (200, S::as_str(open)), "{}", answer.text);
                        (status, version) = (open, version + 1);
                    }
                    None => assert_eq!((answer.status, answer.code()), (409, "conflict"), "{status}"),
                }
            } else {
                let to = *random.pick(S::ALL);
                let answer = take(&rep, &task, json!({"to": to, "reason": "They closed down"})).await?;
                if status.move_to(to).is_some() {
                    assert_eq!(answer.status, 200, "{status} to {to}: {}", answer.text);
                    before = (to == S::Done).then_some(status);
                    (status, version) = (to, version + 1);
                } else {
                    let told = (answer.status, answer.code());
                    assert_eq!(told, (409, "illegal_transition"), "{status} to {to}: {}", answer.text);
                }
            }
            let present = rep.client.get_task(task.head.id, "").await?;
            assert_eq!((present.status, present.head.version), (status, version));
            assert_eq!(present.closed_at.is_some(), !status.is_open(), "{status}");
        }
    }
    Ok(())
}

async fn who_cancels_says_why(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |_| ()).await?;
    let silent = take(&rep, &task, json!({"to": "cancelled"})).await?;
    assert_eq!((silent.status, silent.json["errors"][0]["pointer"].as_str()), (422, Some("/reason")));
    let told = take(&rep, &task, json!({"to": "cancelled", "reason": "They closed down"})).await?;
    assert_eq!(told.status, 200, "{}", told.text);
    let history = rep.client.list_record_events(Resource::Tasks, task.head.id.into(), &[], None).await?;
    assert_eq!(history.data.first().and_then(|event| event.reason.as_deref()), Some("They closed down"));
    Ok(())
}

async fn done_is_taken_back_for_half_a_minute(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let task = a_task(&rep, |_| ()).await?;
    let undo = format!("{}/done/undo", path(&task));
    let early = rep.post(&undo, &json!({})).await?;
    assert_eq!((early.status, early.code()), (409, "conflict"), "{}", early.text);
    assert_eq!(take(&rep, &task, json!({"to": "waiting"})).await?.status, 200);
    done(&rep, &task).await?;
    app.clock.advance_seconds(UNDO_SECONDS);
    let back = rep.client.undo_task_done(task.head.id).await?;
    assert_eq!((back.status, back.closed_at, back.done_from), (S::Waiting, None, None));
    done(&rep, &task).await?;
    app.clock.advance_seconds(UNDO_SECONDS + 1);
    let late = rep.post(&undo, &json!({})).await?;
    assert_eq!((late.status, late.code()), (410, "gone"), "{}", late.text);
    // A colleague does not even see it.
    assert_eq!(app.neighbour().await?.post(&undo, &json!({})).await?.status, 404);
    Ok(())
}

async fn what_was_never_done_is_not_taken_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let cancelled = a_task(&rep, |_| ()).await?;
    assert_eq!(take(&rep, &cancelled, json!({"to": "cancelled", "reason": "They closed down"})).await?.status, 200);
    let gone = a_task(&rep, |_| ()).await?;
    done(&rep, &gone).await?;
    assert_eq!(rep.delete(&path(&gone), 2).await?.status, 204);
    for (task, status) in [(&cancelled, 409), (&gone, 404)] {
        assert_eq!(rep.post(&format!("{}/done/undo", path(task)), &json!({})).await?.status, status);
    }
    // Whoever manages may take it back for them; a tap that is sent twice takes it back once.
    let task = a_task(&rep, |_| ()).await?;
    done(&rep, &task).await?;
    let manager = app.manager().await?;
    let undo = || manager.post(&format!("{}/done/undo", path(&task)), &json!({})).once("one tap");
    let (first, again) = (undo().await?, undo().await?);
    assert_eq!((first.status, again.status), (200, 200), "{}", again.text);
    assert_eq!((first.version(), again.version()), (Some(3), Some(3)));
    Ok(())
}

/// One of them is refused, so that what comes again comes once.
async fn two_who_finish_at_once(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let elsewhere = manager.at(&app.another_node()?.url);
    for round in 1..=4 {
        let task = a_task(&rep, |data| {
            (data.title, data.due_on) = (format!("Round {round}"), "2026-11-23".parse().ok());
            data.repeat = Some("FREQ=DAILY".into());
        })
        .await?;
        let ask = |caller: &Caller| {
            caller.post(&format!("{}/transitions", path(&task)), &json!({"to": "done"})).header("if-match", "\"1\"")
        };
        let (mine, theirs) = tokio::join!(ask(&rep), ask(&elsewhere));
        let mut statuses = [mine?.status, theirs?.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412]);
        let next = rep.get(&format!("/tasks?filter[follows_id]={}", task.head.id)).await?;
        assert_eq!(next.rows().len(), 1, "{}", next.text);
    }
    Ok(())
}

async fn an_item_is_ticked_by_one_change(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let item = |text: &str| ChecklistItem { text: text.into(), done: false };
    let task = a_task(&rep, |data| data.checklist = vec![item("Print it"), item("Sign it")]).await?;
    let mut ticked = task.data.clone();
    ticked.checklist.iter_mut().take(1).for_each(|item| item.done = true);
    let after = rep.client.update_task(&task, &ticked).await?;
    assert_eq!(after.data.checklist.iter().map(|item| item.done).collect::<Vec<_>>(), [true, false]);
    // Somebody else who saw the first version does not untick it.
    let stale = rep.patch(&path(&task), 1, &json!({"checklist": [{"text": "Print it"}]})).await?;
    assert_eq!(stale.status, 412);
    assert_eq!(rep.get("/tasks?q=sign").await?.rows().len(), 1);
    Ok(())
}

/// It is Sunday afternoon.
async fn lists_ask_for_what_is_due(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (title, day) in [("Late", "2026-11-21"), ("Today", "2026-11-22"), ("Tomorrow", "2026-11-23")] {
        a_task(&rep, |data| (data.title, data.due_on) = (title.into(), day.parse().ok())).await?;
    }
    a_task(&rep, |data| (data.title, data.due_at) = ("Noon".into(), "2026-11-22T06:30:00Z".parse().ok())).await?;
    a_task(&rep, |data| data.title = "Some day".into()).await?;
    let over = a_task(&rep, |data| data.due_on = "2026-11-20".parse().ok()).await?;
    done(&rep, &over).await?;
    for (due, titles) in [
        ("late", &["Late", "Noon"][..]),
        ("today", &["Today"]),
        ("planned", &["Tomorrow"]),
        ("late,today", &["Late", "Noon", "Today"]),
    ] {
        let found = rep.get(&format!("/tasks?filter[due][in]={due}&sort=due_by")).await?;
        assert_eq!(found.column("title"), titles, "{due}: {}", found.text);
    }
    let open = rep.get("/tasks?filter[status][in]=open,in_progress,waiting&sort=due_by").await?;
    assert_eq!(open.rows().len(), 5, "{}", open.text);
    // What is on somebody's plate by the end of a day, which is India's.
    a_task(&rep, |data| data.due_at = "2026-11-22T18:29:58Z".parse().ok()).await?;
    a_task(&rep, |data| data.due_at = "2026-11-22T18:30:00Z".parse().ok()).await?;
    a_task(&app.manager().await?, |data| data.due_on = "2026-11-22".parse().ok()).await?;
    for (day, titles) in [
        ("2026-11-20", &[][..]),
        ("2026-11-22", &["Late", "Noon", "Send the price list", "Today"]),
        ("2026-11-23", &["Late", "Noon", "Send the price list", "Today", "Send the price list", "Tomorrow"]),
    ] {
        let due = rep.client.list_tasks_due(Who::Rep.id(), day.parse()?).await?;
        let found: Vec<&str> = due.data.iter().map(|task| task.data.title.as_str()).collect();
        assert_eq!(found, titles, "{day}");
    }
    Ok(())
}
