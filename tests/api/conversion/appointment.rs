//! A conversion books a visit, and takes along those that were booked before.

use super::{contacts, convert, converted, mobile, qualified, status_of, undo};
use anyhow::{Context, Result};
use domain::day::patient_visit::{PatientVisit, PatientVisitData, PatientVisitSource};
use domain::leads::lead::LeadStatus;
use serde_json::json;
use tests::{TestApp, Who, a_visit, on_both};

on_both!(
    an_appointment_is_booked_with_it,
    visits_of_before_go_along_and_back,
    what_was_moved_meanwhile_stays,
    nothing_is_made_where_the_appointment_does_not_do,
    two_at_once_leave_one_appointment,
);

async fn an_appointment_is_booked_with_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let at = json!({"starts_at": "2026-11-24T05:00:00Z", "physician_id": Who::Physician.id(), "minutes": 20});
    let done = converted(&rep, &lead, json!({"appointment": at})).await?;
    let made = done.appointment.context("no appointment")?;
    assert_eq!((made.made, made.record.name.as_str()), (true, "Asha Gupta"));
    let visit = rep.client.get_patient_visit(made.record.id.into(), "").await?;
    assert_eq!(visit.data.contact_id, Some(done.contact.record.id.into()));
    assert_eq!((visit.data.lead_id, visit.data.minutes), (Some(lead.head.id), 20));
    assert_eq!(
        (visit.data.department.as_deref(), visit.data.source),
        (Some("Orthopaedics"), Some(PatientVisitSource::Lead))
    );
    let present = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!((present.status, present.head.version), (LeadStatus::Converted, done.lead.head.version));
    // Half a minute, and it is gone with all the rest.
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    assert_eq!(status_of(&rep, "patient-visits", made.record.id).await?, 404);
    assert_eq!(status_of(&rep, "contacts", done.contact.record.id).await?, 404);
    let back = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!((back.status, back.data.contact_id), (LeadStatus::Qualified, None));
    Ok(())
}

async fn visits_of_before_go_along_and_back(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let before: PatientVisit = rep.create(PatientVisitData { lead_id: Some(lead.head.id), ..a_visit() }).await?;
    assert_eq!((before.data.contact_id, before.patient_name.as_str()), (None, "Asha Gupta"));
    let booked = rep.client.get_lead(lead.head.id, "").await?;
    assert_eq!(booked.status, LeadStatus::AppointmentBooked);
    let kavya = json!({"contact": {"create": {"kind": "patient", "given_name": "Kavya", "family_name": "Nair"}}});
    let done = converted(&rep, &booked, kavya).await?;
    assert!(done.appointment.is_none());
    let tied = rep.client.get_patient_visit(before.head.id, "").await?;
    assert_eq!((tied.data.contact_id, tied.patient_name.as_str()), (Some(done.contact.record.id.into()), "Kavya Nair"));
    assert_eq!(undo(&rep, lead.head.id).await?.status, 200);
    let back = rep.client.get_patient_visit(before.head.id, "").await?;
    assert_eq!((back.data.contact_id, back.patient_name.as_str()), (None, "Asha Gupta"));
    Ok(())
}

async fn what_was_moved_meanwhile_stays(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let lead = qualified(&rep, |_| ()).await?;
    let at = json!({"appointment": {"starts_at": "2026-11-24T05:00:00Z"}});
    let done = converted(&rep, &lead, at).await?;
    let visit = done.appointment.context("no appointment")?.record.id;
    let confirmed = rep.post(&format!("/patient-visits/{visit}/transitions"), &json!({"to": "confirmed"}));
    assert_eq!(confirmed.header("if-match", "\"1\"").await?.status, 200);
    let refused = undo(&rep, lead.head.id).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    assert_eq!(status_of(&rep, "patient-visits", visit).await?, 200);
    Ok(())
}

async fn nothing_is_made_where_the_appointment_does_not_do(app: TestApp) -> Result<()> {
    let (rep, marketing) = (app.rep().await?, app.marketing().await?);
    let lead = qualified(&rep, |_| ()).await?;
    for (appointment, complaint) in [
        (json!({"starts_at": "2026-11-20T05:00:00Z"}), "/appointment/starts_at past"),
        (json!({"starts_at": "2026-11-24T05:00:00Z", "minutes": 2}), "/appointment/minutes range"),
        (json!({"starts_at": "2026-11-24T05:00:00Z", "physician_id": Who::Rep.id()}), "/appointment/physician_id role"),
    ] {
        let refused = convert(&rep, &lead, json!({"appointment": appointment})).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    // Marketing converts, and books nobody.
    let refused = convert(&marketing, &lead, json!({"appointment": {"starts_at": "2026-11-24T05:00:00Z"}})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"), "{}", refused.text);
    assert_eq!(contacts(&rep).await?, 0);
    assert_eq!(rep.client.get_lead(lead.head.id, "").await?, lead);
    Ok(())
}

async fn two_at_once_leave_one_appointment(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let elsewhere = manager.at(&app.another_node()?.url);
    let body = json!({"appointment": {"starts_at": "2026-11-24T05:00:00Z"}});
    for round in 0..5 {
        let phone = format!("98765 7{round:04}");
        let lead = qualified(&rep, |data| {
            (data.given_name, data.phones) = (Some(format!("Asha{round}")), mobile(&phone));
        })
        .await?;
        let (mine, theirs) = tokio::join!(convert(&rep, &lead, body.clone()), convert(&elsewhere, &lead, body.clone()));
        let mut statuses = [mine?.status, theirs?.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 412], "{round}");
        let booked = rep.get(&format!("/patient-visits?filter[lead_id]={}", lead.head.id)).await?;
        assert_eq!((booked.rows().len(), contacts(&rep).await?), (1, round + 1));
    }
    Ok(())
}
