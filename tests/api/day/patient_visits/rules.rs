//! What a visit has to say, what stays as it was booked, and how the day is read.

use super::{path, patient, taken, visit, visit_of};
use anyhow::Result;
use domain::day::patient_visit::{PatientVisit, PatientVisitData, PatientVisitSource};
use domain::people::contact::Contact;
use serde_json::json;
use tests::{TestApp, Who, a_contact, a_visit, on_both};

on_both!(what_a_visit_has_to_say, what_stays_as_it_was_booked, the_day_of_the_desk, it_goes_with_a_merge);

async fn what_a_visit_has_to_say(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let (mine, foreign) = (patient(&rep).await?.head.id, patient(&far).await?.head.id);
    let tomorrow = "2026-11-23T05:30:00Z";
    for (body, complaint) in [
        (json!({"kind": "opd", "starts_at": tomorrow}), "/contact_id required"),
        (json!({"kind": "opd", "contact_id": mine}), "/starts_at required"),
        (json!({"kind": "tea", "contact_id": mine, "starts_at": tomorrow}), " type"),
        (json!({"kind": "opd", "contact_id": mine, "starts_at": "2026-11-21T05:30:00Z"}), "/starts_at past"),
        (json!({"kind": "opd", "contact_id": mine, "starts_at": tomorrow, "minutes": 4}), "/minutes range"),
        (json!({"kind": "opd", "contact_id": foreign, "starts_at": tomorrow}), "/contact_id unknown"),
        (json!({"kind": "opd", "lead_id": mine, "starts_at": tomorrow}), "/lead_id unknown"),
        (
            json!({"kind": "opd", "contact_id": mine, "starts_at": tomorrow, "source_name": "Camp"}),
            "/source_name source",
        ),
        (
            json!({"kind": "opd", "contact_id": mine, "starts_at": tomorrow, "physician_id": Who::Manager.id()}),
            "/physician_id role",
        ),
        (
            json!({"kind": "opd", "contact_id": mine, "starts_at": tomorrow, "physician_id": mine}),
            "/physician_id unknown",
        ),
        (
            json!({"kind": "opd", "contact_id": mine, "starts_at": tomorrow, "status": "arrived"}),
            "/status unknown_field",
        ),
    ] {
        let refused = rep.post("/patient-visits", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body} {}", refused.text);
    }
    // Earlier today is today.
    let now: PatientVisit = visit_of(&rep, mine, |data| {
        data.starts_at = app.clock.now().plus_seconds(-3_600);
        data.physician_id = Some(Who::Physician.id());
    })
    .await?;
    assert_eq!(now.data.source, Some(PatientVisitSource::Direct));
    assert_eq!(now.data.doctor.as_deref(), Some(Who::Physician.full_name()));
    assert_eq!((now.data.owner_id, now.data.facility_id), (Some(Who::Rep.id()), Who::Rep.facility()));
    Ok(())
}

async fn what_stays_as_it_was_booked(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let (one, other) = (visit(&rep, |_| ()).await?, patient(&rep).await?);
    for (change, complaint) in [
        (json!({"contact_id": other.head.id}), "/contact_id fixed"),
        (json!({"contact_id": null}), "/contact_id required"),
        (json!({"starts_at": "2026-12-25T05:30:00Z"}), "/starts_at fixed"),
    ] {
        let refused = rep.patch(&path(&one), 1, &change).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{change} {}", refused.text);
    }
    let half_past = json!({"starts_at": "2026-11-24T06:00:00Z", "department": "Cardiology", "doctor": "Dr Meera Iyer"});
    assert_eq!(rep.patch(&path(&one), 1, &half_past).await?.status, 200);
    taken(&rep, &one, json!({"to": "cancelled", "reason": "Well again"})).await?;
    let late = rep.patch(&path(&one), 3, &json!({"department": "Neurology"})).await?;
    assert_eq!((late.status, late.complaint().as_str()), (422, "/department fixed"), "{}", late.text);
    assert_eq!(rep.patch(&path(&one), 3, &json!({"note": "Called twice"})).await?.status, 200);
    assert_eq!(rep.delete(&path(&one), 4).await?.status, 204);
    Ok(())
}

async fn the_day_of_the_desk(app: TestApp) -> Result<()> {
    let desk = app.front_desk().await?;
    for (at, department, doctor) in [
        ("2026-11-23T05:30:00Z", "Cardiology", "Dr Meera Iyer"),
        ("2026-11-23T04:00:00Z", "Orthopaedics", "Dr Rohan Das"),
        ("2026-11-23T18:30:00Z", "Cardiology", "Dr Meera Iyer"),
    ] {
        let at = at.parse()?;
        visit(&desk, |data| {
            (data.starts_at, data.department, data.doctor) = (at, Some(department.into()), Some(doctor.into()));
        })
        .await?;
    }
    // Monday, as India counts it.
    let day = "filter[starts_at][gte]=2026-11-22T18:30:00Z&filter[starts_at][lt]=2026-11-23T18:30:00Z";
    let starts = async |more: &str| -> Result<Vec<String>> {
        Ok(desk.get(&format!("/patient-visits?{day}{more}")).await?.column("starts_at"))
    };
    let monday = desk.get("/patient-visits?filter[day]=2026-11-23").await?;
    assert_eq!(monday.column("starts_at"), starts("").await?);
    assert_eq!(starts("").await?, ["2026-11-23T04:00:00.000000Z", "2026-11-23T05:30:00.000000Z"], "in their order");
    assert_eq!(starts("&filter[department]=cardiology").await?, ["2026-11-23T05:30:00.000000Z"]);
    assert_eq!(starts("&filter[doctor][contains]=rohan").await?, ["2026-11-23T04:00:00.000000Z"]);
    assert_eq!(starts("&q=kavya").await?.len(), 2);
    assert_eq!(starts("&filter[status]=arrived").await?.len(), 0);
    Ok(())
}

async fn it_goes_with_a_merge(app: TestApp) -> Result<()> {
    let manager = app.manager().await?;
    let (stays, goes): (Contact, Contact) = (manager.create(a_contact()).await?, manager.create(a_contact()).await?);
    let data = PatientVisitData { contact_id: Some(goes.head.id), ..a_visit() };
    let one: PatientVisit = manager.create(data).await?;
    let path = format!("/contacts/{}", stays.head.id);
    let merge = json!({"other_id": goes.head.id, "other_version": 1});
    let merged = manager.post(&format!("{path}/merge"), &merge).header("if-match", "\"1\"").await?;
    assert_eq!(merged.status, 200, "{}", merged.text);
    let present = manager.client.get_patient_visit(one.head.id, "").await?;
    assert_eq!(present.data.contact_id, Some(stays.head.id));
    let body = json!({"merge_id": merged.text_at("/id")});
    let undone = manager.post(&format!("{path}/merge/undo"), &body).await?;
    assert_eq!(undone.status, 200, "{}", undone.text);
    let back = manager.client.get_patient_visit(one.head.id, "").await?;
    assert_eq!(back.data.contact_id, Some(goes.head.id));
    Ok(())
}
