//! Corrections: for a day at once, then by somebody else's decision.

use super::{a_visit_of, path, post, take};
use anyhow::Result;
use domain::day::activity::{Activity, ActivityOutcome, CorrectedFields, LOCK_SECONDS};
use domain::kernel::policy::Resource;
use domain::leads::opportunity::ApprovalState;
use serde_json::{Value, json};
use tests::{Answer, Caller, TestApp, Who, on_both};

on_both!(
    for_a_day_it_is_changed_at_once,
    then_it_is_locked,
    somebody_else_decides,
    a_refusal_says_why,
    what_is_decided_is_told,
    another_day_is_planned_with_it,
    a_decision_is_made_once,
);

async fn completed(caller: &Caller) -> Result<Activity> {
    let visit = a_visit_of(caller, |_| ()).await?;
    let done = take(caller, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
    assert_eq!(done.status, 200, "{}", done.text);
    Ok(caller.client.get_activity(visit.head.id, "").await?)
}

/// One of the rep's that is locked by now; whoever signed in before has to do so again.
async fn locked(app: &TestApp) -> Result<Activity> {
    let visit = completed(&app.rep().await?).await?;
    app.clock.advance_seconds(LOCK_SECONDS);
    Ok(visit)
}

async fn ask(caller: &Caller, visit: &Activity, changes: Value) -> Result<Answer> {
    post(caller, visit, "corrections", json!({"changes": changes, "reason": "The wrong button"})).await
}

async fn decide(caller: &Caller, visit: &Activity, body: Value) -> Result<Answer> {
    post(caller, visit, "corrections/decision", body).await
}

async fn for_a_day_it_is_changed_at_once(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let planned = a_visit_of(&rep, |_| ()).await?;
    assert_eq!(ask(&rep, &planned, json!({"notes": "x"})).await?.code(), "conflict");
    let visit = completed(&rep).await?;
    app.clock.advance_seconds(LOCK_SECONDS - 1);
    let rep = app.rep().await?;
    for (changes, complaint) in [
        (json!({}), "/changes required"),
        (json!({"outcome": "no_answer"}), "/changes/outcome kind"),
        (json!({"outcome": "come_another_day"}), "/changes/next_at required"),
        (json!({"minutes": 0}), "/changes/minutes range"),
    ] {
        let refused = ask(&rep, &visit, changes.clone()).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{changes}: {}", refused.text);
    }
    let corrected = ask(&rep, &visit, json!({"outcome": "demo_given", "minutes": 45})).await?;
    assert_eq!((corrected.status, corrected.text_at("/outcome")), (200, "demo_given"), "{}", corrected.text);
    assert_eq!((&corrected.json["minutes"], &corrected.json["correction"]), (&json!(45), &Value::Null));
    assert_eq!(rep.patch(&path(&visit), 3, &json!({"notes": "Kept"})).await?.status, 200);
    Ok(())
}

async fn then_it_is_locked(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let rep = app.rep().await?;
    for (field, value) in [("notes", json!("x")), ("minutes", json!(5)), ("starts_at", json!("2026-11-21T09:00:00Z"))] {
        let refused = rep.patch(&path(&visit), 2, &json!({field: value})).await?;
        assert_eq!((refused.status, refused.complaint()), (422, format!("/{field} locked")), "{}", refused.text);
    }
    assert_eq!(rep.delete(&path(&visit), 2).await?.code(), "conflict");
    // Not even the manager writes over it.
    assert_eq!(app.manager().await?.patch(&path(&visit), 2, &json!({"notes": "x"})).await?.status, 422);
    // Who leaves hands it over.
    assert_eq!(rep.patch(&path(&visit), 2, &json!({"owner_id": Who::Colleague.id()})).await?.status, 200);
    Ok(())
}

async fn somebody_else_decides(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let (rep, manager, colleague) = (app.rep().await?, app.manager().await?, app.colleague().await?);
    assert_eq!(decide(&manager, &visit, json!({"approve": true})).await?.code(), "conflict");
    let asked = ask(&rep, &visit, json!({"outcome": "referral_promised", "notes": "Two hearts"})).await?;
    assert_eq!((asked.status, asked.text_at("/correction_state")), (200, "pending"), "{}", asked.text);
    assert_eq!((asked.text_at("/outcome"), asked.text_at("/correction/reason")), ("meeting_held", "The wrong button"));
    assert_eq!(ask(&rep, &visit, json!({"notes": "x"})).await?.code(), "conflict");
    assert_eq!(decide(&rep, &visit, json!({"approve": true})).await?.status, 403);
    assert_eq!(decide(&colleague, &visit, json!({"approve": true})).await?.status, 404);
    let waiting = manager.get("/activities?filter[correction_state]=pending").await?;
    assert_eq!(waiting.column("id"), [visit.head.id.to_string()]);
    let approved = decide(&manager, &visit, json!({"approve": true})).await?;
    assert_eq!((approved.status, approved.text_at("/correction_state")), (200, "approved"), "{}", approved.text);
    assert_eq!((approved.text_at("/outcome"), approved.text_at("/notes")), ("referral_promised", "Two hearts"));
    assert_eq!(approved.json["correction"]["decided_by_id"], json!(manager.user_id));
    // The history tells the fields.
    let history = rep.client.list_record_events(Resource::Activities, visit.head.id.into(), &[], None).await?;
    let event = history.data.iter().find(|event| event.reason.as_deref() == Some("correction approved"));
    let told = event.map(|event| (&event.changes["outcome"].from, &event.changes["outcome"].to));
    assert_eq!(told, Some((&json!("meeting_held"), &json!("referral_promised"))));
    // A manager's own visit waits for another one.
    let own = {
        let visit = a_visit_of(&manager, |_| ()).await?;
        take(&manager, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?;
        app.clock.advance_seconds(LOCK_SECONDS);
        visit
    };
    let (manager, admin) = (app.manager().await?, app.admin().await?);
    assert_eq!(ask(&manager, &own, json!({"minutes": 45})).await?.status, 200);
    assert_eq!(decide(&manager, &own, json!({"approve": true})).await?.status, 403);
    assert_eq!(decide(&admin, &own, json!({"approve": true})).await?.status, 200);
    Ok(())
}

async fn a_refusal_says_why(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let fields = CorrectedFields { outcome: Some(ActivityOutcome::DemoGiven), ..CorrectedFields::default() };
    let asked = rep.client.ask_activity_correction(&visit, fields, "The wrong button".into()).await?;
    let silent = decide(&manager, &visit, json!({"approve": false, "reason": " "})).await?;
    assert_eq!((silent.status, silent.complaint().as_str()), (422, "/reason required"));
    let why = Some("She says there was no demo".to_owned());
    let declined = manager.client.decide_activity_correction(&asked, false, why.clone()).await?;
    assert_eq!((declined.correction_state, declined.outcome), (Some(ApprovalState::Rejected), visit.outcome));
    assert_eq!(declined.correction.and_then(|asked| asked.decision_reason), why);
    // Asked again, it is another request.
    assert_eq!(ask(&rep, &visit, json!({"minutes": 45})).await?.text_at("/correction_state"), "pending");
    Ok(())
}

async fn what_is_decided_is_told(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let told = async |caller: &Caller| anyhow::Ok(caller.get("/notifications").await?.column("kind"));
    assert_eq!(ask(&rep, &visit, json!({"minutes": 45})).await?.status, 200);
    assert_eq!(told(&manager).await?, ["correction_asked"]);
    // Another one who may decides: what the manager has not read is taken back.
    assert_eq!(decide(&app.admin().await?, &visit, json!({"approve": true})).await?.status, 200);
    assert_eq!((told(&manager).await?, told(&rep).await?), (vec![], vec!["correction_approved".to_owned()]));
    assert_eq!(ask(&rep, &visit, json!({"minutes": 30})).await?.status, 200);
    assert_eq!(decide(&manager, &visit, json!({"approve": false, "reason": "No"})).await?.status, 200);
    assert!(told(&rep).await?.contains(&"correction_rejected".to_owned()));
    Ok(())
}

async fn another_day_is_planned_with_it(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let next_at = app.clock.now().plus_seconds(86_400);
    let asked = ask(&rep, &visit, json!({"outcome": "come_another_day", "next_at": next_at})).await?;
    assert_eq!((asked.status, &asked.json["next_activity_id"]), (200, &Value::Null), "{}", asked.text);
    let approved = decide(&manager, &visit, json!({"approve": true})).await?;
    assert_eq!(approved.status, 200, "{}", approved.text);
    let next = rep.get(&format!("/activities/{}", approved.text_at("/next_activity_id"))).await?;
    assert_eq!((&next.json["starts_at"], next.text_at("/status")), (&json!(next_at), "planned"));
    Ok(())
}

/// Two who decide at once leave one decision.
async fn a_decision_is_made_once(app: TestApp) -> Result<()> {
    let visit = locked(&app).await?;
    let (rep, manager, admin) = (app.rep().await?, app.manager().await?, app.admin().await?);
    assert_eq!(ask(&rep, &visit, json!({"minutes": 45})).await?.status, 200);
    let to = format!("{}/corrections/decision", path(&visit));
    let (yes, no) = (json!({"approve": true}), json!({"approve": false, "reason": "No"}));
    let one = manager.post(&to, &yes).header("if-match", "\"3\"");
    let other = admin.post(&to, &no).header("if-match", "\"3\"");
    let (one, other) = tokio::join!(one.into_future(), other.into_future());
    let mut answers = [one?.status, other?.status];
    answers.sort_unstable();
    assert_eq!(answers, [200, 412]);
    Ok(())
}
