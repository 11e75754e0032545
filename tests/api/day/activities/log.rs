//! What was not planned: told once it is done, by the rules of both.

use anyhow::Result;
use domain::day::activity::{ActivityKind, ActivityLog, ActivityOutcome, ActivityStatus};
use domain::people::contact::Contact;
use serde_json::json;
use tests::{TestApp, a_contact, an_activity, on_both};

on_both!(made_and_completed_at_once, told_twice_it_is_there_once, what_does_not_do);

async fn made_and_completed_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let body = json!({"activity": an_activity(doctor.head.id), "outcome": "come_another_day",
        "next_at": "2026-11-25T05:30:00Z", "fix": {"latitude_e6": 0, "longitude_e6": 0, "accuracy_metres": 5,
        "age_seconds": 1}});
    let told = rep.post("/activities/log", &body).once("tap").await?;
    assert_eq!((told.status, told.text_at("/status")), (201, "completed"), "{}", told.text);
    assert_eq!(told.header("location"), Some(format!("/api/v1/activities/{}", told.text_at("/id")).as_str()));
    assert_eq!((told.version(), told.text_at("/check_in_verdict")), (Some(2), "unverified"));
    let next = rep.get(&format!("/activities/{}", told.text_at("/next_activity_id"))).await?;
    assert_eq!(next.text_at("/status"), "planned");
    let again = rep.post("/activities/log", &body).once("tap").await?;
    assert_eq!((again.header("idempotent-replayed"), again.text_at("/id")), (Some("true"), told.text_at("/id")));
    // A duty at a camp is done or not.
    let duty = json!({"activity": {"kind": "camp_duty", "starts_at": "2026-11-22T03:30:00Z"}});
    let duty = rep.post("/activities/log", &duty).await?;
    assert_eq!((duty.status, duty.text_at("/status")), (201, "completed"), "{}", duty.text);
    Ok(())
}

async fn told_twice_it_is_there_once(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let doctor: Contact = rep.create(a_contact()).await?;
    let id = Some(app.clock.new_id().into());
    let outcome = Some(ActivityOutcome::MeetingHeld);
    let told = ActivityLog { id, activity: an_activity(doctor.head.id), outcome, next_at: None, fix: None, at: None };
    let one = rep.client.log_activity(&told).await?;
    let two = rep.client.log_activity(&told).await?;
    assert_eq!((one.status, &one), (ActivityStatus::Completed, &two));
    assert_eq!(Some(one.head.id), id);
    assert_eq!(rep.get(&format!("/activities?filter[contact_id]={}", doctor.head.id)).await?.rows().len(), 1);
    // Somebody else's id is theirs.
    let theirs: Contact = far.create(a_contact()).await?;
    let taken = json!({"id": id, "activity": an_activity(theirs.head.id), "outcome": "meeting_held"});
    assert_eq!(far.post("/activities/log", &taken).await?.code(), "duplicate");
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let lead = rep.post("/leads", &json!({"channel": "phone", "phones": [{"number": "98765 43210"}]})).await?;
    let visit = an_activity(doctor.head.id);
    let mut call = json!({"kind": "call", "starts_at": "2026-11-22T08:00:00Z", "lead_id": lead.text_at("/id")});
    for (body, complaint) in [
        (json!({"activity": visit}), "/outcome required"),
        (json!({"activity": visit, "outcome": "sent"}), "/outcome kind"),
        (json!({"activity": {"kind": "visit", "starts_at": "2026-11-22T08:00:00Z"}}), "/activity/contact_id required"),
        (json!({"activity": visit, "outcome": "meeting_held", "status": "completed"}), "/status unknown_field"),
        (json!({"id": "9b2d8a3c-0000-4000-8000-000000000000", "activity": visit, "outcome": "meeting_held"}), "/id id"),
        // The ladder plans what follows.
        (json!({"activity": call, "outcome": "no_answer"}), "/outcome attempt"),
    ] {
        let refused = rep.post("/activities/log", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    assert_eq!(rep.get("/activities").await?.rows().len(), 0, "neither half of it stays");
    call["kind"] = json!(ActivityKind::Call);
    let spoken = rep.post("/activities/log", &json!({"activity": call, "outcome": "connected"})).await?;
    assert_eq!(spoken.status, 201, "{}", spoken.text);
    // The lead's history tells it.
    let history = rep.get(&format!("/events?resource=leads&record_id={}", lead.text_at("/id"))).await?;
    assert!(history.column("record_id").contains(&spoken.text_at("/id").to_owned()), "{}", history.text);
    Ok(())
}
