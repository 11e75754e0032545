//! The queue of pairs that look like one: what a scan finds, what it leaves alone, and who sees it.

use anyhow::{Result, ensure};
use api::kernel::record::Store;
use api::people::contact::Contacts;
use domain::admin::job::{Job, JobState};
use domain::kernel::{Head, RecordId};
use domain::people::account::{Account, AccountData};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::{Phone, PhoneLabel};
use serde_json::{Value, json};
use std::time::Duration;
use tests::{Answer, Caller, Random, TestApp, Who, a_contact, an_account, an_address, on_both};

on_both!(
    a_scan_finds_with_reasons,
    dismissed_stays_dismissed,
    merged_and_gone_pairs_go,
    only_for_those_who_see_both,
    twenty_thousand,
);

/// Waits for the scan to end.
pub(super) async fn scan(app: &TestApp) -> Result<Job> {
    let admin = app.head_office().await?;
    let asked = admin.request(reqwest::Method::POST, "/duplicate-scans").await?;
    ensure!(asked.status == 202, "{} {}", asked.status, asked.text);
    let path = asked.header("location").unwrap_or_default().replace("/api/v1", "");
    loop {
        let job: Job = serde_json::from_value(admin.get(&path).await?.json)?;
        if job.state.is_over() {
            ensure!(job.state == JobState::Succeeded, "{job:?}");
            return Ok(job);
        }
        tokio::time::sleep(Duration::from_millis(20)).await;
    }
}

async fn open(caller: &Caller) -> Result<Answer> {
    caller.get("/duplicates?filter[status]=open&expand=one,other").await
}

fn somebody(given: &str, family: &str, phone: &str) -> ContactData {
    ContactData {
        given_name: Some(given.into()),
        family_name: Some(family.into()),
        phones: vec![Phone::new(PhoneLabel::Mobile, phone)],
        addresses: vec![an_address("Noida")],
        ..ContactData::new(ContactKind::Doctor)
    }
}

async fn a_scan_finds_with_reasons(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one: Contact = rep.create(somebody("Meera", "Iyer", "98765 43210")).await?;
    let two: Contact = rep.create(somebody("Mira", "Iyer", "+91 98765 43210")).await?;
    let _brother: Contact = rep.create(somebody("Karthik", "Iyer", "98765 43210")).await?;
    let _namesake: Contact = rep.create(ContactData { addresses: vec![an_address("Pune")], ..a_contact() }).await?;
    let hospital = |name: &str| AccountData { name: name.into(), addresses: vec![an_address("Noida")], ..an_account() };
    let first: Account = rep.create(hospital("Sunrise Hospital")).await?;
    let second: Account = rep.create(hospital("SUNRISE HOSPITAL")).await?;
    scan(&app).await?;
    let found = open(&rep).await?;
    let pairs: Vec<Value> = found.rows().iter().map(|row| json!([row["resource"], row["reasons"]])).collect();
    let expected = [
        json!(["contacts", ["same_phone", "similar_name", "same_town"]]),
        json!(["accounts", ["same_name", "same_town"]]),
    ];
    assert_eq!(pairs, expected, "{}", found.text);
    for (row, ids) in found.rows().iter().zip([
        [one.head.id.to_string(), two.head.id.to_string()],
        [first.head.id.to_string(), second.head.id.to_string()],
    ]) {
        // Which of two of one moment is the older one is chance.
        let (mut ids, named) = (ids, |slot: &str| row[slot]["id"].as_str().unwrap_or_default().to_owned());
        ids.sort();
        assert_eq!([named("one"), named("other")], ids);
    }
    // Another scan of the same finds the same, and changes nothing.
    app.clock.advance_seconds(60);
    scan(&app).await?;
    assert_eq!(open(&rep).await?.json["data"], found.json["data"]);
    Ok(())
}

async fn dismissed_stays_dismissed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one: Contact = rep.create(somebody("Meera", "Iyer", "98765 43210")).await?;
    let _two: Contact = rep.create(somebody("Mira", "Iyer", "98765 43210")).await?;
    scan(&app).await?;
    let pair = open(&rep).await?.text_at("/data/0/id").to_owned();
    let move_to = |to: &str, version: i32| {
        let request = rep.post(&format!("/duplicates/{pair}/transitions"), &json!({"to": to}));
        request.header("if-match", &format!("\"{version}\""))
    };
    assert_eq!(move_to("dismissed", 1).await?.status, 200);
    // Nobody says by hand that they were merged.
    assert_eq!(move_to("merged", 2).await?.code(), "illegal_transition");
    scan(&app).await?;
    assert_eq!(open(&rep).await?.rows().len(), 0);
    // Notes are nothing that they are compared by; a name is.
    let path = format!("/contacts/{}", one.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Called back"})).await?.status, 200);
    scan(&app).await?;
    assert_eq!(open(&rep).await?.rows().len(), 0);
    assert_eq!(rep.patch(&path, 2, &json!({"given_name": "Mira"})).await?.status, 200);
    scan(&app).await?;
    assert_eq!(open(&rep).await?.column("id"), [pair]);
    Ok(())
}

async fn merged_and_gone_pairs_go(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mut all = Vec::new();
    for given in ["Meera", "Mira", "Meeraa"] {
        all.push(rep.create::<Contact>(somebody(given, "Iyer", "98765 43210")).await?);
    }
    let [one, two, three] = all.as_slice() else { anyhow::bail!("three") };
    scan(&app).await?;
    assert_eq!(open(&rep).await?.rows().len(), 3);
    let body = json!({"other_id": two.head.id, "other_version": 1});
    let merged = rep.post(&format!("/contacts/{}/merge", one.head.id), &body).header("if-match", "\"1\"").await?;
    assert_eq!(merged.status, 200, "{}", merged.text);
    // The pair is decided on, and what looked like the one that went is another question now.
    let left = open(&rep).await?;
    assert_eq!(left.rows().len(), 1);
    assert!(!left.text.contains(&two.head.id.to_string()), "{}", left.text);
    assert_eq!(rep.delete(&format!("/contacts/{}", three.head.id), 1).await?.status, 204);
    assert_eq!(open(&rep).await?.rows().len(), 0);
    app.clock.advance_seconds(60);
    scan(&app).await?;
    assert_eq!(open(&rep).await?.rows().len(), 0);
    Ok(())
}

async fn only_for_those_who_see_both(app: TestApp) -> Result<()> {
    let (rep, far, head_office) = (app.rep().await?, app.far().await?, app.head_office().await?);
    let _mine: Contact = rep.create(somebody("Meera", "Iyer", "98765 43210")).await?;
    let theirs: Contact = far.create(somebody("Mira", "Iyer", "98765 43210")).await?;
    scan(&app).await?;
    let pair = open(&head_office).await?.text_at("/data/0/id").to_owned();
    for caller in [&rep, &far, &app.neighbour().await?] {
        assert_eq!(open(caller).await?.rows().len(), 0);
        assert_eq!(caller.get(&format!("/duplicates/{pair}")).await?.status, 404);
    }
    app.share(domain::kernel::policy::Resource::Contacts, theirs.head.id, Who::Rep.id()).await?;
    assert_eq!(open(&rep).await?.column("id"), [pair]);
    Ok(())
}

/// Twenty thousand contacts, some hundreds of them twice, and a switchboard that a thousand share.
async fn twenty_thousand(app: TestApp) -> Result<()> {
    const MANY: u128 = 20_000;
    const TWICE: u128 = 300;
    let now = app.clock.now();
    app.write(move |transaction| {
        let mut random = Random::seeded(7);
        let letters = ["ka", "ri", "mo", "tu", "ne", "sha", "va", "di", "lo", "pra", "gi", "ba", "chu", "ze"];
        let mut name = |parts: usize| (0..parts).map(|_| *random.pick(&letters)).collect::<String>();
        let mut doubles = Vec::new();
        for number in 0..MANY {
            let mut data = somebody(&name(4), &name(5), &format!("98{number:08}"));
            if number % 20 == 0 {
                data.phones.push(Phone::new(PhoneLabel::Work, "0120-3577020"));
            }
            if number < TWICE {
                doubles.push(data.clone());
            }
            write(transaction, number, data, now)?;
        }
        for (number, data) in (MANY..).zip(doubles) {
            write(transaction, number, data, now)?;
        }
        Ok(())
    })
    .await?;
    scan(&app).await?;
    let head_office = app.head_office().await?;
    let found = head_office.get("/duplicates?include_total=true&limit=1&filter[score][gte]=70").await?;
    assert_eq!(found.json["page"]["total"], json!(TWICE), "{}", found.text);
    Ok(())
}

fn write(
    transaction: &mut api::kernel::db::Transaction<'_>,
    number: u128,
    mut data: ContactData,
    now: domain::kernel::Timestamp,
) -> api::kernel::error::ApiResult<()> {
    data.owner_id = Some(Who::Rep.id());
    data.facility_id = Who::Rep.facility();
    // Ids of version 7, one after the other.
    let id = RecordId(uuid::Uuid::from_u128((0x019a_0000_0000_7000_8000 << 48) + number));
    let head = Head {
        id: id.into(),
        version: 1,
        created_at: now,
        created_by: None,
        updated_at: now,
        updated_by: None,
        deleted_at: None,
    };
    Contacts::insert(transaction.connection, &Contacts::assemble(head, data, None))
}
