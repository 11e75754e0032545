//! `GET /calendar`: all that has a day, through the eyes of whoever asks.

use anyhow::Result;
use chrono::NaiveDate;
use client::CalendarQuery;
use domain::day::activity::{Activity, ActivityData, ActivityKind};
use domain::day::calendar::CalendarKind as K;
use domain::day::calendar::{CalendarConflict, CalendarDays, CalendarEntry};
use domain::day::patient_visit::{PatientVisit, PatientVisitData};
use domain::day::task::{Task, TaskData};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Timestamp};
use domain::leads::lead::{Lead, LeadData, NextAction};
use domain::leads::opportunity::{Opportunity, OpportunityData};
use domain::people::account::Account;
use domain::people::contact::Contact;
use reqwest::Method;
use serde_json::{Value, json};
use tests::{
    Caller, TestApp, Who, a_contact, a_lead, a_visit, an_account, an_activity, an_opportunity, on_both, organisation,
};

on_both!(
    all_that_has_a_day,
    a_day_begins_and_ends_in_india,
    everybody_sees_what_they_may_of_each_kind,
    a_patient_stands_with_the_physician_for_whoever_may_know,
    double_bookings_and_absences_stand_against_it,
    people_teams_and_facilities,
    a_key_sees_what_it_may_read,
    what_is_over_or_another_is_not_shown,
    what_does_not_do,
);

fn day(text: &str) -> Result<NaiveDate> {
    Ok(text.parse()?)
}

fn days(from: &str, to: &str) -> Result<CalendarQuery> {
    Ok(CalendarQuery::new(day(from)?, day(to)?))
}

async fn read(caller: &Caller, from: &str, to: &str) -> Result<CalendarDays> {
    Ok(caller.client.get_calendar(&days(from, to)?).await?)
}

async fn of_rep(caller: &Caller, from: &str, to: &str) -> Result<Vec<CalendarEntry>> {
    let asked = CalendarQuery { owners: vec![Who::Rep.id()], ..days(from, to)? };
    Ok(caller.client.get_calendar(&asked).await?.data)
}

async fn visit(caller: &Caller, contact: ContactId, at: &str, minutes: i32) -> Result<Activity> {
    let data = ActivityData { starts_at: at.parse()?, minutes: Some(minutes), ..an_activity(contact) };
    caller.create(data).await
}

fn titles(entries: &[CalendarEntry]) -> Vec<&str> {
    entries.iter().map(|entry| entry.title.as_deref().unwrap_or("-")).collect()
}

fn kinds(entries: &[CalendarEntry]) -> Vec<K> {
    entries.iter().map(|entry| entry.kind).collect()
}

async fn all_that_has_a_day(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    let doctor: Contact = rep.create(a_contact()).await?;
    let at = |text: &str| -> Result<Timestamp> { Ok(text.parse()?) };
    // At 10, 12 and 15 o'clock, and on the whole day.
    let met = ActivityData { place: Some("OPD block".to_owned()), ..an_activity(doctor.head.id) };
    let met: Activity = rep.create(ActivityData { starts_at: at("2026-11-24T04:30:00Z")?, ..met }).await?;
    let comes = PatientVisitData { starts_at: at("2026-11-24T06:30:00Z")?, ..a_visit() };
    let comes: PatientVisit = rep.create(PatientVisitData { contact_id: Some(doctor.head.id), ..comes }).await?;
    let next = LeadData {
        given_name: Some("Asha".to_owned()),
        next_action: Some(NextAction::Call),
        next_action_at: Some(at("2026-11-24T09:30:00Z")?),
        ..a_lead()
    };
    let next: Lead = rep.create(next).await?;
    let todo = TaskData { due_on: Some(day("2026-11-24")?), ..TaskData::new("Send the price list") };
    let todo: Task = rep.create(todo).await?;
    let mill: Account = rep.create(an_account()).await?;
    let step = OpportunityData {
        next_step: Some("Send the offer".to_owned()),
        next_step_on: Some(day("2026-11-24")?),
        ..an_opportunity(mill.head.id)
    };
    let step: Opportunity = rep.create(step).await?;
    let hours = json!({"hours": [], "holidays": [{"day": "2026-11-25", "name": "Guru Nanak Jayanti"}]});
    let path = format!("/facilities/{}/working-hours", organisation::NOIDA);
    assert_eq!(admin.request(Method::PUT, &path).json(&hours).await?.status, 200);
    assert_eq!(rep.put("/me/absence", &json!({"until": "2026-11-22"})).await?.status, 200);

    let found = read(&rep, "2026-11-22", "2026-11-25").await?;
    assert_eq!((found.from, found.to), (day("2026-11-22")?, day("2026-11-25")?));
    assert_eq!(found.people.len(), 1);
    assert_eq!(found.people[0].named.name, "Asha Rawat");
    let all = [K::Absences, K::Tasks, K::Opportunities, K::Activities, K::PatientVisits, K::Leads, K::Holidays];
    assert_eq!(kinds(&found.data), all);
    let name = "Dr Meera Iyer";
    let sold = "Send the offer · Health checks";
    assert_eq!(titles(&found.data), ["-", "Send the price list", sold, name, name, "Asha", "Guru Nanak Jayanti"]);
    let what: Vec<_> = found.data.iter().map(|entry| entry.what.as_deref()).collect();
    assert_eq!(what, [None, None, None, Some("visit"), Some("opd"), Some("call"), None]);
    let resources: Vec<_> = found.data.iter().map(|entry| (entry.resource, entry.id)).collect();
    assert_eq!(
        resources,
        [
            (Resource::Users, Who::Rep.id().into()),
            (Resource::Tasks, todo.head.id.into()),
            (Resource::Opportunities, step.head.id.into()),
            (Resource::Activities, met.head.id.into()),
            (Resource::PatientVisits, comes.head.id.into()),
            (Resource::Leads, next.head.id.into()),
            (Resource::Facilities, organisation::NOIDA.into()),
        ]
    );
    let [_, task, _, activity, ..] = found.data.as_slice() else { panic!("{:?}", found.data) };
    assert_eq!((task.whole_day, task.starts_at, task.day), (true, None, day("2026-11-24")?));
    assert_eq!((activity.starts_at, activity.ends_at), (Some(at("2026-11-24T04:30:00Z")?), Some(met.ends_at)));
    assert_eq!((activity.version, activity.place.as_deref(), activity.open), (Some(1), Some("OPD block"), true));
    assert_eq!((activity.status.as_deref(), activity.conflict), (Some("planned"), None));
    assert_eq!(activity.person_id, Some(Who::Rep.id()));

    let some = CalendarQuery { kinds: vec![K::Leads, K::Tasks], ..days("2026-11-22", "2026-11-25")? };
    assert_eq!(kinds(&rep.client.get_calendar(&some).await?.data), [K::Tasks, K::Leads]);
    Ok(())
}

async fn a_day_begins_and_ends_in_india(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let id = doctor.head.id;
    // Ends at midnight; ends a minute later; begins a minute before the end; begins at it.
    visit(&rep, id, "2026-11-23T18:00:00Z", 30).await?;
    let over = visit(&rep, id, "2026-11-23T18:10:00Z", 21).await?;
    let late = visit(&rep, id, "2026-11-24T18:29:00Z", 30).await?;
    visit(&rep, id, "2026-11-24T18:30:00Z", 30).await?;
    let found = read(&rep, "2026-11-24", "2026-11-24").await?.data;
    let ids: Vec<_> = found.iter().map(|entry| entry.id).collect();
    assert_eq!(ids, [over.head.id.into(), late.head.id.into()]);
    let spans: Vec<_> = found.iter().map(|entry| (entry.day, entry.until)).collect();
    let (before, on, behind) = (day("2026-11-23")?, day("2026-11-24")?, day("2026-11-25")?);
    assert_eq!(spans, [(before, on), (on, behind)]);
    // A task for a day belongs to that day alone.
    let todo = TaskData { due_on: Some(on), ..TaskData::new("Today") };
    let _: Task = rep.create(todo).await?;
    let tasks = async |on: &str| anyhow::Ok(titles(&read(&rep, on, on).await?.data).contains(&"Today"));
    assert!(!tasks("2026-11-23").await? && tasks("2026-11-24").await? && !tasks("2026-11-25").await?);
    Ok(())
}

async fn everybody_sees_what_they_may_of_each_kind(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let secret = ActivityData { subject: Some("New cath lab".to_owned()), ..an_activity(doctor.head.id) };
    let _: Activity = rep.create(secret).await?;
    let _: Task = rep.create(TaskData { due_on: Some(day("2026-11-22")?), ..TaskData::new("Buy sweets") }).await?;
    let comes = PatientVisitData { contact_id: Some(doctor.head.id), note: Some("A fever".to_owned()), ..a_visit() };
    let _: PatientVisit = rep.create(PatientVisitData { department: Some("Oncology".to_owned()), ..comes }).await?;
    let (activity, task, visit) = (K::Activities, K::Tasks, K::PatientVisits);
    for (who, seen) in [
        (Who::Rep, vec![task, activity, visit]),
        (Who::Manager, vec![task, activity, visit]),
        // Tasks are for whoever has them, and for administrators.
        (Who::Admin, vec![task, activity, visit]),
        (Who::Marketing, vec![activity, visit]),
        (Who::FrontDesk, vec![activity, visit]),
        (Who::Colleague, vec![]),
        (Who::Physician, vec![]),
        (Who::Far, vec![]),
        (Who::FarManager, vec![]),
    ] {
        let caller = app.caller(who).await?;
        let found = of_rep(&caller, "2026-11-22", "2026-11-25").await?;
        assert_eq!(kinds(&found), seen, "{who:?}");
        // What somebody comes for stands in nobody's calendar.
        let answer = caller.get(&format!("/calendar?from=2026-11-22&to=2026-11-25&owner_id={}", Who::Rep.id())).await?;
        assert!(!answer.text.contains("Oncology") && !answer.text.contains("fever"), "{}", answer.text);
    }
    // What is shared is seen.
    let shared: Activity = rep.create(an_activity(doctor.head.id)).await?;
    app.share(Resource::Activities, shared.head.id, Who::Far.id()).await?;
    let found = of_rep(&app.far().await?, "2026-11-22", "2026-11-25").await?;
    assert_eq!(found.iter().map(|entry| entry.id).collect::<Vec<_>>(), [shared.head.id.into()]);
    // Whom it is with is the contact's secret, which was not shared.
    assert_eq!(titles(&found), ["-"]);
    Ok(())
}

async fn a_patient_stands_with_the_physician_for_whoever_may_know(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let patient: Contact = rep.create(a_contact()).await?;
    let comes = PatientVisitData { physician_id: Some(Who::Physician.id()), ..a_visit() };
    let _: PatientVisit = rep.create(PatientVisitData { contact_id: Some(patient.head.id), ..comes }).await?;
    let asked = CalendarQuery { owners: vec![Who::Physician.id()], ..days("2026-11-24", "2026-11-24")? };
    for (who, seen) in [(Who::Physician, true), (Who::FrontDesk, true), (Who::Rep, true), (Who::Marketing, false)] {
        let found = app.caller(who).await?.client.get_calendar(&asked).await?.data;
        assert_eq!(
            found.iter().map(|entry| entry.person_id).collect::<Vec<_>>(),
            vec![Some(Who::Physician.id()); usize::from(seen)],
            "{who:?}"
        );
    }
    // Once, where both are looked at.
    let both = CalendarQuery { owners: vec![Who::Physician.id(), Who::Rep.id()], ..asked };
    let found = app.front_desk().await?.client.get_calendar(&both).await?.data;
    assert_eq!(found.iter().map(|entry| entry.person_id).collect::<Vec<_>>(), [Some(Who::Rep.id())]);
    Ok(())
}

async fn double_bookings_and_absences_stand_against_it(app: TestApp) -> Result<()> {
    let (rep, colleague) = (app.rep().await?, app.colleague().await?);
    let doctor: Contact = rep.create(a_contact()).await?;
    let other: Contact = colleague.create(a_contact()).await?;
    visit(&rep, doctor.head.id, "2026-11-24T05:00:00Z", 60).await?;
    visit(&rep, doctor.head.id, "2026-11-24T05:59:00Z", 30).await?;
    visit(&rep, doctor.head.id, "2026-11-24T06:29:00Z", 30).await?;
    visit(&colleague, other.head.id, "2026-11-24T05:00:00Z", 60).await?;
    let overlap = Some(CalendarConflict::Overlap);
    let conflicts = |found: &[CalendarEntry]| found.iter().map(|entry| entry.conflict).collect::<Vec<_>>();
    let found = of_rep(&rep, "2026-11-24", "2026-11-24").await?;
    assert_eq!(conflicts(&found), [overlap, overlap, None]);
    assert_eq!(rep.put("/me/absence", &json!({"until": "2026-11-24"})).await?.status, 200);
    let only = CalendarQuery { kinds: vec![K::Activities], ..days("2026-11-24", "2026-11-25")? };
    let found = rep.client.get_calendar(&only).await?.data;
    assert_eq!(conflicts(&found), [overlap, overlap, Some(CalendarConflict::Absence)]);
    // What stands against one that is not written yet is asked for before.
    let planned = ActivityData { starts_at: "2026-11-24T05:30:00Z".parse()?, ..an_activity(doctor.head.id) };
    assert_eq!(rep.client.get_activity_warnings(&planned, None).await?.overlaps.len(), 2);
    Ok(())
}

async fn people_teams_and_facilities(app: TestApp) -> Result<()> {
    let (rep, manager, far) = (app.rep().await?, app.manager().await?, app.far().await?);
    let (mine, theirs): (Contact, Contact) = (rep.create(a_contact()).await?, far.create(a_contact()).await?);
    visit(&rep, mine.head.id, "2026-11-24T05:00:00Z", 30).await?;
    visit(&far, theirs.head.id, "2026-11-24T05:00:00Z", 30).await?;
    let names = |found: &CalendarDays| found.people.iter().map(|one| one.named.id).collect::<Vec<_>>();
    let two = days("2026-11-24", "2026-11-24")?;
    // A team with those below it, by name.
    let team = CalendarQuery { team: Some(organisation::NOIDA_SALES), ..two.clone() };
    let found = manager.client.get_calendar(&team).await?;
    let mut known = names(&found);
    known.sort();
    let mut all: Vec<_> = [Who::Manager, Who::Rep, Who::Colleague].map(|who| who.id().into()).to_vec();
    all.sort();
    assert_eq!(known, all);
    let mut by_name = found.people.clone();
    by_name.sort_by_key(|one| one.named.name.to_lowercase());
    assert_eq!(found.people, by_name);
    assert_eq!(found.data.len(), 1);
    let field = CalendarQuery { team: Some(organisation::NOIDA_FIELD), ..two.clone() };
    assert!(!names(&manager.client.get_calendar(&field).await?).contains(&Who::Manager.id().into()));
    // Who works there is no secret; what they do is.
    let far_team = CalendarQuery { team: Some(organisation::GURUGRAM_SALES), ..two.clone() };
    let found = manager.client.get_calendar(&far_team).await?;
    assert_eq!((found.people.len(), found.data), (2, vec![]));
    let facility = CalendarQuery { facility: Some(organisation::GURUGRAM), ..two.clone() };
    let head = app.head_office().await?.client.get_calendar(&facility).await?;
    assert_eq!(head.data.len(), 1);
    assert!(names(&head).contains(&Who::Far.id().into()) && !names(&head).contains(&Who::Rep.id().into()));
    // Nobody is somebody's.
    let nobody = CalendarQuery { team: Some(domain::kernel::TeamId(organisation::NOIDA.0)), ..two };
    assert_eq!(manager.client.get_calendar(&nobody).await?.people, []);
    Ok(())
}

async fn a_key_sees_what_it_may_read(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    visit(&rep, doctor.head.id, "2026-11-24T05:00:00Z", 30).await?;
    let _: Task = rep.create(TaskData { due_on: Some(day("2026-11-24")?), ..TaskData::new("Buy sweets") }).await?;
    let rows = async |scopes: Value| -> Result<Vec<String>> {
        let made = rep.post("/api-keys", &json!({"name": "A tool", "scopes": scopes})).await?;
        let tool = rep.with_token(made.text_at("/secret"));
        Ok(tool.get("/calendar?from=2026-11-24&to=2026-11-24").await?.column("kind"))
    };
    assert_eq!(rows(json!(["calendar:read"])).await?, Vec::<String>::new());
    assert_eq!(rows(json!(["calendar:read", "tasks:read"])).await?, ["tasks"]);
    assert_eq!(rows(json!(["calendar:read", "tasks:read", "activities:write"])).await?, ["tasks", "activities"]);
    Ok(())
}

async fn what_is_over_or_another_is_not_shown(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let doctor: Contact = rep.create(a_contact()).await?;
    let cancelled = visit(&rep, doctor.head.id, "2026-11-24T05:00:00Z", 30).await?;
    let moved = visit(&rep, doctor.head.id, "2026-11-24T06:00:00Z", 30).await?;
    let gone = visit(&rep, doctor.head.id, "2026-11-24T07:00:00Z", 30).await?;
    let done = visit(&rep, doctor.head.id, "2026-11-22T05:00:00Z", 30).await?;
    let transit = async |activity: &Activity, body: Value| {
        let path = format!("/activities/{}/transitions", activity.head.id);
        anyhow::Ok(rep.post(&path, &body).header("if-match", "\"1\"").await?.status)
    };
    assert_eq!(transit(&cancelled, json!({"to": "cancelled", "reason": "On leave"})).await?, 200);
    let later = "2026-11-26T06:00:00Z";
    assert_eq!(transit(&moved, json!({"to": "rescheduled", "next_at": later})).await?, 200);
    assert_eq!(rep.delete(&format!("/activities/{}", gone.head.id), 1).await?.status, 204);
    assert_eq!(transit(&done, json!({"to": "completed", "outcome": "meeting_held"})).await?, 200);
    let task: Task = rep.create(TaskData { due_on: Some(day("2026-11-24")?), ..TaskData::new("Never mind") }).await?;
    let path = format!("/tasks/{}/transitions", task.head.id);
    let body = json!({"to": "cancelled", "reason": "Nobody needs it"});
    assert_eq!(rep.post(&path, &body).header("if-match", "\"1\"").await?.status, 200);
    let found = read(&rep, "2026-11-22", "2026-11-26").await?.data;
    let shown: Vec<_> = found.iter().map(|entry| (entry.status.as_deref(), entry.open, entry.starts_at)).collect();
    assert_eq!(
        shown,
        [
            (Some("completed"), false, Some("2026-11-22T05:00:00Z".parse()?)),
            (Some("planned"), true, Some(later.parse()?)),
        ]
    );
    assert!(found.iter().all(|entry| entry.what.as_deref() == Some(ActivityKind::Visit.as_str())));
    Ok(())
}

async fn what_does_not_do(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let id = Who::Rep.id();
    for (query, complaint) in [
        ("to=2026-11-24".to_owned(), "from required"),
        ("from=2026-11-24".to_owned(), "to required"),
        ("from=today&to=2026-11-24".to_owned(), "from type"),
        ("from=2026-11-24&to=2026-11-23".to_owned(), "to order"),
        ("from=2026-11-01&to=2026-12-13".to_owned(), "to range"),
        ("from=9999-12-31&to=9999-12-31".to_owned(), "from type"),
        ("from=2026-11-01&to=2026-11-01&owner_id=me".to_owned(), "owner_id type"),
        ("from=2026-11-01&to=2026-11-01&team_id=mine".to_owned(), "team_id type"),
        (format!("from=2026-11-01&to=2026-11-01&team_id={id}&owner_id={id}"), "owner_id conflict"),
        (format!("from=2026-11-01&to=2026-11-01&owner_id={}", vec![id.to_string(); 61].join(",")), "owner_id too_many"),
        ("from=2026-11-01&to=2026-11-01&kinds=contacts".to_owned(), "kinds choice"),
        ("from=2026-11-01&to=2026-11-01&limit=5".to_owned(), "limit unknown_parameter"),
    ] {
        let refused = rep.get(&format!("/calendar?{query}")).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{query}: {}", refused.text);
    }
    assert_eq!(rep.get("/calendar?from=2026-11-01&to=2026-12-12").await?.status, 200);
    Ok(())
}
