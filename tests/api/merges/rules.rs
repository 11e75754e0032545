//! Who may merge what, and which pairs are none.

use super::{ask, contact, fields, merge, undo, version};
use anyhow::Result;
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use serde_json::json;
use tests::{Caller, TestApp, a_contact, lines, on_both};

on_both!(
    nobody_is_their_own_guardian,
    versions_are_those_that_were_read,
    once_with_a_key,
    only_what_one_may_change_and_throw_away,
    fields_have_to_do,
    patients_are_audited,
);

async fn refused(caller: &Caller, one: &Contact, two: &Contact) -> Result<()> {
    for (survivor, other) in [(one, two), (two, one)] {
        let before = caller.client.get_contact(survivor.head.id, "").await?;
        let answer = ask(caller, survivor.head.id, other.head.id, json!({})).await?;
        assert_eq!((answer.status, answer.code()), (409, "conflict"), "{}", answer.text);
        // Nothing has happened.
        assert_eq!(fields(&caller.client.get_contact(survivor.head.id, "").await?)?, fields(&before)?);
    }
    Ok(())
}

async fn nobody_is_their_own_guardian(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let guardian = contact(&rep).await?;
    let patient = || ContactData { given_name: Some("Kabir".into()), ..ContactData::new(ContactKind::Patient) };
    let id = Some(guardian.head.id);
    let ward: Contact = rep.create(ContactData { guardian_id: id, ..patient() }).await?;
    refused(&rep, &guardian, &ward).await?;
    let treated: Contact = rep.create(ContactData { primary_physician_id: id, ..patient() }).await?;
    refused(&rep, &guardian, &treated).await?;
    let related = contact(&rep).await?;
    let tie = RelationshipData {
        contact_id: related.head.id,
        related_id: guardian.head.id,
        kind: RelationshipKind::Guardian,
        note: None,
    };
    let _: Relationship = rep.create(tie).await?;
    refused(&rep, &guardian, &related).await?;
    // Nobody is merged with themselves, nor twice.
    let path = format!("/contacts/{}/merge", related.head.id);
    let itself = json!({"other_id": related.head.id, "other_version": 1});
    let itself = rep.post(&path, &itself).header("if-match", "\"1\"").await?;
    assert_eq!((itself.status, itself.complaint()), (422, "/other_id circle".to_owned()));
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    merge(&rep, one.head.id, two.head.id).await?;
    let twice = json!({"other_id": two.head.id, "other_version": 2});
    let twice = rep.post(&path, &twice).header("if-match", "\"1\"").await?;
    assert_eq!((twice.status, twice.text_at("/detail")), (409, "The other record was merged already"));
    Ok(())
}

async fn versions_are_those_that_were_read(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let path = format!("/contacts/{}/merge", one.head.id);
    let body = |version: i32| json!({"other_id": two.head.id, "other_version": version});
    assert_eq!(rep.post(&path, &body(1)).await?.status, 428);
    assert_eq!(rep.post(&path, &body(1)).header("if-match", "\"2\"").await?.status, 412);
    assert_eq!(rep.post(&path, &body(2)).header("if-match", "\"1\"").await?.status, 412);
    assert_eq!(version(&rep, &format!("/contacts/{}", two.head.id)).await?, 1);
    Ok(())
}

async fn once_with_a_key(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    let path = format!("/contacts/{}/merge", one.head.id);
    let body = json!({"other_id": two.head.id, "other_version": 1});
    let send = || rep.post(&path, &body).header("if-match", "\"1\"").once("merge-1");
    let (first, again) = (send().await?, send().await?);
    assert_eq!((first.status, again.status, again.header("idempotent-replayed")), (200, 200, Some("true")));
    assert_eq!(first.json, again.json);
    assert_eq!(version(&rep, &format!("/contacts/{}", one.head.id)).await?, 2);
    // An undo of what is undone changes nothing.
    let merge = serde_json::from_value(first.json)?;
    let (undone, again) = (undo(&rep, &merge).await?, undo(&rep, &merge).await?);
    assert_eq!((undone.status, again.status), (200, 200), "{}", again.text);
    assert_eq!(undone.json["undone_at"], again.json["undone_at"]);
    assert_eq!(version(&rep, &format!("/contacts/{}", one.head.id)).await?, 3);
    Ok(())
}

async fn only_what_one_may_change_and_throw_away(app: TestApp) -> Result<()> {
    let (rep, far, desk) = (app.rep().await?, app.far().await?, app.front_desk().await?);
    let (mine, also_mine, theirs) = (contact(&rep).await?, contact(&rep).await?, contact(&far).await?);
    let body = |other: &Contact| json!({"other_id": other.head.id, "other_version": 1});
    let post = |caller: &Caller, survivor: &Contact, other: &Contact| {
        let path = format!("/contacts/{}/merge", survivor.head.id);
        caller.post(&path, &body(other)).header("if-match", "\"1\"")
    };
    let unseen = post(&rep, &mine, &theirs).await?;
    assert_eq!((unseen.status, unseen.complaint()), (422, "/other_id unknown".to_owned()));
    assert_eq!(post(&rep, &theirs, &mine).await?.status, 404);
    // The desk changes what is of its hospital, and throws nothing away.
    assert_eq!(post(&desk, &mine, &also_mine).await?.status, 403);
    // Shared to be changed is not given away.
    let share =
        json!({"resource": "contacts", "record_id": theirs.head.id, "grantee_id": rep.user_id, "access": "update"});
    assert_eq!(far.post("/shares", &share).await?.status, 201);
    assert_eq!(post(&rep, &mine, &theirs).await?.status, 403);
    assert_eq!(post(&rep, &theirs, &mine).await?.status, 200);
    Ok(())
}

async fn fields_have_to_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(ContactData { registration_number: Some("KMC-1".into()), ..a_contact() }).await?;
    let other: Contact =
        rep.create(ContactData { given_name: Some("Meera".into()), ..ContactData::new(ContactKind::Other) }).await?;
    let refused = ask(&rep, doctor.head.id, other.head.id, json!({"kind": "other"})).await?;
    assert_eq!((refused.status, refused.complaint()), (422, "/registration_number kind".to_owned()));
    let refused = ask(&rep, doctor.head.id, other.head.id, json!({"kind": "both"})).await?;
    assert_eq!((refused.status, refused.complaint()), (422, "/fields/kind choice".to_owned()));
    let choices = json!({"kind": "other", "registration_number": "other"});
    assert_eq!(ask(&rep, doctor.head.id, other.head.id, choices).await?.status, 200);
    Ok(())
}

async fn patients_are_audited(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let patient = || ContactData { given_name: Some("Kabir".into()), ..ContactData::new(ContactKind::Patient) };
    let (one, two): (Contact, Contact) = (rep.create(patient()).await?, rep.create(patient()).await?);
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    assert_eq!(undo(&rep, &merged).await?.status, 200);
    let (one, two) = (contact(&rep).await?, contact(&rep).await?);
    merge(&rep, one.head.id, two.head.id).await?;
    let query = "SELECT action AS line FROM audit WHERE action LIKE '%merge%' ORDER BY sequence";
    assert_eq!(lines(app.state.database.target(), query)?, ["patients_merged", "merge_undone"]);
    Ok(())
}
