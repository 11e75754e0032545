//! Who sees what of a visit: a physician those to them, reps no notes, marketing not what somebody comes for.

use super::{path, patient, taken, visit, visit_of};
use anyhow::Result;
use domain::day::patient_visit::PatientVisit;
use domain::kernel::field_rule::rules_of;
use domain::kernel::policy::Resource;
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, on_both};

on_both!(
    a_physician_sees_those_to_them,
    what_somebody_comes_for_is_hidden,
    nobody_finds_out_by_asking,
    what_is_not_seen_is_not_lost,
    broken_glass_shows_the_visits_of_a_patient,
);

async fn a_physician_sees_those_to_them(app: TestApp) -> Result<()> {
    let (desk, physician) = (app.front_desk().await?, app.physician().await?);
    let (mine, other) = (
        visit(&desk, |data| (data.physician_id, data.note) = (Some(Who::Physician.id()), Some("Chest pain".into())))
            .await?,
        visit(&desk, |_| ()).await?,
    );
    app.state.callers.forget_all();
    assert_eq!(physician.get("/patient-visits").await?.column("id"), [mine.head.id.to_string()]);
    assert_eq!(physician.get(&path(&mine)).await?.text_at("/note"), "Chest pain");
    assert_eq!(physician.get(&path(&other)).await?.status, 404);
    app.settle().await?;
    let history = physician.get(&format!("/events?resource=patient-visits&record_id={}", mine.head.id)).await?;
    assert_eq!(history.status, 200, "{}", history.text);
    // They read, and change nothing.
    let refused = physician.patch(&path(&mine), 1, &json!({"note": "Angina"})).await?;
    assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    // Put off, it is still theirs; given to another one, no more.
    let later = json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"});
    let put_off = taken(&desk, &mine, later).await?;
    assert_eq!(physician.get("/patient-visits").await?.rows().len(), 2);
    let next = desk.client.get_patient_visit(put_off.successor_id.unwrap_or(mine.head.id), "").await?;
    let given = desk.patch(&path(&next), 1, &json!({"physician_id": null, "doctor": "Dr Rohan Das"})).await?;
    assert_eq!(given.status, 200, "{}", given.text);
    assert_eq!(physician.get("/patient-visits").await?.column("id"), [mine.head.id.to_string()]);
    Ok(())
}

/// Something in every field that a rule is about.
async fn telling(app: &TestApp) -> Result<PatientVisit> {
    let office = app.head_office().await?;
    let contact = patient(&office).await?;
    visit_of(&office, contact.head.id, |data| {
        (data.owner_id, data.team_id, data.facility_id) = (Some(Who::Rep.id()), Who::Rep.team(), Who::Rep.facility());
        (data.department, data.physician_id) = (Some("Oncology".into()), Some(Who::Physician.id()));
        data.note = Some("Possible melanoma".into());
    })
    .await
}

/// What stands in an answer where a field is shown.
fn secret(field: &str) -> String {
    match field {
        "note" => "melanoma".to_owned(),
        "department" => "Oncology".to_owned(),
        "doctor" => Who::Physician.full_name().to_owned(),
        "physician_id" => Who::Physician.id().to_string(),
        other => panic!("no secret for {other}: every rule needs one"),
    }
}

async fn what_somebody_comes_for_is_hidden(app: TestApp) -> Result<()> {
    let one = telling(&app).await?;
    let office = app.head_office().await?;
    let again = json!({"note": "Possible melanoma, second opinion", "department": "Oncology ward"});
    assert_eq!(office.patch(&path(&one), 1, &again).await?.status, 200);
    app.settle().await?;
    for who in [Who::Rep, Who::Marketing, Who::Manager, Who::FrontDesk, Who::Finance, Who::Admin] {
        let caller = app.caller(who).await?;
        let mut told = Vec::new();
        for way in [
            path(&one),
            format!("{}?expand=physician", path(&one)),
            "/patient-visits?expand=physician".to_owned(),
            "/patient-visits?fields=note,department,doctor,physician_id".to_owned(),
            format!("/events?resource=patient-visits&record_id={}", one.head.id),
        ] {
            let answer = caller.get(&way).await?;
            assert_eq!(answer.status, 200, "{who:?} {way} {}", answer.text);
            told.push(answer.text);
        }
        if who == Who::Rep {
            let moved = caller.post(&format!("{}/transitions", path(&one)), &json!({"to": "confirmed"}));
            told.push(moved.header("if-match", "\"2\"").await?.text);
        }
        let mut hidden = Vec::new();
        for rule in rules_of(Resource::PatientVisits, None) {
            let shown = told.iter().any(|text| text.contains(&secret(rule.field)));
            assert_eq!(shown, !rule.hides_from(who.role()), "{who:?} {}", rule.field);
            hidden.extend(rule.hides_from(who.role()).then_some(rule.field));
        }
        let expected = if hidden.is_empty() { Value::Null } else { json!(hidden) };
        assert_eq!(caller.get(&path(&one)).await?.json["hidden"], expected, "{who:?}");
    }
    Ok(())
}

async fn nobody_finds_out_by_asking(app: TestApp) -> Result<()> {
    let one = telling(&app).await?;
    let found = async |caller: &Caller, query: &str| -> Result<bool> {
        let answer = caller.get(&format!("/patient-visits?{query}")).await?;
        assert_eq!(answer.status, 200, "{query} {}", answer.text);
        Ok(answer.column("id").contains(&one.head.id.to_string()))
    };
    let (rep, marketing) = (app.rep().await?, app.marketing().await?);
    let physician = format!("filter[physician_id]={}", Who::Physician.id());
    for query in ["filter[department]=Oncology", "filter[doctor][is_null]=false", physician.as_str()] {
        assert!(found(&rep, query).await?, "{query}");
        assert!(!found(&marketing, query).await?, "{query}");
    }
    // As if they were empty; and nobody searches by them.
    assert!(found(&marketing, "filter[department][is_null]=true").await?);
    for word in ["oncology", "melanoma"] {
        assert!(!found(&rep, &format!("q={word}")).await?, "{word}");
    }
    assert!(found(&marketing, "q=kavya").await?);
    assert_eq!(rep.get("/patient-visits?filter[note]=x").await?.status, 422);
    Ok(())
}

async fn what_is_not_seen_is_not_lost(app: TestApp) -> Result<()> {
    let one = telling(&app).await?;
    let rep = app.rep().await?;
    let refused = rep.patch(&path(&one), 1, &json!({"note": null})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/note hidden"), "{}", refused.text);
    assert_eq!(rep.patch(&path(&one), 1, &json!({"minutes": 30})).await?.status, 200);
    // Put off by somebody who does not see it, it goes along.
    let put_off = taken(&rep, &one, json!({"to": "rescheduled", "starts_at": "2026-12-01T05:30:00Z"})).await?;
    let next = put_off.successor_id.unwrap_or(one.head.id);
    let seen = app.admin().await?.client.get_patient_visit(next, "").await?;
    assert_eq!((seen.data.note.as_deref(), seen.data.minutes), (Some("Possible melanoma"), 30));
    // What is empty they fill in.
    let bare = visit(&rep, |_| ()).await?;
    let filled = rep.patch(&path(&bare), 1, &json!({"note": "Asked for a wheelchair"})).await?;
    assert_eq!((filled.status, filled.json.get("note")), (200, None));
    Ok(())
}

async fn broken_glass_shows_the_visits_of_a_patient(app: TestApp) -> Result<()> {
    let one = telling(&app).await?;
    let contact = one.data.contact_id.map(|id| id.to_string()).unwrap_or_default();
    let office = app.head_office().await?;
    let mine = json!({"owner_id": Who::Rep.id()});
    assert_eq!(office.patch(&format!("/contacts/{contact}"), 1, &mine).await?.status, 200);
    let rep = app.rep().await?;
    let why = json!({"kind": "emergency", "reason": "Collapsed at the health camp"});
    assert_eq!(rep.post(&format!("/contacts/{contact}/break-glass"), &why).await?.status, 201);
    let shown = rep.get(&path(&one)).await?;
    assert_eq!((shown.text_at("/note"), shown.json.get("hidden")), ("Possible melanoma", None));
    assert!(shown.json["open_until"].is_string());
    // Lists show it to nobody who does not see it anyway.
    assert!(!rep.get("/patient-visits").await?.text.contains("melanoma"));
    Ok(())
}
