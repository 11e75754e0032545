//! Custom fields and affiliations in files: they come in as people write them, go out, and come in again.

use crate::formats::drafted;
use crate::imports::{go, over};
use anyhow::Result;
use domain::people::account::{Account, AccountData, AccountKind};
use domain::people::affiliation::{Affiliation, AffiliationData, AffiliationRole, ClinicHours, Weekday};
use domain::people::contact::{Contact, ContactData};
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, a_contact, an_account, on_both};

on_both!(as_people_write_them, out_and_in_again, what_does_not_fit_is_told);

async fn define(app: &TestApp) -> Result<()> {
    let admin = app.admin().await?;
    for field in [
        json!({"resource": "contacts", "name": "opd_days", "label": "OPD days", "kind": "text"}),
        json!({"resource": "contacts", "name": "years", "label": "Years", "kind": "number"}),
        json!({"resource": "contacts", "name": "since", "label": "Known since", "kind": "date"}),
        json!({"resource": "contacts", "name": "grade", "label": "Loyalty", "kind": "choice", "choices": ["Gold", "Silver"]}),
        json!({"resource": "contacts", "name": "trained", "label": "Trained", "kind": "yes_no"}),
        // Called like a field that is there already.
        json!({"resource": "contacts", "name": "buddy", "label": "Class", "kind": "reference", "refers_to": "users"}),
        json!({"resource": "accounts", "name": "budget", "label": "Budget", "kind": "money", "kinds": ["corporate"]}),
        json!({"resource": "affiliations", "name": "room", "label": "Room", "kind": "text"}),
    ] {
        let made = admin.post("/custom-fields", &field).await?;
        assert_eq!(made.status, 201, "{}", made.text);
    }
    Ok(())
}

async fn bring_in(caller: &Caller, target: &str, name: &str, bytes: Vec<u8>) -> Result<Value> {
    let import = drafted(caller, target, name, bytes).await?;
    let done = go(caller, import.text_at("/id"), 1, "running").await?;
    assert_eq!(done.text_at("/status"), "completed", "{}", done.text);
    Ok(done.json)
}

async fn works_at(caller: &Caller, contact: &str) -> Result<Vec<Value>> {
    let path = format!("/affiliations?filter[contact_id]={contact}&expand=account&limit=50");
    let mut found: Vec<Value> = caller.get(&path).await?.rows().to_vec();
    found.sort_by_key(|row| row["account"]["name"].to_string());
    Ok(found
        .iter()
        .map(|row| {
            json!({"account": row["account"]["name"], "role": row["role"], "status": row["status"],
        "job_title": row["job_title"], "clinic_hours": row["clinic_hours"], "custom": row["custom"]})
        })
        .collect())
}

async fn as_people_write_them(app: TestApp) -> Result<()> {
    define(&app).await?;
    let rep = app.rep().await?;
    let _: Account = rep.create(an_account()).await?;
    let file = "Name,OPD days,Years,Known since,Loyalty,Trained,Hospital,Works at\n\
        Dr Meera Iyer,\"Mon, Thu\",\"1,2\",24 Nov 2020,gold,हाँ,Moon Clinic,\"Sunrise Hospital (referrer, Consultant); Star Clinic (पूर्व)\"\n\
        Dr Ravi Rao,,many,,Bronze,no,,\n";
    let done = bring_in(&rep, "contacts", "doctors.csv", file.as_bytes().to_vec()).await?;
    assert_eq!(done["counts"]["created"], 2, "{done}");
    let found = rep.get("/contacts?q=iyer").await?.rows().first().cloned().unwrap_or_default();
    let expected =
        json!({"opd_days": "Mon, Thu", "years": 12, "since": "2020-11-24", "grade": "Gold", "trained": true});
    assert_eq!(found["custom"], expected);
    let id = found["id"].as_str().unwrap_or_default();
    let places: Vec<String> = works_at(&rep, id)
        .await?
        .iter()
        .map(|row| {
            [&row["account"], &row["role"], &row["status"], &row["job_title"]]
                .map(|v| v.as_str().unwrap_or("-"))
                .join(" ")
        })
        .collect();
    assert_eq!(
        places,
        ["Moon Clinic user active -", "Star Clinic user inactive -", "Sunrise Hospital referrer active Consultant"]
    );
    // Nothing is lost of what is not understood.
    let other = rep.get("/contacts?q=ravi").await?.rows().first().cloned().unwrap_or_default();
    assert_eq!(
        (&other["custom"], other["notes"].as_str()),
        (&json!({"trained": false}), Some("Years: many\nLoyalty: Bronze"))
    );
    let companies = "Name,Kind,Budget\nZephyr Mills,corporate,₹ 1.2 lakh\nMoon Dental Clinic,clinic,500\n";
    bring_in(&rep, "accounts", "companies.csv", companies.as_bytes().to_vec()).await?;
    let mills = rep.get("/accounts?q=zephyr").await?.rows().first().cloned().unwrap_or_default();
    assert_eq!(mills["custom"], json!({"budget": {"amount_minor": 12_000_000, "currency": "INR"}}));
    let clinic = rep.get("/accounts?q=dental").await?.rows().first().cloned().unwrap_or_default();
    assert_eq!((&clinic["custom"], clinic["notes"].as_str()), (&Value::Null, Some("Budget: 500")));
    Ok(())
}

async fn out_and_in_again(app: TestApp) -> Result<()> {
    define(&app).await?;
    let rep = app.rep().await?;
    let budget = json!({"budget": {"amount_minor": -250, "currency": "INR"}});
    let company =
        AccountData { custom: serde_json::from_value(budget)?, ..AccountData::new(AccountKind::Corporate, "Zephyr") };
    let first: Account = rep.create(company).await?;
    let second: Account = rep.create(an_account()).await?;
    let custom = json!({"opd_days": "Mon; \"Thu\"\n=1+1", "years": -2.5, "since": "1999-12-31", "grade": "Silver", "trained": false,
        "buddy": Who::Rep.id()});
    for (format, name) in [("csv", "again.csv"), ("xlsx", "again.xlsx"), ("vcard", "again.vcf")] {
        let data = ContactData {
            account_id: Some(first.head.id),
            custom: serde_json::from_value(custom.clone())?,
            ..a_contact()
        };
        let contact: Contact = rep.create(data).await?;
        let hours = ClinicHours { weekday: Weekday::Monday, from: "10:00".to_owned(), to: "12:30".to_owned() };
        let works = AffiliationData {
            role: AffiliationRole::Referrer,
            job_title: Some("Visiting; \"surgeon\"".to_owned()),
            clinic_hours: vec![hours],
            custom: serde_json::from_value(json!({"room": "12-B"}))?,
            ..AffiliationData::new(contact.head.id, second.head.id)
        };
        let _: Affiliation = rep.create(works).await?;
        let before = works_at(&rep, &contact.head.id.to_string()).await?;
        assert_eq!(before.len(), 2);
        let made = rep.post("/exports", &json!({"source": "contacts", "query": "", "format": format})).await?;
        assert_eq!(over(&rep, made.text_at("/job_id")).await?.text_at("/state"), "succeeded", "{format}");
        let file = rep.client.get_export_file(made.text_at("/id").parse()?).await?;
        assert_eq!(rep.delete(&format!("/contacts/{}", contact.head.id), 1).await?.status, 204);
        let done = bring_in(&rep, "contacts", name, file.bytes).await?;
        assert_eq!(done["counts"]["created"], 1, "{format} {done}");
        let again = rep.get("/contacts").await?.rows().first().cloned().unwrap_or_default();
        let id = again["id"].as_str().unwrap_or_default();
        assert_ne!(id, contact.head.id.to_string());
        assert_eq!(again["custom"], custom, "{format}");
        assert_eq!(works_at(&rep, id).await?, before, "{format}");
        assert_eq!(rep.delete(&format!("/contacts/{id}"), 1).await?.status, 204);
    }
    for (format, name) in [("csv", "again.csv"), ("xlsx", "again.xlsx"), ("vcard", "again.vcf")] {
        let made = rep.post("/exports", &json!({"source": "accounts", "query": "?q=zephyr", "format": format})).await?;
        assert_eq!(over(&rep, made.text_at("/job_id")).await?.text_at("/state"), "succeeded", "{format}");
        let file = rep.client.get_export_file(made.text_at("/id").parse()?).await?;
        let before = rep.get("/accounts?q=zephyr").await?.rows().to_vec();
        let id = before[0]["id"].as_str().unwrap_or_default().to_owned();
        let version = i32::try_from(before[0]["version"].as_i64().unwrap_or_default())?;
        assert_eq!(rep.delete(&format!("/accounts/{id}"), version).await?.status, 204);
        bring_in(&rep, "accounts", name, file.bytes).await?;
        let after = rep.get("/accounts?q=zephyr").await?.rows().to_vec();
        assert_eq!((after.len(), &after[0]["custom"]), (1, &before[0]["custom"]), "{format}");
    }
    Ok(())
}

async fn what_does_not_fit_is_told(app: TestApp) -> Result<()> {
    define(&app).await?;
    let admin = app.admin().await?;
    let field = json!({"resource": "contacts", "name": "ward", "label": "Ward", "kind": "text", "required": true});
    assert_eq!(admin.post("/custom-fields", &field).await?.status, 201);
    let rep = app.rep().await?;
    let nobody = "01900000-0000-7000-8000-00000000dead";
    let file = format!("Name,Ward,custom.buddy\nAsha,3,\nRavi,,\nSita,4,{nobody}\n");
    let done = bring_in(&rep, "contacts", "people.csv", file.into_bytes()).await?;
    let counts = (&done["counts"]["created"], &done["counts"]["failed"]);
    assert_eq!(counts, (&json!(1), &json!(2)), "{done}");
    let rows = rep.get(&format!("/imports/{}/rows?outcome=failed", done["id"].as_str().unwrap_or_default())).await?;
    assert_eq!(
        rows.column("reason"),
        ["ward: Enter this", "buddy: There is nothing like this among the users that you may see"]
    );
    // A field that is not there cannot be mapped.
    let import = drafted(&rep, "contacts", "a.csv", b"Name\nAsha\n".to_vec()).await?;
    let path = format!("/imports/{}", import.text_at("/id"));
    let refused = rep.patch(&path, 1, &json!({"mapping": {"0": "custom.nothing"}})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/mapping/0 choice"));
    Ok(())
}
