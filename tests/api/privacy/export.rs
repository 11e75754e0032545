//! A copy of all that is held about a person: complete, for whoever asked and nobody else, for some days, and gone with the
//! person.

use super::erasure::{erase, patient, put_file};
use crate::imports::over;
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::db::schema::{attachments, file_pieces};
use diesel::prelude::*;
use domain::admin::export::PERSON_FILE_SECONDS;
use domain::kernel::RecordId;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};
use tests::{Answer, Caller, Random, TestApp, on_both};

on_both!(
    all_of_it_is_in_the_file,
    large_and_lost_files,
    only_who_asked_fetches_it_for_some_days,
    it_goes_with_the_person,
);

/// Asks for a person's file and waits for its job.
async fn export(caller: &Caller, id: &str) -> Result<Answer> {
    let asked = caller.request(reqwest::Method::POST, &format!("/persons/{id}/export")).await?;
    assert_eq!((asked.status, asked.text_at("/status")), (201, "queued"), "{}", asked.text);
    let export = format!("/exports/{}", asked.text_at("/id"));
    assert_eq!(asked.header("location"), Some(format!("/api/v1{export}").as_str()));
    let job = over(caller, asked.text_at("/job_id")).await?;
    assert_eq!(job.text_at("/state"), "succeeded", "{}", job.text);
    caller.get(&format!("{export}?expand=contact")).await
}

/// The entries of an export's archive, by their names.
async fn archive(caller: &Caller, export: &Answer) -> Result<BTreeMap<String, Vec<u8>>> {
    let file = caller.get(&format!("/exports/{}/file", export.text_at("/id"))).open().await?;
    ensure!(file.status() == 200, "{}", file.status());
    assert_eq!(file.headers()["content-type"], "application/zip");
    let mut archive = zip::ZipArchive::new(Cursor::new(file.bytes().await?))?;
    let mut found = BTreeMap::new();
    for at in 0..archive.len() {
        let mut entry = archive.by_index(at)?;
        let name = entry.name()?.into_owned();
        let mut bytes = Vec::new();
        entry.read_to_end(&mut bytes)?;
        found.insert(name, bytes);
    }
    Ok(found)
}

fn told(archive: &BTreeMap<String, Vec<u8>>) -> Result<Value> {
    Ok(serde_json::from_slice(archive.get("person.json").context("no person.json")?)?)
}

/// A field of each of a list's rows.
fn column<'t>(told: &'t Value, list: &str, field: &str) -> Vec<&'t str> {
    let rows = told[list].as_array().map(Vec::as_slice).unwrap_or_default();
    rows.iter().map(|row| row.pointer(field).and_then(Value::as_str).unwrap_or_default()).collect()
}

async fn all_of_it_is_in_the_file(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    assert_eq!(rep.get(&format!("/contacts/{id}")).await?.status, 200);
    let ready = export(&admin, &id).await?;
    for (field, expected) in [
        ("/status", "ready"),
        ("/source", "persons"),
        ("/format", "zip"),
        ("/contact_id", &id),
        ("/contact/name", "Xylophia Quandary"),
        ("/file_name", "persons-2026-11-22.zip"),
    ] {
        assert_eq!(ready.text_at(field), expected, "{}", ready.text);
    }
    let listed = admin.get(&format!("/exports?filter[contact_id]={id}")).await?;
    assert_eq!(listed.column("id"), [ready.text_at("/id")]);
    let archive = archive(&admin, &ready).await?;
    assert_eq!(archive.keys().collect::<Vec<_>>(), ["README.txt", "files/001-Xylophia.txt", "person.json"]);
    assert_eq!(archive["files/001-Xylophia.txt"], b"Report of Xylophia Quandary");

    let told = told(&archive)?;
    assert_eq!(column(&told, "contacts", "/full_name"), ["Xylophia Quandary"; 2], "with what was merged");
    let kept = &told["contacts"][0];
    assert_eq!((&kept["uhid"], &kept["owner"]["name"]), (&json!("UHQ774411"), &json!("Asha Rawat")));
    assert_eq!(kept["addresses"][0]["line"], json!("Bluebird Lane 4"));
    assert_eq!(column(&told, "affiliations", "/job_title"), ["Bluebird keeper"]);
    assert_eq!(column(&told, "affiliations", "/account/name"), ["Sunrise"]);
    assert_eq!(column(&told, "relationships", "/related/name"), ["Somebody"]);
    assert_eq!(column(&told, "consents", "/note"), ["Said by Bluebird"]);
    assert_eq!(column(&told, "opportunities", "/name"), ["Surgery of Xylophia Quandary"]);
    assert_eq!(column(&told, "activities", "/subject"), ["Xylophia at home"]);
    assert_eq!(column(&told, "visit_plans", "/notes"), ["Xylophia likes Mondays"]);
    assert_eq!(column(&told, "visits", "/note"), ["Bluebird fever"]);
    let papers = "Bring the papers of Quandary";
    let mut planned = column(&told, "tasks", "/title");
    planned.sort_unstable();
    assert_eq!(planned, [papers, papers, "Call Xylophia"]);
    // One on the person, one on what they may buy, one on what was done with them.
    assert_eq!(column(&told, "comments", "/author/name"), ["Asha Rawat"; 3]);
    assert!(column(&told, "comments", "/mentions/0/name").contains(&"Vikram Sethi"));
    assert_eq!(column(&told, "files", "/path"), ["files/001-Xylophia.txt"]);
    assert_eq!(column(&told, "files", "/author/name"), ["Asha Rawat"]);
    assert_eq!(column(&told, "imported", "/file_name"), ["Xylophia.csv"]);
    let cells = json!(["patient", "Xylophia", "Quandary", "98112 23344", "UHQ774411"]);
    assert_eq!(told["imported"][0]["cells"], cells, "{}", told["imported"]);
    // What was and is not any more; what hangs on the record; who looked at it.
    let notes: Vec<&Value> =
        told["history"].as_array().into_iter().flatten().map(|event| &event["changes"]["notes"]).collect();
    assert!(notes.iter().any(|change| change["from"] == json!("Bluebird tattoo")), "{}", told["history"]);
    let kinds = column(&told, "history", "/resource");
    for resource in ["contacts", "affiliations", "relationships", "consents", "comments", "attachments", "tasks"] {
        assert!(kinds.contains(&resource), "{resource}: {kinds:?}");
    }
    let readings: Vec<_> =
        column(&told, "readings", "/action").into_iter().zip(column(&told, "readings", "/who/name")).collect();
    for reading in [("patient_read", "Asha Rawat"), ("glass_broken", "Asha Rawat"), ("export_asked", "Sunil Verma")] {
        assert!(readings.contains(&reading), "{reading:?}: {readings:?}");
    }
    // Nothing of somebody else.
    let text = String::from_utf8_lossy(&archive["person.json"]).into_owned();
    assert!(!text.contains("Meera") && !text.contains("98765"), "{text}");
    let lists = told.as_object().into_iter().flatten().filter_map(|(_, list)| list.as_array());
    assert_eq!(ready.json["rows"], json!(lists.map(Vec::len).sum::<usize>()));
    Ok(())
}

/// Text that hardly packs.
fn noise(length: usize) -> String {
    let mut random = Random::seeded(19);
    (0..length).map(|_| char::from(b'!' + u8::try_from(random.below(90)).unwrap_or_default())).collect()
}

async fn large_and_lost_files(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let made = admin.post("/contacts", &json!({"kind": "patient", "given_name": "Tara"})).await?;
    let id = made.text_at("/id");
    let large = noise(5_000_000);
    put_file(&app, &admin, id, "large.txt", &large).await?;
    app.clock.advance_seconds(1);
    let lost = put_file(&app, &admin, id, "lost.txt", "Not for long").await?;
    app.clock.advance_seconds(1);
    put_file(&app, &admin, id, "large.txt", "Another one of that name").await?;
    let path: uuid::Uuid = lost.parse()?;
    let file: RecordId = app
        .read(move |connection| {
            let query = attachments::table.find(domain::kernel::AttachmentId(path)).select(attachments::file_id);
            Ok(each!(connection, c => query.get_result(c))?)
        })
        .await?;
    app.state.files.remove(&file.to_string())?;
    let ready = export(&admin, id).await?;
    let archive = archive(&admin, &ready).await?;
    let names: Vec<_> = archive.keys().map(String::as_str).collect();
    assert_eq!(names, ["README.txt", "files/001-large.txt", "files/003-large.txt", "person.json"]);
    assert!(archive["files/001-large.txt"] == large.as_bytes(), "the large file came out different");
    assert_eq!(archive["files/003-large.txt"], b"Another one of that name");
    let told = told(&archive)?;
    assert_eq!(column(&told, "files", "/path"), ["files/001-large.txt", "", "files/003-large.txt"]);
    let job = admin.get(&format!("/jobs/{}", ready.text_at("/job_id"))).await?;
    assert_eq!((&job.json["done"], &job.json["total"]), (&json!(4), &json!(4)), "{}", job.text);
    Ok(())
}

async fn pieces(app: &TestApp, export: &str) -> Result<i64> {
    let id = RecordId(export.parse()?);
    app.read(move |connection| {
        let query = file_pieces::table.filter(file_pieces::file_id.eq(id)).count();
        Ok(each!(connection, c => query.get_result(c))?)
    })
    .await
}

async fn only_who_asked_fetches_it_for_some_days(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let (admin, office) = (app.admin().await?, app.head_office().await?);
    let ask = format!("/persons/{id}/export");
    // The same request once.
    let first = admin.request(reqwest::Method::POST, &ask).once("one").await?;
    let again = admin.request(reqwest::Method::POST, &ask).once("one").await?;
    assert_eq!((first.text_at("/id"), again.status), (again.text_at("/id"), 201));
    over(&admin, first.text_at("/job_id")).await?;
    let export = format!("/exports/{}", first.text_at("/id"));
    let file = format!("{export}/file");
    assert_eq!(office.get(&export).await?.text_at("/status"), "ready", "others may know of it");
    assert_eq!(office.get(&file).await?.status, 403);
    assert_eq!(app.rep().await?.get(&file).await?.status, 404);
    assert_eq!(admin.get(&file).begin().await?.status, 200);
    let audit = admin.get(&format!("/audit?record_id={id}&action=export_asked,export_downloaded")).await?;
    assert_eq!(audit.column("action"), ["export_downloaded", "export_asked"], "{}", audit.text);
    assert_eq!(audit.text_at("/data/0/details/export"), first.text_at("/id"));

    // It is not made, nor made another one, by the way of lists.
    let list = json!({"source": "persons", "query": ""});
    assert_eq!(admin.post("/exports", &list).await?.complaint(), "/source choice");
    let list = json!({"source": "contacts", "query": "", "format": "zip"});
    assert_eq!(admin.post("/exports", &list).await?.complaint(), "/format choice");
    let version = admin.get(&export).await?.version().context("a version")?;
    let turned = admin.patch(&export, version, &json!({"source": "contacts", "format": "csv"})).await?;
    assert_eq!(turned.complaint(), "/source fixed", "{}", turned.text);

    app.clock.advance_seconds(PERSON_FILE_SECONDS);
    app.state.jobs.wake();
    let admin = app.admin().await?;
    assert_eq!(admin.get(&file).await?.status, 410);
    let start = Instant::now();
    while admin.get(&export).await?.text_at("/status") != "expired" {
        ensure!(start.elapsed() < Duration::from_secs(20), "the file does not end");
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    assert_eq!((admin.get(&file).await?.status, pieces(&app, first.text_at("/id")).await?), (410, 0));
    Ok(())
}

async fn it_goes_with_the_person(app: TestApp) -> Result<()> {
    let id = patient(&app).await?;
    let admin = app.admin().await?;
    let ready = export(&admin, &id).await?;
    assert!(pieces(&app, ready.text_at("/id")).await? > 0);
    erase(&app, &id).await?;
    assert_eq!(pieces(&app, ready.text_at("/id")).await?, 0);
    let admin = app.admin().await?;
    let gone = admin.get(&format!("/exports/{}", ready.text_at("/id"))).await?;
    assert_eq!(gone.text_at("/status"), "failed");
    assert_eq!(admin.get(&format!("/exports/{}/file", ready.text_at("/id"))).await?.status, 410);
    let again = admin.request(reqwest::Method::POST, &format!("/persons/{id}/export")).await?;
    assert_eq!(again.status, 410, "{}", again.text);
    Ok(())
}
