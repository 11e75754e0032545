//! What a lead becomes: a contact with all that was known, an account and an opportunity where they are asked for, and a
//! history that tells where it came from.

use super::{contacts, convert, converted, mobile, move_on, qualified};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::leads;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::status::{Mover, Status};
use domain::leads::attempt::{AttemptChannel, AttemptData, AttemptOutcome};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{Lead, LeadData, LeadStatus};
use domain::leads::opportunity::OpportunityKind;
use domain::leads::origin::LeadChannel;
use domain::people::account::Account;
use domain::people::consent::ConsentSource;
use domain::people::contact::{Contact, ContactKind};
use serde_json::{Value, json};
use tests::{TestApp, Who, a_contact, an_account, on_both};

on_both!(
    a_patient_with_all_that_was_known,
    only_from_where_the_table_says,
    with_an_account_and_an_opportunity,
    the_history_tells_all_of_it,
    consents_go_over,
    whose_it_is,
    what_a_conversion_needs,
    sent_twice_it_is_done_once,
    a_tool_needs_the_scopes_of_what_is_made,
);

async fn a_patient_with_all_that_was_known(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let lead = qualified(&rep, |data| data.payer = Some("CGHS".into())).await?;
    let panel = rep.client.get_lead_conversion(lead.head.id).await?;
    assert!(panel.convertible && panel.contacts.is_empty() && panel.undo_until.is_none());
    assert_eq!((panel.version, panel.opportunity_name.as_str()), (lead.head.version, "Orthopaedics: Asha Gupta"));
    let done = converted(&rep, &lead, json!({})).await?;
    assert!(done.contact.made && done.account.is_none() && done.opportunity.is_none());
    assert_eq!(done.undo_until, app.clock.now().plus_seconds(30));
    // Who pays for a patient is hidden from a rep.
    let contact = manager.client.get_contact(done.contact.record.id.into(), "").await?;
    assert_eq!((contact.full_name.as_str(), contact.data.kind), ("Asha Gupta", ContactKind::Patient));
    assert_eq!(contact.data, panel.contact);
    assert_eq!(contact.data.owner_id, Some(Who::Rep.id()));
    let present = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!(present, done.lead);
    assert_eq!((present.status, present.data.contact_id), (LeadStatus::Converted, Some(contact.head.id)));
    assert_eq!((present.closed_at, present.head.version), (Some(app.clock.now()), lead.head.version + 1));
    let told = rep.get(&format!("/leads/{}?expand=contact,opportunity", lead.head.id)).await?;
    assert_eq!(told.text_at("/contact/name"), "Asha Gupta");
    Ok(())
}

/// Every status.
async fn only_from_where_the_table_says(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (number, from) in (0..).zip(LeadStatus::ALL.iter().copied()) {
        let phone = format!("98765 4{number:04}");
        let lead = qualified(&rep, |data| data.phones = mobile(&phone)).await?;
        let (id, now) = (lead.head.id, app.clock.now());
        app.write(move |transaction| {
            let closed = (!from.is_open()).then_some(now);
            let statement =
                diesel::update(leads::table.find(id)).set((leads::status.eq(from), leads::closed_at.eq(closed)));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
            Ok(())
        })
        .await?;
        let answer =
            convert(&rep, &lead, json!({"contact": {"create": {"kind": "patient", "given_name": phone}}})).await?;
        if matches!(from, LeadStatus::Qualified | LeadStatus::AppointmentBooked) {
            assert_eq!((answer.status, answer.text_at("/lead/status")), (200, "converted"), "{from}: {}", answer.text);
            continue;
        }
        assert_eq!((answer.status, answer.code()), (409, "illegal_transition"), "{from}: {}", answer.text);
        let legal: Vec<&str> =
            from.moves().iter().filter(|legal| legal.by != Mover::System).map(|legal| legal.to.as_str()).collect();
        let named = if legal.is_empty() { Value::Null } else { json!(legal) };
        assert_eq!(answer.json["allowed"], named, "{from}");
        assert!(!rep.client.get_lead_conversion(id).await?.convertible);
    }
    assert_eq!(contacts(&rep).await?, 2);
    Ok(())
}

async fn with_an_account_and_an_opportunity(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let account: Account = rep.create(an_account()).await?;
    let lead = qualified(&rep, |data| data.source = Some("Health talk".into())).await?;
    let lead = move_on(&rep, &lead, &["appointment_booked"]).await?;
    let amount = json!({"amount_minor": 25_000_000, "currency": "INR"});
    let wish = json!({"kind": "procedure", "amount": amount, "expected_close": "2026-12-24"});
    let body = json!({"account": {"link": account.head.id}, "opportunity": wish});
    let done = converted(&rep, &lead, body).await?;
    let linked = done.account.context("no account")?;
    assert_eq!((linked.made, linked.record.id), (false, account.head.id.into()));
    let contact = rep.client.get_contact(done.contact.record.id.into(), "").await?;
    assert_eq!(contact.data.account_id, Some(account.head.id));
    let sold = done.opportunity.context("no opportunity")?;
    let sold = rep.client.get_opportunity(sold.record.id.into(), "").await?;
    assert_eq!((sold.data.name.as_str(), sold.data.kind), ("Orthopaedics: Asha Gupta", OpportunityKind::Procedure));
    assert_eq!((sold.data.source.as_deref(), sold.data.amount.amount_minor), (Some("Health talk"), 25_000_000));
    assert_eq!((sold.data.contact_id, sold.data.account_id), (Some(contact.head.id), Some(account.head.id)));
    assert_eq!((done.lead.opportunity_id, done.lead.data.account_id), (Some(sold.head.id), Some(account.head.id)));
    assert_eq!(rep.get(&format!("/leads?filter[opportunity_id]={}", sold.head.id)).await?.rows().len(), 1);
    // A new account, of the lead's owner.
    let named = |data: &mut LeadData| {
        (data.given_name, data.family_name, data.phones) =
            (Some("Ravi".into()), Some("Menon".into()), mobile("98765 00001"));
    };
    let other = qualified(&rep, named).await?;
    let body = json!({"account": {"create": {"kind": "corporate", "name": "Sunrise Mills"}}});
    let done = converted(&rep, &other, body).await?;
    let made = done.account.context("no account")?;
    assert_eq!((made.made, made.record.name.as_str()), (true, "Sunrise Mills"));
    let made = rep.client.get_account(made.record.id.into(), "").await?;
    assert_eq!(made.data.owner_id, Some(Who::Rep.id()));
    Ok(())
}

async fn the_history_tells_all_of_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let asked = InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) };
    let asked = InquiryData { sender_name: Some("Asha Gupta".into()), ..asked };
    let inquiry: Inquiry = rep.create(asked).await?;
    let id = inquiry.lead_id.context("no lead")?;
    let reached =
        AttemptData { channel: AttemptChannel::Call, outcome: AttemptOutcome::Connected, at: None, note: None };
    rep.client.create_lead_attempt(id, &reached, None).await?;
    let said = json!({"resource": "leads", "record_id": id, "text": "Wants a single room"});
    assert_eq!(rep.post("/comments", &said).await?.status, 201);
    let lead: Lead = rep.client.get_lead(id, "").await?;
    let lead = move_on(&rep, &lead, &["qualified"]).await?;
    let done = converted(&rep, &lead, json!({})).await?;
    app.settle().await?;
    let contact = done.contact.record.id;
    let history = rep.client.list_record_events(Resource::Contacts, contact, &[], None).await?;
    let has = |resource: Resource, reason: Option<&str>| {
        history.data.iter().any(|event| event.resource == resource && event.reason.as_deref() == reason)
    };
    assert!(has(Resource::Leads, Some("connected by call")), "{history:?}");
    assert!(has(Resource::Leads, Some("conversion")) && has(Resource::Contacts, Some("conversion")));
    assert!(has(Resource::Inquiries, None) && has(Resource::Inquiries, Some("conversion")));
    assert!(has(Resource::Comments, None), "what was said about the lead");
    assert_eq!(rep.client.get_inquiry(inquiry.head.id, "").await?.contact_id, Some(contact.into()));
    // What hangs on the lead stays there.
    assert_eq!(rep.get(&format!("/comments?resource=leads&record_id={id}")).await?.rows().len(), 1);
    assert_eq!(rep.client.list_lead_attempts(id, None).await?.data.len(), 1);
    Ok(())
}

async fn consents_go_over(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let given =
        |purpose: &str| json!({"purpose": purpose, "channel": "sms", "notice_version": "2026-1", "language": "hi"});
    let body = json!({"channel": "web_form", "phone": "98765 43210", "sender_name": "Asha Gupta",
        "consents": [given("appointments"), given("offers")], "received_at": "2026-11-22T08:59:00Z"});
    let asked = rep.post("/inquiries", &body).await?;
    assert_eq!(asked.status, 201, "{}", asked.text);
    let path = format!("/inquiries/{}", asked.text_at("/id"));
    let fixed = rep.patch(&path, 1, &json!({"consents": []})).await?;
    assert_eq!((fixed.status, fixed.complaint().as_str()), (422, "/consents fixed"));
    let unreadable = json!({"channel": "phone", "phone": "98765", "consents": [{"purpose": "offers", "channel": "sms", "notice_version": "1", "language": "Hindi"}]});
    assert_eq!(rep.post("/inquiries", &unreadable).await?.complaint(), "/consents/0/language language");
    let lead = rep.client.get_lead(asked.text_at("/lead_id").parse()?, "").await?;
    let lead = move_on(&rep, &lead, &["contacted", "qualified"]).await?;
    assert_eq!(rep.client.get_lead_conversion(lead.head.id).await?.consents, 2);
    // The contact is a child: nothing is offered to them, and their guardian speaks for them.
    let child = json!({"kind": "patient", "given_name": "Asha", "birth_date": "2015-01-01",
        "guardian_name": "Meera Gupta", "guardian_phone": "98765 43210"});
    let done = converted(&rep, &lead, json!({"contact": {"create": child}})).await?;
    assert_eq!((done.consents, done.consents_refused.len()), (1, 1), "{:?}", done.consents_refused);
    assert_eq!(done.consents_refused[0].code, "minor");
    let list = rep.get(&format!("/consents?filter[contact_id]={}", done.contact.record.id)).await?;
    assert_eq!((list.rows().len(), list.text_at("/data/0/purpose")), (1, "appointments"));
    assert_eq!(list.text_at("/data/0/source"), ConsentSource::Website.as_str());
    assert_eq!(list.text_at("/data/0/decided_at"), "2026-11-22T08:59:00.000000Z");
    assert_eq!(list.text_at("/data/0/guardian_name"), "Meera Gupta");
    Ok(())
}

async fn whose_it_is(app: TestApp) -> Result<()> {
    let (rep, manager, far) = (app.rep().await?, app.manager().await?, app.far().await?);
    let lead = qualified(&rep, |_| ()).await?;
    assert_eq!(convert(&far, &lead, json!({})).await?.status, 404);
    assert_eq!(far.get(&format!("/leads/{}/conversion", lead.head.id)).await?.status, 404);
    // Whoever converts it, it stays with whom the lead belongs to.
    let done = converted(&manager, &lead, json!({})).await?;
    let contact = rep.client.get_contact(done.contact.record.id.into(), "").await?;
    assert_eq!((contact.data.owner_id, contact.head.created_by), (Some(Who::Rep.id()), Some(Who::Manager.id())));
    assert_eq!(contact.data.team_id, Who::Rep.team());
    Ok(())
}

async fn what_a_conversion_needs(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let (foreign, strange): (Contact, Account) = (far.create(a_contact()).await?, far.create(an_account()).await?);
    let lead = qualified(&rep, |_| ()).await?;
    let wish = |more: Value| {
        let mut wish = json!({"kind": "package", "expected_close": "2026-12-24"});
        wish.as_object_mut().into_iter().for_each(|wish| wish.extend(more.as_object().cloned().unwrap_or_default()));
        json!({"opportunity": wish})
    };
    for (body, complaint) in [
        (json!({"contact": {}}), "/contact/link required"),
        (json!({"contact": {"link": foreign.head.id}}), "/contact/link unknown"),
        (json!({"account": {"link": strange.head.id}}), "/account/link unknown"),
        (json!({"contact": {"create": {"kind": "patient"}}}), "/contact/create/given_name required"),
        (
            json!({"contact": {"link": foreign.head.id, "create": {"kind": "other", "given_name": "A"}}}),
            "/contact/create only_one",
        ),
        (
            json!({"contact": {"link": foreign.head.id, "other_than": [foreign.head.id]}}),
            "/contact/other_than only_new",
        ),
        (
            json!({"contact": {"create": {"kind": "other", "given_name": "A", "uhid": "1"}}}),
            "/contact/create/uhid kind",
        ),
        (json!({"account": {"create": {"kind": "ngo", "name": "A", "beds": 1}}}), "/account/create/beds kind"),
        (
            json!({"contact": {"create": {"kind": "patient", "given_name": "A", "birth_date": "2015-01-01"}}}),
            "/contact/create/guardian_id guardian",
        ),
        (wish(json!({"amount": {"amount_minor": -1, "currency": "INR"}})), "/opportunity/amount range"),
        (wish(json!({"name": " "})), "/opportunity/name required"),
        (json!({"opportunity": {"kind": "package"}}), "/expected_close required"),
        (json!({"appointment": {}}), "/starts_at required"),
    ] {
        let refused = convert(&rep, &lead, body.clone()).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    // All of it, or nothing: no contact is left of what was refused later.
    assert_eq!(contacts(&rep).await?, 0);
    let nameless = qualified(&rep, |data| (data.given_name, data.family_name) = (None, None)).await?;
    let refused = convert(&rep, &nameless, json!({})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/contact/create/given_name required"));
    Ok(())
}

async fn sent_twice_it_is_done_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let path = format!("/leads/{}/convert", lead.head.id);
    assert_eq!(rep.post(&path, &json!({})).await?.status, 428);
    assert_eq!(rep.post(&path, &json!({})).header("if-match", "\"1\"").await?.status, 412);
    let version = format!("\"{}\"", lead.head.version);
    let once = rep.post(&path, &json!({})).header("if-match", &version).once("convert").await?;
    let twice = rep.post(&path, &json!({})).header("if-match", &version).once("convert").await?;
    assert_eq!(
        (once.status, once.version(), twice.header("idempotent-replayed")),
        (200, Some(lead.head.version + 1), Some("true"))
    );
    assert_eq!(once.text, twice.text);
    assert_eq!(contacts(&rep).await?, 1);
    // Without the key the version is not that one any more.
    assert_eq!(convert(&rep, &lead, json!({})).await?.status, 412);
    Ok(())
}

async fn a_tool_needs_the_scopes_of_what_is_made(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let wish = json!({"opportunity": {"kind": "package", "expected_close": "2026-12-24"}});
    for (scopes, body, status) in [
        (json!(["leads:write"]), json!({}), 403),
        (json!(["leads:write", "contacts:write"]), wish, 403),
        (json!(["leads:write", "contacts:write"]), json!({}), 200),
    ] {
        let key = rep.post("/api-keys", &json!({"name": "A tool", "scopes": scopes})).await?;
        let answer = convert(&rep.with_token(key.text_at("/secret").to_owned()), &lead, body).await?;
        assert_eq!(answer.status, status, "{scopes}: {}", answer.text);
    }
    assert_eq!(contacts(&rep).await?, 1);
    Ok(())
}
