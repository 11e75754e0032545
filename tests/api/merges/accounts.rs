//! What goes over with an account.

use super::{ask_at, merge_of, undo};
use anyhow::Result;
use domain::people::account::{Account, AccountData};
use domain::people::contact::{Contact, ContactData};
use domain::people::tie_up::{TieUp, TieUpScope};
use serde_json::json;
use tests::{TestApp, a_contact, a_tie_up, an_account, on_both};

on_both!(those_who_refer_to_it, one_agreement_at_a_time, never_a_circle);

fn path(account: &Account) -> String {
    format!("/accounts/{}", account.head.id)
}

async fn those_who_refer_to_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two): (Account, Account) = (
        rep.create(AccountData { name: "Moonlight".into(), ..an_account() }).await?,
        rep.create(AccountData { beds: Some(40), ..an_account() }).await?,
    );
    let id = Some(two.head.id);
    let branch: Account = rep.create(AccountData { parent_id: id, ..an_account() }).await?;
    let person: Contact = rep.create(ContactData { account_id: id, ..a_contact() }).await?;
    let tie_up: TieUp = rep.create(a_tie_up(two.head.id)).await?;
    let merged = merge_of(&ask_at(&rep, &path(&one), &path(&two), json!({})).await?)?;
    assert_eq!(merged.other.as_ref().map(|other| other.name.as_str()), Some("Sunrise Hospital"));
    let after = rep.client.get_account(one.head.id, "").await?.data;
    assert_eq!((after.name.as_str(), after.beds), ("Moonlight", Some(40)));
    assert_eq!(rep.client.get_account(branch.head.id, "").await?.data.parent_id, Some(one.head.id));
    assert_eq!(rep.client.get_contact(person.head.id, "").await?.data.account_id, Some(one.head.id));
    assert_eq!(rep.client.get_tie_up(tie_up.head.id, "").await?.data.account_id, one.head.id);
    // Its tie-ups are found by the name of the account that they belong to now.
    assert_eq!(rep.get("/tie-ups?q=moonlight").await?.rows().len(), 1);
    assert_eq!(rep.get("/tie-ups?q=sunrise").await?.rows().len(), 0);
    let places = rep.get(&format!("/affiliations?filter[account_id]={}", one.head.id)).await?;
    assert_eq!(places.column("contact_id"), [person.head.id.to_string()]);
    // And back.
    assert_eq!(undo(&rep, &merged).await?.status, 200);
    assert_eq!(rep.client.get_tie_up(tie_up.head.id, "").await?.data.account_id, two.head.id);
    assert_eq!(rep.get("/tie-ups?q=sunrise").await?.rows().len(), 1);
    assert_eq!(rep.client.get_account(branch.head.id, "").await?.data.parent_id, Some(two.head.id));
    Ok(())
}

async fn one_agreement_at_a_time(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let (one, two): (Account, Account) = (rep.create(an_account()).await?, rep.create(an_account()).await?);
    let mut active = Vec::new();
    for (account, reference) in [(&one, "MoU/1"), (&two, "MoU/2")] {
        let data = domain::people::tie_up::TieUpData { reference: Some(reference.into()), ..a_tie_up(account.head.id) };
        let tie_up: TieUp = rep.create(data).await?;
        let path = format!("/tie-ups/{}", tie_up.head.id);
        for (version, mover, to) in [(1, &rep, "negotiation"), (2, &rep, "pending_approval"), (3, &manager, "active")] {
            let moved = mover.post(&format!("{path}/transitions"), &json!({"to": to}));
            let moved = moved.header("if-match", &format!("\"{version}\"")).await?;
            assert_eq!(moved.status, 200, "{}", moved.text);
        }
        active.push(path);
    }
    let refused = ask_at(&rep, &path(&one), &path(&two), json!({})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"));
    let detail = refused.text_at("/detail");
    assert!(detail.contains("MoU/1") && detail.contains("MoU/2") && detail.contains("opd"), "{detail}");
    let preview = rep.get(&format!("{}/merge?other_id={}", path(&one), two.head.id)).await?;
    assert_eq!(preview.text_at("/refused"), detail);
    // Once one is ended, nothing stands against it.
    let ended = manager.post(&format!("{}/transitions", active[1]), &json!({"to": "terminated", "reason": "Twice"}));
    assert_eq!(ended.header("if-match", "\"4\"").await?.status, 200);
    merge_of(&ask_at(&rep, &path(&one), &path(&two), json!({})).await?)?;
    let scopes = rep.get(&format!("/tie-ups?filter[account_id]={}", one.head.id)).await?.column("scope");
    assert_eq!(scopes, [TieUpScope::Opd.as_str(); 2]);
    Ok(())
}

async fn never_a_circle(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let top: Account = rep.create(an_account()).await?;
    let middle: Account = rep.create(AccountData { parent_id: Some(top.head.id), ..an_account() }).await?;
    let low: Account = rep.create(AccountData { parent_id: Some(middle.head.id), ..an_account() }).await?;
    for (one, two) in [(&top, &low), (&low, &top), (&middle, &low)] {
        let refused = ask_at(&rep, &path(one), &path(two), json!({})).await?;
        assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    }
    Ok(())
}
