//! A patient under 18 has a guardian: in the form and in the API by the same rule, on the day that it is in India.

use anyhow::Result;
use domain::kernel::Timestamp;
use domain::people::contact::{Contact, ContactData, ContactKind};
use serde_json::json;
use tests::{TestApp, a_contact, on_both};

on_both!(
    a_patient_under_18_needs_a_guardian,
    a_birthday_passes,
    an_unrelated_change_asks_for_nothing,
    only_patients_have_one
);

fn patient(birth_date: &str) -> serde_json::Value {
    json!({"kind": "patient", "given_name": "Kavya", "birth_date": birth_date})
}

async fn a_patient_under_18_needs_a_guardian(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let refused = rep.post("/contacts", &patient("2020-02-03")).await?;
    let error = &refused.json["errors"][0];
    assert_eq!(
        (refused.status, error["pointer"].as_str(), error["code"].as_str()),
        (422, Some("/guardian_id"), Some("guardian"))
    );
    assert_eq!(rep.post("/contacts", &patient("1980-02-03")).await?.status, 201);
    let mother: Contact = rep.create(a_contact()).await?;
    let with = |more: serde_json::Value| {
        let mut body = patient("2020-02-03");
        domain::kernel::merge::apply(&mut body, &more);
        body
    };
    assert_eq!(rep.post("/contacts", &with(json!({"guardian_id": mother.head.id}))).await?.status, 201);
    assert_eq!(rep.post("/contacts", &with(json!({"guardian_name": "Asha Rawat"}))).await?.status, 422);
    let named = json!({"guardian_name": "Asha Rawat", "guardian_phone": "98765 43210"});
    let made = rep.post("/contacts", &with(named)).await?;
    assert_eq!(made.status, 201);
    // Nor is a guardian taken away from a child.
    let path = format!("/contacts/{}", made.json["id"].as_str().unwrap_or_default());
    let refused = rep.patch(&path, 1, &json!({"guardian_phone": null})).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["code"].as_str()), (422, Some("guardian")));
    assert_eq!(rep.patch(&path, 1, &json!({"guardian_phone": "12"})).await?.json["errors"][0]["code"], "phone");
    Ok(())
}

async fn a_birthday_passes(app: TestApp) -> Result<()> {
    // The day after the tests' first one.
    let eighteen_tomorrow = patient("2008-11-23");
    assert_eq!(app.rep().await?.post("/contacts", &eighteen_tomorrow).await?.status, 422);
    for (moment, status) in [("2026-11-22T18:29:59Z", 422), ("2026-11-22T18:30:00Z", 201)] {
        let now: Timestamp = moment.parse()?;
        app.clock.advance_seconds((now.micros() - app.clock.now().micros()) / 1_000_000);
        assert_eq!(app.rep().await?.post("/contacts", &eighteen_tomorrow).await?.status, status, "{moment}");
    }
    Ok(())
}

async fn an_unrelated_change_asks_for_nothing(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // Known as somebody else first, and a patient later.
    let child = ContactData {
        given_name: Some("Kavya".to_owned()),
        birth_date: "2020-02-03".parse().ok(),
        ..ContactData::new(ContactKind::Other)
    };
    let child: Contact = rep.create(child).await?;
    let path = format!("/contacts/{}", child.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"notes": "Plays chess"})).await?.status, 200);
    assert_eq!(rep.patch(&path, 2, &json!({"kind": "patient"})).await?.json["errors"][0]["code"], "guardian");
    let both = json!({"kind": "patient", "guardian_name": "Asha", "guardian_phone": "98765 43210"});
    assert_eq!(rep.patch(&path, 2, &both).await?.status, 200);
    // One that was written before there was the rule.
    let id = child.head.id;
    app.write(move |transaction| {
        use api::kernel::db::schema::contacts;
        use diesel::prelude::*;
        let statement = diesel::update(contacts::table.find(id)).set(contacts::guardian_phone.eq(None::<String>));
        api::each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })
    .await?;
    assert_eq!(rep.patch(&path, 3, &json!({"preferred_hours": "after school"})).await?.status, 200);
    Ok(())
}

async fn only_patients_have_one(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for field in ["guardian_name", "guardian_phone"] {
        let refused =
            rep.post("/contacts", &json!({"kind": "doctor", "given_name": "Meera", field: "98765 43210"})).await?;
        assert_eq!((refused.status, refused.json["errors"][0]["code"].as_str()), (422, Some("kind")), "{field}");
    }
    Ok(())
}
