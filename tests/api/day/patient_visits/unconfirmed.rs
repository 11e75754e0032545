//! Appointments that somebody asked for and nobody confirmed: on the morning after, one lead of low priority.

use super::{patient, taken, visit, visit_of};
use anyhow::{Context, Result, ensure};
use domain::day::patient_visit::PatientVisit;
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{Lead, LeadStatus, Priority};
use domain::leads::origin::LeadChannel;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{Caller, TestApp, TestDatabase, Who, on_both};

on_both!(database Organisation:
    whoever_asked_is_asked_again_once,
    an_open_lead_takes_it,
    what_somebody_looked_after_opens_nothing,
);

const PHONE: &str = "+919876543210";

async fn reached(caller: &Caller) -> Result<Contact> {
    let contact = patient(caller).await?;
    let phones = json!({"phones": [{"label": "mobile", "number": PHONE}]});
    ensure!(caller.patch(&format!("/contacts/{}", contact.head.id), 1, &phones).await?.status == 200);
    Ok(contact)
}

/// Eight in the morning, on the day after the visit.
async fn the_morning_after(app: &TestApp, visit: &PatientVisit) -> Result<()> {
    let day = domain::kernel::day::day_of(visit.data.starts_at);
    let morning = domain::kernel::day::moment(day, 24).plus_seconds(8 * 3_600);
    let seconds = (morning.micros() - app.clock.now().micros()) / 1_000_000;
    // A minute before it, nothing has happened.
    app.clock.advance_seconds(seconds - 60);
    app.finish_jobs(visit.head.id).await?;
    let before = inquiries(app).await?.len();
    app.clock.advance_seconds(30);
    app.finish_jobs(visit.head.id).await?;
    assert_eq!(inquiries(app).await?.len(), before);
    app.clock.advance_seconds(30);
    app.finish_jobs(visit.head.id).await
}

async fn inquiries(app: &TestApp) -> Result<Vec<Inquiry>> {
    let list = app.admin().await?.get("/inquiries?sort=created_at").await?;
    Ok(serde_json::from_value(list.json["data"].clone())?)
}

async fn whoever_asked_is_asked_again_once(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    let rep = app.rep().await?;
    let contact = reached(&rep).await?;
    let visit = visit_of(&rep, contact.head.id, |data| {
        data.department = Some("Oncology".into());
        data.note = Some("Afraid of the result".into());
    })
    .await?;
    the_morning_after(&app, &visit).await?;
    let found = inquiries(&app).await?;
    let inquiry = found.first().context("no inquiry")?;
    let InquiryData { phone, abandoned, channel, owner_id, .. } = &inquiry.data;
    assert_eq!((found.len(), phone.as_deref(), *abandoned), (1, Some(PHONE), true));
    assert_eq!((*channel, *owner_id), (LeadChannel::Other, Some(Who::Rep.id())));
    let rep = app.rep().await?;
    let text = rep.get(&format!("/inquiries/{}", inquiry.head.id)).await?.text;
    assert!(text.contains("was never confirmed") && !text.contains("Oncology") && !text.contains("Afraid"), "{text}");
    let lead: Lead = rep.client.get_lead(inquiry.lead_id.context("no lead")?, "").await?;
    assert_eq!((lead.data.priority, lead.status), (Priority::Low, LeadStatus::New));
    assert_eq!((lead.data.contact_id, lead.data.owner_id), (Some(contact.head.id), Some(Who::Rep.id())));
    assert_eq!(rep.get("/notifications").await?.column("kind").first().map(String::as_str), Some("inquiry_received"));
    let present = rep.client.get_patient_visit(visit.head.id, "").await?;
    assert_eq!(present.data.lead_id, Some(lead.head.id));
    // Nothing comes of it a second time, whatever is written of it.
    let path = format!("/patient-visits/{}", visit.head.id);
    assert_eq!(rep.patch(&path, present.head.version, &json!({"minutes": 40})).await?.status, 200);
    app.clock.advance_seconds(7 * 86_400);
    app.finish_jobs(visit.head.id).await?;
    assert_eq!(inquiries(&app).await?.len(), 1);
    app.stop().await;
    Ok(())
}

async fn an_open_lead_takes_it(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    let rep = app.rep().await?;
    let contact = reached(&rep).await?;
    let visit = visit_of(&rep, contact.head.id, |_| ()).await?;
    let asked = InquiryData { phone: Some(PHONE.into()), ..InquiryData::new(LeadChannel::Phone) };
    let first: Inquiry = rep.create(asked).await?;
    the_morning_after(&app, &visit).await?;
    let found = inquiries(&app).await?;
    assert_eq!(found.iter().map(|one| one.lead_id).collect::<Vec<_>>(), [first.lead_id, first.lead_id]);
    let rep = app.rep().await?;
    let lead: Lead = rep.client.get_lead(first.lead_id.context("no lead")?, "").await?;
    assert_eq!(lead.data.priority, Priority::Normal);
    app.stop().await;
    Ok(())
}

async fn what_somebody_looked_after_opens_nothing(database: TestDatabase) -> Result<()> {
    let app = TestApp::start(database)?;
    let rep = app.rep().await?;
    // Nobody can be asked who left neither number nor address.
    let silent = visit(&rep, |_| ()).await?;
    let contact = reached(&rep).await?;
    let mut visits = vec![silent];
    for body in
        [json!({"to": "confirmed"}), json!({"to": "arrived"}), json!({"to": "cancelled", "reason": "Well again"})]
    {
        let visit = visit_of(&rep, contact.head.id, |_| ()).await?;
        visits.push(taken(&rep, &visit, body).await?);
    }
    let gone = visit_of(&rep, contact.head.id, |_| ()).await?;
    assert_eq!(rep.delete(&format!("/patient-visits/{}", gone.head.id), 1).await?.status, 204);
    visits.push(gone);
    the_morning_after(&app, &visits[0]).await?;
    for visit in visits {
        app.finish_jobs(visit.head.id).await?;
    }
    assert_eq!(inquiries(&app).await?.len(), 0);
    app.stop().await;
    Ok(())
}
