//! Accounts, contacts and affiliations: made, read, changed, thrown away and taken back.

use anyhow::Result;
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{TestApp, a_contact, an_account, on_both};

on_both!(a_contact_lives);

async fn a_contact_lives(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let contact: Contact = rep.create(a_contact()).await?;
    assert_eq!(contact.full_name, "Dr Meera Iyer");
    let path = format!("/contacts/{}", contact.head.id);
    let answer = rep.get(&path).await?;
    assert_eq!((answer.status, answer.header("etag")), (200, Some("\"1\"")));

    let answer = rep.patch(&path, 1, &json!({"account_id": account.head.id, "class": "A"})).await?;
    assert_eq!((answer.status, answer.version()), (200, Some(2)), "{}", answer.text);
    let answer = rep.get("/contacts?expand=account,owner&include_total=true").await?;
    assert_eq!(answer.text_at("/data/0/account/name"), "Sunrise Hospital");
    assert_eq!(answer.text_at("/data/0/owner/name"), "Asha Rawat");
    assert_eq!(answer.json["page"]["total"], 1);

    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    assert_eq!(rep.get(&path).await?.status, 404);
    let answer = rep.post(&format!("{path}/restore"), &json!({})).await?;
    assert_eq!((answer.status, answer.version()), (200, Some(4)));
    Ok(())
}
