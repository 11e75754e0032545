//! Clients write while the server dies: what was acknowledged is there, once; what was not can be sent again.

use super::{Mortal, ROUNDS};
use anyhow::{Context, Result, bail, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::Connection;
use api::kernel::db::schema::{accounts, events};
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::RecordId;
use serde_json::{Value, json};
use std::cell::Cell;
use std::collections::BTreeMap;
use std::rc::Rc;
use std::time::{Duration, Instant};
use tests::{Answer, Caller, Random, TestDatabase, on_both};
use tokio::task::JoinHandle;

on_both!(database Organisation: acknowledged_writes_survive);

const CLIENTS: u64 = 6;
/// A server that answers nothing for so long hangs.
const PATIENCE: Duration = Duration::from_mins(1);

async fn acknowledged_writes_survive(database: TestDatabase) -> Result<()> {
    let mut setu = Mortal::born(&database).await?;
    let mut random = Random::seeded(7);
    let mut writers: Vec<Writer> = (0..CLIENTS).map(Writer::new).collect();
    for round in 0..ROUNDS {
        let acknowledged = Rc::new(Cell::new(0));
        let tasks: Vec<_> = writers
            .drain(..)
            .map(|writer| actix_web::rt::spawn(writer.write_until_death(setu.rep.clone(), Rc::clone(&acknowledged))))
            .collect();
        let (enough, start) = (5 + random.below(60), Instant::now());
        while acknowledged.get() < enough && !tasks.iter().any(JoinHandle::is_finished) {
            ensure!(start.elapsed() < PATIENCE, "round {round}: the server hangs:\n{}", setu.server.last_words());
            tokio::time::sleep(Duration::from_micros(200)).await;
        }
        // Not always right behind an answer.
        tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(8_000))?)).await;
        setu.server.kill()?;
        for task in tasks {
            writers.push(task.await?.with_context(|| format!("round {round}"))?);
        }
        ensure!(acknowledged.get() >= enough, "round {round}: a client gave up while the server lived");
        setu.restart()?;
        for writer in &mut writers {
            writer.send_again(&setu.rep).await.with_context(|| format!("round {round}"))?;
        }
        compare(&database, &writers).with_context(|| format!("round {round}"))?;
    }
    Ok(())
}

/// What a client was told of one record.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Known {
    version: i32,
    name: String,
    notes: Option<String>,
}

#[derive(Debug, Clone)]
enum Write {
    /// With an id of the client's own, with an `Idempotency-Key`, or with both.
    Create {
        body: Value,
        key: Option<String>,
    },
    Change {
        id: RecordId,
        version: i32,
        notes: String,
    },
}

/// A client with records that nobody else changes.
struct Writer {
    number: u64,
    writes: u64,
    random: Random,
    known: BTreeMap<RecordId, Known>,
    /// Sent, and never answered.
    open: Option<Write>,
}

impl Writer {
    fn new(number: u64) -> Self {
        Self { number, writes: 0, random: Random::seeded(number), known: BTreeMap::new(), open: None }
    }

    async fn write_until_death(mut self, rep: Caller, acknowledged: Rc<Cell<usize>>) -> Result<Self> {
        loop {
            let write = self.next_write();
            let Ok(answer) = send(&rep, &write).await else {
                self.open = Some(write);
                return Ok(self);
            };
            self.learn(&write, &answer)?;
            acknowledged.set(acknowledged.get() + 1);
        }
    }

    fn next_write(&mut self) -> Write {
        self.writes += 1;
        let label = format!("{} {}", self.number, self.writes);
        if !self.known.is_empty() && self.random.once_in(2) {
            let nth = self.random.below(self.known.len());
            let (id, known) = self.known.iter().nth(nth).unwrap_or_else(|| unreachable!("below its length"));
            return Write::Change { id: *id, version: known.version, notes: label };
        }
        let mut body = json!({"kind": "clinic", "name": format!("Clinic {label}")});
        let kind = self.random.below(3);
        if kind != 0 {
            body["id"] = json!(Clock::default().new_id());
        }
        Write::Create { body, key: (kind != 1).then(|| format!("key {label}")) }
    }

    /// Notes what an answer says.
    fn learn(&mut self, write: &Write, answer: &Answer) -> Result<()> {
        let expected = if matches!(write, Write::Create { .. }) { 201 } else { 200 };
        ensure!(answer.status == expected, "{write:?}: {} {}", answer.status, answer.text);
        let notes = answer.json["notes"].as_str().map(str::to_owned);
        let version = answer.version().context("an answer without a version")?;
        let known = Known { version, name: answer.text_at("/name").to_owned(), notes };
        match write {
            Write::Create { body, .. } => {
                ensure!((1, body["name"].as_str()) == (version, Some(known.name.as_str())), "{write:?}: {known:?}");
                ensure!(body.get("id").is_none_or(|id| *id == answer.json["id"]), "{write:?}: {}", answer.text);
            }
            Write::Change { version: before, notes, .. } => {
                ensure!((before + 1, Some(notes)) == (version, known.notes.as_ref()), "{write:?}: {known:?}");
            }
        }
        self.known.insert(serde_json::from_value(answer.json["id"].clone())?, known);
        Ok(())
    }

    /// Whether it had happened before the server died or not: it has happened once.
    async fn send_again(&mut self, rep: &Caller) -> Result<()> {
        let Some(write) = self.open.take() else { bail!("client {} saw no death", self.number) };
        let mut answer = send(rep, &write).await?;
        match &write {
            // Its id tells that it is here already.
            Write::Create { body, key: None } if answer.status == 409 => {
                answer = rep.get(&format!("/accounts/{}", body["id"].as_str().unwrap_or_default())).await?;
                answer.status = 201;
            }
            // Its version tells that the change is in.
            Write::Change { id, .. } if answer.status == 412 => {
                answer = rep.get(&format!("/accounts/{id}")).await?;
            }
            _ => {}
        }
        self.learn(&write, &answer)
    }
}

async fn send(rep: &Caller, write: &Write) -> Result<Answer> {
    match write {
        Write::Create { body, key: Some(key) } => rep.post("/accounts", body).once(key).await,
        Write::Create { body, key: None } => rep.post("/accounts", body).await,
        Write::Change { id, version, notes } => {
            rep.patch(&format!("/accounts/{id}"), *version, &json!({"notes": notes})).await
        }
    }
}

/// The tables hold what the clients were told, nothing else, and one event for each version of each record.
fn compare(database: &TestDatabase, writers: &[Writer]) -> Result<()> {
    let told: BTreeMap<RecordId, Known> = writers.iter().flat_map(|writer| writer.known.clone()).collect();
    let mut connection = database.connect()?;
    let kept = kept(&mut connection)?;
    let differs = |id: &RecordId| told.get(id) != kept.get(id);
    let wrong: Vec<_> = told.keys().chain(kept.keys()).filter(|id| differs(id)).collect();
    ensure!(wrong.is_empty(), "told and kept differ in {wrong:?}");

    let history = |known: &Known| {
        let changes = (2..=known.version).map(|version| (ChangeKind::Updated, version));
        std::iter::once((ChangeKind::Created, 1)).chain(changes).collect::<Vec<_>>()
    };
    let expected: BTreeMap<_, _> = told.iter().map(|(id, known)| (*id, history(known))).collect();
    let mut logged: BTreeMap<RecordId, Vec<(ChangeKind, i32)>> = BTreeMap::new();
    let query = events::table.order(events::sequence.asc()).select((events::record_id, events::kind, events::version));
    let rows: Vec<(RecordId, ChangeKind, i32)> = each!(&mut connection, c => query.load(c))?;
    for (id, kind, version) in rows {
        logged.entry(id).or_default().push((kind, version));
    }
    ensure!(logged == expected, "the change log does not tell what happened");
    Ok(())
}

fn kept(connection: &mut Connection) -> Result<BTreeMap<RecordId, Known>> {
    let query = accounts::table.select((accounts::id, accounts::version, accounts::name, accounts::notes));
    let rows: Vec<(RecordId, i32, String, Option<String>)> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|(id, version, name, notes)| (id, Known { version, name, notes })).collect())
}
