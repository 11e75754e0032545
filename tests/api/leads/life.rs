//! What a lead is beside its status: whom it refers to, what is due, its score, where it is found, and where it goes with
//! the person.

use super::{lead, path, take};
use anyhow::Result;
use domain::kernel::custom::{CustomKind, FieldDefinition};
use domain::kernel::policy::Resource;
use domain::leads::lead::{LeadData, NextAction, ScoreReason};
use domain::leads::origin::LeadChannel;
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{TestApp, Who, a_contact, an_account, on_both};

on_both!(
    whom_a_lead_refers_to,
    what_is_due,
    the_score_follows_every_change,
    what_a_lead_has_to_say,
    found_by_what_they_said,
    it_goes_with_a_merge,
    many_change_together,
    custom_fields_of_leads,
    it_stands_in_the_persons_history,
);

async fn whom_a_lead_refers_to(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let (foreign, strange): (Contact, Account) = (far.create(a_contact()).await?, far.create(an_account()).await?);
    let one = lead(&rep, |_| ()).await?;
    assert_eq!(one.data.owner_id, Some(Who::Rep.id()));
    for (field, id) in [("contact_id", foreign.head.id.to_string()), ("account_id", strange.head.id.to_string())] {
        let refused = rep.patch(&path(&one), 1, &json!({ field: id })).await?;
        assert_eq!((refused.status, refused.complaint()), (422, format!("/{field} unknown")), "{}", refused.text);
    }
    let (contact, account): (Contact, Account) = (rep.create(a_contact()).await?, rep.create(an_account()).await?);
    let both = json!({"contact_id": contact.head.id, "account_id": account.head.id});
    assert_eq!(rep.patch(&path(&one), 1, &both).await?.status, 200);
    let told = rep.get(&format!("{}?expand=owner,team,facility,contact,account", path(&one))).await?;
    assert_eq!((told.text_at("/contact/name"), told.text_at("/account/name")), ("Dr Meera Iyer", "Sunrise Hospital"));
    assert_eq!((told.text_at("/owner/name"), told.text_at("/team/name")), ("Asha Rawat", "Noida field"));
    // Who is told that it is theirs now, and a stranger sees nothing of it.
    let given = rep.patch(&path(&one), 2, &json!({"owner_id": Who::Colleague.id()})).await?;
    assert_eq!(given.status, 200, "{}", given.text);
    let inbox = app.colleague().await?.get("/notifications").await?;
    assert_eq!((inbox.text_at("/data/0/kind"), inbox.text_at("/data/0/resource")), ("assigned", "leads"));
    assert_eq!(far.get(&path(&one)).await?.status, 404);
    Ok(())
}

async fn what_is_due(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // The clock stands at 14:30 in India.
    let plans = [
        ("late", Some("2026-11-22T08:59:59Z")),
        ("today", Some("2026-11-22T09:00:00Z")),
        ("today", Some("2026-11-22T18:29:59Z")),
        ("planned", Some("2026-11-22T18:30:00Z")),
        ("none", None),
    ];
    for (_, at) in plans {
        let at = at.map(str::parse).transpose()?;
        lead(&rep, |data| (data.next_action, data.next_action_at) = (at.map(|_| NextAction::Call), at)).await?;
    }
    let count = async |question: &str| -> Result<Vec<Option<String>>> {
        let answer = rep.get(&format!("/leads?{question}")).await?;
        anyhow::ensure!(answer.status == 200, "{}", answer.text);
        Ok(answer.rows().iter().map(|row| row["next_action_at"].as_str().map(str::to_owned)).collect())
    };
    for (word, expected) in [("late", 1), ("today", 2), ("planned", 1), ("none", 1)] {
        assert_eq!(count(&format!("filter[due]={word}")).await?.len(), expected, "{word}");
        assert_eq!(count(&format!("filter[due][ne]={word}")).await?.len(), plans.len() - expected, "{word}");
    }
    assert_eq!(count("filter[due][in]=late,today&sort=next_action_at").await?.len(), 3);
    assert_eq!(count("filter[due][nin]=late,today").await?.len(), 2);
    assert_eq!(
        (count("filter[due][is_null]=true").await?.len(), count("filter[due][is_null]=false").await?.len()),
        (0, 5)
    );
    assert_eq!(rep.get("/leads?filter[due]=soon").await?.status, 422);
    assert_eq!(rep.get("/leads?sort=due").await?.status, 422);
    // In the order of the next action the ones without any have a place, too.
    assert_eq!(count("sort=-next_action_at").await?.len(), plans.len());
    Ok(())
}

async fn the_score_follows_every_change(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    let reasons = |lead: &domain::leads::lead::Lead| -> Vec<(ScoreReason, i32)> {
        lead.score_reasons.iter().map(|part| (part.reason, part.points)).collect()
    };
    assert_eq!((one.score, reasons(&one)), (Some(35), vec![(ScoreReason::Phone, 15), (ScoreReason::InPerson, 20)]));
    assert_eq!(rep.patch(&path(&one), 1, &json!({"specialty": "Cardiology"})).await?.json["score"], json!(45));
    let reached = take(&rep, &one, json!({"to": "contacted"})).await?;
    assert_eq!(reached.json["score"], json!(55), "{}", reached.text);
    // The list sorts by what stands on the row.
    let other = lead(&rep, |data| data.channel = LeadChannel::Other).await?;
    let best = rep.get("/leads?sort=-score&filter[score][gte]=10").await?;
    assert_eq!(best.column("id"), [one.head.id.to_string(), other.head.id.to_string()]);
    // Nobody under 18 has one.
    let child = rep.patch(&path(&one), 3, &json!({"birth_year": 2015})).await?;
    assert_eq!((child.status, child.json.get("score"), child.json.get("score_reasons")), (200, None, None));
    Ok(())
}

async fn what_a_lead_has_to_say(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (body, complaint) in [
        (json!({}), "/channel required"),
        (json!({"channel": "phone"}), "/phones required"),
        (json!({"channel": "pigeon", "given_name": "Asha"}), " type"),
        (json!({"channel": "phone", "given_name": "Asha", "pin_code": "012345"}), "/pin_code pin_code"),
        (json!({"channel": "phone", "given_name": "Asha", "birth_year": 2027}), "/birth_year range"),
        (json!({"channel": "phone", "given_name": "Asha", "birth_year": 19}), "/birth_year range"),
        (json!({"channel": "phone", "given_name": "Asha", "next_action": "call"}), "/next_action_at required"),
        (json!({"channel": "phone", "given_name": "Asha", "status": "lost"}), "/status unknown_field"),
        (json!({"channel": "phone", "given_name": "Asha", "score": 100}), "/score unknown_field"),
        (
            json!({"channel": "web_form", "given_name": "Asha", "attribution": {"utm_source": "x".repeat(201)}}),
            "/attribution/utm_source length",
        ),
    ] {
        let refused = rep.post("/leads", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    let attribution = json!({"utm_source": "google", "utm_campaign": "knee", "click_id": "Cj0KCQ"});
    let body = json!({"channel": "web_form", "emails": ["asha@example.in"], "attribution": attribution});
    let made = rep.post("/leads", &body).await?;
    assert_eq!((made.status, made.text_at("/full_name")), (201, "asha@example.in"), "{}", made.text);
    let read = rep.get(&format!("/leads/{}", made.text_at("/id"))).await?;
    assert_eq!((&read.json["attribution"], read.text_at("/status")), (&attribution, "new"));
    Ok(())
}

async fn found_by_what_they_said(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let data = LeadData {
        given_name: Some("Asha".into()),
        family_name: Some("शर्मा".into()),
        city: Some("Ghaziabad".into()),
        need: Some("Knee replacement for her father".into()),
        ..tests::a_lead()
    };
    let one: domain::leads::lead::Lead = rep.create(data).await?;
    lead(&rep, |data| (data.phones, data.given_name) = (Vec::new(), Some("Ravi".into()))).await?;
    for q in ["asha", "sharma", "ghazi", "knee", "9876543210", "98765"] {
        assert_eq!(rep.get(&format!("/leads?q={q}")).await?.column("id"), [one.head.id.to_string()], "{q}");
    }
    assert_eq!(rep.get("/leads?q=hip").await?.rows().len(), 0);
    assert_eq!(rep.get("/leads?filter[city]=GHAZIABAD").await?.rows().len(), 1);
    Ok(())
}

async fn it_goes_with_a_merge(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (stays, goes): (Contact, Contact) = (rep.create(a_contact()).await?, rep.create(a_contact()).await?);
    let one = lead(&rep, |data| data.contact_id = Some(goes.head.id)).await?;
    let two = lead(&rep, |_| ()).await?;
    let doubles = json!({"to": "duplicate", "duplicate_of_contact_id": goes.head.id});
    assert_eq!(take(&rep, &two, doubles).await?.status, 200);
    let merge = rep.client.merge(&stays, &goes, std::collections::BTreeMap::default()).await?;
    let present = rep.client.get_lead(one.head.id, "").await?;
    assert_eq!((present.data.contact_id, present.head.version), (Some(stays.head.id), 2));
    assert_eq!(rep.client.get_lead(two.head.id, "").await?.duplicate_of_contact_id, Some(stays.head.id));
    rep.client.undo_merge(&merge).await?;
    assert_eq!(rep.client.get_lead(one.head.id, "").await?.data.contact_id, Some(goes.head.id));
    assert_eq!(rep.client.get_lead(two.head.id, "").await?.duplicate_of_contact_id, Some(goes.head.id));
    Ok(())
}

async fn many_change_together(app: TestApp) -> Result<()> {
    let manager = app.manager().await?;
    let rep = app.rep().await?;
    for _ in 0..3 {
        lead(&rep, |_| ()).await?;
    }
    let colleague = Who::Colleague.id();
    let body = json!({"action": "update", "changes": {"owner_id": colleague}, "query": "", "expected": 3});
    let begun = manager.post("/leads/bulk", &body).await?;
    assert_eq!(begun.status, 202, "{}", begun.text);
    let done = crate::imports::over(&manager, begun.text_at("/job_id")).await?;
    assert_eq!(done.text_at("/state"), "succeeded", "{}", done.text);
    assert_eq!(manager.get(&format!("/leads?filter[owner_id]={colleague}")).await?.rows().len(), 3);
    Ok(())
}

async fn custom_fields_of_leads(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let definition =
        FieldDefinition { in_list: true, ..FieldDefinition::new(Resource::Leads, "room", CustomKind::Text) };
    let _: domain::admin::custom_field::CustomField = admin.create(definition).await?;
    let one = lead(&rep, |_| ()).await?;
    let written = rep.patch(&path(&one), 1, &json!({"custom": {"room": "Single"}})).await?;
    assert_eq!((written.status, written.text_at("/custom/room")), (200, "Single"), "{}", written.text);
    assert_eq!(rep.get("/leads?filter[custom.room]=single").await?.rows().len(), 1);
    assert_eq!(rep.patch(&path(&one), 2, &json!({"custom": {"bed": "2"}})).await?.status, 422);
    Ok(())
}

async fn it_stands_in_the_persons_history(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let contact: Contact = rep.create(a_contact()).await?;
    let one = lead(&rep, |data| data.contact_id = Some(contact.head.id)).await?;
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Contacts, contact.head.id.into(), &[], None).await?;
    assert!(history.data.iter().any(|event| event.record_id == one.head.id.into()), "{history:?}");
    Ok(())
}
