//! Somebody's day: what stands in it, why, in which order, and who sees it.

use anyhow::{Context, Result};
use domain::day::activity::{Activity, ActivityData, ActivityKind, ActivityLog, ActivityOutcome};
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::day::today::{TodayLine, TodayReason as R};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Timestamp};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::lead::{Lead, NextAction};
use domain::leads::origin::LeadChannel;
use domain::people::account::Account;
use domain::people::contact::{Contact, ContactData, ContactKind};
use domain::people::reach::Class;
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, a_lead, a_visit, an_account, an_activity, on_both};

on_both!(
    activities_by_their_hours,
    what_waits,
    who_is_due,
    a_plan_that_is_behind,
    another_day_has_its_plan_alone,
    the_day_begins_in_india,
    who_sees_whose_day,
    what_is_hidden_stays_so,
    what_does_not_do,
);

const DAY: i64 = 86_400;

async fn lines(caller: &Caller) -> Result<Vec<TodayLine>> {
    Ok(caller.client.get_today(None, None).await?.lines)
}

fn reasons(lines: &[TodayLine]) -> Vec<R> {
    lines.iter().map(|line| line.reason).collect()
}

async fn doctor(caller: &Caller, name: &str, class: Option<Class>) -> Result<Contact> {
    caller.create(ContactData { given_name: Some(name.into()), class, ..a_contact() }).await
}

async fn planned(caller: &Caller, contact: ContactId, starts_at: Timestamp) -> Result<Activity> {
    caller.create(ActivityData { starts_at, ..an_activity(contact) }).await
}

async fn met(caller: &Caller, contact: ContactId, starts_at: Timestamp, outcome: ActivityOutcome) -> Result<Activity> {
    let activity = ActivityData { starts_at, ..an_activity(contact) };
    let told = ActivityLog { id: None, activity, outcome: Some(outcome), next_at: None, fix: None, at: None };
    Ok(caller.client.log_activity(&told).await?)
}

async fn activities_by_their_hours(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    let account: Account = rep.create(an_account()).await?;
    let one = doctor(&rep, "One", Some(Class::A)).await?;
    let id = one.head.id;
    let at = |seconds: i64| now.plus_seconds(seconds);
    // Planned for the afternoon, yesterday, the morning; done, called off, missed.
    let later = planned(&rep, id, at(7_200)).await?;
    let untold = planned(&rep, id, at(-DAY)).await?;
    let begun = planned(&rep, id, at(-600)).await?;
    let long_ago = planned(&rep, id, at(-9 * DAY)).await?;
    let done = met(&rep, id, at(-9_000), ActivityOutcome::MeetingHeld).await?;
    let off = planned(&rep, id, at(3_600)).await?;
    let missed = planned(&rep, id, at(-2 * DAY)).await?;
    let of_account = ActivityData {
        account_id: Some(account.head.id),
        subject: Some("Tie-up".into()),
        ..ActivityData::new(ActivityKind::Meeting, at(1_800))
    };
    let meeting: Activity = rep.create(of_account).await?;
    let tomorrow = planned(&rep, id, at(DAY)).await?;
    for (activity, asked) in
        [(&off, json!({"to": "cancelled", "reason": "On leave"})), (&missed, json!({"to": "missed"}))]
    {
        let to = format!("/activities/{}/transitions", activity.head.id);
        assert_eq!(rep.post(&to, &asked).header("if-match", "\"1\"").await?.status, 200);
    }
    let today = rep.client.get_today(None, None).await?;
    let told: Vec<_> =
        today.lines.iter().filter_map(|line| Some((line.reason, line.activity.as_ref()?.head.id))).collect();
    let expected = [
        (R::Missed, missed.head.id),
        (R::Untold, untold.head.id),
        (R::Planned, begun.head.id),
        (R::Planned, meeting.head.id),
        (R::Planned, later.head.id),
        (R::Done, done.head.id),
    ];
    assert_eq!(told, expected);
    assert!(!told.iter().any(|(_, id)| [long_ago.head.id, tomorrow.head.id].contains(id)));
    assert_eq!((today.planned, today.done, today.owner_id), (3, 1, Who::Rep.id()));
    // It is Sunday: people work again on Monday.
    assert_eq!((today.next_day, today.next_planned), ("2026-11-23".parse()?, 1));
    let line = today.lines.iter().find(|line| line.activity.as_ref().is_some_and(|one| one.head.id == later.head.id));
    let line = line.context("the visit")?;
    let known = line.met.as_ref().context("the doctor")?;
    assert_eq!((known.class, known.last_touch_at), (Some(Class::A), Some(at(-9_000))));
    let named = line.activity.as_ref().and_then(|one| one.contact.as_ref()).map(|contact| contact.name.as_str());
    assert_eq!(named, Some("Dr One Iyer"));
    let of_account = today.lines.iter().find_map(|line| line.activity.as_ref()?.account.as_ref());
    assert_eq!(of_account.map(|account| account.id), Some(account.head.id.into()));
    Ok(())
}

async fn what_waits(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    let mut leads = Vec::new();
    for (seconds, number) in [(-3_600, "98765 43211"), (3_600, "98765 43212"), (DAY, "98765 43213")] {
        let mut data = a_lead();
        data.phones[0].number = number.into();
        (data.next_action, data.next_action_at) = (Some(NextAction::Call), Some(now.plus_seconds(seconds)));
        let lead: Lead = rep.create(data).await?;
        leads.push(lead);
    }
    let asked = InquiryData {
        phone: Some("98765 43219".into()),
        sender_name: Some("Asha Gupta".into()),
        received_at: Some(now.plus_seconds(-5_400)),
        ..InquiryData::new(LeadChannel::Phone)
    };
    let inquiry: Inquiry = rep.create(asked.clone()).await?;
    let answered: Inquiry = rep.create(InquiryData { phone: Some("98765 43218".into()), ..asked }).await?;
    let to = format!("/inquiries/{}/transitions", answered.head.id);
    assert_eq!(rep.post(&to, &json!({"to": "answered"})).header("if-match", "\"1\"").await?.status, 200);
    let patient: Contact = rep.create(ContactData { kind: ContactKind::Patient, ..a_contact() }).await?;
    let comes = PatientVisitData { contact_id: Some(patient.head.id), starts_at: now.plus_seconds(1_800), ..a_visit() };
    let comes: PatientVisit = rep.create(comes).await?;
    let lines = lines(&rep).await?;
    let waits: Vec<_> = lines.iter().filter_map(|line| line.inquiry.as_ref()).collect();
    assert_eq!(waits.len(), 1, "{waits:?}");
    assert_eq!(
        (waits[0].id, waits[0].title.as_str(), waits[0].late),
        (inquiry.head.id, "Asha Gupta", waits[0].due_at < now)
    );
    assert_eq!(waits[0].received_at, now.plus_seconds(-5_400));
    let due = |lead: &Lead| {
        let found = lines.iter().find(|line| line.follow_up.as_ref().is_some_and(|one| one.id == lead.head.id));
        found.map(|line| (line.reason, line.at))
    };
    assert_eq!(due(&leads[0]), Some((R::FollowUpLate, Some(now.plus_seconds(-3_600)))));
    assert_eq!(due(&leads[1]), Some((R::FollowUp, Some(now.plus_seconds(3_600)))));
    assert_eq!(due(&leads[2]), None);
    let visits: Vec<_> = lines.iter().filter_map(|line| line.patient_visit.as_ref()).map(|one| one.head.id).collect();
    assert_eq!(visits, [comes.head.id]);
    // Each line is about one thing, and they come in the order of the day.
    let parts: Vec<_> = lines.iter().map(|line| (line.reason.part(), line.at.is_none(), line.at)).collect();
    assert!(parts.is_sorted(), "{parts:?}");
    for line in &lines {
        let about = [
            line.activity.is_some(),
            line.follow_up.is_some(),
            line.inquiry.is_some(),
            line.patient_visit.is_some(),
            line.due_visit.is_some(),
        ];
        assert_eq!(about.iter().filter(|one| **one).count(), 1, "{line:?}");
    }
    Ok(())
}

async fn who_is_due(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    let ago = |days: i64| now.plus_seconds(-days * DAY);
    for (name, class, last) in [
        ("Long", Some(Class::B), Some(42)),
        ("Longer", Some(Class::A), Some(41)),
        ("Fresh", Some(Class::A), Some(15)),
        ("Patient", Some(Class::C), Some(59)),
        ("Never", Some(Class::B), None),
        ("New", Some(Class::A), None),
    ] {
        let one = doctor(&rep, name, class).await?;
        if let Some(days) = last {
            met(&rep, one.head.id, ago(days), ActivityOutcome::MeetingHeld).await?;
        }
    }
    // With whom something is planned is not due; whoever is no doctor is not visited; somebody else's are theirs.
    let soon = doctor(&rep, "Soon", Some(Class::A)).await?;
    planned(&rep, soon.head.id, now.plus_seconds(3 * DAY)).await?;
    let _: Contact = rep.create(ContactData { kind: ContactKind::Employee, ..a_contact() }).await?;
    doctor(&app.colleague().await?, "Theirs", Some(Class::A)).await?;
    let today = rep.client.get_today(None, None).await?;
    let told: Vec<_> = today
        .lines
        .iter()
        .filter_map(|line| line.due_visit.as_ref().map(|due| (line.reason, due.name.as_str(), due.days)))
        .collect();
    let expected = [
        (R::NotSeen, "Dr Longer Iyer", Some(41)),
        (R::NotSeen, "Dr Long Iyer", Some(42)),
        (R::NeverSeen, "Dr New Iyer", None),
        (R::NeverSeen, "Dr Never Iyer", None),
    ];
    assert_eq!(told, expected);
    assert_eq!(today.due_total, 4);
    Ok(())
}

async fn a_plan_that_is_behind(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    // It is the 22nd of thirty days: two of three should be done.
    for (name, visits) in [("Behind", 1), ("Well", 2)] {
        let one = doctor(&rep, name, Some(Class::C)).await?;
        let plan = json!({"contact_id": one.head.id, "month": "2026-11-01", "target": 3});
        assert_eq!(rep.post("/visit-plans", &plan).await?.status, 201);
        for visit in 0..visits {
            met(&rep, one.head.id, now.plus_seconds(-(10 - visit) * DAY), ActivityOutcome::MeetingHeld).await?;
        }
    }
    let today = rep.client.get_today(None, None).await?;
    let due: Vec<_> = today.lines.iter().filter(|line| line.due_visit.is_some()).collect();
    assert_eq!((due.len(), today.due_total), (1, 1), "{due:?}");
    let (line, behind) = (due[0], due[0].due_visit.as_ref().context("somebody")?);
    assert_eq!((line.reason, behind.name.as_str(), behind.days), (R::PlanBehind, "Dr Behind Iyer", Some(10)));
    assert_eq!((behind.target, behind.done, behind.planned), (Some(3), 1, 0));
    // One that is planned ahead is as good.
    planned(&rep, behind.contact_id, now.plus_seconds(2 * DAY)).await?;
    assert!(lines(&rep).await?.iter().all(|line| line.due_visit.is_none()));
    Ok(())
}

async fn another_day_has_its_plan_alone(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    let one = doctor(&rep, "One", Some(Class::A)).await?;
    let monday = planned(&rep, one.head.id, now.plus_seconds(DAY)).await?;
    let saturday = planned(&rep, one.head.id, now.plus_seconds(-DAY)).await?;
    doctor(&rep, "Never", None).await?;
    let mut data = a_lead();
    (data.next_action, data.next_action_at) = (Some(NextAction::Call), Some(now.plus_seconds(-60)));
    let _: Lead = rep.create(data).await?;
    for (day, activity) in [("2026-11-23", &monday), ("2026-11-21", &saturday)] {
        let told = rep.client.get_today(Some(day.parse()?), None).await?;
        assert_eq!(reasons(&told.lines), [R::Planned], "{day}");
        assert_eq!(told.lines[0].activity.as_ref().map(|one| one.head.id), Some(activity.head.id));
        assert_eq!((told.planned, told.due_total, told.day), (1, 0, day.parse()?));
    }
    Ok(())
}

async fn the_day_begins_in_india(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = doctor(&rep, "One", None).await?;
    // The last moment of Saturday, the first and the last of Sunday, the first of Monday.
    for at in ["2026-11-21T18:29:59Z", "2026-11-21T18:30:00Z", "2026-11-22T18:29:59Z", "2026-11-22T18:30:00Z"] {
        planned(&rep, one.head.id, at.parse()?).await?;
    }
    let today = rep.client.get_today(None, None).await?;
    assert_eq!(reasons(&today.lines), [R::Untold, R::Planned, R::Planned]);
    assert_eq!((today.planned, today.next_planned), (2, 1));
    // Half an hour before midnight in India it is still Sunday; in UTC, too.
    app.clock.advance_seconds(9 * 3_600 + 1_799);
    let rep = app.rep().await?;
    assert_eq!(rep.client.get_today(None, None).await?.day, "2026-11-22".parse()?);
    app.clock.advance_seconds(1);
    assert_eq!(rep.client.get_today(None, None).await?.day, "2026-11-23".parse()?);
    Ok(())
}

async fn who_sees_whose_day(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let now = app.clock.now();
    let one = doctor(&rep, "One", Some(Class::A)).await?;
    let visit = planned(&rep, one.head.id, now.plus_seconds(600)).await?;
    let mut data = a_lead();
    (data.next_action, data.next_action_at) = (Some(NextAction::Call), Some(now.plus_seconds(-60)));
    let _: Lead = rep.create(data).await?;
    let path = format!("/today?owner_id={}", Who::Rep.id());
    for (who, expected) in [
        (Who::Manager, vec!["follow_up_late", "planned"]),
        (Who::Admin, vec!["follow_up_late", "planned"]),
        // Money has nothing to do with who asks about care.
        (Who::Finance, vec!["planned"]),
        (Who::Colleague, vec![]),
        (Who::FarManager, vec![]),
    ] {
        let told = app.caller(who).await?.get(&path).await?;
        let found: Vec<&str> = told.json["lines"]
            .as_array()
            .map_or(Vec::new(), |lines| lines.iter().filter_map(|line| line["reason"].as_str()).collect());
        assert_eq!((told.status, &found), (200, &expected), "{who:?}: {}", told.text);
    }
    assert_eq!(app.physician().await?.get(&path).await?.status, 403);
    // What is shared with somebody is in the owner's day as they see it.
    app.share(Resource::Activities, visit.head.id, Who::Colleague.id()).await?;
    let told = app.colleague().await?.get(&path).await?;
    assert_eq!(told.json["lines"].as_array().map(Vec::len), Some(1), "{}", told.text);
    assert!(told.json["lines"][0]["met"].is_null(), "not the doctor");
    Ok(())
}

async fn what_is_hidden_stays_so(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let patient: Contact = rep.create(ContactData { kind: ContactKind::Patient, ..a_contact() }).await?;
    let comes = PatientVisitData {
        contact_id: Some(patient.head.id),
        note: Some("Chest pain".into()),
        starts_at: app.clock.now().plus_seconds(1_800),
        ..a_visit()
    };
    let _: PatientVisit = rep.create(comes).await?;
    let mine = rep.get("/today").await?;
    assert_eq!(mine.status, 200);
    assert!(!mine.text.contains("Chest pain"), "{}", mine.text);
    let told = app.manager().await?.get(&format!("/today?owner_id={}", Who::Rep.id())).await?;
    assert!(told.text.contains("Chest pain"));
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let nobody = app.clock.new_id();
    for (query, complaint) in [
        ("/today?day=22.11.2026".to_owned(), "day type"),
        ("/today?day=9999-12-31".to_owned(), "day type"),
        ("/today?owner_id=me".to_owned(), "owner_id type"),
        (format!("/today?owner_id={nobody}"), "owner_id unknown"),
        ("/today?team_id=x".to_owned(), "team_id unknown_parameter"),
        ("/team-today?team_id=x".to_owned(), "team_id type"),
        (format!("/team-today?team_id={nobody}"), "team_id unknown"),
        ("/team-today?days=2".to_owned(), "days unknown_parameter"),
    ] {
        let refused = rep.get(&query).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{query}: {}", refused.text);
    }
    assert_eq!(rep.client.get_today(None, None).await?.lines, []);
    Ok(())
}
