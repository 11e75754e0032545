//! The search over all kinds: every spelling, one slip, any digits, and never what its caller may not read.

use anyhow::{Context, Result, ensure};
use api::kernel::record::Store;
use api::people::contact::Contacts;
use api::search::bring_up_to_date;
use domain::kernel::find::{Found, Hit, MatchKind, SEARCHED};
use domain::kernel::policy::Resource;
use domain::leads::opportunity::{Opportunity, OpportunityData};
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::{Phone, PhoneLabel};
use domain::people::tie_up::TieUp;
use serde_json::json;
use tests::{
    Caller, Random, TestApp, Who, a_contact, a_tie_up, an_account, an_address, an_opportunity, on_both, organisation,
};

on_both!(
    spellings_and_slips,
    numbers_and_addresses_come_first,
    every_kind_is_searched,
    nobody_finds_what_they_may_not_read,
    lists_understand_both_scripts,
    a_change_is_found_at_once,
    what_was_written_before_is_found,
    questions_that_make_no_sense,
);

fn named(name: &str) -> ContactData {
    let (given, family) = name.split_once(' ').unwrap_or((name, ""));
    let family = Some(family.to_owned()).filter(|family| !family.is_empty());
    ContactData { given_name: Some(given.to_owned()), family_name: family, ..ContactData::new(ContactKind::Doctor) }
}

async fn ask(caller: &Caller, q: &str) -> Result<Found> {
    Ok(caller.client.search_all(q, &[], 50).await?)
}

fn hits(found: &Found, resource: Resource) -> &[Hit] {
    found.groups.iter().find(|group| group.resource == resource).map_or(&[], |group| &group.hits)
}

async fn people(caller: &Caller, q: &str) -> Result<Vec<String>> {
    Ok(hits(&ask(caller, q).await?, Resource::Contacts).iter().map(|hit| hit.title.clone()).collect())
}

/// What is typed, and who is found by it; the others are not.
const MEANT: &[(&str, &[&str])] = &[
    ("शर्मा", &["Anil Sharma", "राधा शर्मा"]),
    ("sharma", &["Anil Sharma", "राधा शर्मा"]),
    ("sarma", &["Anil Sharma", "राधा शर्मा"]),
    ("Sharmaa", &["Anil Sharma", "राधा शर्मा"]),
    ("sahrma", &["Anil Sharma", "राधा शर्मा"]),
    ("shrma", &["Anil Sharma", "राधा शर्मा"]),
    ("sharmaq", &["Anil Sharma", "राधा शर्मा"]),
    ("shqrma", &["Anil Sharma", "राधा शर्मा"]),
    ("anil sharma", &["Anil Sharma"]),
    ("sharma anil", &["Anil Sharma"]),
    ("अनिल", &["Anil Sharma"]),
    ("राधा", &["राधा शर्मा"]),
    ("radha sharma", &["राधा शर्मा"]),
    ("raadhaa", &["राधा शर्मा"]),
    ("चौधरी", &["Vikram Chowdhury", "मीना चौधरी"]),
    ("chaudhary", &["मीना चौधरी", "Vikram Chowdhury"]),
    ("choudhury", &["Vikram Chowdhury", "मीना चौधरी"]),
    ("choudh", &["Vikram Chowdhury", "मीना चौधरी"]),
    ("wikram", &["Vikram Chowdhury"]),
    ("विक्रम", &["Vikram Chowdhury"]),
    ("meena", &["मीना चौधरी"]),
    ("mina", &["मीना चौधरी"]),
    ("मीना", &["मीना चौधरी"]),
    ("mukherjee", &["Ghosh Mukharji"]),
    ("मुखर्जी", &["Ghosh Mukharji"]),
    ("घोष", &["Ghosh Mukharji"]),
    ("laxmi", &["Lakshmi Iyer"]),
    ("लक्ष्मी", &["Lakshmi Iyer"]),
    ("अय्यर", &["Lakshmi Iyer"]),
    ("saxena", &["सक्सेना"]),
    ("saksena", &["सक्सेना"]),
    ("farooq", &["Faruk Qureshi"]),
    ("कुरैशी", &["Faruk Qureshi"]),
    ("krushna", &[]),
    ("zzzz", &[]),
    ("anil chaudhary", &[]),
    ("me ra", &[]),
];

async fn spellings_and_slips(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for name in [
        "Anil Sharma",
        "राधा शर्मा",
        "Vikram Chowdhury",
        "मीना चौधरी",
        "Ghosh Mukharji",
        "Lakshmi Iyer",
        "सक्सेना",
        "Faruk Qureshi",
    ] {
        let _: Contact = rep.create(named(name)).await?;
    }
    let mut wrong = Vec::new();
    for (q, expected) in MEANT {
        let mut found = people(&rep, q).await?;
        found.sort();
        let mut expected: Vec<String> = expected.iter().map(|name| (*name).to_owned()).collect();
        expected.sort();
        if found != expected {
            wrong.push(format!("{q}: {found:?} instead of {expected:?}"));
        }
    }
    ensure!(wrong.is_empty(), "{}", wrong.join("\n"));
    let found = ask(&rep, "sahrma").await?;
    let hit = hits(&found, Resource::Contacts).first().context("nobody")?;
    assert_eq!((hit.kind, hit.field.as_str(), hit.text.as_str()), (MatchKind::Typo, "full_name", "Anil Sharma"));
    assert_eq!(serde_json::to_value(&hit.marks)?, json!([{"start": 5, "length": 6}]));
    Ok(())
}

async fn numbers_and_addresses_come_first(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let reached = |name: &str, phone: &str| ContactData {
        phones: vec![Phone::new(PhoneLabel::Mobile, phone)],
        addresses: vec![an_address("Noida")],
        ..named(name)
    };
    for number in 0..8 {
        let _: Contact = rep.create(reached(&format!("Aaa {number}"), &format!("98123 4411{number}"))).await?;
    }
    let known = ContactData { registration_number: Some("4411".to_owned()), ..reached("Zoya Khan", "+91 98765 43210") };
    let known = ContactData { emails: vec!["zoya@sunrise.example".to_owned()], ..known };
    let _: Contact = rep.create(known).await?;
    let patient = json!({"kind": "patient", "given_name": "Kavya", "uhid": "UH-000123", "abha": "12345678901234"});
    assert_eq!(app.front_desk().await?.post("/contacts", &patient).await?.status, 201);
    for (q, field) in [
        ("9876543210", "phones"),
        ("98765 43210", "phones"),
        ("+91-98765-43210", "phones"),
        ("९८७६५४३२१०", "phones"),
        ("zoya@sunrise.example", "emails"),
        // Among eight whose phone numbers hold it.
        ("4411", "registration_number"),
    ] {
        let found = rep.client.search_all(q, &[], 5).await?;
        let first = hits(&found, Resource::Contacts).first().with_context(|| format!("{q} finds nobody"))?.clone();
        assert_eq!(
            (first.title.as_str(), first.field.as_str(), first.kind),
            ("Zoya Khan", field, MatchKind::Exact),
            "{q}"
        );
    }
    let found = rep.client.search_all("4411", &[], 5).await?;
    let group = found.groups.first().context("no group")?;
    assert_eq!((group.hits.len(), group.more), (5, true));
    assert_eq!(people(&rep, "43210").await?, ["Zoya Khan"]);
    assert_eq!(people(&rep, "87654 32").await?, ["Zoya Khan"]);
    assert_eq!(people(&rep, "noida khan").await?, ["Zoya Khan"]);
    let desk = app.front_desk().await?;
    let found = ask(&desk, "uh 000123").await?;
    assert_eq!(hits(&found, Resource::Contacts).first().map(|hit| hit.kind), Some(MatchKind::Exact));
    // Whoever does not see a hospital number finds nobody by it, and the patient by the name.
    let marketing = app.marketing().await?;
    assert_eq!(people(&marketing, "uh 000123").await?.len() + people(&marketing, "000123").await?.len(), 0);
    assert_eq!(people(&marketing, "kavyaa").await?, ["Kavya"]);
    // Nobody finds a health id, not even those who may read it: reps may not.
    for q in ["34567890", "12345678901234", "12-3456-7890-1234", "1234"] {
        for caller in [&rep, &desk] {
            assert!(!people(caller, q).await?.contains(&"Kavya".to_owned()), "{q}");
        }
    }
    Ok(())
}

async fn every_kind_is_searched(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let account: Account = admin.create(AccountData::new(AccountKind::Corporate, "Zephyr Mills")).await?;
    let _: TieUp = admin.create(a_tie_up(account.head.id)).await?;
    let checks = OpportunityData { name: "Zephyr checks".into(), ..an_opportunity(account.head.id) };
    let _: Opportunity = admin.create(checks).await?;
    let _: Contact = admin.create(named("Zephyr Rao")).await?;
    for (path, body) in [
        ("/teams", json!({"name": "Zephyr team", "facility_id": organisation::NOIDA})),
        ("/leads", json!({"channel": "phone", "given_name": "Zephyr"})),
        ("/tasks", json!({"title": "Zephyr prices"})),
        ("/custom-fields", json!({"resource": "contacts", "name": "zephyr", "label": "Zephyr", "kind": "text"})),
    ] {
        let answer = admin.post(path, &body).await?;
        assert_eq!(answer.status, 201, "{}", answer.text);
    }
    let user = json!({"email": "zephyr@setu.test", "full_name": "Zephyr Das", "role": "rep",
        "facility_id": organisation::NOIDA});
    let answer = admin.post("/users", &user).await?;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let head_office = app.caller(Who::HeadOffice).await?;
    let answer = head_office.post("/facilities", &json!({"name": "Zephyr Hospital", "code": "ZEP"})).await?;
    assert_eq!(answer.status, 201, "{}", answer.text);
    let kinds = async |q: &str| {
        let found = ask(&head_office, q).await?;
        anyhow::Ok(found.groups.iter().map(|group| group.resource).collect::<Vec<_>>())
    };
    let mut all = kinds("zephyr").await?;
    all.sort();
    let mut expected: Vec<Resource> = SEARCHED.iter().copied().filter(|kind| *kind != Resource::Imports).collect();
    expected.sort();
    assert_eq!(all, expected);
    // One slip away, too: the account's name is one of the tie-up's.
    let slip = kinds("zephry").await?;
    assert!(slip.contains(&Resource::TieUps) && slip.contains(&Resource::Facilities), "{slip:?}");
    let only = head_office.client.search_all("zephyr", &[Resource::Accounts, Resource::TieUps], 5).await?;
    assert_eq!(only.groups.len(), 2);
    let tie_up = hits(&only, Resource::TieUps).first().context("no tie-up")?;
    assert_eq!(tie_up.title, "Zephyr Mills");
    Ok(())
}

/// Whatever anybody asks: each hit can be opened by them, and what they can read is found by its name.
async fn nobody_finds_what_they_may_not_read(app: TestApp) -> Result<()> {
    const GIVEN: [&str; 6] = ["Anil", "Sunita", "Farooq", "मीना", "राजेंद्र", "Lakshmi"];
    const FAMILY: [&str; 6] = ["Sharma", "Chowdhury", "शर्मा", "Varma", "Qureshi", "Iyer"];
    let mut random = Random::seeded(17);
    let owners = [Who::Rep, Who::Colleague, Who::Neighbour, Who::Far, Who::Manager, Who::FarManager];
    for _ in 0..40 {
        let owner = app.caller(*random.pick(&owners)).await?;
        let name = format!("{} {}", random.pick(&GIVEN), random.pick(&FAMILY));
        let phones = vec![Phone::new(PhoneLabel::Mobile, format!("98{:08}", random.below(100_000_000)))];
        if random.once_in(4) {
            let account: Account = owner.create(AccountData { name: format!("{name} Clinic"), ..an_account() }).await?;
            let _: TieUp = owner.create(a_tie_up(account.head.id)).await?;
        } else {
            let _: Contact = owner.create(ContactData { phones, ..named(&name) }).await?;
        }
    }
    let questions = ["sharma", "चौधरी", "verma", "98", "a", "sunta", "clinic", "फारूक कुरैशी", "lakshmi iyer", "987"];
    for who in Who::ALL {
        let caller = app.caller(who).await?;
        for q in questions {
            let found = ask(&caller, q).await?;
            for group in &found.groups {
                for hit in &group.hits {
                    let answer = caller.get(&format!("/{}/{}", group.resource, hit.id)).await?;
                    assert_eq!(answer.status, 200, "{who:?} finds {} {} by {q}", group.resource, hit.title);
                }
            }
        }
        let mine = caller.get("/contacts?limit=200").await?;
        for contact in mine.rows() {
            let (id, name) =
                (contact["id"].as_str().unwrap_or_default(), contact["full_name"].as_str().unwrap_or_default());
            let found = ask(&caller, name).await?;
            let found = hits(&found, Resource::Contacts).iter().any(|hit| hit.id.to_string() == id);
            assert!(found, "{who:?} does not find {name}");
        }
    }
    Ok(())
}

async fn lists_understand_both_scripts(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for name in ["Anil Sharma", "राधा शर्मा", "Zakir Khan"] {
        let _: Contact = rep.create(named(name)).await?;
    }
    for (q, count) in [("शर्मा", 2), ("sharma", 2), ("शर्म", 2), ("राधा", 1), ("अनिल", 1), ("radha", 1), ("खान", 1)]
    {
        let found = rep.post("/contacts/search", &json!({"q": q})).await?;
        assert_eq!(found.rows().len(), count, "{q}");
    }
    Ok(())
}

async fn a_change_is_found_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let path = format!("/contacts/{}", contact.head.id);
    assert_eq!(people(&rep, "iyre").await?.len(), 1);
    assert_eq!(rep.patch(&path, 1, &json!({"family_name": "Bhattacharya"})).await?.status, 200);
    assert_eq!(people(&rep, "भट्टाचार्य").await?, ["Dr Meera Bhattacharya"]);
    assert_eq!(people(&rep, "iyre").await?.len(), 0);
    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    assert_eq!(people(&rep, "bhatacharya").await?.len(), 0);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.status, 200);
    assert_eq!(people(&rep, "bhatacharya").await?.len(), 1);
    Ok(())
}

/// Rows without words of theirs, as an older version wrote them.
async fn what_was_written_before_is_found(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    app.write(move |transaction| {
        let mut old = contact.clone();
        old.head.id = transaction.new_id().into();
        old.data.family_name = Some("Ramanathan".to_owned());
        old.full_name = old.data.full_name();
        Contacts::insert(transaction.connection, &old)
    })
    .await?;
    assert_eq!(people(&rep, "ramanatahn").await?.len(), 0);
    let database = app.state.database.clone();
    actix_web::web::block(move || bring_up_to_date(&database)).await??;
    assert_eq!(people(&rep, "ramanatahn").await?, ["Dr Meera Ramanathan"]);
    Ok(())
}

async fn questions_that_make_no_sense(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let long = format!("/search?q={}", "a".repeat(201));
    for (path, complaint) in [
        ("/search", "q required"),
        ("/search?q=%20", "q required"),
        (long.as_str(), "q length"),
        ("/search?q=a%00b", "q length"),
        ("/search?q=a&limit=0", "limit range"),
        ("/search?q=a&limit=51", "limit range"),
        ("/search?q=a&limit=x", "limit range"),
        ("/search?q=a&kinds=jobs", "kinds choice"),
        ("/search?q=a&kinds=", "kinds choice"),
        ("/search?q=a&page=2", "page unknown_parameter"),
    ] {
        let answer = rep.get(path).await?;
        let told = format!("{} {}", answer.text_at("/errors/0/pointer"), answer.text_at("/errors/0/code"));
        assert_eq!((answer.status, told.trim_start_matches('/')), (422, complaint), "{path}");
    }
    // Signs of SQL and of full-text search mean nothing.
    for q in ["%25", "_", "%22", "'", "%22%20OR%20%22", "*", "(", "-", "NEAR(a%20b)"] {
        assert_eq!(rep.get(&format!("/search?q={q}")).await?.status, 200, "{q}");
    }
    Ok(())
}
