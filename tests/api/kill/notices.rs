//! The server dies again and again while notifications leave by mail: each leaves, and what leaves twice is the same mail.

use anyhow::{Context, Result, ensure};
use api::each;
use api::kernel::change::Actor;
use api::kernel::clock::Clock;
use api::kernel::db::Database;
use api::kernel::db::schema::notification_deliveries;
use api::kernel::notify::{Notice, notify};
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, UserId};
use domain::talk::notification::NotificationKind;
use std::collections::{BTreeMap, BTreeSet};
use std::time::{Duration, Instant};
use tests::{Mailbox, Manners, Random, Server, TestDatabase, Who, on_both, told};

on_both!(database Organisation: notices_survive);

/// So many notifications at most wait for one reader; all of them have a line in their mail.
const DEATHS: usize = 12;
/// What it takes on a slow machine, with the waits for the leases.
const PATIENCE: Duration = Duration::from_mins(2);

const READERS: [Who; 8] = [
    Who::Rep,
    Who::Manager,
    Who::Marketing,
    Who::FrontDesk,
    Who::Finance,
    Who::Physician,
    Who::Colleague,
    Who::Neighbour,
];

async fn notices_survive(database: TestDatabase) -> Result<()> {
    let mailbox = Mailbox::open(Manners::Takes)?;
    let environment = [
        ("SETU_SMTP_URL", mailbox.url()),
        ("SETU_MAIL_FROM", "setu@hospital.example.in".to_owned()),
        ("SETU_PUBLIC_URL", "https://setu.example.in".to_owned()),
    ];
    let mut random = Random::seeded(34);
    let mut expected = BTreeSet::new();
    for _ in 0..DEATHS {
        expected.extend(write(&database).await?);
        let mut server = Server::start_with(&database, &environment)?;
        // Before the first mail, between two, and within one.
        tokio::time::sleep(Duration::from_micros(u64::try_from(random.below(40_000))?)).await;
        server.kill()?;
    }
    let server = Server::start_with(&database, &environment)?;
    let start = Instant::now();
    while left(&database)? > 0 {
        ensure!(start.elapsed() < PATIENCE, "some never leave:\n{}", server.last_words());
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
    let mut by_id: BTreeMap<String, BTreeSet<RecordId>> = BTreeMap::new();
    for mail in mailbox.mails() {
        let mail = mail.replace("=\r\n", "");
        let id = mail.lines().find_map(|line| line.strip_prefix("Message-ID: ")).context("no id")?.to_owned();
        let pages = mail.split("https://setu.example.in/people/").skip(1);
        let told: BTreeSet<RecordId> = pages.filter_map(|rest| rest.get(..36)?.parse().ok().map(RecordId)).collect();
        ensure!(!told.is_empty(), "a mail of nothing:\n{mail}");
        if let Some(before) = by_id.insert(id, told.clone()) {
            ensure!(before == told, "the same mail tells something else: {before:?}, {told:?}");
        }
    }
    let all: Vec<RecordId> = by_id.into_values().flatten().collect();
    let found: BTreeSet<RecordId> = all.iter().copied().collect();
    ensure!(found == expected, "{} of {} have left", found.len(), expected.len());
    ensure!(all.len() == found.len(), "{} have left in two mails", all.len() - found.len());
    Ok(())
}

/// Something urgent for everybody, about records that are known by it.
async fn write(database: &TestDatabase) -> Result<BTreeSet<RecordId>> {
    let filling = Database::open(database.target.clone(), Clock::default(), 1).map_err(told)?;
    let written = filling.write(|transaction| {
        let mut written = BTreeSet::new();
        for who in READERS {
            let record = transaction.new_id();
            let notice = Notice::of(NotificationKind::InquiryLate, Resource::Contacts, record);
            let reader: UserId = who.id();
            notify(transaction, Actor::default(), &[reader], notice)?;
            written.insert(record);
        }
        Ok(written)
    });
    written.await.map_err(told)
}

fn left(database: &TestDatabase) -> Result<i64> {
    let mut connection = database.connect()?;
    let query = notification_deliveries::table.count();
    Ok(each!(&mut connection, c => query.get_result(c))?)
}
