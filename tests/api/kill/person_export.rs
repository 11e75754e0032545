//! The server dies while it writes all that is held about a person: the file is written anew, and is whole.

use super::Mortal;
use anyhow::{Context, Result, ensure};
use api::kernel::clock::Clock;
use reqwest::Method;
use serde_json::json;
use std::io::{Cursor, Read};
use std::time::{Duration, Instant};
use tests::{Random, TestDatabase, Who, on_both};

on_both!(database Organisation: exports_of_persons_survive);

const ROUNDS: u64 = 5;
/// Some pieces of the archive.
const BYTES: usize = 6_000_000;
const PATIENCE: Duration = Duration::from_mins(1);

async fn exports_of_persons_survive(database: TestDatabase) -> Result<()> {
    let mut setu = Mortal::born(&database).await?;
    setu.rep = setu.server.sign_in(Who::Admin).await?;
    let made = setu.rep.post("/contacts", &json!({"kind": "patient", "given_name": "Tara"})).await?;
    let id = made.text_at("/id").to_owned();
    let mut random = Random::seeded(17);
    let content: Vec<u8> = (0..BYTES).map(|_| u8::try_from(random.below(256)).unwrap_or_default()).collect();
    let path = format!("/attachments/{}?resource=contacts&record_id={id}&name=scan.bin", Clock::default().new_id());
    let request = setu.rep.request(Method::PUT, &path).header("content-type", "application/octet-stream");
    let put = request.body(content.clone()).await?;
    ensure!(put.status == 201, "{}", put.text);
    for round in 0..ROUNDS {
        survive(&mut setu, &mut random, &id, &content).await.with_context(|| format!("round {round}"))?;
    }
    Ok(())
}

async fn survive(setu: &mut Mortal<'_>, random: &mut Random, id: &str, content: &[u8]) -> Result<()> {
    let asked = setu.rep.request(Method::POST, &format!("/persons/{id}/export")).await?;
    ensure!(asked.status == 201, "{}", asked.text);
    let export = format!("/exports/{}", asked.text_at("/id"));
    tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(600_000))?)).await;
    setu.restart()?;
    let start = Instant::now();
    loop {
        let status = setu.rep.get(&export).await?.text_at("/status").to_owned();
        if status == "ready" {
            break;
        }
        ensure!(status == "queued" && start.elapsed() < PATIENCE, "{status}\n{}", setu.server.last_words());
        tokio::time::sleep(Duration::from_millis(5)).await;
    }
    let file = setu.rep.get(&format!("{export}/file")).open().await?.bytes().await?;
    let mut archive = zip::ZipArchive::new(Cursor::new(file))?;
    ensure!(archive.len() == 3, "{} entries", archive.len());
    let mut bytes = Vec::new();
    archive.by_name("files/001-scan.bin")?.read_to_end(&mut bytes)?;
    ensure!(bytes == content, "the file in the archive is another one");
    Ok(())
}
