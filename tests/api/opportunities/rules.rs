//! What an opportunity may name, what a merge and an erasure make of it.

use super::{a_deal, path};
use anyhow::Result;
use domain::leads::opportunity::{Opportunity, OpportunityData, OpportunityKind};
use domain::people::account::Account;
use domain::people::contact::Contact;
use domain::people::tie_up::TieUp;
use serde_json::json;
use tests::{TestApp, Who, a_contact, a_tie_up, an_account, an_opportunity, on_both};

on_both!(nobody_names_what_they_do_not_see, a_tie_up_says_the_account, a_merge_carries_it_over, it_stands_in_histories);

async fn nobody_names_what_they_do_not_see(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.caller(Who::Far).await?);
    let (account, contact): (Account, Contact) = (far.create(an_account()).await?, far.create(a_contact()).await?);
    let deal = a_deal(&rep, |_| ()).await?;
    for (field, id) in [("account_id", account.head.id.to_string()), ("contact_id", contact.head.id.to_string())] {
        let refused = rep.patch(&path(&deal), 1, &json!({field: id})).await?;
        let pointer = refused.json["errors"][0]["pointer"].as_str().unwrap_or_default();
        assert_eq!((refused.status, pointer), (422, format!("/{field}").as_str()));
    }
    let nobody = rep.patch(&path(&deal), 1, &json!({"account_id": null})).await?;
    assert_eq!((nobody.status, nobody.json["errors"][0]["pointer"].as_str()), (422, Some("/account_id")));
    let closed = rep.patch(&path(&deal), 1, &json!({"category_override": "closed"})).await?;
    assert_eq!((closed.status, closed.json["errors"][0]["pointer"].as_str()), (422, Some("/category_override")));
    Ok(())
}

async fn a_tie_up_says_the_account(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (account, other): (Account, Account) = (rep.create(an_account()).await?, rep.create(an_account()).await?);
    let contact: Contact = rep.create(a_contact()).await?;
    let tie_up: TieUp = rep.create(a_tie_up(account.head.id)).await?;
    let data = OpportunityData {
        kind: OpportunityKind::TieUp,
        tie_up_id: Some(tie_up.head.id),
        contact_id: Some(contact.head.id),
        account_id: None,
        ..an_opportunity(account.head.id)
    };
    let deal: Opportunity = rep.create(data.clone()).await?;
    assert_eq!(deal.data.account_id, Some(account.head.id));
    let wrong = OpportunityData { account_id: Some(other.head.id), ..data };
    let refused = rep.post("/opportunities", &serde_json::to_value(wrong)?).await?;
    assert_eq!((refused.status, refused.json["errors"][0]["pointer"].as_str()), (422, Some("/tie_up_id")));
    Ok(())
}

async fn a_merge_carries_it_over(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, two): (Account, Account) = (rep.create(an_account()).await?, rep.create(an_account()).await?);
    let deal: Opportunity = rep.create(an_opportunity(two.head.id)).await?;
    let merge = rep.client.merge(&one, &two, std::collections::BTreeMap::new()).await?;
    assert_eq!(rep.client.get_opportunity(deal.head.id, "").await?.data.account_id, Some(one.head.id));
    rep.client.undo_merge(&merge).await?;
    assert_eq!(rep.client.get_opportunity(deal.head.id, "").await?.data.account_id, Some(two.head.id));
    Ok(())
}

async fn it_stands_in_histories(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let deal = a_deal(&rep, |_| ()).await?;
    app.settle().await?;
    let account = deal.data.account_id.map(|id| id.to_string()).unwrap_or_default();
    let told = rep.get(&format!("/events?resource=accounts&record_id={account}&of=opportunities")).await?;
    assert_eq!((told.status, told.column("kind")), (200, vec!["created".to_owned()]), "{}", told.text);
    Ok(())
}
