//! Visits are told while the server dies: what became of one and the next one, planned with it, are there together or not
//! at all, and each is there once.

use super::{Mortal, ROUNDS};
use anyhow::{Context, Result, bail, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::activities;
use diesel::prelude::*;
use domain::day::activity::{ActivityKind, ActivityStatus};
use domain::kernel::{ActivityId, ContactId};
use domain::people::contact::Contact;
use serde_json::{Value, json};
use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::rc::Rc;
use std::time::{Duration, Instant};
use tests::{Answer, Caller, Random, TestDatabase, a_contact, on_both};
use tokio::task::JoinHandle;

on_both!(database Organisation: a_visit_and_the_next_one_are_there_together);

const CLIENTS: usize = 4;
/// A server that answers nothing for so long hangs.
const PATIENCE: Duration = Duration::from_mins(1);

async fn a_visit_and_the_next_one_are_there_together(database: TestDatabase) -> Result<()> {
    let mut setu = Mortal::born(&database).await?;
    let doctor: Contact = setu.rep.create(a_contact()).await?;
    let mut random = Random::seeded(30);
    let told: Rc<RefCell<BTreeSet<ActivityId>>> = Rc::default();
    for round in 0..ROUNDS {
        let before = told.borrow().len();
        let tasks: Vec<JoinHandle<Result<Value>>> = (0..CLIENTS)
            .map(|_| actix_web::rt::spawn(tell_until_death(setu.rep.clone(), doctor.head.id, Rc::clone(&told))))
            .collect();
        let (enough, start) = (3 + random.below(20), Instant::now());
        while told.borrow().len() - before < enough && !tasks.iter().any(JoinHandle::is_finished) {
            ensure!(start.elapsed() < PATIENCE, "round {round}: the server hangs:\n{}", setu.server.last_words());
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        // Not always right behind an answer.
        tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(8_000))?)).await;
        setu.server.kill()?;
        let mut open = Vec::new();
        for task in tasks {
            open.push(task.await?.with_context(|| format!("round {round}"))?);
        }
        ensure!(told.borrow().len() - before >= enough, "round {round}: a client gave up while the server lived");
        setu.restart()?;
        for body in open {
            // Whether it had happened before the server died or not: it has happened once.
            let answer = tell(&setu.rep, &body).await?;
            ensure!([200, 201].contains(&answer.status), "round {round}: {} {}", answer.status, answer.text);
            told.borrow_mut().insert(id_of(&answer)?);
        }
        compare(&database, &told.borrow()).with_context(|| format!("round {round}"))?;
    }
    Ok(())
}

async fn tell(rep: &Caller, body: &Value) -> Result<Answer> {
    rep.post("/activities/log", body).await
}

fn id_of(answer: &Answer) -> Result<ActivityId> {
    serde_json::from_value(answer.json["id"].clone()).context("an id")
}

/// Tells one visit after the other; the last one was sent and never answered.
async fn tell_until_death(rep: Caller, doctor: ContactId, told: Rc<RefCell<BTreeSet<ActivityId>>>) -> Result<Value> {
    let clock = Clock::default();
    loop {
        let (now, kind) = (clock.now(), ActivityKind::Visit);
        let body = json!({
            "id": clock.new_id(),
            "activity": {"kind": kind, "starts_at": now.plus_seconds(-600), "contact_id": doctor},
            "outcome": "come_another_day",
            "next_at": now.plus_seconds(86_400),
        });
        let Ok(answer) = tell(&rep, &body).await else { return Ok(body) };
        if answer.status != 201 {
            bail!("{} {}", answer.status, answer.text);
        }
        ensure!(answer.json["id"] == body["id"], "{}", answer.text);
        told.borrow_mut().insert(id_of(&answer)?);
    }
}

type Row = (ActivityId, ActivityStatus, Option<ActivityId>, Option<ActivityId>);

/// Each that was told is completed and names its next one, which follows it; nothing else is there.
fn compare(database: &TestDatabase, told: &BTreeSet<ActivityId>) -> Result<()> {
    let mut connection = database.connect()?;
    let query = activities::table.select((
        activities::id,
        activities::status,
        activities::next_activity_id,
        activities::follows_id,
    ));
    let rows: Vec<Row> = each!(&mut connection, c => query.load(c))?;
    let kept: BTreeMap<ActivityId, _> =
        rows.into_iter().map(|(id, status, next, follows)| (id, (status, next, follows))).collect();
    for id in told {
        let (status, next, follows) = kept.get(id).with_context(|| format!("{id} was told and is not there"))?;
        ensure!((*status, *follows) == (ActivityStatus::Completed, None), "{id} is {status}");
        let next = next.with_context(|| format!("{id} has no next one"))?;
        let follower = kept.get(&next).with_context(|| format!("what follows {id} is not there"))?;
        ensure!(*follower == (ActivityStatus::Planned, None, Some(*id)), "what follows {id} is {follower:?}");
    }
    ensure!(kept.len() == 2 * told.len(), "{} were told, and there are {}", told.len(), kept.len());
    Ok(())
}
