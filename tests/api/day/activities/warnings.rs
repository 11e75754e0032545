//! Warnings: what the same person does at that time, and which colleague is at the same place. They stop nobody.

use super::take;
use anyhow::Result;
use domain::day::activity::{Activity, ActivityData, ActivityKind};
use domain::kernel::policy::Resource;
use domain::people::account::Account;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{TestApp, Who, a_contact, an_account, an_activity, on_both};

on_both!(one_is_nowhere_twice, a_colleague_is_there_too, what_does_not_do);

async fn one_is_nowhere_twice(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let visit: Activity = rep.create(an_activity(doctor.head.id)).await?;
    let at = |minutes: i64| ActivityData {
        starts_at: visit.data.starts_at.plus_seconds(minutes * 60),
        ..ActivityData::new(ActivityKind::Call, visit.data.starts_at)
    };
    // A visit takes half an hour, a call ten minutes.
    for (minutes, clashes) in [(-11, 0), (-10, 0), (-9, 1), (0, 1), (29, 1), (30, 0)] {
        let warned = rep.client.get_activity_warnings(&at(minutes), None).await?;
        let found: Vec<_> = warned.overlaps.iter().filter_map(|one| one.id).collect();
        assert_eq!(found, vec![visit.head.id; clashes], "{minutes}");
        assert_eq!(warned.colleagues, []);
    }
    // Neither with itself, nor with what was cancelled.
    let itself = rep.client.get_activity_warnings(&at(0), Some(visit.head.id)).await?;
    assert_eq!(itself.overlaps, []);
    let warned = rep.client.get_activity_warnings(&at(0), None).await?;
    let named = warned.overlaps.first().and_then(|one| one.contact.as_ref()).map(|contact| contact.name.as_str());
    assert_eq!(named, Some("Dr Meera Iyer"));
    assert_eq!(take(&rep, &visit, json!({"to": "cancelled", "reason": "On leave"})).await?.status, 200);
    assert_eq!(rep.client.get_activity_warnings(&at(0), None).await?.overlaps, []);
    // A manager plans for the rep; a colleague's day is nobody else's to read.
    let next: Activity = rep.create(an_activity(doctor.head.id)).await?;
    let for_rep = ActivityData { owner_id: Some(Who::Rep.id()), ..at(0) };
    let manager = app.manager().await?.client.get_activity_warnings(&for_rep, None).await?;
    assert_eq!(manager.overlaps.first().and_then(|one| one.id), Some(next.head.id));
    assert_eq!(app.colleague().await?.client.get_activity_warnings(&for_rep, None).await?.overlaps, []);
    Ok(())
}

async fn a_colleague_is_there_too(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let account: Account = rep.create(an_account()).await?;
    app.share(Resource::Accounts, account.head.id, Who::Colleague.id()).await?;
    let starts_at = app.clock.now();
    let at = |kind, seconds: i64| ActivityData {
        account_id: Some(account.head.id),
        ..ActivityData::new(kind, starts_at.plus_seconds(seconds))
    };
    let mut new = at(ActivityKind::Visit, 0);
    new.notes = Some("Ask about her daughter".into());
    let theirs: Activity = colleague.create(new).await?;
    let days = 86_400;
    for (kind, seconds, clashes) in [
        (ActivityKind::Visit, -3 * days, 0),
        (ActivityKind::Visit, 1 - 3 * days, 1),
        (ActivityKind::Meeting, 2 * days, 1),
        (ActivityKind::Visit, 3 * days, 0),
        // Nobody minds two calls.
        (ActivityKind::Call, 0, 0),
    ] {
        let warned = rep.client.get_activity_warnings(&at(kind, seconds), None).await?;
        assert_eq!(warned.colleagues.len(), clashes, "{kind} {seconds}");
        assert_eq!(warned.overlaps, []);
    }
    let warned = rep.client.get_activity_warnings(&at(ActivityKind::Visit, 60), None).await?;
    // Who and when, not what for.
    let clash = serde_json::to_value(&warned.colleagues)?;
    assert_eq!((&clash[0]["owner"]["name"], &clash[0]["id"]), (&json!("Ravi Yadav"), &json!(null)));
    assert!(!clash.to_string().contains("daughter"));
    let seen = app.manager().await?.client.get_activity_warnings(&at(ActivityKind::Visit, 60), None).await?;
    assert_eq!(seen.colleagues.first().and_then(|one| one.id), Some(theirs.head.id));
    // It stops nobody.
    let mine: Activity = rep.create(at(ActivityKind::Visit, 60)).await?;
    assert_eq!(mine.head.version, 1);
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let (rep, far) = (app.rep().await?, app.far().await?);
    let theirs: Account = far.create(an_account()).await?;
    let asked = "kind=visit&starts_at=2026-11-24T05:30:00Z";
    for (query, complaint) in [
        ("kind=visit".to_owned(), "starts_at required"),
        ("starts_at=2026-11-24T05:30:00Z".to_owned(), "kind required"),
        (format!("{asked}&kind=dance"), "kind choice"),
        (format!("{asked}&minutes=1441"), "minutes range"),
        (format!("{asked}&contact_id=x"), "contact_id type"),
        (format!("{asked}&near=1"), "near unknown_parameter"),
        (format!("{asked}&account_id={}", theirs.head.id), "/account_id unknown"),
    ] {
        let refused = rep.get(&format!("/activities/warnings?{query}")).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{query}: {}", refused.text);
    }
    Ok(())
}
