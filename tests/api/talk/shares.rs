//! Shares: with people and teams, to read or to change, by whoever may change the record.

use super::comments::contact;
use anyhow::Result;
use domain::kernel::RecordId;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, Who, on_both, organisation};

on_both!(
    a_share_goes_as_far_as_it_says,
    a_share_is_taken_back,
    with_whom_and_by_whom,
    an_affiliation_is_shared_with_its_contact
);

pub async fn share(caller: &Caller, record: RecordId, with: impl Into<RecordId>, access: &str) -> Result<Answer> {
    let with: RecordId = with.into();
    let body = json!({"resource": "contacts", "record_id": record, "grantee_id": with, "access": access});
    caller.post("/shares", &body).await
}

async fn a_share_goes_as_far_as_it_says(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let record = contact(&rep).await?;
    let path = format!("/contacts/{record}");
    assert_eq!(far.get(&path).await?.status, 404);
    let made = share(&rep, record, Who::Far.id(), "read").await?;
    assert_eq!(made.status, 201, "{}", made.text);
    assert_eq!((made.text_at("/grantee/name"), made.text_at("/sharer/name")), ("Meena Dagar", "Asha Rawat"));
    assert_eq!(far.get(&path).await?.status, 200);
    let change = json!({"notes": "From Gurugram"});
    assert_eq!(far.patch(&path, 1, &change).await?.code(), "forbidden");
    // Who may only read shares nothing on.
    assert_eq!(share(&far, record, Who::FarManager.id(), "read").await?.code(), "forbidden");
    assert_eq!(share(&rep, record, Who::Far.id(), "update").await?.status, 200);
    assert_eq!(far.patch(&path, 1, &change).await?.status, 200);
    assert_eq!(share(&far, record, Who::FarManager.id(), "read").await?.status, 201);
    // Neither throws it away.
    assert_eq!(far.delete(&path, 2).await?.code(), "forbidden");
    let list = rep.get(&format!("/shares?resource=contacts&record_id={record}")).await?;
    let told: Vec<_> =
        list.json.as_array().into_iter().flatten().map(|one| (&one["grantee"]["name"], &one["access"])).collect();
    assert_eq!(told, [(&json!("Meena Dagar"), &json!("update")), (&json!("Joseph Pinto"), &json!("read"))]);
    // The second word about the same person told them nothing anew.
    assert_eq!(far.get("/notifications").await?.rows().len(), 1);
    Ok(())
}

async fn a_share_is_taken_back(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let record = contact(&rep).await?;
    let made = share(&rep, record, organisation::GURUGRAM_SALES, "update").await?;
    assert_eq!((made.status, made.text_at("/grantee_kind")), (201, "team"));
    let path = format!("/contacts/{record}");
    assert_eq!(far.get(&path).await?.status, 200);
    let gone = format!("/shares?resource=contacts&record_id={record}&grantee_id={}", organisation::GURUGRAM_SALES);
    assert_eq!(rep.request(reqwest::Method::DELETE, &gone).await?.status, 204);
    assert_eq!(far.get(&path).await?.status, 404);
    assert_eq!(rep.request(reqwest::Method::DELETE, &gone).await?.status, 404);
    let history = rep.get(&format!("/events?resource=contacts&record_id={record}")).await?;
    let told: Vec<&Value> =
        history.rows().iter().filter(|event| event["resource"] == "shares").map(|event| &event["changes"]).collect();
    assert_eq!(told, [&json!({"access": {"from": "update"}}), &json!({"access": {"to": "update"}})]);
    Ok(())
}

async fn with_whom_and_by_whom(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let record = contact(&rep).await?;
    for grantee in [record, organisation::NOIDA.into()] {
        assert_eq!(share(&rep, record, grantee, "read").await?.complaint(), "/grantee_id unknown");
    }
    // Somebody who has left.
    let admin = app.admin().await?;
    let path = format!("/users/{}", Who::Colleague.id());
    let version = admin.get(&path).await?.version().unwrap_or_default();
    assert_eq!(admin.patch(&path, version, &json!({"status": "suspended"})).await?.status, 200);
    assert_eq!(share(&rep, record, Who::Colleague.id(), "read").await?.complaint(), "/grantee_id unknown");
    assert_eq!(share(&rep, record, Who::Far.id(), "own").await?.status, 422);
    let users = json!({"resource": "users", "record_id": Who::Far.id(), "grantee_id": Who::Rep.id(), "access": "read"});
    assert_eq!(rep.post("/shares", &users).await?.complaint(), "/resource choice");
    // A physician sees what is theirs and changes nothing, so shares nothing.
    let physician = app.physician().await?;
    assert_eq!(share(&physician, record, Who::Far.id(), "read").await?.code(), "forbidden");
    Ok(())
}

async fn an_affiliation_is_shared_with_its_contact(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let record = contact(&rep).await?;
    let account = rep.post("/accounts", &json!({"kind": "clinic", "name": "Care"})).await?;
    let body = json!({"contact_id": record, "account_id": account.text_at("/id"), "role": "referrer"});
    let made = rep.post("/affiliations", &body).await?;
    let path = format!("/affiliations/{}", made.text_at("/id"));
    let alone = json!({"resource": "affiliations", "record_id": made.text_at("/id"), "grantee_id": Who::Far.id(), "access": "read"});
    assert_eq!(rep.post("/shares", &alone).await?.complaint(), "/resource choice");
    assert_eq!(far.get(&path).await?.status, 404);
    share(&rep, record, Who::Far.id(), "read").await?;
    assert_eq!(far.get(&path).await?.status, 200);
    let shares = rep.get(&format!("/shares?resource=affiliations&record_id={}", made.text_at("/id"))).await?;
    assert_eq!(shares.text_at("/0/grantee/name"), "Meena Dagar");
    Ok(())
}
