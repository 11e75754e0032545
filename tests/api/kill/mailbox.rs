//! The server dies again and again while it reads a mailbox: every mail becomes one inquiry, with one file.

use super::Mortal;
use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::clock::Clock;
use api::kernel::db::schema::{attachments, incoming_mails, inquiries};
use diesel::prelude::*;
use domain::kernel::RecordId;
use serde_json::json;
use std::collections::BTreeSet;
use std::time::{Duration, Instant};
use tests::{Dovecot, IMAP_PASSWORD, Random, TestDatabase, Who, on_both, organisation};

on_both!(database Organisation: mails_survive);

const MAILS: usize = 80;
const DEATHS: usize = 10;
/// What it takes on a slow machine, with the waits for the leases.
const PATIENCE: Duration = Duration::from_mins(3);
const USER: &str = "care@hospital.example.in";

fn id(number: usize) -> String {
    format!("<{number}@example.in>")
}

fn mail(number: usize) -> String {
    let id = id(number);
    format!(
        "From: Asha <asha{number}@example.in>\nTo: {USER}\nMessage-ID: {id}\nMIME-Version: 1.0\n\
         Content-Type: multipart/mixed; boundary=\"x\"\n\n--x\nContent-Type: text/plain\n\nHello\n\
         --x\nContent-Type: text/plain\nContent-Disposition: attachment; filename=\"scan.txt\"\n\nScan {number}\n--x--\n"
    )
}

async fn mails_survive(database: TestDatabase) -> Result<()> {
    let mut imap = Dovecot::start()?;
    // This server has the clock of the machine.
    let came = Clock::default().now().plus_seconds(60);
    for number in 0..MAILS {
        imap.deliver_at(USER, &mail(number), came)?;
    }
    let mut setu = Mortal::born(&database).await?;
    setu.rep = setu.server.sign_in(Who::Admin).await?;
    let path = format!("/facilities/{}/mailbox", organisation::NOIDA);
    let settings = json!({"host": "127.0.0.1", "port": imap.address.port(), "security": "nothing", "user": USER,
        "password": IMAP_PASSWORD, "address": USER, "owner_id": Who::FrontDesk.id()});
    let set = setu.rep.put(&path, &settings).await?;
    ensure!(set.status == 200, "{}", set.text);
    let mut random = Random::seeded(28);
    let (mut deaths, start) = (0, Instant::now());
    loop {
        let looked = setu.rep.get(&path).await?;
        let taken = usize::try_from(looked.json["taken"].as_u64().context("no count")?)?;
        if deaths < DEATHS && taken >= deaths * MAILS / (DEATHS + 1) {
            ensure!(taken < MAILS, "it was faster than its deaths");
            // Between two mails, and within one.
            tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(20_000))?)).await;
            setu.restart()?;
            deaths += 1;
        } else if taken >= MAILS {
            break;
        }
        ensure!(start.elapsed() < PATIENCE, "it never ends: {}\n{}", looked.text, setu.server.last_words());
        tokio::time::sleep(Duration::from_millis(2)).await;
    }
    ensure!(deaths == DEATHS, "it died {deaths} times");
    compare(&database)
}

fn compare(database: &TestDatabase) -> Result<()> {
    let mut connection = database.connect()?;
    let query = inquiries::table.select((inquiries::id, inquiries::external_id));
    let rows: Vec<(RecordId, Option<String>)> = each!(&mut connection, c => query.load(c))?;
    let expected: BTreeSet<String> = (0..MAILS).map(id).collect();
    let found: BTreeSet<String> = rows.iter().filter_map(|(_, id)| id.clone()).collect();
    ensure!(rows.len() == MAILS && found == expected, "{rows:?}");
    let query = attachments::table.select(attachments::record_id);
    let files: Vec<RecordId> = each!(&mut connection, c => query.load(c))?;
    let with_files: BTreeSet<RecordId> = files.iter().copied().collect();
    ensure!(files.len() == MAILS && with_files == rows.iter().map(|(id, _)| *id).collect(), "{} files", files.len());
    let query = incoming_mails::table.count();
    let known: i64 = each!(&mut connection, c => query.get_result(c))?;
    ensure!(known == i64::try_from(MAILS)?, "{known} mails are known");
    Ok(())
}
