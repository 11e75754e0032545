//! Who a lead may be: those that look the same are decided on, those that nobody may see are not told of.

use super::{contacts, convert, converted, mobile, qualified, undo};
use crate::duplicates::scan;
use anyhow::Result;
use domain::people::account::{Account, AccountData};
use domain::people::contact::{Contact, ContactData, ContactKind};
use serde_json::json;
use tests::{Caller, TestApp, Who, an_account, an_address, on_both};

on_both!(
    one_that_looks_the_same_is_decided_on,
    who_shares_a_number_is_shown,
    a_number_alone_is_enough,
    the_contact_that_it_names,
    nobody_learns_of_what_they_may_not_see,
    what_is_hidden_is_not_found_out,
    accounts_are_compared_too,
);

async fn asha(caller: &Caller) -> Result<Contact> {
    person(caller, "Asha", "Gupta", "+91 98765 43210").await
}

async fn person(caller: &Caller, given: &str, family: &str, number: &str) -> Result<Contact> {
    let (given_name, family_name) = (Some(given.to_owned()), Some(family.to_owned()));
    let addresses = vec![an_address("Noida")];
    let phones = mobile(number);
    let data = ContactData { given_name, family_name, addresses, phones, ..ContactData::new(ContactKind::Patient) };
    caller.create(data).await
}

async fn one_that_looks_the_same_is_decided_on(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let known = asha(&rep).await?;
    let lead = qualified(&rep, |_| ()).await?;
    let panel = rep.client.get_lead_conversion(lead.head.id).await?;
    let found = panel.contacts.first().expect("a candidate");
    assert_eq!((found.id, found.strong, found.score), (known.head.id.into(), true, 80));
    assert_eq!(found.reasons, ["same_phone", "same_name", "same_town"]);
    for body in [json!({}), json!({"contact": {"create": panel.contact}})] {
        let refused = convert(&rep, &lead, body).await?;
        assert_eq!((refused.status, refused.code()), (409, "duplicate"), "{}", refused.text);
        assert_eq!(refused.text_at("/candidates/0/id"), known.head.id.to_string());
        assert_eq!(
            (refused.text_at("/candidates/0/name"), refused.text_at("/candidates/0/resource")),
            ("Asha Gupta", "contacts")
        );
    }
    assert_eq!(contacts(&rep).await?, 1);
    let linked = converted(&rep, &lead, json!({"contact": {"link": known.head.id}})).await?;
    assert!(!linked.contact.made);
    assert_eq!((contacts(&rep).await?, linked.lead.data.contact_id), (1, Some(known.head.id)));
    // Her sister, for whom somebody says so.
    let sister = qualified(&rep, |_| ()).await?;
    let body = json!({"contact": {"create": panel.contact, "other_than": [known.head.id]}});
    assert!(converted(&rep, &sister, body).await?.contact.made);
    assert_eq!(contacts(&rep).await?, 2);
    Ok(())
}

async fn who_shares_a_number_is_shown(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let father = person(&rep, "Harish", "Gupta", "98765 43210").await?;
    let lead = qualified(&rep, |_| ()).await?;
    let panel = rep.client.get_lead_conversion(lead.head.id).await?;
    let shown: Vec<_> = panel.contacts.iter().map(|one| (one.id, one.strong)).collect();
    assert_eq!(shown, [(father.head.id.into(), false)], "of one family, not one person");
    assert!(converted(&rep, &lead, json!({})).await?.contact.made);
    Ok(())
}

async fn a_number_alone_is_enough(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let known = asha(&rep).await?;
    let lead = qualified(&rep, |data| (data.given_name, data.family_name) = (None, None)).await?;
    let refused = convert(&rep, &lead, json!({})).await?;
    assert_eq!((refused.status, refused.text_at("/candidates/0/id")), (409, known.head.id.to_string().as_str()));
    // Of somebody in the recycle bin nothing is known.
    rep.client.delete_contact(&known).await?;
    let refused = convert(&rep, &lead, json!({})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/contact/create/given_name required"));
    Ok(())
}

async fn the_contact_that_it_names(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // Another name and another number: nobody would find her.
    let known = person(&rep, "Meenakshi", "Rao", "98110 00000").await?;
    let lead = qualified(&rep, |data| data.contact_id = Some(known.head.id)).await?;
    let panel = rep.client.get_lead_conversion(lead.head.id).await?;
    assert_eq!(panel.contacts.iter().map(|one| one.id).collect::<Vec<_>>(), [known.head.id.into()]);
    let done = converted(&rep, &lead, json!({})).await?;
    assert_eq!((done.contact.made, done.contact.record.id), (false, known.head.id.into()));
    // Somebody may say that it is another one all the same.
    let other = qualified(&rep, |data| data.contact_id = Some(known.head.id)).await?;
    let done = converted(&rep, &other, json!({"contact": {"create": panel.contact}})).await?;
    assert!(done.contact.made && done.lead.data.contact_id != Some(known.head.id));
    Ok(())
}

async fn nobody_learns_of_what_they_may_not_see(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    asha(&far).await?;
    let lead = qualified(&rep, |_| ()).await?;
    assert!(rep.client.get_lead_conversion(lead.head.id).await?.contacts.is_empty());
    assert!(converted(&rep, &lead, json!({})).await?.contact.made);
    Ok(())
}

/// A rep does not see a patient's numbers and birthday, and does not learn by trying whether they are right.
async fn what_is_hidden_is_not_found_out(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let known = ContactData {
        given_name: Some("Meera".into()),
        family_name: Some("Iyer".into()),
        uhid: Some("UH-4711".into()),
        abha: Some("12-3456-7890-1234".into()),
        birth_date: Some("1980-05-05".parse()?),
        owner_id: Some(Who::Rep.id()),
        ..ContactData::new(ContactKind::Patient)
    };
    let known: Contact = manager.create(known).await?;
    // By numbers alone it is found once a scan has looked at it.
    scan(&app).await?;
    assert_eq!(rep.client.get_contact(known.head.id, "").await?.data.uhid, None);
    for (tried, reason) in [
        (json!({"kind": "patient", "given_name": "Ravi", "uhid": "UH-4711"}), "same_uhid"),
        (json!({"kind": "patient", "given_name": "Ravi", "abha": "12-3456-7890-1234"}), "same_abha"),
        (
            json!({"kind": "patient", "given_name": "Meera", "family_name": "Iyer", "birth_date": "1980-05-05"}),
            "same_birth_date",
        ),
    ] {
        let lead = qualified(&rep, |_| ()).await?;
        let body = json!({"contact": {"create": tried}});
        let seen = convert(&manager, &lead, body.clone()).await?;
        assert_eq!((seen.status, seen.text_at("/candidates/0/id")), (409, known.head.id.to_string().as_str()));
        assert!(seen.json["candidates"][0]["reasons"].as_array().is_some_and(|all| all.contains(&json!(reason))));
        let made = converted(&rep, &lead, body).await?;
        assert!(made.contact.made, "{reason}");
        assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    }
    Ok(())
}

async fn accounts_are_compared_too(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let phones = mobile("0120 4567890");
    let data = AccountData { phones: phones.clone(), addresses: vec![an_address("Noida")], ..an_account() };
    let known: Account = rep.create(data).await?;
    let lead = qualified(&rep, |data| data.phones = phones.clone()).await?;
    let panel = rep.client.get_lead_conversion(lead.head.id).await?;
    // A switchboard says little.
    let shown: Vec<_> = panel.accounts.iter().map(|one| (one.id, one.strong)).collect();
    assert_eq!(shown, [(known.head.id.into(), false)]);
    let new = json!({"kind": "hospital", "name": "Sunrise Hospitals", "phones": [{"number": "0120 4567890"}], "addresses": [{"city": "Noida"}]});
    let refused = convert(&rep, &lead, json!({"account": {"create": new}})).await?;
    assert_eq!((refused.status, refused.text_at("/candidates/0/resource")), (409, "accounts"), "{}", refused.text);
    assert_eq!(contacts(&rep).await?, 0);
    let body = json!({"account": {"create": new, "other_than": [known.head.id]}});
    assert!(converted(&rep, &lead, body).await?.account.is_some_and(|account| account.made));
    Ok(())
}
