//! A backup restores: taken while others write, put back elsewhere, counted, served; and nothing else is put back.

use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::backup::{Kind as Source, backup, restore};
use api::kernel::db::schema::attachments;
use api::kernel::db::{Target, migrate};
use api::kernel::disk::{Files, Folder};
use api::kernel::error::ApiError;
use diesel::prelude::*;
use domain::kernel::RecordId;
use reqwest::Method;
use serde_json::json;
use std::io::Read;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use tests::{Caller, Content, Kind, Random, TestApp, TestDatabase, lines, on_both, told};

on_both!(a_backup_under_load_restores, only_an_empty_database_is_filled_unasked);
mod damage {
    tests::on_both!(waiting Organisation: what_is_damaged_changes_nothing);
    use super::what_is_damaged_changes_nothing;
}

/// Writes contacts one after the other; how many.
async fn writer(rep: Caller, name: usize, stop: Arc<AtomicBool>) -> Result<i64> {
    let mut written = 0;
    while !stop.load(Ordering::SeqCst) {
        let body = json!({"kind": "other", "given_name": format!("Writer {name} contact {written}")});
        assert_eq!(rep.post("/contacts", &body).await?.status, 201);
        written += 1;
    }
    Ok(written)
}

/// A file's bytes by its name: some fit into one packet, some do not, and no two are alike.
fn content(name: &str) -> Vec<u8> {
    let seed = name.bytes().fold(7_u64, |seed, byte| seed.wrapping_mul(31).wrapping_add(byte.into()));
    let mut random = Random::seeded(seed);
    let length = random.below(60_000) + 1;
    (0..length).map(|_| u8::try_from(random.below(256)).unwrap_or_default()).collect()
}

/// Puts files on a contact of its own one after the other, and throws some away again; how many.
async fn uploader(rep: Caller, name: usize, stop: Arc<AtomicBool>) -> Result<i64> {
    let made = rep.post("/contacts", &json!({"kind": "other", "given_name": format!("Uploader {name}")})).await?;
    let mut sent = 0;
    while !stop.load(Ordering::SeqCst) {
        let (id, file) = (Clock::default().new_id(), format!("{name}-{sent}.bin"));
        let path = format!("/attachments/{id}?resource=contacts&record_id={}&name={file}", made.text_at("/id"));
        let request = rep.request(Method::PUT, &path).header("content-type", "application/octet-stream");
        let put = request.body(content(&file)).await?;
        assert_eq!(put.status, 201, "{}", put.text);
        if sent % 5 == 4 {
            assert_eq!(rep.delete(&format!("/attachments/{id}"), 1).await?.status, 204);
        }
        sent += 1;
    }
    Ok(sent)
}

/// Every row of a file has its file, with the bytes that were sent; how many.
fn whole_files(copy: &TestDatabase) -> Result<i64> {
    let query = attachments::table.select((attachments::name, attachments::file_id, attachments::size));
    let rows: Vec<(String, RecordId, i64)> = each!(&mut copy.connect()?, c => query.load(c))?;
    let folder = Folder::new(copy.files());
    for (name, file, size) in &rows {
        let mut bytes = Vec::new();
        folder.open(&file.to_string()).with_context(|| name.clone())?.read_to_end(&mut bytes)?;
        ensure!((*size, &bytes) == (i64::try_from(bytes.len())?, &content(name)), "{name} came back different");
    }
    Ok(i64::try_from(rows.len())?)
}

fn count(target: &Target, table: &str) -> Result<i64> {
    let found = lines(target, &format!("SELECT CAST(count(*) AS text) AS line FROM {table}"))?;
    Ok(found.first().context("no count")?.parse()?)
}

async fn a_backup_under_load_restores(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let target = app.state.database.target().clone();
    if app.kind() == Kind::Postgres {
        // As after years in a cluster that has given far more numbers than the one that the backup goes to.
        rep.post("/contacts", &json!({"kind": "other", "given_name": "Long ago"})).await?;
        target.connect()?.execute_batch("UPDATE events SET transaction_id = '999999999999'").map_err(told)?;
    }
    let stop = Arc::new(AtomicBool::new(false));
    let mut writers: Vec<_> =
        (0..3).map(|name| tokio::task::spawn_local(writer(rep.clone(), name, Arc::clone(&stop)))).collect();
    writers.extend((0..2).map(|name| tokio::task::spawn_local(uploader(rep.clone(), name, Arc::clone(&stop)))));
    let both = || anyhow::Ok((count(&target, "contacts")?, count(&target, "attachments")?));
    let enough = async || -> Result<(i64, i64)> {
        let before = both()?;
        let mut now = before;
        while now.0 < before.0 + 20 || now.1 < before.1 + 10 {
            tokio::time::sleep(std::time::Duration::from_millis(5)).await;
            now = both()?;
        }
        Ok(now)
    };
    let before = enough().await?;
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("setu.backup");
    let (from, data, into) = (target.clone(), app.database_files(), file.clone());
    let manifest = tokio::task::spawn_blocking(move || backup(&from, &data, &into, Clock::default().now())).await?;
    let manifest = manifest.map_err(told)?;
    let after = enough().await?;
    stop.store(true, Ordering::SeqCst);
    for writer in writers {
        assert!(writer.await?? > 0);
    }
    let rows = |table: &str| manifest.tables.get(table).map_or(-1, |table| table.rows);
    for (table, range) in [("contacts", before.0..after.0), ("attachments", before.1..after.1)] {
        assert!(range.contains(&rows(table)), "{table}: {range:?} {}", rows(table));
    }

    // Every contact of that moment has the event of its making: it was one moment.
    let copy = TestDatabase::with(app.kind(), Content::Nothing)?;
    let (from, data, into) = (file.clone(), copy.files(), copy.target.clone());
    let restored = tokio::task::spawn_blocking(move || restore(&into, &data, &from, false)).await?.map_err(told)?;
    assert_eq!(restored, manifest);
    for table in ["contacts", "events", "users", "attachments"] {
        assert_eq!(count(&copy.target, table)?, rows(table), "{table}");
    }
    assert_eq!(whole_files(&copy)?, rows("attachments"));
    let without = "SELECT CAST(count(*) AS text) AS line FROM contacts c WHERE NOT EXISTS \
        (SELECT 1 FROM events e WHERE e.record_id = c.id)";
    assert_eq!(lines(&copy.target, without)?, lines(&target, without)?);

    // It serves, finds by its search index, and its change log catches up from the first to the newest.
    migrate(&copy.target).map_err(told)?;
    let restored = TestApp::start(copy)?;
    let rep = restored.rep().await?;
    let listed = rep.get("/contacts?include_total=true&limit=1").await?;
    assert_eq!(listed.json["page"]["total"], json!(rows("contacts")), "{}", listed.text);
    assert!(!rep.get("/contacts?q=writer+contact").await?.rows().is_empty());
    let owner = rep.get("/contacts?q=uploader").await?.column("id").first().cloned().context("nobody uploaded")?;
    let files = rep.get(&format!("/attachments?resource=contacts&record_id={owner}&limit=200")).await?;
    assert!(!files.rows().is_empty(), "{}", files.text);
    for file in files.rows() {
        let link = file["file_url"].as_str().context("no link")?.trim_start_matches("/api/v1").to_owned();
        let bytes = restored.anonymous().get(&link).open().await?.bytes().await?;
        assert!(bytes == content(file["name"].as_str().unwrap_or_default()), "{file} is served different");
    }
    let newest = rep.post("/contacts", &json!({"kind": "other", "given_name": "After the restore"})).await?;
    restored.settle().await?;
    let (mut seen, mut last) = (Vec::new(), 0);
    loop {
        let answer = rep.get(&format!("/events?after={last}&limit=200")).await?;
        seen.extend(answer.column("record_id"));
        match answer.json["next"].as_i64() {
            Some(next) if !answer.rows().is_empty() => last = next,
            _ => break,
        }
    }
    assert_eq!(i64::try_from(seen.len())?, rows("events") + 1);
    assert_eq!(seen.last().map(String::as_str), Some(newest.text_at("/id")));
    restored.stop().await;
    Ok(())
}

async fn only_an_empty_database_is_filled_unasked(app: TestApp) -> Result<()> {
    let folder = tempfile::tempdir()?;
    let file = folder.path().join("setu.backup");
    let target = app.state.database.target().clone();
    let manifest = backup(&target, &app.database_files(), &file, Clock::default().now()).map_err(told)?;
    assert!(
        reason(backup(&target, &app.database_files(), &file, Clock::default().now()).err()).contains("exists already")
    );
    let other = TestDatabase::with(app.kind(), Content::Nobody)?;
    assert!(reason(restore(&other.target, &other.files(), &file, false).err()).contains("not empty"));
    assert_eq!(count(&other.target, "users")?, 0);
    assert_eq!(restore(&other.target, &other.files(), &file, true).map_err(told)?, manifest);
    assert!(count(&other.target, "users")? > 0);
    if app.kind() == Kind::Sqlite {
        app.rep().await?.get("/contacts").await?;
        assert!(reason(restore(&target, &app.database_files(), &file, true).err()).contains("stop it first"));
    }
    let wrong = match manifest.database {
        Source::Sqlite => TestDatabase::with(Kind::Postgres, Content::Nothing)?,
        Source::Postgres => TestDatabase::with(Kind::Sqlite, Content::Nothing)?,
    };
    assert!(reason(restore(&wrong.target, &wrong.files(), &file, false).err()).contains("only be put back there"));
    Ok(())
}

/// What a person at the keyboard reads.
fn reason(error: Option<ApiError>) -> String {
    match error {
        Some(ApiError::Problem(problem)) => problem.detail.clone().unwrap_or_default(),
        other => format!("{other:?}"),
    }
}

fn what_is_damaged_changes_nothing(database: TestDatabase) -> Result<()> {
    let file = database.folder().join("setu.backup");
    backup(&database.target, &database.files(), &file, Clock::default().now()).map_err(told)?;
    let whole = std::fs::read(&file)?;
    let other = TestDatabase::with(database.kind, Content::Nobody)?;
    let before = count(&other.target, "__diesel_schema_migrations")?;
    let tried = |bytes: &[u8]| -> Result<String> {
        let damaged = other.folder().join("damaged.backup");
        std::fs::write(&damaged, bytes)?;
        Ok(reason(restore(&other.target, &other.files(), Path::new(&damaged), true).err()))
    };
    let mut flipped = whole.clone();
    let middle = flipped.len() / 2;
    flipped[middle] ^= 1;
    let text = String::from_utf8_lossy(&whole).into_owned();
    let rows = text.find("\"rows\": ").context("no rows in the manifest")? + 8;
    let mut lied = whole.clone();
    lied[rows] = if lied[rows] == b'9' { b'8' } else { b'9' };
    for (bytes, expected) in [
        (&whole[..middle], "no whole backup"),
        (&whole[..700], "no whole backup"),
        (&[], "no whole backup"),
        (flipped.as_slice(), "is not what it was"),
        (lied.as_slice(), "came back different"),
    ] {
        let told = tried(bytes)?;
        assert!(told.contains(expected), "{expected}: {told}");
        assert_eq!(count(&other.target, "__diesel_schema_migrations")?, before);
        assert_eq!(count(&other.target, "users")?, 0);
    }
    assert_eq!(tried(&whole)?, "None");
    assert!(count(&other.target, "users")? > 0);
    Ok(())
}
