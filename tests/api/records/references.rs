//! What records refer to: it exists, it makes no circle, it is unique where it must be.

use anyhow::Result;
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, an_account, on_both, organisation};

on_both!(
    an_owner_brings_team_and_facility,
    nothing_lies_below_itself,
    unknown_references_are_refused,
    what_must_be_unique,
    a_main_account_makes_an_affiliation,
    administrators_keep_to_their_facility,
);

async fn an_owner_brings_team_and_facility(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let mine: Account = rep.create(an_account()).await?;
    let data = &mine.data;
    let expected = (Some(Who::Rep.id()), Some(organisation::NOIDA_FIELD), Some(organisation::NOIDA));
    assert_eq!((data.owner_id, data.team_id, data.facility_id), expected);
    let path = format!("/accounts/{}", mine.head.id);
    let handed = rep.patch(&path, 1, &json!({"owner_id": Who::Far.id()})).await?;
    assert_eq!(handed.status, 200);
    assert_eq!(handed.text_at("/team_id"), organisation::GURUGRAM_SALES.to_string());
    assert_eq!(handed.text_at("/facility_id"), organisation::GURUGRAM.to_string());
    // It is no longer theirs.
    assert_eq!(rep.get(&path).await?.status, 404);
    assert_eq!(app.far().await?.get(&path).await?.status, 200);
    Ok(())
}

async fn patch(caller: &Caller, path: &str, body: serde_json::Value) -> Result<(u16, String)> {
    let version = caller.get(path).await?.version().unwrap_or_default();
    let answer = caller.patch(path, version, &body).await?;
    Ok((answer.status, answer.complaint()))
}

async fn nothing_lies_below_itself(app: TestApp) -> Result<()> {
    let (rep, head_office) = (app.rep().await?, app.head_office().await?);
    let above: Account = rep.create(an_account()).await?;
    let below: Account = rep.create(an_account()).await?;
    let path = |account: &Account| format!("/accounts/{}", account.head.id);
    assert_eq!(patch(&rep, &path(&below), json!({"parent_id": above.head.id})).await?.0, 200);
    for account in [&above, &below] {
        let outcome = patch(&rep, &path(&above), json!({"parent_id": account.head.id})).await?;
        assert_eq!(outcome, (422, "/parent_id circle".to_owned()));
    }
    let team = format!("/teams/{}", organisation::NOIDA_SALES);
    for id in [organisation::NOIDA_SALES, organisation::NOIDA_FIELD] {
        let outcome = patch(&head_office, &team, json!({"parent_id": id})).await?;
        assert_eq!(outcome, (422, "/parent_id circle".to_owned()));
    }
    let patient = rep.post("/contacts", &json!({"kind": "patient", "given_name": "Kavya"})).await?;
    let path = format!("/contacts/{}", patient.text_at("/id"));
    for field in ["guardian_id", "primary_physician_id"] {
        let outcome = patch(&rep, &path, json!({field: patient.text_at("/id")})).await?;
        assert_eq!(outcome, (422, format!("/{field} circle")));
    }
    // A team with others below it stays.
    let version = head_office.get(&team).await?.version().unwrap_or_default();
    assert_eq!(head_office.delete(&team, version).await?.status, 409);
    Ok(())
}

async fn unknown_references_are_refused(app: TestApp) -> Result<()> {
    let (rep, head_office) = (app.rep().await?, app.head_office().await?);
    let nobody = app.clock.new_id();
    for (path, body) in [
        ("/accounts", json!({"kind": "clinic", "name": "X", "owner_id": nobody})),
        ("/accounts", json!({"kind": "clinic", "name": "X", "parent_id": nobody})),
        ("/accounts", json!({"kind": "clinic", "name": "X", "deciding_contact_id": nobody})),
        ("/contacts", json!({"kind": "patient", "given_name": "X", "guardian_id": nobody})),
        ("/contacts", json!({"kind": "doctor", "given_name": "X", "account_id": nobody})),
        ("/affiliations", json!({"contact_id": nobody, "account_id": nobody})),
    ] {
        let answer = rep.post(path, &body).await?;
        assert_eq!((answer.status, answer.code()), (422, "invalid"), "{body}: {}", answer.text);
    }
    for (path, body) in [
        ("/users", json!({"email": "x@example.in", "full_name": "X", "role": "rep", "team_id": nobody})),
        ("/users", json!({"email": "x@example.in", "full_name": "X", "role": "rep", "facility_id": nobody})),
        ("/teams", json!({"name": "X", "parent_id": nobody})),
        ("/teams", json!({"name": "X", "manager_id": nobody})),
        ("/teams", json!({"name": "X", "facility_id": nobody})),
    ] {
        let answer = head_office.post(path, &body).await?;
        assert_eq!((answer.status, answer.code()), (422, "invalid"), "{body}: {}", answer.text);
    }
    Ok(())
}

async fn what_must_be_unique(app: TestApp) -> Result<()> {
    let (rep, head_office) = (app.rep().await?, app.head_office().await?);
    let user = json!({"email": Who::Rep.email().to_uppercase(), "full_name": "X", "role": "rep"});
    let answer = head_office.post("/users", &user).await?;
    assert_eq!((answer.status, answer.code()), (409, "duplicate"), "{}", answer.text);
    let answer = head_office.post("/facilities", &json!({"name": "X", "code": "noi"})).await?;
    assert_eq!((answer.status, answer.code()), (409, "duplicate"), "{}", answer.text);

    let account: Account = rep.create(an_account()).await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let pair = json!({"contact_id": contact.head.id, "account_id": account.head.id});
    let first = rep.post("/affiliations", &pair).await?;
    assert_eq!(first.status, 201);
    assert_eq!(rep.post("/affiliations", &pair).await?.code(), "duplicate");
    // Thrown away it makes room, and then cannot come back.
    let path = format!("/affiliations/{}", first.text_at("/id"));
    assert_eq!(rep.delete(&path, 1).await?.status, 204);
    assert_eq!(rep.post("/affiliations", &pair).await?.status, 201);
    let back = rep.post(&format!("{path}/restore"), &json!({})).await?;
    assert_eq!((back.status, back.code()), (409, "duplicate"), "{}", back.text);
    Ok(())
}

async fn a_main_account_makes_an_affiliation(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let path = format!("/contacts/{}", contact.head.id);
    assert_eq!(rep.patch(&path, 1, &json!({"account_id": account.head.id})).await?.status, 200);
    let answer = rep.get(&format!("/affiliations?filter[account_id]={}", account.head.id)).await?;
    assert_eq!(answer.column("contact_id"), [contact.head.id.to_string()]);
    let ends = rep
        .patch(
            &format!("/affiliations/{}", answer.text_at("/data/0/id")),
            1,
            &json!({"account_id": app.clock.new_id()}),
        )
        .await?;
    assert_eq!((ends.status, ends.complaint().as_str()), (422, "/contact_id fixed"));
    Ok(())
}

async fn administrators_keep_to_their_facility(app: TestApp) -> Result<()> {
    let admin = app.admin().await?;
    let user = |facility: Option<&str>| json!({"email": "x@example.in", "full_name": "X", "role": "rep", "facility_id": facility});
    let far = organisation::GURUGRAM.to_string();
    for facility in [Some(far.as_str()), None] {
        let answer = admin.post("/users", &user(facility)).await?;
        assert_eq!((answer.status, answer.complaint().as_str()), (422, "/facility_id forbidden"), "{facility:?}");
    }
    // Nor do they give somebody away, or make themselves head office.
    for (who, facility) in [(Who::Rep, json!(far)), (Who::Admin, json!(null)), (Who::Rep, json!(null))] {
        let outcome = patch(&admin, &format!("/users/{}", who.id()), json!({"facility_id": facility})).await?;
        assert_eq!(outcome, (422, "/facility_id forbidden".to_owned()), "{who:?} {facility}");
    }
    for change in [json!({"role": "rep"}), json!({"status": "suspended"})] {
        let version = admin.get(&format!("/users/{}", Who::Admin.id())).await?.version().unwrap_or_default();
        let answer = admin.patch(&format!("/users/{}", Who::Admin.id()), version, &change).await?;
        assert_eq!((answer.status, answer.code()), (409, "conflict"), "{change}");
    }
    Ok(())
}
