//! The day of a manager's teams: who stands in it, and what is counted of them.

use anyhow::{Context, Result};
use domain::day::activity::{ActivityData, ActivityKind, ActivityLog, ActivityOutcome as O, CheckInVerdict, Fix};
use domain::day::today::{TeamLine, TeamToday};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::origin::LeadChannel;
use domain::people::contact::Contact;
use serde_json::json;
use tests::{Caller, TestApp, Who, a_contact, an_activity, on_both, organisation};

on_both!(what_is_counted, who_stands_in_it, a_team_and_those_below, who_is_away);

fn of(team: &TeamToday, who: Who) -> Result<&TeamLine> {
    team.data.iter().find(|line| line.user_id == who.id()).with_context(|| format!("{who:?} is missing"))
}

fn names(team: &TeamToday) -> Vec<&str> {
    team.data.iter().map(|line| line.name.as_str()).collect()
}

async fn told(caller: &Caller, doctor: &Contact, kind: ActivityKind, seconds: i64, outcome: O) -> Result<()> {
    let starts_at = organisation::start().plus_seconds(seconds);
    let activity = ActivityData { kind, starts_at, ..an_activity(doctor.head.id) };
    let fix = Fix { latitude_e6: 0, longitude_e6: 0, accuracy_metres: 5, age_seconds: 1 };
    let (fix, at) = (kind.in_person().then_some(fix), kind.in_person().then_some(starts_at));
    let log = ActivityLog { id: None, activity, outcome: Some(outcome), next_at: None, fix, at };
    caller.client.log_activity(&log).await?;
    Ok(())
}

async fn what_is_counted(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let now = app.clock.now();
    let doctor: Contact = rep.create(a_contact()).await?;
    told(&rep, &doctor, ActivityKind::Visit, -7_200, O::MeetingHeld).await?;
    told(&rep, &doctor, ActivityKind::Visit, -3_600, O::NotAvailable).await?;
    told(&rep, &doctor, ActivityKind::Call, -1_800, O::Connected).await?;
    // Of yesterday.
    told(&rep, &doctor, ActivityKind::Visit, -86_400, O::MeetingHeld).await?;
    for (kind, seconds) in [
        (ActivityKind::Visit, 3_600),
        (ActivityKind::Call, 3_700),
        (ActivityKind::Visit, 86_400),
        (ActivityKind::Call, 90_000),
        (ActivityKind::Visit, 2 * 86_400),
    ] {
        let starts_at = now.plus_seconds(seconds);
        rep.create::<domain::day::activity::Activity>(ActivityData { kind, starts_at, ..an_activity(doctor.head.id) })
            .await?;
    }
    let mut asked = InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) };
    for (seconds, number) in [(-600, "98765 43211"), (-5_400, "98765 43212"), (-60, "98765 43213")] {
        (asked.received_at, asked.phone) = (Some(now.plus_seconds(seconds)), Some(number.into()));
        let _: Inquiry = rep.create(asked.clone()).await?;
    }
    let team = manager.client.get_team_today(None, None).await?;
    assert_eq!((team.day, team.next_day), ("2026-11-22".parse()?, "2026-11-23".parse()?));
    let line = of(&team, Who::Rep)?;
    assert_eq!((line.planned, line.done, line.in_vain, line.missed, line.other_done), (1, 1, 1, 0, 1), "{line:?}");
    assert_eq!((line.waiting, line.next_planned, line.away), (3, 2, false));
    assert_eq!(line.oldest_waiting.map(|oldest| oldest.received_at), Some(now.plus_seconds(-5_400)));
    let seen = line.last_check_in.as_ref().context("a check-in")?;
    assert_eq!((seen.at, seen.verdict), (now.plus_seconds(-3_600), CheckInVerdict::Unverified));
    assert_eq!(seen.contact.as_ref().map(|contact| contact.name.as_str()), Some("Dr Meera Iyer"));
    assert_eq!(line.team.as_ref().map(|team| team.id), Some(organisation::NOIDA_FIELD.into()));
    // Who has done nothing has a line, too.
    let idle = of(&team, Who::Colleague)?;
    assert_eq!((idle.planned, idle.done, idle.waiting, idle.next_planned), (0, 0, 0, 0));
    assert_eq!((idle.last_check_in.is_none(), idle.oldest_waiting), (true, None));
    // Another day.
    let yesterday = manager.client.get_team_today(Some("2026-11-21".parse()?), None).await?;
    assert_eq!((of(&yesterday, Who::Rep)?.done, of(&yesterday, Who::Rep)?.planned), (1, 0));
    Ok(())
}

async fn who_stands_in_it(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for (who, expected) in [
        // By their names. Who manages is there on days on which they visit somebody.
        (Who::Manager, vec![Who::Rep, Who::Colleague]),
        (Who::Rep, vec![Who::Rep]),
        (Who::FarManager, vec![Who::Far]),
        (Who::Admin, vec![Who::Rep, Who::Colleague, Who::Neighbour]),
        (Who::HeadOffice, vec![Who::Rep, Who::Colleague, Who::Neighbour, Who::Far]),
    ] {
        let team = app.caller(who).await?.client.get_team_today(None, None).await?;
        let mut expected: Vec<&str> = expected.iter().map(|one| one.full_name()).collect();
        expected.sort_unstable();
        assert_eq!(names(&team), expected, "{who:?}");
    }
    let doctor: Contact = rep.create(a_contact()).await?;
    let manager = app.manager().await?;
    told(&manager, &doctor, ActivityKind::Visit, -600, O::MeetingHeld).await?;
    let team = manager.client.get_team_today(None, None).await?;
    assert_eq!(of(&team, Who::Manager)?.done, 1);
    assert_eq!(app.physician().await?.get("/team-today").await?.status, 403);
    // Finance goes by visits, and reads no inquiries.
    let asked = InquiryData { phone: Some("98765 43210".into()), ..InquiryData::new(LeadChannel::Phone) };
    let _: Inquiry = rep.create(asked).await?;
    let of_rep =
        async |caller: &Caller| anyhow::Ok(of(&caller.client.get_team_today(None, None).await?, Who::Rep)?.waiting);
    assert_eq!((of_rep(&app.finance().await?).await?, of_rep(&manager).await?), (0, 1));
    Ok(())
}

async fn a_team_and_those_below(app: TestApp) -> Result<()> {
    let (manager, admin) = (app.manager().await?, app.admin().await?);
    for (caller, team, expected) in [
        (&manager, organisation::NOIDA_FIELD, 2),
        (&admin, organisation::NOIDA_SALES, 2),
        (&admin, organisation::NOIDA_FIELD, 2),
        (&manager, organisation::GURUGRAM_SALES, 0),
    ] {
        let told = caller.client.get_team_today(None, Some(team)).await?;
        assert_eq!(told.data.len(), expected, "{team}: {:?}", names(&told));
    }
    Ok(())
}

async fn who_is_away(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let answer = rep.put("/me/absence", &json!({"until": "2026-11-23"})).await?;
    assert_eq!(answer.status, 200, "{}", answer.text);
    for (day, away) in [("2026-11-22", true), ("2026-11-23", true), ("2026-11-24", false)] {
        let team = manager.client.get_team_today(Some(day.parse()?), None).await?;
        assert_eq!(of(&team, Who::Rep)?.away, away, "{day}");
    }
    Ok(())
}
