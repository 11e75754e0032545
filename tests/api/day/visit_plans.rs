//! Visit plans: one for a contact, a person and a month, and what has become of it.

use anyhow::Result;
use domain::day::activity::{Activity, ActivityData, ActivityKind};
use domain::kernel::ContactId;
use domain::people::contact::Contact;
use serde_json::{Value, json};
use tests::{Caller, TestApp, Who, a_contact, an_activity, on_both};

on_both!(planned_done_and_remaining, a_manager_plans_for_the_team, one_for_a_contact_and_a_month, what_does_not_do,);

async fn plan(caller: &Caller, contact: ContactId, target: i32) -> Result<tests::Answer> {
    let body = json!({"contact_id": contact, "month": "2026-11-01", "target": target});
    caller.post("/visit-plans", &body).await
}

async fn visit(caller: &Caller, contact: ContactId, kind: ActivityKind, at: &str, outcome: Option<&str>) -> Result<()> {
    let data = ActivityData { kind, starts_at: at.parse()?, ..an_activity(contact) };
    let made: Activity = caller.create(data).await?;
    if let Some(outcome) = outcome {
        let next_at = (outcome == "come_another_day").then_some("2026-12-02T05:30:00Z");
        let body = json!({"to": "completed", "outcome": outcome, "next_at": next_at});
        let to = format!("/activities/{}/transitions", made.head.id);
        let done = caller.post(&to, &body).header("if-match", "\"1\"").await?;
        assert_eq!(done.status, 200, "{}", done.text);
    }
    Ok(())
}

fn figures(line: &Value) -> [&Value; 5] {
    ["target", "planned", "done", "in_vain", "remaining"].map(|field| &line[field])
}

async fn planned_done_and_remaining(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let id = doctor.head.id;
    let made = plan(&rep, id, 4).await?;
    assert_eq!(made.status, 201, "{}", made.text);
    let visits = [
        // The month begins in India.
        ("2026-10-31T18:29:59Z", Some("meeting_held")),
        ("2026-10-31T18:30:00Z", Some("meeting_held")),
        ("2026-11-10T05:30:00Z", Some("referral_promised")),
        ("2026-11-12T05:30:00Z", Some("not_available")),
        // What it plans lies in December.
        ("2026-11-13T05:30:00Z", Some("come_another_day")),
        ("2026-11-25T05:30:00Z", None),
        ("2026-11-30T18:29:59Z", None),
        ("2026-11-30T18:30:00Z", None),
    ];
    for (at, outcome) in visits {
        visit(&rep, id, ActivityKind::Visit, at, outcome).await?;
    }
    visit(&rep, id, ActivityKind::Call, "2026-11-14T05:30:00Z", Some("connected")).await?;
    // Whom nobody plans to visit has no line.
    let other: Contact = rep.create(a_contact()).await?;
    visit(&rep, other.head.id, ActivityKind::Visit, "2026-11-14T07:30:00Z", Some("meeting_held")).await?;
    let told = rep.get("/visit-plans/figures").await?;
    assert_eq!((told.status, told.text_at("/month"), told.rows().len()), (200, "2026-11-01", 1), "{}", told.text);
    assert_eq!(figures(&told.rows()[0]), [&json!(4), &json!(2), &json!(2), &json!(2), &json!(2)]);
    assert_eq!(told.rows()[0]["contact"]["name"], json!("Dr Meera Iyer"));
    let december = rep.client.get_visit_figures(Who::Rep.id(), "2026-12-01".parse()?).await?;
    assert_eq!(december.data, []);
    Ok(())
}

async fn a_manager_plans_for_the_team(app: TestApp) -> Result<()> {
    let (rep, manager, colleague) = (app.rep().await?, app.manager().await?, app.colleague().await?);
    let doctor: Contact = rep.create(a_contact()).await?;
    let body = json!({"contact_id": doctor.head.id, "month": "2026-11-01", "target": 2, "owner_id": Who::Rep.id()});
    assert_eq!(manager.post("/visit-plans", &body).await?.status, 201);
    let path = format!("/visit-plans/figures?owner_id={}", Who::Rep.id());
    for (caller, lines) in [(&rep, 1), (&manager, 1), (&colleague, 0)] {
        assert_eq!(caller.get(&path).await?.rows().len(), lines);
    }
    assert_eq!(rep.get("/visit-plans").await?.rows().len(), 1);
    Ok(())
}

async fn one_for_a_contact_and_a_month(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let doctor: Contact = rep.create(a_contact()).await?;
    let first = plan(&rep, doctor.head.id, 2).await?;
    assert_eq!(plan(&rep, doctor.head.id, 3).await?.code(), "duplicate");
    // Somebody else's visits are theirs.
    assert_eq!(plan(&manager, doctor.head.id, 1).await?.status, 201);
    let path = format!("/visit-plans/{}", first.text_at("/id"));
    assert_eq!(rep.patch(&path, 1, &json!({"target": 3})).await?.status, 200);
    let fixed = rep.patch(&path, 2, &json!({"month": "2026-12-01"})).await?;
    assert_eq!((fixed.status, fixed.complaint().as_str()), (422, "/month fixed"));
    // Thrown away it makes room, and then cannot come back.
    assert_eq!(rep.delete(&path, 2).await?.status, 204);
    assert_eq!(plan(&rep, doctor.head.id, 5).await?.status, 201);
    assert_eq!(rep.post(&format!("{path}/restore"), &json!({})).await?.code(), "duplicate");
    // Two at once leave one.
    let body = json!({"contact_id": doctor.head.id, "month": "2026-12-01", "target": 2});
    let (one, two) = (rep.post("/visit-plans", &body), rep.post("/visit-plans", &body));
    let (one, two) = tokio::join!(one.into_future(), two.into_future());
    let mut answers = [one?.status, two?.status];
    answers.sort_unstable();
    assert_eq!(answers, [201, 409]);
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let id = doctor.head.id;
    for (body, complaint) in [
        (json!({"contact_id": id, "month": "2026-11-02", "target": 2}), "/month month"),
        (json!({"contact_id": id, "month": "2026-11-01", "target": 0}), "/target range"),
        (json!({"contact_id": app.clock.new_id(), "month": "2026-11-01", "target": 1}), "/contact_id unknown"),
    ] {
        let refused = rep.post("/visit-plans", &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    for (query, complaint) in
        [("month=2026-11-02", "month month"), ("owner_id=me", "owner_id type"), ("of=me", "of unknown_parameter")]
    {
        let refused = rep.get(&format!("/visit-plans/figures?{query}")).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{query}");
    }
    Ok(())
}
