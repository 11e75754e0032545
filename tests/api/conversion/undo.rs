//! Taking a conversion back: what was made is gone, what was linked is as it was, and nobody's later work is lost.

use super::{contacts, convert, converted, mobile, qualified, status_of, undo};
use anyhow::{Context, Result};
use domain::kernel::policy::Resource;
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{Lead, LeadData};
use domain::leads::origin::LeadChannel;
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{Caller, TestApp, a_contact, an_account, on_both};

on_both!(
    all_that_was_made_is_gone,
    what_was_linked_is_as_it_was,
    half_a_minute_and_no_longer,
    what_somebody_has_changed_stays,
    consents_are_taken_back,
    it_can_be_converted_again,
);

/// The lead without what each change counts on.
fn without_its_head(lead: &Lead) -> Result<Value> {
    let mut json = serde_json::to_value(lead)?;
    for field in ["version", "updated_at", "updated_by"] {
        json.as_object_mut().into_iter().for_each(|fields| drop(fields.remove(field)));
    }
    Ok(json)
}

async fn all_that_was_made_is_gone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let planned = "2026-11-25T05:30:00Z".parse()?;
    let lead = qualified(&rep, |data| {
        (data.next_action, data.next_action_at) = (Some(domain::leads::lead::NextAction::Call), Some(planned));
    })
    .await?;
    let body = json!({"account": {"create": {"kind": "corporate", "name": "Sunrise Mills"}},
        "opportunity": {"kind": "package", "expected_close": "2026-12-24"}});
    let done = converted(&rep, &lead, body).await?;
    assert!(done.lead.data.next_action_at.is_none());
    let (account, opportunity) = (done.account.context("no account")?, done.opportunity.context("no opportunity")?);
    assert_eq!(rep.client.get_lead_conversion(lead.head.id).await?.undo_until, Some(done.undo_until));
    let back = undo(&rep, lead.head.id).await?;
    assert_eq!((back.status, back.version()), (200, Some(done.lead.head.version + 1)), "{}", back.text);
    let present = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!(without_its_head(&present)?, without_its_head(&lead)?);
    for (resource, id) in [
        ("contacts", done.contact.record.id),
        ("accounts", account.record.id),
        ("opportunities", opportunity.record.id),
    ] {
        assert_eq!(status_of(&rep, resource, id).await?, 404, "{resource}");
        let restored = rep.post(&format!("/{resource}/{id}/restore"), &json!({})).await?;
        assert_eq!(restored.status, 200, "it lies in the recycle bin: {}", restored.text);
    }
    assert_eq!(rep.get("/affiliations").await?.rows().len(), 0);
    // The history tells both.
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Leads, lead.head.id.into(), &[], None).await?;
    let reasons: Vec<_> = history.data.iter().filter_map(|event| event.reason.as_deref()).collect();
    assert!(reasons.contains(&"conversion") && reasons.contains(&"conversion undone"), "{reasons:?}");
    let again = undo(&rep, lead.head.id).await?;
    assert_eq!((again.status, again.code()), (409, "conflict"));
    Ok(())
}

async fn what_was_linked_is_as_it_was(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (contact, account): (Contact, Account) = (rep.create(a_contact()).await?, rep.create(an_account()).await?);
    let asked = InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) };
    let lead = qualified(&rep, |_| ()).await?;
    let inquiry: Inquiry = rep.create(asked).await?;
    assert_eq!((inquiry.lead_id, inquiry.contact_id), (Some(lead.head.id), None));
    let body = json!({"contact": {"link": contact.head.id}, "account": {"link": account.head.id}});
    converted(&rep, &lead, body).await?;
    assert_eq!(rep.client.get_inquiry(inquiry.head.id, "").await?.contact_id, Some(contact.head.id));
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    let present = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!((present.data.contact_id, present.data.account_id), (None, None));
    assert_eq!(rep.client.get_inquiry(inquiry.head.id, "").await?.contact_id, None);
    assert_eq!(rep.client.get_contact(contact.head.id, "").await?, contact);
    assert_eq!(rep.client.get_account(account.head.id, "").await?, account);
    Ok(())
}

async fn half_a_minute_and_no_longer(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, other) =
        (qualified(&rep, |_| ()).await?, qualified(&rep, |data| data.given_name = Some("Ravi".into())).await?);
    let unconverted = undo(&rep, one.head.id).await?;
    assert_eq!((unconverted.status, unconverted.code()), (409, "conflict"), "{}", unconverted.text);
    for lead in [&one, &other] {
        let named = json!({"contact": {"create": {"kind": "patient", "given_name": lead.full_name}}});
        converted(&rep, lead, named).await?;
    }
    app.clock.advance_seconds(30);
    assert_eq!(undo(&rep, one.head.id).await?.status, 200);
    app.clock.advance_seconds(1);
    assert_eq!(rep.client.get_lead_conversion(other.head.id).await?.undo_until, None);
    let late = undo(&rep, other.head.id).await?;
    assert_eq!((late.status, late.code()), (410, "gone"), "{}", late.text);
    assert!(late.text_at("/detail").contains("30 seconds"));
    assert_eq!(contacts(&rep).await?, 1);
    // Days later nothing is kept of it any more, which a further conversion has thrown away.
    app.clock.advance_seconds(2 * 86_400);
    let rep = app.rep().await?;
    let third = qualified(&rep, |data| data.phones = mobile("98110 00000")).await?;
    assert_eq!(convert(&rep, &third, json!({})).await?.status, 200);
    assert_eq!(undo(&rep, other.head.id).await?.code(), "gone");
    Ok(())
}

async fn what_somebody_has_changed_stays(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let refused = async |number: usize, what: &str, change: &dyn Fn(&Caller, &str, &str) -> Change| -> Result<()> {
        let named = |data: &mut LeadData| {
            (data.given_name, data.phones) = (Some(format!("Asha{number}")), mobile(&format!("98765 6{number:04}")));
        };
        let lead = qualified(&rep, named).await?;
        let done = converted(&rep, &lead, json!({})).await?;
        let (contact, id) = (done.contact.record.id.to_string(), lead.head.id.to_string());
        change(&rep, &contact, &id).await?;
        let answer = undo(&rep, lead.head.id).await?;
        assert_eq!((answer.status, answer.code()), (409, "conflict"), "{what}: {}", answer.text);
        assert_eq!(status_of(&rep, "contacts", done.contact.record.id).await?, 200, "{what}");
        Ok(())
    };
    refused(1, "the contact was edited", &|rep, contact, _| {
        done(rep.patch(&format!("/contacts/{contact}"), 1, &json!({"notes": "Called back"})), 200)
    })
    .await?;
    refused(2, "somebody said something about it", &|rep, contact, _| {
        done(rep.post("/comments", &json!({"resource": "contacts", "record_id": contact, "text": "Wants a room"})), 201)
    })
    .await?;
    refused(3, "something was sold", &|rep, contact, _| {
        let amount = json!({"amount_minor": 100, "currency": "INR"});
        let sold = json!({"contact_id": contact, "kind": "package", "name": "Check-up", "amount": amount, "expected_close": "2026-12-24"});
        done(rep.post("/opportunities", &sold), 201)
    })
    .await?;
    refused(4, "another lead is theirs", &|rep, contact, _| {
        done(rep.post("/leads", &json!({"channel": "phone", "given_name": "Ravi", "contact_id": contact})), 201)
    })
    .await?;
    refused(5, "the lead was edited", &|rep, _, lead| {
        let (rep, path) = (rep.clone(), format!("/leads/{lead}"));
        Box::pin(async move {
            let version = rep.get(&path).await?.version().context("a version")?;
            let answer = rep.patch(&path, version, &json!({"notes": "Called back"})).await?;
            anyhow::ensure!(answer.status == 200, "{}", answer.text);
            Ok(())
        })
    })
    .await?;
    refused(6, "they agreed to something", &|rep, contact, _| {
        let said = json!({"contact_id": contact, "purpose": "offers", "channel": "sms", "state": "given",
            "notice_version": "2026-1", "language": "hi", "source": "phone"});
        done(rep.post("/consents", &said), 201)
    })
    .await
}

type Change = std::pin::Pin<Box<dyn Future<Output = Result<()>>>>;

fn done(request: tests::Request, status: u16) -> Change {
    Box::pin(async move {
        let answer = request.await?;
        anyhow::ensure!(answer.status == status, "{}", answer.text);
        Ok(())
    })
}

async fn consents_are_taken_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let given = json!({"purpose": "offers", "channel": "sms", "notice_version": "2026-1", "language": "hi"});
    let body = json!({"channel": "phone", "phone": "98765 43210", "consents": [given]});
    let lead = qualified(&rep, |_| ()).await?;
    assert_eq!(rep.post("/inquiries", &body).await?.status, 201);
    let link = json!({"contact": {"link": contact.head.id}});
    assert_eq!(converted(&rep, &lead, link.clone()).await?.consents, 1);
    let path = format!("/contacts/{}/consents", contact.head.id);
    assert_eq!(rep.get(&path).await?.json["current"].as_array().map(Vec::len), Some(1));
    // It was another one: they have never agreed to anything.
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    assert_eq!(rep.get(&path).await?.json["current"], json!([]));
    assert_eq!(rep.get(&format!("/consents?filter[contact_id]={}", contact.head.id)).await?.rows().len(), 0);
    // Once more, and the ledger counts on.
    let lead = rep.client.get_lead(lead.head.id, "").await?;
    converted(&rep, &lead, link).await?;
    let ledger = rep.get(&format!("/consents?filter[contact_id]={}", contact.head.id)).await?;
    assert_eq!((ledger.rows().len(), ledger.json["data"][0]["number"].as_i64()), (1, Some(2)));
    Ok(())
}

async fn it_can_be_converted_again(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    converted(&rep, &lead, json!({})).await?;
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    // Whoever lies in the recycle bin is nobody's double.
    let lead = rep.client.get_lead(lead.head.id, "").await?;
    assert!(converted(&rep, &lead, json!({})).await?.contact.made);
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    assert_eq!(contacts(&rep).await?, 0);
    Ok(())
}
