//! What becomes of an answer: an inquiry with its lead, whose it is, what was agreed to, and where somebody came from.

use super::{a_form, new_id, now, post, proof, sends, start, submit};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::web_form_submissions as submissions;
use diesel::prelude::*;
use domain::kernel::Json;
use domain::leads::inquiry::Inquiry;
use domain::leads::lead::{Lead, LeadStatus, Priority};
use domain::leads::origin::LeadChannel;
use domain::leads::web_form::{FormAssignment, WebForm};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{TestApp, TestDatabase, Who, a_lead, an_auto_response, on_both, organisation};

on_both!(database Organisation:
    it_becomes_an_inquiry_with_its_lead,
    what_was_agreed_to_is_kept_word_for_word,
    sent_again_it_is_there_once,
    an_open_lead_gets_it,
    who_gets_it,
    nobodys_question_is_lost,
    it_goes_with_the_person,
);

async fn inquiries(app: &TestApp) -> Result<Vec<Inquiry>> {
    let list = app.admin().await?.get("/inquiries?sort=created_at").await?;
    Ok(serde_json::from_value(list.json["data"].clone())?)
}

async fn only_inquiry(app: &TestApp) -> Result<Inquiry> {
    let found = inquiries(app).await?;
    assert_eq!(found.len(), 1, "{found:?}");
    found.into_iter().next().context("no inquiry")
}

async fn lead_of(app: &TestApp, inquiry: &Inquiry) -> Result<Lead> {
    Ok(app.admin().await?.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?)
}

async fn it_becomes_an_inquiry_with_its_lead(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    app.head_office().await?.create::<domain::leads::auto_response::AutoResponse>(an_auto_response()).await?;
    let form = a_form(&app, |data| data.campaign = Some("Autumn".into())).await?;
    let answers = json!({"email": "asha@example.in", "pin_code": "201301", "message": "What does it cost?",
        "referred": "no"});
    let from = json!({"utm_source": "google", "utm_medium": "cpc", "click_id": "gclid=abc",
        "landing_page": "https://www.hospital.example.in/knee?phone=1", "referrer": "https://www.google.com/search?q=x"});
    let sent = submit(&app, &form, &json!({"answers": answers, "attribution": from})).await?;
    assert_eq!((sent.status, sent.text_at("/thank_you")), (200, "Thank you. We get in touch with you soon."));
    let inquiry = only_inquiry(&app).await?;
    let data = &inquiry.data;
    assert_eq!((data.channel, inquiry.opened_lead, data.abandoned), (LeadChannel::WebForm, true, false));
    assert_eq!((data.sender_name.as_deref(), data.phone.as_deref()), (Some("Asha Gupta"), Some("98765 43210")));
    assert_eq!(data.subject.as_deref(), Some("Ask about your knee"));
    assert_eq!(data.message.as_deref(), Some("What does it cost?\n\nDid a doctor send you?: No"));
    assert_eq!((data.source.as_deref(), data.campaign.as_deref()), (Some("Knee campaign"), Some("Autumn")));
    assert_eq!(data.consents, []);
    let told = data.attribution.clone().unwrap_or_default();
    assert_eq!((told.utm_source.as_deref(), told.click_id.as_deref()), (Some("google"), Some("gclid=abc")));
    assert_eq!(told.landing_page.as_deref(), Some("https://www.hospital.example.in/knee"));
    assert_eq!(told.referrer.as_deref(), Some("www.google.com"));
    let lead = lead_of(&app, &inquiry).await?;
    assert_eq!((lead.full_name.as_str(), lead.data.pin_code.as_deref()), ("Asha Gupta", Some("201301")));
    assert_eq!((lead.data.priority, lead.data.attribution.clone()), (Priority::Normal, data.attribution.clone()));
    assert_eq!((lead.data.owner_id, lead.data.facility_id), (Some(Who::Marketing.id()), Some(organisation::NOIDA)));
    // Answered by itself, told to whoever answers, and counted.
    let messages =
        app.admin().await?.get(&format!("/messages?resource=inquiries&record_id={}", inquiry.head.id)).await?;
    assert_eq!(messages.column("recipient"), ["asha@example.in"], "{}", messages.text);
    let notices = app.marketing().await?.get("/notifications").await?;
    assert!(notices.column("kind").contains(&"inquiry_received".to_owned()), "{}", notices.text);
    let counted = now(&app, &form).await?;
    assert_eq!((counted.submitted, counted.last_submitted_at), (1, Some(app.clock.now())));
    let history = app.admin().await?.get(&format!("/events?resource=inquiries&record_id={}", inquiry.head.id)).await?;
    app.settle().await?;
    assert!(history.column("reason").contains(&"by a web form".to_owned()), "{}", history.text);
    app.stop().await;
    Ok(())
}

/// A number that somebody typed proves nothing about whose it is: the ledger of a contact takes the words over when
/// somebody has made sure who it was, as of every inquiry.
async fn what_was_agreed_to_is_kept_word_for_word(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    let text = form.data.consent.as_ref().map(|consent| consent.text.clone()).unwrap_or_default();
    assert_eq!(submit(&app, &form, &json!({"consent": text})).await?.status, 200);
    let inquiry = only_inquiry(&app).await?;
    assert_eq!(inquiry.data.consents.len(), 2);
    let marketing = app.marketing().await?;
    let path = format!("/leads/{}", inquiry.lead_id.context("no lead")?);
    for to in ["contacted", "qualified"] {
        let version = marketing.get(&path).await?.version().context("no version")?;
        let moved = marketing.post(&format!("{path}/transitions"), &json!({"to": to}));
        let moved = moved.header("if-match", &format!("\"{version}\"")).await?;
        assert_eq!(moved.status, 200, "{}", moved.text);
    }
    let version = marketing.get(&path).await?.version().context("no version")?;
    let done =
        marketing.post(&format!("{path}/convert"), &json!({})).header("if-match", &format!("\"{version}\"")).await?;
    assert_eq!((done.status, &done.json["consents"]), (200, &json!(2)), "{}", done.text);
    let contact = done.text_at("/contact/id").to_owned();
    let ledger = marketing.get(&format!("/consents?filter[contact_id]={contact}")).await?;
    assert_eq!(ledger.column("notice_text"), [text.clone(), text], "{}", ledger.text);
    assert_eq!(ledger.column("notice_version"), ["form v1", "form v1"]);
    assert_eq!(ledger.column("source"), ["website", "website"]);
    let mut channels = ledger.column("channel");
    channels.sort_unstable();
    assert_eq!(channels, ["email", "phone"]);
    app.stop().await;
    Ok(())
}

async fn sent_again_it_is_there_once(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| data.redirect_url = Some("https://www.hospital.example.in/thanks".into())).await?;
    let body = sends(new_id(&app), &proof(&app, &form).await?, &json!({}));
    let send = || post(&app, &form, "submissions", &body);
    let (one, other) = tokio::join!(send(), send());
    for answer in [one?, other?, send().await?] {
        assert_eq!(answer.status, 200, "{}", answer.text);
        assert_eq!(answer.json, json!({"redirect_url": "https://www.hospital.example.in/thanks"}));
    }
    // Long after its sum has ended, too.
    app.clock.advance_seconds(86_400);
    assert_eq!(send().await?.status, 200);
    assert_eq!((inquiries(&app).await?.len(), now(&app, &form).await?.submitted), (1, 1));
    app.stop().await;
    Ok(())
}

/// Whoever works at it: the form looks with the eyes of its facility.
async fn an_open_lead_gets_it(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| data.owner_id = Some(Who::FrontDesk.id())).await?;
    let mine: Lead = app.rep().await?.create(a_lead()).await?;
    let elsewhere: Lead = app.far().await?.create(a_lead()).await?;
    assert_eq!(submit(&app, &form, &json!({})).await?.status, 200);
    let inquiry = only_inquiry(&app).await?;
    assert_eq!((inquiry.lead_id, inquiry.opened_lead), (Some(mine.head.id), false));
    assert_eq!(inquiry.data.owner_id, Some(Who::Rep.id()));
    assert_eq!(app.far().await?.client.get_lead(elsewhere.head.id, "").await?.head.version, 1);
    app.stop().await;
    Ok(())
}

async fn owner_of(app: &TestApp, form: &WebForm, number: &str, pin: &str) -> Result<Lead> {
    let answers = json!({"phone": number, "pin_code": pin});
    assert_eq!(submit(app, form, &json!({"answers": answers})).await?.status, 200);
    let last = inquiries(app).await?.into_iter().last().context("no inquiry")?;
    lead_of(app, &last).await
}

async fn who_gets_it(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let rule = json!({"name": "Noida", "method": "person", "user_id": Who::Rep.id(), "pin_codes": ["2013"],
        "channels": ["web_form"]});
    assert_eq!(app.marketing().await?.post("/assignment-rules", &rule).await?.status, 201);
    let by_rules = a_form(&app, |_| ()).await?;
    let chosen = owner_of(&app, &by_rules, "98765 00001", "201301").await?;
    assert_eq!((chosen.data.owner_id, chosen.status), (Some(Who::Rep.id()), LeadStatus::Assigned));
    assert_eq!(chosen.assignment.map(|assignment| assignment.rule).as_deref(), Some("Noida"));
    let nobody = owner_of(&app, &by_rules, "98765 00002", "110001").await?;
    assert_eq!((nobody.data.owner_id, nobody.assignment), (Some(Who::Marketing.id()), None));
    let to_owner = a_form(&app, |data| {
        (data.assign, data.owner_id) = (FormAssignment::Owner, Some(Who::FrontDesk.id()));
    })
    .await?;
    let owned = owner_of(&app, &to_owner, "98765 00003", "201301").await?;
    assert_eq!((owned.data.owner_id, owned.assignment), (Some(Who::FrontDesk.id()), None));
    let to_team = a_form(&app, |data| {
        (data.assign, data.team_id) = (FormAssignment::Team, Some(organisation::NOIDA_FIELD));
    })
    .await?;
    // The rep has one already.
    let first = owner_of(&app, &to_team, "98765 00004", "110001").await?;
    assert_eq!((first.data.owner_id, first.data.team_id), (Some(Who::Colleague.id()), Some(organisation::NOIDA_FIELD)));
    // Who is away gets nothing; where nobody of the team is there, the rules choose.
    for who in [Who::Colleague, Who::Rep] {
        let away = json!({"until": "2026-12-31"});
        let said = app.caller(who).await?.put("/me/absence", &away).await?;
        assert!((200..300).contains(&said.status), "{}", said.text);
    }
    let later = owner_of(&app, &to_team, "98765 00005", "110001").await?;
    assert_eq!(later.data.owner_id, Some(Who::Marketing.id()));
    app.stop().await;
    Ok(())
}

/// Whoever made the form works here no more.
async fn nobodys_question_is_lost(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |_| ()).await?;
    let path = format!("/users/{}", Who::Marketing.id());
    let head_office = app.head_office().await?;
    let version = head_office.get(&path).await?.version().context("no version")?;
    let gone = head_office.patch(&path, version, &json!({"status": "suspended"})).await?;
    assert_eq!(gone.status, 200, "{}", gone.text);
    assert_eq!(submit(&app, &form, &json!({})).await?.status, 200);
    assert_eq!(only_inquiry(&app).await?.data.owner_id, Some(Who::Admin.id()));
    app.stop().await;
    Ok(())
}

type Kept = (Option<Json<BTreeMap<String, String>>>, Option<Json<Value>>);

async fn it_goes_with_the_person(database: TestDatabase) -> Result<()> {
    let app = start(database)?;
    let form = a_form(&app, |data| data.collect_unsent = true).await?;
    let (admin, office) = (app.admin().await?, app.head_office().await?);
    let patient = json!({"kind": "patient", "given_name": "Asha", "family_name": "Gupta",
        "phones": [{"number": "98765 43210"}]});
    let patient = admin.post("/contacts", &patient).await?;
    let id = patient.text_at("/id").to_owned();
    let from = json!({"answers": {"message": "A bluebird"}, "attribution": {"utm_source": "google"}});
    assert_eq!(submit(&app, &form, &from).await?.status, 200);
    assert_eq!(only_inquiry(&app).await?.contact_id.map(|id| id.to_string()), Some(id.clone()));
    // And what she has begun since.
    let text = form.data.consent.as_ref().map(|consent| consent.text.clone());
    let begun = sends(new_id(&app), &proof(&app, &form).await?, &json!({"consent": text}));
    assert_eq!(post(&app, &form, "begun", &begun).await?.status, 204);
    let ask =
        json!({"legal_basis": "request", "reason": "A letter, the identity checked", "confirmation": "Asha Gupta"});
    let asked = admin.post(&format!("/persons/{id}/erase"), &ask).await?;
    assert!((200..300).contains(&asked.status), "{}", asked.text);
    let request: domain::kernel::ErasureRequestId = asked.text_at("/id").parse()?;
    let decided =
        office.post(&format!("/persons/erasure-requests/{request}/decision"), &json!({"approve": true})).await?;
    assert_eq!(decided.status, 200, "{}", decided.text);
    app.finish_jobs(request).await?;
    let kept: Vec<Kept> = app
        .read(|connection| {
            let query = submissions::table.select((submissions::answers, submissions::attribution));
            Ok(each!(connection, c => query.load(c))?)
        })
        .await?;
    assert_eq!(kept, [(None, None)]);
    app.clock.advance_seconds(3_600);
    app.finish_jobs(serde_json::from_value::<domain::kernel::RecordId>(begun["id"].clone())?).await?;
    assert_eq!(app.admin().await?.get("/leads").await?.rows().len(), 0, "nobody comes back");
    app.stop().await;
    Ok(())
}
