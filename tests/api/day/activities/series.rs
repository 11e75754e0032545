//! Activities that come again: made ahead, changed alone, from one on or all, called off, and made further as time goes by.

use super::{path, take};
use anyhow::{Context, Result};
use domain::day::activity::{
    Activity, ActivityData, ActivityStatus, NewSeries, SERIES_DAYS, SeriesChange, SeriesEnd, SeriesScope,
};
use domain::kernel::Timestamp;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, an_activity, on_both};

on_both!(
    made_for_two_months,
    one_is_changed_alone,
    those_that_follow_are_changed,
    another_day_needs_another_rule,
    another_rule_begins_with_this_one,
    called_off_it_comes_no_more,
    as_time_goes_by_there_are_more,
    whoever_sees_nobody_any_more_goes_nowhere,
    what_does_not_do,
);

/// A Monday at eleven in India: the tests begin on the Sunday before.
const MONDAY: &str = "2026-11-23T05:30:00Z";
const WEEK: i64 = 7 * 86_400;
/// Mondays of the next 62 days.
const MONDAYS: usize = 9;

async fn begun(caller: &Caller) -> Result<Activity> {
    let doctor: Contact = caller.create(a_contact()).await?;
    let mut activity = ActivityData { starts_at: MONDAY.parse()?, ..an_activity(doctor.head.id) };
    (activity.subject, activity.notes) = (Some("Round".into()), Some("Only of the first".into()));
    let new = NewSeries { id: None, activity, repeat: "FREQ=WEEKLY;BYDAY=MO".into() };
    Ok(caller.client.begin_activity_series(&new).await?)
}

/// All of a series that are in use, by when they are.
async fn all(caller: &Caller, series: &Activity) -> Result<Vec<Activity>> {
    let id = series.series_id.context("a series")?;
    let answer = caller.get(&format!("/activities?filter[series_id]={id}&sort=starts_at&limit=200")).await?;
    Ok(serde_json::from_value(answer.json["data"].clone())?)
}

fn starts(activities: &[Activity]) -> Vec<Timestamp> {
    activities.iter().map(|one| one.data.starts_at).collect()
}

fn mondays(from: usize, to: usize) -> Result<Vec<Timestamp>> {
    let first: Timestamp = MONDAY.parse()?;
    (from..to).map(|week| Ok(first.plus_seconds(i64::try_from(week)? * WEEK))).collect()
}

async fn made_for_two_months(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    assert_eq!((first.series_id, first.series_at), (Some(first.head.id), Some(first.data.starts_at)));
    let made = all(&rep, &first).await?;
    assert_eq!(starts(&made), mondays(0, MONDAYS)?);
    let end = app.clock.now().plus_seconds(SERIES_DAYS * 86_400);
    assert!(made.iter().all(|one| one.data.starts_at < end));
    for one in &made {
        assert_eq!((one.status, one.data.contact_id), (ActivityStatus::Planned, first.data.contact_id));
        assert_eq!((one.data.subject.as_deref(), one.data.owner_id), (Some("Round"), Some(Who::Rep.id())));
        let notes = one.data.notes.as_deref();
        assert_eq!(notes, (one.head.id == first.head.id).then_some("Only of the first"));
    }
    // Sent again it is there once.
    let new = NewSeries {
        id: Some(app.clock.new_id().into()),
        activity: ActivityData { starts_at: MONDAY.parse()?, ..first.data.clone() },
        repeat: "FREQ=MONTHLY".into(),
    };
    let one = rep.client.begin_activity_series(&new).await?;
    let two = rep.client.begin_activity_series(&new).await?;
    assert_eq!((one.head.id, &one), (new.id.context("an id")?, &two));
    assert_eq!(all(&rep, &one).await?.len(), 2);
    Ok(())
}

async fn one_is_changed_alone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    let made = all(&rep, &first).await?;
    let moved = made[2].data.starts_at.plus_seconds(86_400);
    assert_eq!(rep.patch(&path(&made[2]), 1, &json!({"starts_at": moved, "subject": "Tea"})).await?.status, 200);
    let alone = rep.client.get_activity(made[2].head.id, "").await?;
    assert!(alone.apart);
    assert_eq!(rep.delete(&path(&made[3]), 1).await?.status, 204);
    // What is said of all leaves it, and what was thrown away stays so.
    let all_of_them = SeriesChange { subject: Some("Grand round".into()), ..SeriesChange::new(SeriesScope::All) };
    rep.client.change_activity_series(&made[5], &all_of_them).await?;
    let after = all(&rep, &first).await?;
    assert_eq!(after.len(), MONDAYS - 1);
    for one in &after {
        let expected = if one.head.id == alone.head.id { "Tea" } else { "Grand round" };
        assert_eq!(one.data.subject.as_deref(), Some(expected));
    }
    assert!(starts(&after).contains(&moved));
    Ok(())
}

async fn those_that_follow_are_changed(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    let made = all(&rep, &first).await?;
    // An hour later, from the fourth one on.
    let starts_at = Some(made[3].data.starts_at.plus_seconds(3_600));
    let asked = SeriesChange { starts_at, minutes: Some(45), ..SeriesChange::new(SeriesScope::Following) };
    let changed = rep.client.change_activity_series(&made[3], &asked).await?;
    assert_eq!((changed.data.minutes, changed.head.version, changed.apart), (Some(45), 2, false));
    let after = all(&rep, &first).await?;
    for (week, (one, before)) in after.iter().zip(&made).enumerate() {
        let (seconds, minutes) = if week < 3 { (0, None) } else { (3_600, Some(45)) };
        assert_eq!(one.data.starts_at, before.data.starts_at.plus_seconds(seconds), "{week}");
        assert_eq!((one.data.minutes, one.series_at), (minutes, Some(one.data.starts_at)), "{week}");
    }
    // What is over is left as it was.
    assert_eq!(take(&rep, &made[0], json!({"to": "completed", "outcome": "meeting_held"})).await?.status, 200);
    let asked = SeriesChange { place: Some("Ward 3".into()), ..SeriesChange::new(SeriesScope::All) };
    rep.client.change_activity_series(&after[4], &asked).await?;
    let places: Vec<_> = all(&rep, &first).await?.into_iter().map(|one| one.data.place).collect();
    assert_eq!(places.iter().filter(|place| place.is_none()).count(), 1);
    assert_eq!(places[0], None);
    // Those to come are like them: the last has both.
    app.clock.advance_seconds(2 * WEEK);
    let rep = app.rep().await?;
    assert_eq!(take(&rep, &after[1], json!({"to": "missed"})).await?.status, 200);
    let later = all(&rep, &first).await?;
    assert_eq!(later.len(), MONDAYS + 2);
    let last = later.last().context("one")?;
    assert_eq!((last.data.minutes, last.data.place.as_deref()), (Some(45), Some("Ward 3")));
    assert_eq!(last.data.starts_at, mondays(0, 11)?[10].plus_seconds(3_600));
    Ok(())
}

async fn another_day_needs_another_rule(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    let made = all(&rep, &first).await?;
    let tuesday = made[2].data.starts_at.plus_seconds(86_400);
    let ask = async |body: serde_json::Value| {
        rep.post(&format!("{}/series", path(&made[2])), &body).header("if-match", "\"1\"").await
    };
    for (body, complaint) in [
        (json!({"scope": "following", "starts_at": tuesday}), "/repeat required"),
        (json!({"scope": "all", "starts_at": tuesday, "repeat": "FREQ=WEEKLY;BYDAY=TU"}), "/scope following"),
        (json!({"scope": "following", "starts_at": tuesday, "repeat": "FREQ=WEEKLY;BYDAY=MO"}), "/starts_at rule"),
        (json!({"scope": "following", "repeat": "every Tuesday"}), "/repeat rule"),
        (json!({"scope": "following"}), " required"),
        (json!({"scope": "some", "minutes": 5}), "/scope choice"),
    ] {
        let refused = ask(body.clone()).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{body}: {}", refused.text);
    }
    assert_eq!(starts(&all(&rep, &first).await?), mondays(0, MONDAYS)?);
    Ok(())
}

async fn another_rule_begins_with_this_one(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    // From the third one on, and from the first: whose id the series has.
    for from in [2, 0] {
        let first = begun(&rep).await?;
        let made = all(&rep, &first).await?;
        let tuesday = made[from].data.starts_at.plus_seconds(86_400);
        let asked = SeriesChange {
            starts_at: Some(tuesday),
            repeat: Some("FREQ=WEEKLY;INTERVAL=2;BYDAY=TU".into()),
            ..SeriesChange::new(SeriesScope::Following)
        };
        let changed = rep.client.change_activity_series(&made[from], &asked).await?;
        assert_eq!((changed.head.id, changed.series_id), (made[from].head.id, Some(made[from].head.id)));
        let after = all(&rep, &changed).await?;
        let expected: Vec<_> = (0..20).map(|fortnight| tuesday.plus_seconds(2 * WEEK * fortnight)).collect();
        assert!(after.len() >= 3, "{after:?}");
        assert_eq!(starts(&after), expected[..after.len()]);
        let end = app.clock.now().plus_seconds(SERIES_DAYS * 86_400);
        assert!(expected[after.len()] >= end);
        if from > 0 {
            assert_eq!(starts(&all(&rep, &first).await?), mondays(0, from)?);
            // The old rule makes nothing any more.
            assert_eq!(take(&rep, &made[0], json!({"to": "missed"})).await?.status, 200);
            assert_eq!(all(&rep, &first).await?.len(), from);
        }
    }
    Ok(())
}

async fn called_off_it_comes_no_more(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    let made = all(&rep, &first).await?;
    let end = SeriesEnd { scope: SeriesScope::Following, reason: "The clinic has moved away".into() };
    let off = rep.client.end_activity_series(&made[4], &end).await?;
    assert_eq!(off.status, ActivityStatus::Cancelled);
    for (week, one) in all(&rep, &first).await?.iter().enumerate() {
        let expected = if week < 4 { ActivityStatus::Planned } else { ActivityStatus::Cancelled };
        assert_eq!((one.status, one.repeat.as_deref()), (expected, None), "{week}");
    }
    app.clock.advance_seconds(3 * WEEK);
    let rep = app.rep().await?;
    assert_eq!(take(&rep, &made[0], json!({"to": "missed"})).await?.status, 200);
    assert_eq!(all(&rep, &first).await?.len(), MONDAYS);
    // One that is over says nothing of the others.
    let refused = rep.client.end_activity_series(&off, &end).await;
    assert!(matches!(refused, Err(client::Error::Problem(problem)) if problem.status == 409));
    Ok(())
}

async fn as_time_goes_by_there_are_more(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    app.clock.advance_seconds(WEEK);
    // Nobody tells of the first: it is missed by itself, and the series goes on.
    app.finish_jobs(first.head.id).await?;
    let rep = app.rep().await?;
    assert_eq!(rep.client.get_activity(first.head.id, "").await?.status, ActivityStatus::Missed);
    let made = all(&rep, &first).await?;
    assert_eq!(starts(&made), mondays(0, MONDAYS + 1)?);
    // Two that are over at once make each of the next ones once.
    app.clock.advance_seconds(2 * WEEK);
    let rep = app.rep().await?;
    let held = json!({"to": "completed", "outcome": "meeting_held"});
    let [one, two] = [1, 2].map(|at: usize| {
        let to = format!("{}/transitions", path(&made[at]));
        rep.post(&to, &held).header("if-match", "\"1\"").into_future()
    });
    let (one, two) = tokio::join!(one, two);
    assert_eq!([one?.status, two?.status], [200, 200]);
    assert_eq!(starts(&all(&rep, &first).await?), mondays(0, MONDAYS + 3)?);
    // After a year nothing is made up for.
    app.clock.advance_seconds(53 * WEEK);
    let rep = app.rep().await?;
    assert_eq!(take(&rep, &made[3], json!({"to": "missed"})).await?.status, 200);
    let now = app.clock.now();
    let all = all(&rep, &first).await?;
    let ahead = all.iter().filter(|one| one.data.starts_at > now).count();
    assert_eq!((ahead, all.len()), (MONDAYS, 2 * MONDAYS + 3));
    Ok(())
}

/// The end of what somebody may do does not keep them from telling what they have done.
async fn whoever_sees_nobody_any_more_goes_nowhere(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let first = begun(&rep).await?;
    let doctor = first.data.contact_id.map(|id| format!("/contacts/{id}")).context("a doctor")?;
    assert_eq!(app.admin().await?.patch(&doctor, 1, &json!({"owner_id": Who::Neighbour.id()})).await?.status, 200);
    assert_eq!(rep.get(&doctor).await?.status, 404);
    app.clock.advance_seconds(WEEK);
    let rep = app.rep().await?;
    assert_eq!(take(&rep, &first, json!({"to": "completed", "outcome": "meeting_held"})).await?.status, 200);
    assert_eq!(all(&rep, &first).await?.len(), MONDAYS);
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let activity = json!({"kind": "visit", "starts_at": MONDAY, "contact_id": doctor.head.id});
    for (rule, complaint) in [
        ("every Monday", "/repeat rule"),
        ("FREQ=HOURLY", "/repeat rule"),
        ("FREQ=DAILY;COUNT=1", "/repeat never"),
        ("FREQ=WEEKLY;BYDAY=TU", "/activity/starts_at rule"),
        (" ", "/repeat required"),
    ] {
        let refused = rep.post("/activities/series", &json!({"activity": activity, "repeat": rule})).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{rule}: {}", refused.text);
    }
    assert_eq!(rep.get("/activities").await?.rows().len(), 0);
    let first = begun(&rep).await?;
    let to = format!("{}/series", path(&first));
    let body = json!({"scope": "all", "minutes": 45});
    let colleague = app.colleague().await?;
    assert_eq!(colleague.post(&to, &body).header("if-match", "\"1\"").await?.status, 404);
    assert_eq!(rep.post(&to, &body).header("if-match", "\"2\"").await?.status, 412);
    assert_eq!(rep.post(&to, &body).await?.status, 428);
    // The manager may.
    assert_eq!(app.manager().await?.post(&to, &body).header("if-match", "\"1\"").await?.status, 200);
    Ok(())
}
