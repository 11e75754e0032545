//! Relationships: one row for both ends, seen from either, never twice and never with oneself.

use anyhow::Result;
use domain::kernel::ContactId;
use domain::people::contact::Contact;
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use serde_json::json;
use tests::{Caller, TestApp, a_contact, on_both};

on_both!(seen_from_both_ends, never_twice, never_with_oneself, the_two_people_stay, only_with_whom_one_sees);

async fn contact(caller: &Caller) -> Result<ContactId> {
    let contact: Contact = caller.create(a_contact()).await?;
    Ok(contact.head.id)
}

fn of(contact_id: ContactId, kind: RelationshipKind, related_id: ContactId) -> RelationshipData {
    RelationshipData { contact_id, related_id, kind, note: None }
}

async fn seen_from_both_ends(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (daughter, mother) = (contact(&rep).await?, contact(&rep).await?);
    let made: Relationship = rep.create(of(daughter, RelationshipKind::Parent, mother)).await?;
    for (end, expected) in
        [(daughter, (mother, RelationshipKind::Parent)), (mother, (daughter, RelationshipKind::Child))]
    {
        let either = json!({"filter": {"or": [
            {"field": "contact_id", "op": "eq", "value": end}, {"field": "related_id", "op": "eq", "value": end}]}});
        let page = rep.client.search_relationships(&either).await?;
        let seen: Vec<_> = page.data.iter().map(|one| (one.head.id, one.from_end(end))).collect();
        assert_eq!(seen, [(made.head.id, expected)]);
    }
    Ok(())
}

async fn never_twice(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, other) = (contact(&rep).await?, contact(&rep).await?);
    let first: Relationship = rep.create(of(one, RelationshipKind::Parent, other)).await?;
    let post =
        async |data: RelationshipData| anyhow::Ok(rep.post("/relationships", &serde_json::to_value(data)?).await?);
    for double in [of(one, RelationshipKind::Parent, other), of(other, RelationshipKind::Child, one)] {
        let refused = post(double).await?;
        assert_eq!((refused.status, refused.code()), (409, "duplicate"), "{}", refused.text);
    }
    // Another kind between the same two is another relationship; changing it into the first one is not allowed.
    let second = post(of(other, RelationshipKind::ReferredBy, one)).await?;
    assert_eq!(second.status, 201);
    let path = format!("/relationships/{}", second.json["id"].as_str().unwrap_or_default());
    assert_eq!(rep.patch(&path, 1, &json!({"kind": "child"})).await?.code(), "duplicate");
    assert_eq!(rep.patch(&path, 1, &json!({"kind": "friend", "note": "Since school"})).await?.status, 200);
    // Room again, once the first one is gone; and then it cannot come back.
    let first = format!("/relationships/{}", first.head.id);
    assert_eq!(rep.delete(&first, 1).await?.status, 204);
    assert_eq!(post(of(other, RelationshipKind::Child, one)).await?.status, 201);
    assert_eq!(rep.post(&format!("{first}/restore"), &json!({})).await?.code(), "duplicate");
    Ok(())
}

async fn never_with_oneself(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = contact(&rep).await?;
    let body = serde_json::to_value(of(one, RelationshipKind::Sibling, one))?;
    let refused = rep.post("/relationships", &body).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/related_id")));
    Ok(())
}

async fn the_two_people_stay(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, other, third) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    let made: Relationship = rep.create(of(one, RelationshipKind::Colleague, other)).await?;
    let path = format!("/relationships/{}", made.head.id);
    let refused = rep.patch(&path, 1, &json!({"related_id": third})).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["code"].as_str()), (422, Some("fixed")));
    Ok(())
}

async fn only_with_whom_one_sees(app: TestApp) -> Result<()> {
    let (rep, far, head_office) = (app.rep().await?, app.far().await?, app.head_office().await?);
    let (mine, theirs) = (contact(&rep).await?, contact(&far).await?);
    for (data, pointer) in [
        (of(mine, RelationshipKind::Spouse, theirs), "/related_id"),
        (of(theirs, RelationshipKind::Spouse, mine), "/contact_id"),
    ] {
        let refused = rep.post("/relationships", &serde_json::to_value(data)?).await?;
        assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some(pointer)));
    }
    // Somebody who sees both ties them; either side sees that there is somebody, and the name only of their own.
    let made: Relationship = head_office.create(of(mine, RelationshipKind::Spouse, theirs)).await?;
    let path = format!("/relationships/{}?expand=contact,related", made.head.id);
    for (caller, known, unknown) in [(&rep, "contact", "related"), (&far, "related", "contact")] {
        let answer = caller.get(&path).await?;
        assert_eq!((answer.status, answer.json[known]["name"].as_str()), (200, Some("Dr Meera Iyer")));
        assert!(answer.json.get(unknown).is_none());
    }
    assert_eq!(app.neighbour().await?.get(&path).await?.status, 404);
    Ok(())
}
