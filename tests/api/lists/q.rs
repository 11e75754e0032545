//! `q`: any part of a name in any script, any run of a number's digits.

use super::data;
use anyhow::{Result, ensure};
use api::kernel::record::Store;
use api::people::account::Accounts;
use domain::kernel::text::fold;
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::{Phone, PhoneLabel};
use serde_json::json;
use std::collections::BTreeSet;
use tests::{Random, TestApp, an_address, on_both};

on_both!(
    people_are_found,
    a_changed_name_is_found_and_the_old_one_is_not,
    names_that_begin_with_it_come_first,
    many_hits_and_few,
    any_part_of_any_name,
);

async fn people_are_found(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact = |given: &str, family: &str, phone: &str| {
        let phones = vec![Phone::new(PhoneLabel::Mobile, phone)];
        let (given_name, family_name) = (Some(given.to_owned()), Some(family.to_owned()));
        ContactData { given_name, family_name, phones, ..ContactData::new(ContactKind::Doctor) }
    };
    let all = [
        ContactData {
            emails: vec!["meera.iyer@example.in".to_owned()],
            registration_number: Some("DMC/12345".to_owned()),
            addresses: vec![an_address("Noida")],
            ..contact("Meera", "Iyer", "098765-43210")
        },
        contact("राजेश", "शर्मा", "+91 91340 99783"),
        contact("José", "D'Souza", "0120-3577020"),
        ContactData { notes: Some("knows Meera".to_owned()), ..contact("100%", "Under_score", "1800 11 2233") },
        contact("Li", "Wu", "+44 7911 123456"),
    ];
    for data in all {
        let _: Contact = rep.create(data).await?;
    }
    for (q, expected) in [
        ("meera", &["Meera"][..]),
        ("eer", &["Meera"]),
        ("IYER mee", &["Meera"]),
        ("meera zz", &[]),
        ("noida", &["Meera"]),
        ("dmc 12345", &["Meera"]),
        ("meera.iyer@example.in", &["Meera"]),
        // Digits, however they are written, with and without the country's code.
        ("98765 43210", &["Meera"]),
        ("+91-98765-43210", &["Meera"]),
        ("6543", &["Meera"]),
        ("3577020", &["José"]),
        ("7911 123456", &["Li"]),
        ("447911", &["Li"]),
        // Both scripts, with or without accents.
        ("शर्मा", &["राजेश"]),
        ("sharma", &["राजेश"]),
        ("rajesh shar", &["राजेश"]),
        ("jose", &["José"]),
        ("JOSÉ", &["José"]),
        ("d'souza", &["José"]),
        ("souza", &["José"]),
        // Words that are too short for an index of three letters.
        ("li", &["Li"]),
        ("w", &["Li"]),
        ("li w", &["Li"]),
        ("me", &["Meera"]),
        // Wildcards of SQL and of full-text search mean nothing.
        ("%", &[]),
        ("_", &[]),
        ("mee%", &["Meera"]),
        ("m_ira", &[]),
        ("100%", &["100%"]),
        ("under_score", &["100%"]),
        ("\"meera\"", &["Meera"]),
        ("meera OR jose", &[]),
        ("meera*", &["Meera"]),
        ("NOT meera", &[]),
        ("search:meera", &[]),
        ("(meera", &["Meera"]),
        ("-", &[]),
        // Notes are not searched.
        ("knows", &[]),
    ] {
        let answer = rep.get(&format!("/contacts?q={}", encoded(q))).await?;
        assert_eq!(
            (answer.status, answer.column("given_name").as_slice()),
            (200, &expected.iter().map(|name| (*name).to_owned()).collect::<Vec<_>>()[..]),
            "{q}"
        );
        let answer = rep.post("/contacts/search", &json!({"q": q, "include_total": true})).await?;
        assert_eq!(answer.json["page"]["total"], expected.len(), "{q}");
    }
    // Nothing to look for is the whole list.
    assert_eq!(rep.get("/contacts?q=").await?.rows().len(), 5);
    assert_eq!(rep.get("/contacts?q=%20").await?.rows().len(), 5);
    Ok(())
}

fn encoded(text: &str) -> String {
    text.bytes().fold(String::new(), |encoded, byte| encoded + &format!("%{byte:02X}"))
}

async fn a_changed_name_is_found_and_the_old_one_is_not(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(AccountData::new(AccountKind::Hospital, "Sunrise")).await?;
    let path = format!("/accounts/{}", account.head.id);
    let found = async |q: &str| anyhow::Ok(rep.get(&format!("/accounts?q={q}")).await?.rows().len());
    assert_eq!((found("sunrise").await?, found("moonlight").await?), (1, 0));
    assert_eq!(rep.patch(&path, 1, &json!({"name": "Moonlight"})).await?.status, 200);
    assert_eq!((found("sunrise").await?, found("moonlight").await?), (0, 1));
    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    assert_eq!(found("moonlight").await?, 0);
    assert_eq!(rep.get("/accounts?q=moonlight&deleted=true").await?.rows().len(), 1);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.status, 200);
    assert_eq!(found("moonlight").await?, 1);
    Ok(())
}

/// Forwards and backwards, also where a page holds both kinds; an order that was asked for stands as it is.
async fn names_that_begin_with_it_come_first(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(5);
    let names = ["Asha Clinic", "Shanti Hospital", "Bulandshahr Clinic", "Sharma Hospital", "Disha Laboratory"];
    let mut accounts: Vec<Account> = names.iter().map(|_| data::an_account(&mut random, &app)).collect();
    for (account, name) in accounts.iter_mut().zip(names) {
        name.clone_into(&mut account.data.name);
    }
    app.write(move |transaction| {
        accounts.iter().try_for_each(|account| Accounts::insert(transaction.connection, account))
    })
    .await?;
    let admin = app.admin().await?;
    let expected = ["Shanti Hospital", "Sharma Hospital", "Asha Clinic", "Bulandshahr Clinic", "Disha Laboratory"];
    for limit in [1, 2, 3, 10] {
        let list = format!("/accounts?q=sha&limit={limit}");
        let mut page = admin.get(&list).await?;
        let mut found = page.column("name");
        while let Some(cursor) = page.json["page"]["next_cursor"].as_str().map(encoded) {
            page = admin.get(&format!("{list}&cursor={cursor}")).await?;
            found.extend(page.column("name"));
        }
        assert_eq!(found, expected, "forwards by {limit}");
        let mut back = page.column("name");
        while let Some(cursor) = page.json["page"]["prev_cursor"].as_str().map(encoded) {
            page = admin.get(&format!("{list}&cursor={cursor}")).await?;
            back.splice(0..0, page.column("name"));
        }
        assert_eq!(back, expected, "backwards by {limit}");
    }
    let sorted = admin.get("/accounts?q=sha&sort=name").await?.column("name");
    assert!(sorted.is_sorted() && sorted.len() == names.len(), "{sorted:?}");
    Ok(())
}

/// A word with more hits than are worth sorting is looked up in another way than one with few; both see the same.
async fn many_hits_and_few(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(3);
    let mut accounts: Vec<Account> = (0..2_600).map(|_| data::an_account(&mut random, &app)).collect();
    for (number, account) in accounts.iter_mut().enumerate() {
        account.data.name = format!("Common Hospital {number:04}");
    }
    app.write(move |transaction| {
        accounts.iter().try_for_each(|account| Accounts::insert(transaction.connection, account))
    })
    .await?;
    let admin = app.admin().await?;
    let total = async |q: &str| {
        let answer = admin.get(&format!("/accounts?q={q}&include_total=true&limit=1")).await?;
        anyhow::Ok(answer.json["page"]["total"].as_i64())
    };
    let holding = |part: &str| (0..2_600).filter(|number| format!("{number:04}").contains(part)).count();
    for (q, count) in [
        ("common", 2_600),
        ("common%20hospital", 2_600),
        ("common%20449", holding("449")),
        ("hospital%2044", holding("44")),
        ("ospital%2004", holding("04")),
    ] {
        assert_eq!(total(q).await?, i64::try_from(count).ok(), "{q}");
    }
    let mut names: Vec<String> = Vec::new();
    let mut path = "/accounts?q=common&limit=200".to_owned();
    loop {
        let answer = admin.get(&path).await?;
        names.extend(answer.column("name"));
        match answer.json["page"]["next_cursor"].as_str() {
            Some(cursor) => path = format!("/accounts?q=common&limit=200&cursor={cursor}"),
            None => break,
        }
    }
    assert_eq!(names, (0..2_600).map(|number| format!("Common Hospital {number:04}")).collect::<Vec<_>>());
    Ok(())
}

async fn any_part_of_any_name(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(4);
    data::fill(&app, &mut random, 60).await?;
    let admin = app.admin().await?;
    let records = super::reference::all(&admin, "accounts").await?;
    for _ in 0..80 {
        let name: Vec<char> = fold(random.pick::<&str>(&data::NAMES)).chars().collect();
        let start = random.below(name.len());
        let part: String = name[start..].iter().take(1 + random.below(9)).collect();
        if part.trim().is_empty() || part.contains(' ') || part.chars().all(|c| c.is_ascii_digit()) {
            continue;
        }
        let answer = admin.get(&format!("/accounts?limit=200&q={}", encoded(&part))).await?;
        let found: BTreeSet<String> = answer.column("id").into_iter().collect();
        for record in &records {
            let name = fold(record["name"].as_str().unwrap_or_default());
            let id = record["id"].as_str().unwrap_or_default();
            ensure!(!name.contains(&part) || found.contains(id), "{part:?} does not find {name:?}");
        }
    }
    Ok(())
}
