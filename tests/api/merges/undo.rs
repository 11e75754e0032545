//! The way back: everything as it was, but for what somebody has changed since.

use super::{ask, contact, fields, merge, merge_of, undo};
use anyhow::Result;
use domain::people::account::Account;
use domain::people::affiliation::{Affiliation, AffiliationData};
use domain::people::contact::{Contact, ContactData};
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use serde_json::json;
use tests::{TestApp, a_contact, an_account, lines, on_both};

on_both!(
    everything_as_it_was,
    what_was_changed_since_stays,
    the_later_merge_first,
    what_was_replaced_stays_replaced,
    thirty_days,
);

async fn everything_as_it_was(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, third) = (contact(&rep).await?, contact(&rep).await?);
    let two: Contact =
        rep.create(ContactData { notes: Some("Second".into()), tags: vec!["camp".into()], ..a_contact() }).await?;
    let account: Account = rep.create(an_account()).await?;
    for contact in [&one, &two] {
        let _: Affiliation = rep.create(AffiliationData::new(contact.head.id, account.head.id)).await?;
    }
    let spouse = |from: &Contact, to: &Contact| RelationshipData {
        contact_id: from.head.id,
        related_id: to.head.id,
        kind: RelationshipKind::Spouse,
        note: None,
    };
    let mut ties = Vec::new();
    for (from, to) in [(&one, &two), (&two, &third), (&third, &one)] {
        ties.push(rep.create::<Relationship>(spouse(from, to)).await?);
    }
    let merged = merge_of(&ask(&rep, one.head.id, two.head.id, json!({"notes": "other", "tags": "both"})).await?)?;
    assert_eq!(rep.client.get_contact(one.head.id, "").await?.data.tags, ["camp"]);
    let undone = undo(&rep, &merged).await?;
    assert_eq!(undone.status, 200, "{}", undone.text);
    for before in [&one, &two, &third] {
        assert_eq!(fields(&rep.client.get_contact(before.head.id, "").await?)?, fields(before)?);
    }
    for before in &ties {
        assert_eq!(fields(&rep.client.get_relationship(before.head.id, "").await?)?, fields(before)?);
    }
    assert_eq!(rep.get(&format!("/affiliations?filter[account_id]={}", account.head.id)).await?.rows().len(), 2);
    assert_eq!(rep.get(&format!("/contacts/{}/merges", one.head.id)).await?.json, json!([]));
    Ok(())
}

async fn what_was_changed_since_stays(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = contact(&rep).await?;
    let two: Contact =
        rep.create(ContactData { notes: Some("Second".into()), job_title: Some("Head".into()), ..a_contact() }).await?;
    let comment = |id| json!({"resource": "contacts", "record_id": id, "text": "Seen"});
    assert_eq!(rep.post("/comments", &comment(two.head.id)).await?.status, 201);
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    let path = format!("/contacts/{}", one.head.id);
    assert_eq!(rep.patch(&path, 2, &json!({"notes": "Changed"})).await?.status, 200);
    assert_eq!(rep.post("/comments", &comment(one.head.id)).await?.status, 201);
    assert_eq!(undo(&rep, &merged).await?.status, 200);
    let after = rep.client.get_contact(one.head.id, "").await?.data;
    assert_eq!((after.notes.as_deref(), after.job_title), (Some("Changed"), None));
    let of = |id| rep.get(&format!("/comments?resource=contacts&record_id={id}"));
    assert_eq!(of(one.head.id).await?.rows().len(), 1);
    assert_eq!(of(two.head.id).await?.rows().len(), 1);
    Ok(())
}

async fn the_later_merge_first(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two, three) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    let first = merge(&rep, two.head.id, one.head.id).await?;
    let second = merge(&rep, three.head.id, two.head.id).await?;
    let refused = undo(&rep, &first).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    assert_eq!(undo(&rep, &second).await?.status, 200);
    assert_eq!(undo(&rep, &first).await?.status, 200);
    for before in [one, two, three] {
        assert_eq!(fields(&rep.client.get_contact(before.head.id, "").await?)?, fields(&before)?);
    }
    Ok(())
}

async fn what_was_replaced_stays_replaced(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two, third) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    let of = |from: &Contact| RelationshipData {
        contact_id: from.head.id,
        related_id: third.head.id,
        kind: RelationshipKind::Friend,
        note: None,
    };
    let kept: Relationship = rep.create(of(&two)).await?;
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    // Somebody throws away what came over, and writes it anew.
    let path = format!("/relationships/{}", kept.head.id);
    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    let anew: Relationship = rep.create(of(&one)).await?;
    assert_eq!(undo(&rep, &merged).await?.status, 200);
    assert_eq!(rep.client.get_relationship(anew.head.id, "").await?.data.contact_id, one.head.id);
    // In the recycle bin it belongs to whom it belonged to.
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.text_at("/contact_id"), two.head.id.to_string());
    Ok(())
}

async fn thirty_days(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two, three) = (contact(&rep).await?, contact(&rep).await?, contact(&rep).await?);
    let comment = json!({"resource": "contacts", "record_id": two.head.id, "text": "Seen"});
    assert_eq!(rep.post("/comments", &comment).await?.status, 201);
    let merged = merge(&rep, one.head.id, two.head.id).await?;
    app.clock.advance_seconds(30 * 24 * 3_600 + 1);
    let rep = app.rep().await?;
    let second = merge(&rep, one.head.id, three.head.id).await?;
    let late = undo(&rep, &merged).await?;
    assert_eq!((late.status, late.code()), (410, "gone"));
    let kept = || lines(app.state.database.target(), "SELECT CAST(count(*) AS text) AS line FROM merge_moves");
    assert_eq!(kept()?, ["1"]);
    assert_eq!(app.write(api::people::merge::forget_old).await?, 1);
    assert_eq!(kept()?, ["0"]);
    assert_eq!(app.write(api::people::merge::forget_old).await?, 0);
    // The address still leads on, and the other merge can still be undone.
    assert_eq!(rep.client.get_contact(two.head.id, "").await?.head.id, one.head.id);
    assert_eq!(undo(&rep, &second).await?.status, 200);
    Ok(())
}
