//! The lead that a visit was booked for: it follows, and takes its visits along where it becomes a contact.

use super::{path, take, taken, visit_of};
use anyhow::{Context, Result, ensure};
use domain::day::patient_visit::{PatientVisit, PatientVisitData, PatientVisitSource, PatientVisitStatus};
use domain::kernel::policy::Resource;
use domain::leads::lead::{Lead, LeadData, LeadStatus};
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, Who, a_contact, a_lead, a_visit, on_both};

on_both!(
    a_lead_is_booked_with_its_move,
    booking_for_a_lead_moves_it,
    a_lead_follows_its_visit,
    a_visit_follows_its_lead,
    what_a_booking_may_not_say,
    whom_a_lead_is,
);

/// Asha Gupta, who wants what the hospital has.
async fn qualified(caller: &Caller) -> Result<Lead> {
    let data = LeadData {
        given_name: Some("Asha".into()),
        family_name: Some("Gupta".into()),
        specialty: Some("Orthopaedics".into()),
        ..a_lead()
    };
    let lead: Lead = caller.create(data).await?;
    for to in ["contacted", "qualified"] {
        ensure!(go(caller, &lead, json!({"to": to})).await?.status == 200, "{to}");
    }
    Ok(caller.client.get_lead(lead.head.id, "").await?)
}

async fn go(caller: &Caller, lead: &Lead, body: Value) -> Result<Answer> {
    let path = format!("/leads/{}", lead.head.id);
    let version = caller.get(&path).await?.version().unwrap_or_default();
    caller.post(&format!("{path}/transitions"), &body).header("if-match", &format!("\"{version}\"")).await
}

async fn status(caller: &Caller, lead: &Lead) -> Result<LeadStatus> {
    Ok(caller.client.get_lead(lead.head.id, "").await?.status)
}

async fn visits(caller: &Caller, lead: &Lead) -> Result<Vec<PatientVisit>> {
    let answer = caller.get(&format!("/patient-visits?filter[lead_id]={}", lead.head.id)).await?;
    answer.rows().iter().map(|row| serde_json::from_value(row.clone()).context("a visit")).collect()
}

async fn a_lead_is_booked_with_its_move(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep).await?;
    let with = json!({"starts_at": "2026-11-24T05:00:00Z", "physician_id": Who::Physician.id()});
    let moved = go(&rep, &lead, json!({"to": "appointment_booked", "appointment": with})).await?;
    assert_eq!((moved.status, moved.text_at("/status")), (200, "appointment_booked"), "{}", moved.text);
    let booked = visits(&rep, &lead).await?.pop().context("no visit")?;
    assert_eq!((booked.status, booked.patient_name.as_str()), (PatientVisitStatus::Booked, "Asha Gupta"));
    assert_eq!((booked.data.contact_id, booked.data.department.as_deref()), (None, Some("Orthopaedics")));
    assert_eq!(booked.data.source, Some(PatientVisitSource::Lead));
    assert_eq!(booked.data.owner_id, lead.data.owner_id);
    // The lead's version is the one that was answered: nothing moved it again.
    assert_eq!(moved.version(), rep.get(&format!("/leads/{}", lead.head.id)).await?.version());
    // As before: without an appointment a lead is moved alone.
    let other = qualified(&rep).await?;
    assert_eq!(go(&rep, &other, json!({"to": "appointment_booked"})).await?.status, 200);
    assert_eq!(visits(&rep, &other).await?.len(), 0);
    // Its history tells the visit.
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Leads, lead.head.id.into(), &[], None).await?;
    assert!(history.data.iter().any(|event| event.record_id == booked.head.id.into()));
    Ok(())
}

async fn booking_for_a_lead_moves_it(app: TestApp) -> Result<()> {
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    let lead = qualified(&rep).await?;
    let booked: PatientVisit = desk.create(PatientVisitData { lead_id: Some(lead.head.id), ..a_visit() }).await?;
    assert_eq!(booked.data.owner_id, Some(Who::Rep.id()), "whose the lead is");
    assert_eq!(status(&rep, &lead).await?, LeadStatus::AppointmentBooked);
    let told = app.rep().await?.get("/notifications").await?;
    assert_eq!((told.text_at("/data/0/kind"), told.text_at("/data/0/record/name")), ("assigned", "Asha Gupta"));
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Leads, lead.head.id.into(), &[], None).await?;
    let why: Vec<_> = history.data.iter().filter_map(|event| event.reason.as_deref()).collect();
    assert!(why.contains(&"appointment"), "{why:?}");
    // One who was not even called stays where they are: the table has no such way.
    let new: Lead = rep.create(a_lead()).await?;
    let _: PatientVisit = desk.create(PatientVisitData { lead_id: Some(new.head.id), ..a_visit() }).await?;
    assert_eq!(status(&rep, &new).await?, LeadStatus::New);
    Ok(())
}

async fn a_lead_follows_its_visit(app: TestApp) -> Result<()> {
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    let lead = qualified(&rep).await?;
    let data = || PatientVisitData { lead_id: Some(lead.head.id), ..a_visit() };
    let (first, second): (PatientVisit, PatientVisit) = (desk.create(data()).await?, desk.create(data()).await?);
    app.clock.advance_seconds(3 * 86_400);
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    // As long as one stands, they have an appointment.
    taken(&desk, &first, json!({"to": "no_show"})).await?;
    assert_eq!(status(&rep, &lead).await?, LeadStatus::AppointmentBooked);
    taken(&desk, &second, json!({"to": "no_show"})).await?;
    assert_eq!(status(&rep, &lead).await?, LeadStatus::NoShow);
    // Late after all.
    taken(&desk, &second, json!({"to": "arrived"})).await?;
    assert_eq!(status(&rep, &lead).await?, LeadStatus::AppointmentBooked);
    taken(&desk, &second, json!({"to": "completed"})).await?;
    assert_eq!(status(&rep, &lead).await?, LeadStatus::AppointmentBooked, "somebody says who they are");
    // Booked anew.
    let other = qualified(&rep).await?;
    let missed: PatientVisit =
        desk.create(PatientVisitData { lead_id: Some(other.head.id), starts_at: app.clock.now(), ..a_visit() }).await?;
    taken(&desk, &missed, json!({"to": "no_show"})).await?;
    assert_eq!(status(&rep, &other).await?, LeadStatus::NoShow);
    taken(&desk, &missed, json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"})).await?;
    assert_eq!(status(&rep, &other).await?, LeadStatus::AppointmentBooked);
    // One who is lost stays lost.
    let lost = json!({"to": "lost", "lost_reason": "price"});
    assert_eq!(go(&rep, &other, lost).await?.status, 200);
    let next = visits(&rep, &other).await?.into_iter().find(|visit| visit.follows_id.is_some()).context("none")?;
    app.clock.advance_seconds(10 * 86_400);
    let (rep, desk) = (app.rep().await?, app.front_desk().await?);
    taken(&desk, &next, json!({"to": "no_show"})).await?;
    assert_eq!(status(&rep, &other).await?, LeadStatus::Lost);
    Ok(())
}

async fn a_visit_follows_its_lead(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep).await?;
    let data = |at| PatientVisitData { lead_id: Some(lead.head.id), starts_at: at, ..a_visit() };
    let now: PatientVisit = rep.create(data(app.clock.now())).await?;
    let later: PatientVisit = rep.create(data(app.clock.now().plus_seconds(86_400))).await?;
    let moved = go(&rep, &lead, json!({"to": "no_show"})).await?;
    assert_eq!((moved.status, moved.text_at("/status")), (200, "no_show"), "{}", moved.text);
    assert_eq!(rep.client.get_patient_visit(now.head.id, "").await?.status, PatientVisitStatus::NoShow);
    assert_eq!(rep.client.get_patient_visit(later.head.id, "").await?.status, PatientVisitStatus::Booked);
    assert_eq!(status(&rep, &lead).await?, LeadStatus::NoShow);
    Ok(())
}

async fn what_a_booking_may_not_say(app: TestApp) -> Result<()> {
    let (rep, marketing) = (app.rep().await?, app.marketing().await?);
    let lead = qualified(&rep).await?;
    let at = json!({"starts_at": "2026-11-24T05:00:00Z"});
    for (body, complaint) in [
        (json!({"to": "nurture", "next_action_at": "2027-01-15T05:30:00Z", "appointment": at}), "/appointment status"),
        (json!({"to": "appointment_booked", "appointment": {}}), "/starts_at required"),
        (
            json!({"to": "appointment_booked", "appointment": {"starts_at": "2026-11-24T05:00:00Z", "minutes": 1}}),
            "/appointment/minutes range",
        ),
        (
            json!({"to": "appointment_booked", "appointment": {"starts_at": "2026-11-20T05:00:00Z"}}),
            "/appointment/starts_at past",
        ),
        (
            json!({"to": "appointment_booked",
                "appointment": {"starts_at": "2026-11-24T05:00:00Z", "physician_id": Who::Rep.id()}}),
            "/appointment/physician_id role",
        ),
    ] {
        let refused = go(&rep, &lead, body.clone()).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body} {}", refused.text);
    }
    // Marketing moves leads, and books nobody: neither happens.
    let refused = go(&marketing, &lead, json!({"to": "appointment_booked", "appointment": at})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"), "{}", refused.text);
    assert_eq!(status(&rep, &lead).await?, LeadStatus::Qualified);
    assert_eq!(visits(&rep, &lead).await?.len(), 0);
    Ok(())
}

async fn whom_a_lead_is(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (contact, other): (Contact, Contact) = (rep.create(a_contact()).await?, rep.create(a_contact()).await?);
    let lead: Lead = rep.create(LeadData { contact_id: Some(contact.head.id), ..a_lead() }).await?;
    let booked: PatientVisit = rep.create(PatientVisitData { lead_id: Some(lead.head.id), ..a_visit() }).await?;
    assert_eq!((booked.data.contact_id, booked.patient_name.as_str()), (Some(contact.head.id), "Dr Meera Iyer"));
    let body = json!({"lead_id": lead.head.id, "contact_id": other.head.id, "kind": "opd",
        "starts_at": "2026-11-24T05:00:00Z"});
    let refused = rep.post("/patient-visits", &body).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/contact_id lead"), "{}", refused.text);
    // A visit of a contact alone has no lead that would follow.
    let alone = visit_of(&rep, other.head.id, |data| data.starts_at = app.clock.now()).await?;
    assert_eq!(take(&rep, &alone, json!({"to": "no_show"})).await?.status, 200);
    assert_eq!(rep.get(&path(&alone)).await?.text_at("/status"), "no_show");
    Ok(())
}
