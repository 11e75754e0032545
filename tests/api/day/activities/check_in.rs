//! Checking in: what a fix proves, and that none of it stops anybody.

use super::{a_visit_of, take};
use anyhow::Result;
use domain::day::activity::{Activity, ActivityData, ActivityKind};
use domain::people::account::{Account, AccountData};
use domain::people::address::Address;
use serde_json::{Value, json};
use tests::{Caller, TestApp, an_account, on_both};

on_both!(a_fix_proves_something_or_nothing, one_tap_is_enough, a_phone_tells_later);

const PLACE: (i32, i32) = (28_626_700, 77_364_900);

/// A visit to an account that has this place.
async fn visit_at(caller: &Caller, place: Option<(i32, i32)>) -> Result<Activity> {
    let address = Address {
        city: Some("Noida".into()),
        latitude_e6: place.map(|(north, _)| north),
        longitude_e6: place.map(|(_, east)| east),
        ..Address::default()
    };
    let account: Account = caller.create(AccountData { addresses: vec![address], ..an_account() }).await?;
    let starts_at = tests::organisation::start();
    let data = ActivityData { account_id: Some(account.head.id), ..ActivityData::new(ActivityKind::Visit, starts_at) };
    caller.create(data).await
}

fn fix(north_e6: i32, accuracy_metres: i32, age_seconds: i32) -> Value {
    let (north, east) = PLACE;
    json!({"latitude_e6": north + north_e6, "longitude_e6": east, "accuracy_metres": accuracy_metres,
        "age_seconds": age_seconds})
}

async fn a_fix_proves_something_or_nothing(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let here = Some(PLACE);
    for (place, fix, verdict, distance) in [
        (here, fix(0, 10, 5), "verified", json!(0)),
        // 500 m away.
        (here, fix(4_500, 10, 5), "outside", json!(500)),
        (here, fix(4_500, 250, 5), "verified", json!(500)),
        (here, fix(0, 10, 121), "unverified", json!(0)),
        (here, fix(0, 5_000, 5), "unverified", json!(0)),
        (here, Value::Null, "unverified", Value::Null),
        (None, fix(0, 10, 5), "unverified", Value::Null),
    ] {
        let visit = visit_at(&rep, place).await?;
        let answer = take(&rep, &visit, json!({"to": "checked_in", "fix": fix})).await?;
        assert_eq!((answer.status, answer.text_at("/status")), (200, "checked_in"), "{fix}: {}", answer.text);
        let told = (answer.text_at("/check_in/verdict"), &answer.json["check_in"]["distance_metres"]);
        assert_eq!(told, (verdict, &distance), "{fix}");
        let listed = rep.get(&format!("/activities?filter[check_in_verdict]={verdict}")).await?;
        assert!(listed.column("id").contains(&visit.head.id.to_string()));
        // Whatever it proves, the visit is completed.
        assert_eq!(take(&rep, &visit, json!({"to": "completed", "outcome": "meeting_held"})).await?.status, 200);
    }
    Ok(())
}

async fn one_tap_is_enough(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = visit_at(&rep, Some(PLACE)).await?;
    let done = json!({"to": "completed", "outcome": "meeting_held", "fix": fix(0, 10, 5)});
    let answer = take(&rep, &visit, done.clone()).await?;
    assert_eq!((answer.status, answer.text_at("/check_in_verdict")), (200, "verified"), "{}", answer.text);
    // Whoever has checked in already did so there.
    let visit = visit_at(&rep, Some(PLACE)).await?;
    assert_eq!(take(&rep, &visit, json!({"to": "checked_in", "fix": fix(4_500, 10, 5)})).await?.status, 200);
    assert_eq!(take(&rep, &visit, done).await?.text_at("/check_in_verdict"), "outside");
    let call = a_visit_of(&rep, |data| data.kind = ActivityKind::Call).await?;
    let called = take(&rep, &call, json!({"to": "completed", "outcome": "connected", "fix": fix(0, 10, 5)})).await?;
    assert_eq!((called.status, called.complaint().as_str()), (422, "/fix kind"));
    Ok(())
}

async fn a_phone_tells_later(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let visit = visit_at(&rep, Some(PLACE)).await?;
    let (ahead, ago) = (app.clock.now().plus_seconds(600), app.clock.now().plus_seconds(-3_600));
    let refused = take(&rep, &visit, json!({"to": "checked_in", "at": ahead})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/at range"));
    let told = take(&rep, &visit, json!({"to": "checked_in", "at": ago, "fix": fix(0, 10, 5)})).await?;
    assert_eq!(told.json["check_in"]["at"], json!(ago));
    // Its clock may be a little ahead: then it is now.
    let (soon, now) = (app.clock.now().plus_seconds(60), app.clock.now());
    let other = visit_at(&rep, Some(PLACE)).await?;
    let told = take(&rep, &other, json!({"to": "checked_in", "at": soon, "fix": fix(0, 10, 5)})).await?;
    assert_eq!(told.json["check_in"]["at"], json!(now));
    Ok(())
}
