//! The server dies again and again in the middle of a bulk change of thousands, and of its undo: every record is changed
//! once, and once back.

use super::Mortal;
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::{contacts, events};
use api::kernel::db::{Database, Transaction};
use api::kernel::error::ApiResult;
use api::kernel::record::Store;
use api::people::contact::Contacts;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Head, Json, RecordId};
use domain::people::contact::ContactData;
use domain::people::reach::Class;
use serde_json::json;
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use tests::{Answer, Random, TestDatabase, Who, a_contact, on_both, told};

on_both!(database Organisation: bulk_changes_survive);

const RECORDS: i64 = 3_000;
/// A job is tried five times: the fifth worker ends it.
const DEATHS: i64 = 4;
/// What a job takes on a slow machine, with the waits for its leases.
const PATIENCE: Duration = Duration::from_mins(3);

async fn bulk_changes_survive(database: TestDatabase) -> Result<()> {
    let filling = Database::open(database.target.clone(), Clock::default(), 1).map_err(told)?;
    filling.write(|transaction| (0..RECORDS).try_for_each(|_| write(transaction))).await.map_err(told)?;
    drop(filling);
    let mut setu = Mortal::born(&database).await?;
    let mut random = Random::seeded(13);
    let body = json!({
        "action": "update", "changes": {"class": "A", "owner_id": Who::Manager.id()}, "add_tags": ["camp"],
        "query": "filter[kind]=doctor", "expected": RECORDS
    });
    let manager = setu.server.sign_in(Who::Manager).await?;
    setu.rep = manager;
    let begun = setu.rep.post("/contacts/bulk", &body).await?;
    ensure!(begun.status == 202, "{}", begun.text);
    let path = format!("/bulk-changes/{}", begun.text_at("/id"));
    let done = live_through(&mut setu, &mut random, &path, "completed").await?;
    ensure!(done.version() == Some(2), "it ended more than once: {}", done.text);
    let expected = json!({
        "asked": RECORDS, "changed": RECORDS, "assigned": RECORDS, "unchanged": 0, "skipped": 0, "refused": 0, "kept": 0
    });
    ensure!(done.json["counts"] == expected, "{}", done.text);
    let bulk = RecordId(begun.text_at("/id").parse()?);
    compare(&database, bulk, 1).context("after the change")?;

    let tag = format!("\"{}\"", done.version().context("a version")?);
    let undo =
        setu.rep.post(&format!("{path}/transitions"), &json!({"to": "undoing"})).header("if-match", &tag).await?;
    ensure!(undo.status == 200, "{}", undo.text);
    let undone = live_through(&mut setu, &mut random, &path, "undone").await?;
    ensure!((undone.version(), undone.json["counts"]["kept"].as_i64()) == (Some(4), Some(0)), "{}", undone.text);
    compare(&database, bulk, 2).context("after the undo")
}

/// A doctor of the rep's, as one that came long ago.
fn write(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    let (id, now) = (ContactId(transaction.new_id().0), transaction.now);
    let head =
        Head { id, version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at: None };
    let (owner_id, team_id, facility_id) = (Some(Who::Rep.id()), Who::Rep.team(), Who::Rep.facility());
    let data = ContactData { owner_id, team_id, facility_id, class: Some(Class::C), ..a_contact() };
    Contacts::insert(transaction.connection, &Contacts::assemble(head, data, None))
}

/// Until the bulk change has this status and its job is over; on the way the server dies so often.
async fn live_through(setu: &mut Mortal<'_>, random: &mut Random, path: &str, status: &str) -> Result<Answer> {
    let start = Instant::now();
    let part = RECORDS / (DEATHS + 1);
    let mut deaths = Vec::new();
    for death in 0..DEATHS {
        deaths.push(death * part + i64::try_from(random.below(usize::try_from(part)?))?);
    }
    deaths.reverse();
    let job = format!("/jobs/{}", setu.rep.get(path).await?.text_at("/job_id"));
    loop {
        // Its end is written after the bulk change's own, so it is read first.
        let job = setu.rep.get(&job).await?;
        let bulk = setu.rep.get(path).await?;
        let done = job.json["done"].as_i64().unwrap_or_default();
        if deaths.last().is_some_and(|death| done >= *death) {
            ensure!(bulk.text_at("/status") != status, "it was faster than its deaths: {deaths:?}");
            deaths.pop();
            // Also between two steps, and within one.
            tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(60_000))?)).await;
            setu.restart()?;
        } else if job.text_at("/state") == "succeeded" {
            ensure!(deaths.is_empty() && bulk.text_at("/status") == status, "{} {}", job.text, bulk.text);
            ensure!(job.json["done"] == json!(RECORDS), "{}", job.text);
            return Ok(bulk);
        }
        ensure!(start.elapsed() < PATIENCE, "it never ends: {} {}\n{}", job.text, bulk.text, setu.server.last_words());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
}

/// Every record stands as so many changes left it, with one event for each of them.
fn compare(database: &TestDatabase, bulk: RecordId, changes: i32) -> Result<()> {
    let mut connection = database.connect()?;
    let query = contacts::table.select((contacts::id, contacts::version, contacts::class, contacts::tags));
    let rows: Vec<(RecordId, i32, Option<Class>, Json<Vec<String>>)> = each!(&mut connection, c => query.load(c))?;
    ensure!(i64::try_from(rows.len())? == RECORDS, "{} records", rows.len());
    let (class, tags) = if changes == 1 { (Class::A, vec!["camp".to_owned()]) } else { (Class::C, Vec::new()) };
    for (id, version, known, Json(kept)) in &rows {
        ensure!((*version, *known, kept) == (changes + 1, Some(class), &tags), "{id}: {version} {known:?} {kept:?}");
    }
    let query = events::table.filter(events::resource.eq(Resource::Contacts)).order(events::sequence.asc()).select((
        events::record_id,
        events::kind,
        events::version,
        events::batch_id,
    ));
    let logged: Vec<(RecordId, ChangeKind, i32, Option<RecordId>)> = each!(&mut connection, c => query.load(c))?;
    let mut found: BTreeMap<RecordId, Vec<i32>> = BTreeMap::new();
    for (id, kind, version, batch) in logged {
        ensure!((kind, batch) == (ChangeKind::Updated, Some(bulk)), "{id}: {kind} {batch:?}");
        found.entry(id).or_default().push(version);
    }
    let expected = rows.iter().map(|(id, ..)| (*id, (2..=changes + 1).collect())).collect();
    ensure!(found == expected, "the change log does not tell what happened");
    Ok(())
}
