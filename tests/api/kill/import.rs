//! The server dies while a file goes in, at every stage of it: no row is lost, none is doubled.

use super::{Mortal, ROUNDS};
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::db::schema::{contacts, events, import_rows};
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::admin::import::{ImportCounts, RowOutcome};
use domain::kernel::policy::Resource;
use domain::kernel::{ImportId, RecordId};
use reqwest::Method;
use serde_json::json;
use std::collections::BTreeSet;
use std::fmt::Write;
use std::future::IntoFuture;
use std::time::{Duration, Instant};
use tests::{Answer, Caller, Random, TestDatabase, on_both};

on_both!(database Organisation: imports_survive);

/// Two steps of the dry run, five of the import.
const ROWS: usize = 230;
/// What a dry run and an import take on a slow machine, with the wait for a lease.
const PATIENCE: Duration = Duration::from_mins(1);

/// When the server dies.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Stage {
    Upload,
    StartCheck,
    Check,
    StartRun,
    Run,
}

impl Stage {
    /// The stages in which most is written die most.
    const ALL: [Self; 10] = [
        Self::Run,
        Self::Check,
        Self::Upload,
        Self::Run,
        Self::StartRun,
        Self::Run,
        Self::Check,
        Self::Run,
        Self::StartCheck,
        Self::Run,
    ];
}

async fn imports_survive(database: TestDatabase) -> Result<()> {
    let mut setu = Mortal::born(&database).await?;
    let mut random = Random::seeded(11);
    for (round, stage) in (0..ROUNDS).zip(Stage::ALL.into_iter().cycle()) {
        let mut story = Story { setu: &mut setu, random: &mut random, round, dies: Some(stage) };
        story.tell().await.with_context(|| format!("round {round}, {stage:?}"))?;
    }
    Ok(())
}

/// One import from its file to its end, with one death on the way.
struct Story<'a, 'd> {
    setu: &'a mut Mortal<'d>,
    random: &'a mut Random,
    round: u64,
    dies: Option<Stage>,
}

impl Story<'_, '_> {
    async fn tell(&mut self) -> Result<()> {
        let path = "/imports?target=contacts&file_name=doctors.csv";
        let made = self.ask(Stage::Upload, path, None, "text/csv", file(self.round)).await?;
        ensure!(made.status == 201, "{}", made.text);
        let id = made.text_at("/id").to_owned();
        self.start(Stage::StartCheck, &id, 1, "checking").await?;
        let checked = self.wait(Stage::Check, &id, "checked").await?;
        ensure!(checked.json["counts"] == json!(expected()), "of the dry run: {}", checked.text);
        self.start(Stage::StartRun, &id, 3, "running").await?;
        let done = self.wait(Stage::Run, &id, "completed").await?;
        ensure!(self.dies.is_none(), "the server was never killed");
        ensure!(done.json["counts"] == json!(expected()), "{}", done.text);
        self.wait_for_job(done.text_at("/job_id")).await?;
        // Once draft, checking, checked, running, completed: nobody moved it twice.
        let after = self.setu.rep.get(&format!("/imports/{id}")).await?;
        ensure!(after.version() == Some(5), "{}", after.text);
        let id: ImportId = id.parse()?;
        compare(self.setu.database, id, self.round)
    }

    async fn start(&mut self, stage: Stage, id: &str, version: i32, to: &str) -> Result<()> {
        let path = format!("/imports/{id}/transitions");
        let answer = self.ask(stage, &path, Some(version), "application/json", json!({"to": to}).to_string()).await?;
        ensure!((answer.status, answer.text_at("/status")) == (200, to), "{}", answer.text);
        Ok(())
    }

    /// Sends a request; where the server dies over it, sends it again with the same key.
    async fn ask(
        &mut self,
        stage: Stage,
        path: &str,
        version: Option<i32>,
        kind: &str,
        body: String,
    ) -> Result<Answer> {
        let key = format!("{stage:?} {}", self.round);
        let request = |rep: &Caller| {
            let request = rep.request(Method::POST, path).header("content-type", kind).once(&key);
            let tag = version.map(|version| format!("\"{version}\""));
            tag.iter().fold(request, |request, tag| request.header("if-match", tag)).body(body.clone())
        };
        if self.dies != Some(stage) {
            return request(&self.setu.rep).await;
        }
        let asked = actix_web::rt::spawn(request(&self.setu.rep).into_future());
        tokio::time::sleep(Duration::from_micros(u64::try_from(self.random.below(20_000))?)).await;
        self.setu.server.kill()?;
        self.dies = None;
        let first = asked.await?;
        self.setu.restart()?;
        let again = request(&self.setu.rep).await?;
        if let Ok(first) = first {
            ensure!((first.status, &first.text) == (again.status, &again.text), "{} {}", first.text, again.text);
        }
        Ok(again)
    }

    /// Until the import has this status; the server dies at some row on the way.
    async fn wait(&mut self, stage: Stage, id: &str, status: &str) -> Result<Answer> {
        let (path, start) = (format!("/imports/{id}"), Instant::now());
        // Also before the first row and behind the last.
        let row = i64::try_from(self.random.below(ROWS + 40))?;
        loop {
            let answer = self.setu.rep.get(&path).await?;
            let (through, rows) = (answer.text_at("/status") == status, answer.json["counts"]["rows"].as_i64());
            if self.dies == Some(stage) && (through || rows >= Some(row)) {
                tokio::time::sleep(Duration::from_micros(u64::try_from(self.random.below(10_000))?)).await;
                self.dies = None;
                self.setu.restart()?;
            } else if through {
                return Ok(answer);
            }
            ensure!(start.elapsed() < PATIENCE, "it never ends: {}\n{}", answer.text, self.setu.server.last_words());
            tokio::time::sleep(Duration::from_millis(2)).await;
        }
    }

    /// Its end is written after the import's own.
    async fn wait_for_job(&mut self, id: &str) -> Result<()> {
        let start = Instant::now();
        loop {
            let job = self.setu.rep.get(&format!("/jobs/{id}")).await?;
            if job.text_at("/state") == "succeeded" {
                ensure!(job.json["done"] == json!(ROWS), "{}", job.text);
                return Ok(());
            }
            ensure!(start.elapsed() < PATIENCE, "the job never ends: {}", job.text);
            tokio::time::sleep(Duration::from_millis(5)).await;
        }
    }
}

/// Every tenth row repeats the one before it with an address, every tenth has no name.
fn file(round: u64) -> String {
    let mut text = "Name,Phone,Email\n".to_owned();
    for row in 0..ROWS {
        let phone = |row: usize| format!("98{round:03}{row:05}");
        let written = match row % 10 {
            4 => writeln!(text, "Dr Meera Iyer,{},m{round}.{row}@example.in", phone(row - 1)),
            7 => writeln!(text, ",,nobody{row}"),
            _ => writeln!(text, "Dr Meera Iyer,{},", phone(row)),
        };
        written.unwrap_or_else(|_| unreachable!("text has room"));
    }
    text
}

fn expected() -> ImportCounts {
    let rows = i64::try_from(ROWS).unwrap_or_default();
    ImportCounts { rows, created: rows / 10 * 8, updated: rows / 10, skipped: 0, failed: rows / 10 }
}

/// Each row of the file has one outcome, each new contact one row and one event, and there are no others.
fn compare(database: &TestDatabase, import: ImportId, round: u64) -> Result<()> {
    let mut connection = database.connect()?;
    let query = import_rows::table.filter(import_rows::import_id.eq(import)).order(import_rows::row.asc()).select((
        import_rows::row,
        import_rows::outcome,
        import_rows::record_id,
    ));
    let rows: Vec<(i64, RowOutcome, Option<RecordId>)> = each!(&mut connection, c => query.load(c))?;
    ensure!(rows.iter().map(|(row, ..)| *row).eq(1..=expected().rows), "not each row once");
    let of = |outcome| rows.iter().filter(move |row| row.1 == outcome).filter_map(|row| row.2).collect::<Vec<_>>();
    let (created, updated): (Vec<_>, Vec<_>) = (of(RowOutcome::Created), of(RowOutcome::Updated));
    ensure!(rows.iter().filter(|row| row.1 == RowOutcome::Failed).all(|row| row.2.is_none()), "a failed row went in");
    ensure!(created.iter().collect::<BTreeSet<_>>().len() == created.len(), "two rows made one contact");

    let query = events::table
        .filter(events::batch_id.eq(RecordId::from(import)))
        .filter(events::resource.eq(Resource::Contacts))
        .order(events::sequence.asc())
        .select((events::record_id, events::kind));
    let logged: Vec<(RecordId, ChangeKind)> = each!(&mut connection, c => query.load(c))?;
    let logged_as = |wanted| logged.iter().filter(move |event| event.1 == wanted).map(|event| event.0);
    ensure!(logged_as(ChangeKind::Created).eq(created.iter().copied()), "the change log tells of other contacts");
    ensure!(logged_as(ChangeKind::Updated).eq(updated.iter().copied()), "the change log tells of other changes");
    ensure!(logged.len() == created.len() + updated.len(), "the change log tells too much");

    let known: i64 = each!(&mut connection, c => contacts::table.count().get_result(c))?;
    let rounds = i64::try_from(round)? + 1;
    ensure!(known == rounds * expected().created, "{known} contacts after {rounds} rounds");
    Ok(())
}
