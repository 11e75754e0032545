//! Attempts and their ladder: what is planned agrees with a plain model of working time, and nothing is lost by nobody's
//! decision.

use super::{lead, path, take};
use anyhow::{Context, Result};
use chrono::{Days, FixedOffset, NaiveDate, TimeZone, Utc};
use domain::admin::event::ChangeKind;
use domain::kernel::Timestamp;
use domain::kernel::policy::Resource;
use domain::leads::attempt::{AttemptChannel, AttemptData, AttemptOutcome, ProposedMove};
use domain::leads::hours::{Holiday, WorkingHours};
use domain::leads::ladder::{LeadSettings, Rung, RungUnit};
use domain::leads::lead::{LeadStatus, NextAction};
use domain::people::affiliation::{ClinicHours, Weekday};
use serde_json::json;
use tests::{Caller, Random, TestApp, Who, on_both, organisation};

on_both!(
    the_usual_ladder,
    the_hours_of_the_facility,
    whoever_is_reached_is_contacted,
    what_an_attempt_is_not,
    attempts_are_listed_and_told,
    attempts_told_late,
    two_attempts_at_once,
    who_sets_the_ladder,
    any_ladder_agrees_with_the_model,
);

fn attempt(outcome: AttemptOutcome) -> AttemptData {
    AttemptData { channel: AttemptChannel::Call, outcome, at: None, note: None }
}

fn moment(text: &str) -> Timestamp {
    text.parse().unwrap_or_else(|_| panic!("a moment"))
}

/// Lets time go by; whoever was signed in signs in again.
async fn at(app: &TestApp, moment: Timestamp) -> Result<Caller> {
    app.clock.advance_seconds((moment.micros() - app.clock.now().micros()) / 1_000_000);
    app.rep().await
}

/// Sunday, 14:30 in India: nobody works before Monday at nine.
async fn the_usual_ladder(app: TestApp) -> Result<()> {
    let mut rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    // Sunday afternoon, Monday at nine, Tuesday at nine, Thursday at nine.
    for (outcome, count, next) in [
        (AttemptOutcome::NoAnswer, 1, Some("2026-11-23T03:30:00Z")),
        (AttemptOutcome::Busy, 2, Some("2026-11-24T03:30:00Z")),
        (AttemptOutcome::SwitchedOff, 3, Some("2026-11-26T03:30:00Z")),
        (AttemptOutcome::WrongNumber, 4, None),
    ] {
        let logged = rep.client.create_lead_attempt(one.head.id, &attempt(outcome), None).await?;
        let next = next.map(moment);
        assert_eq!((logged.attempt.next_attempt_at, logged.lead.data.next_action_at), (next, next), "{outcome}");
        assert_eq!((logged.lead.attempts, logged.lead.unanswered), (count, count));
        assert_eq!(logged.lead.status, LeadStatus::Attempting);
        assert_eq!(logged.lead.data.next_action, next.map(|_| NextAction::Call));
        // It is proposed, and left to a person.
        let proposed = next.is_none().then_some(ProposedMove::UNREACHABLE);
        assert_eq!(logged.proposed, proposed);
        if let Some(next) = next {
            rep = at(&app, next).await?;
        }
    }
    let lost = take(&rep, &one, json!({"to": "lost", "lost_reason": "unreachable"})).await?;
    assert_eq!(lost.status, 200, "{}", lost.text);
    // Taken up again, it stands at the ladder's foot.
    assert_eq!(take(&rep, &one, json!({"to": "assigned"})).await?.status, 200);
    let again = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::LeftMessage), None).await?;
    assert_eq!((again.lead.attempts, again.lead.unanswered, again.proposed), (5, 1, None));
    Ok(())
}

async fn the_hours_of_the_facility(app: TestApp) -> Result<()> {
    let (rep, admin) = (app.rep().await?, app.admin().await?);
    assert_eq!(rep.client.get_working_hours(organisation::NOIDA).await?, WorkingHours::default());
    let hours = Weekday::ALL
        .iter()
        .flat_map(|day| [("10:00", "13:00"), ("15:00", "19:00")].map(|(from, to)| (*day, from, to)))
        .map(|(weekday, from, to)| ClinicHours { weekday, from: from.into(), to: to.into() })
        .collect();
    let day = "2026-11-23".parse()?;
    let new = WorkingHours { hours, holidays: vec![Holiday { day, name: "Guru Nanak Jayanti".into() }] };
    assert_eq!(admin.client.update_working_hours(organisation::NOIDA, &new).await?, new);
    assert_eq!(rep.client.get_working_hours(organisation::NOIDA).await?, new);
    let one = lead(&rep, |_| ()).await?;
    // 14:30 on Sunday: four hours later people work; the next working day is Tuesday, in the break.
    let first = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::NoAnswer), None).await?;
    assert_eq!(first.attempt.next_attempt_at, Some(moment("2026-11-22T13:00:00Z")));
    let second = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::NoAnswer), None).await?;
    assert_eq!(second.attempt.next_attempt_at, Some(moment("2026-11-24T09:30:00Z")));
    let path = format!("/facilities/{}/working-hours", organisation::NOIDA);
    for (body, complaint) in [
        (json!({"hours": [{"weekday": "monday", "from": "18:00", "to": "09:00"}]}), "/hours/0/to order"),
        (json!({"hours": [{"weekday": "monday", "from": "9", "to": "18:00"}]}), "/hours/0/from clock"),
        (json!({"hours": [], "holidays": [{"day": "2026-11-23", "name": ""}]}), "/holidays/0/name length"),
        (
            json!({"hours": [], "holidays": [{"day": "2026-11-23", "name": "a"}, {"day": "2026-11-23", "name": "b"}]}),
            "/holidays unique",
        ),
    ] {
        let refused = admin.put(&path, &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    Ok(())
}

async fn whoever_is_reached_is_contacted(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let ahead = moment("2026-11-25T05:30:00Z");
    let one =
        lead(&rep, |data| (data.next_action, data.next_action_at) = (Some(NextAction::Visit), Some(ahead))).await?;
    let reached = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::Connected), None).await?;
    assert_eq!((reached.lead.status, reached.proposed), (LeadStatus::Contacted, None));
    // What lies ahead still holds; what was to be done by now has been done.
    assert_eq!(reached.lead.data.next_action_at, Some(ahead));
    let rep = at(&app, ahead).await?;
    let again = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::Connected), None).await?;
    assert_eq!((again.lead.data.next_action, again.lead.data.next_action_at), (None, None));
    // Nobody who was spoken to goes back to being tried.
    let missed = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::NoAnswer), None).await?;
    assert_eq!((missed.lead.status, missed.lead.unanswered, missed.lead.attempts), (LeadStatus::Contacted, 1, 3));
    Ok(())
}

async fn what_an_attempt_is_not(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    let attempts = format!("{}/attempts", path(&one));
    for (body, complaint) in [
        (json!({"outcome": "busy"}), "/channel required"),
        (json!({"channel": "pigeon", "outcome": "busy"}), " type"),
        (json!({"channel": "call", "outcome": "busy", "at": "2026-11-22T09:00:01Z"}), "/at range"),
        (json!({"channel": "call", "outcome": "busy", "note": "x".repeat(501)}), "/note length"),
        (json!({"channel": "call", "outcome": "busy", "by": "me"}), "/by unknown_field"),
    ] {
        let refused = rep.post(&attempts, &body).await?;
        assert_eq!((refused.status, refused.complaint().as_str()), (422, complaint), "{}", refused.text);
    }
    assert_eq!(take(&rep, &one, json!({"to": "junk", "reason": "A job offer"})).await?.status, 200);
    let refused = rep.post(&attempts, &json!({"channel": "call", "outcome": "busy"})).await?;
    assert_eq!((refused.status, refused.code()), (409, "conflict"), "{}", refused.text);
    assert_eq!(rep.get(&attempts).await?.rows().len(), 0);
    Ok(())
}

async fn attempts_are_listed_and_told(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let one = lead(&rep, |_| ()).await?;
    let noted = AttemptData { note: Some(" Her mother answered ".into()), ..attempt(AttemptOutcome::LeftMessage) };
    rep.client.create_lead_attempt(one.head.id, &noted, None).await?;
    app.clock.advance_seconds(1);
    let attempts = format!("{}/attempts", path(&one));
    let send = || manager.post(&attempts, &json!({"channel": "whatsapp", "outcome": "connected"})).once("one");
    let (first, second) = (send().await?, send().await?);
    assert_eq!((first.status, second.header("idempotent-replayed")), (201, Some("true")), "{}", first.text);
    let listed = rep.client.list_lead_attempts(one.head.id, None).await?.data;
    let told: Vec<_> =
        listed.iter().map(|one| (one.outcome, one.user.as_ref().map(|user| user.name.as_str()))).collect();
    let expected = [
        (AttemptOutcome::Connected, Some(Who::Manager.full_name())),
        (AttemptOutcome::LeftMessage, Some(Who::Rep.full_name())),
    ];
    assert_eq!(told, expected);
    assert_eq!(listed[1].note.as_deref(), Some("Her mother answered"));
    app.settle().await?;
    let history = rep.client.list_record_events(Resource::Leads, one.head.id.into(), &[], None).await?;
    let told: Vec<_> = history.data.iter().map(|event| (event.kind, event.reason.as_deref())).collect();
    let (moved, made) = (ChangeKind::Moved, ChangeKind::Created);
    let expected = [(moved, Some("connected by whatsapp")), (moved, Some("left_message by call")), (made, None)];
    assert_eq!(told, expected);
    Ok(())
}

/// A phone without signal tells in the evening.
async fn attempts_told_late(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    let one = lead(&rep, |_| ()).await?;
    let rep = at(&app, moment("2026-11-25T12:00:00Z")).await?;
    let monday = moment("2026-11-23T05:00:00Z");
    let late = AttemptData { at: Some(monday), ..attempt(AttemptOutcome::NoAnswer) };
    let logged = rep.client.create_lead_attempt(one.head.id, &late, None).await?;
    assert_eq!((logged.attempt.at, logged.lead.last_attempt_at), (monday, Some(monday)));
    // Four hours later is over: at once, since people work.
    assert_eq!(logged.attempt.next_attempt_at, Some(app.clock.now()));
    let sunday = AttemptData { at: Some(moment("2026-11-22T10:00:00Z")), ..late };
    let logged = rep.client.create_lead_attempt(one.head.id, &sunday, None).await?;
    assert_eq!((logged.lead.last_attempt_at, logged.lead.unanswered), (Some(monday), 2));
    Ok(())
}

async fn two_attempts_at_once(app: TestApp) -> Result<()> {
    let (rep, manager) = (app.rep().await?, app.manager().await?);
    let one = lead(&rep, |_| ()).await?;
    for round in 1..=5 {
        let busy = attempt(AttemptOutcome::Busy);
        let (mine, theirs) = tokio::join!(
            rep.client.create_lead_attempt(one.head.id, &busy, None),
            manager.client.create_lead_attempt(one.head.id, &busy, None)
        );
        let counts = [mine?.lead.attempts, theirs?.lead.attempts];
        assert_eq!(counts.into_iter().max(), Some(2 * round));
    }
    assert_eq!(rep.client.list_lead_attempts(one.head.id, None).await?.data.len(), 10);
    Ok(())
}

async fn who_sets_the_ladder(app: TestApp) -> Result<()> {
    let (rep, admin, office) = (app.rep().await?, app.admin().await?, app.head_office().await?);
    assert_eq!(rep.client.get_lead_settings().await?, LeadSettings::default());
    let new = LeadSettings { ladder: vec![Rung { count: 1, unit: RungUnit::Hours }], ..LeadSettings::default() };
    assert_eq!(admin.put("/lead-settings", &json!(new)).await?.status, 403);
    assert_eq!(office.client.update_lead_settings(&new).await?, new);
    assert_eq!(rep.client.get_lead_settings().await?, new);
    let refused = office.put("/lead-settings", &json!({"ladder": [{"count": 0, "unit": "hours"}]})).await?;
    assert_eq!((refused.status, refused.complaint().as_str()), (422, "/ladder/0/count range"));
    let one = lead(&rep, |_| ()).await?;
    rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::Busy), None).await?;
    let last = rep.client.create_lead_attempt(one.head.id, &attempt(AttemptOutcome::Busy), None).await?;
    assert_eq!(last.proposed, Some(ProposedMove::UNREACHABLE));
    Ok(())
}

/// Working time in the plainest Rust: one minute after the other.
struct Model<'h>(&'h WorkingHours);

impl Model<'_> {
    fn local(at: Timestamp) -> Result<chrono::DateTime<FixedOffset>> {
        Ok(at.utc().with_timezone(&FixedOffset::east_opt(19_800).context("an offset")?))
    }

    fn works(&self, at: Timestamp) -> Result<bool> {
        let local = Self::local(at)?;
        if self.0.holidays.iter().any(|holiday| holiday.day == local.date_naive()) {
            return Ok(false);
        }
        let (name, clock) = (local.format("%A").to_string().to_lowercase(), local.format("%H:%M").to_string());
        let on = |hours: &&ClinicHours| hours.weekday.as_str() == name;
        let today = self.0.hours.iter().filter(on);
        Ok(self.0.hours.is_empty() || today.into_iter().any(|hours| hours.from <= clock && clock < hours.to))
    }

    fn open_from(&self, from: Timestamp) -> Result<Timestamp> {
        let mut at = from;
        while !self.works(at)? {
            at = at.plus_seconds(60);
        }
        Ok(at)
    }

    fn works_on(&self, day: NaiveDate) -> Result<bool> {
        for minute in 0..24 * 60 {
            if self.works(Self::at(day, minute)?)? {
                return Ok(true);
            }
        }
        Ok(false)
    }

    fn at(day: NaiveDate, minute: i64) -> Result<Timestamp> {
        let midnight = day.and_hms_opt(0, 0, 0).context("midnight")?;
        let local = FixedOffset::east_opt(19_800).context("an offset")?.from_local_datetime(&midnight);
        let begin = Timestamp::new(local.single().context("a moment")?.with_timezone(&Utc)).context("in range")?;
        Ok(begin.plus_seconds(minute * 60))
    }

    fn working_days_after(&self, from: Timestamp, days: i32) -> Result<Timestamp> {
        let local = Self::local(from)?;
        let (mut day, mut left) = (local.date_naive(), days);
        while left > 0 {
            day = day.checked_add_days(Days::new(1)).context("a day")?;
            left -= i32::from(self.works_on(day)?);
        }
        let clock = local.format("%H:%M").to_string();
        let (hour, minute) = clock.split_once(':').context("a clock")?;
        let same = hour.parse::<i64>()? * 60 + minute.parse::<i64>()?;
        for minute in (same..24 * 60).chain(0..same) {
            let at = Self::at(day, minute)?;
            if self.works(at)? {
                return Ok(at);
            }
        }
        anyhow::bail!("nobody works on {day}")
    }
}

fn any_hours(random: &mut Random) -> WorkingHours {
    let clock = |minutes: usize| format!("{:02}:{:02}", minutes / 60, minutes % 60);
    let mut hours = Vec::new();
    for _ in 0..=random.below(9) {
        // An hour a week at least: what takes more than a year is no working time.
        let from = random.below(22 * 60);
        let to = (from + 60 + random.below(8 * 60)).min(24 * 60 - 1);
        hours.push(ClinicHours { weekday: *random.pick(Weekday::ALL), from: clock(from), to: clock(to) });
    }
    let start = organisation::start().utc().date_naive();
    let mut holidays: Vec<Holiday> = Vec::new();
    for _ in 0..random.below(6) {
        let day = start.checked_add_days(Days::new(u64::try_from(random.below(20)).unwrap_or(0))).unwrap_or(start);
        if holidays.iter().all(|holiday| holiday.day != day) {
            holidays.push(Holiday { day, name: "A holiday".into() });
        }
    }
    WorkingHours { hours, holidays }
}

/// Moments are whole minutes here, as hours are.
async fn any_ladder_agrees_with_the_model(app: TestApp) -> Result<()> {
    let mut random = Random::seeded(0x1add);
    for _ in 0..60 {
        let hours = any_hours(&mut random);
        let model = Model(&hours);
        let minutes = i64::try_from(random.below(14 * 24 * 60))?;
        let from = app.clock.now().plus_seconds(minutes * 60);
        assert_eq!(hours.open_from(from), model.open_from(from)?, "{from} {hours:?}");
        let days = 1 + i32::try_from(random.below(4))?;
        assert_eq!(
            hours.working_days_after(from, days),
            model.working_days_after(from, days)?,
            "{days} {from} {hours:?}"
        );
        let wanted = i32::try_from(random.below(900))?;
        let (mut at, mut left) = (model.open_from(from)?, wanted);
        while left > 0 {
            left -= i32::from(model.works(at)?);
            at = at.plus_seconds(60);
        }
        let expected = if wanted == 0 { model.open_from(from)? } else { at };
        assert_eq!(hours.after_minutes(from, wanted), expected, "{wanted} {from} {hours:?}");
        let rung = Rung { count: 1 + i32::try_from(random.below(5))?, unit: *random.pick(RungUnit::ALL) };
        let ladder = LeadSettings { ladder: vec![rung], ..LeadSettings::default() };
        let step = |seconds: i64| model.open_from(from.plus_seconds(i64::from(rung.count) * seconds));
        let expected = match rung.unit {
            RungUnit::Hours => step(3_600)?,
            RungUnit::Days => step(86_400)?,
            RungUnit::WorkingDays => model.working_days_after(from, rung.count)?,
        };
        assert_eq!(ladder.next_attempt(1, from, &hours), Some(expected), "{rung:?} {from} {hours:?}");
        assert_eq!((ladder.next_attempt(0, from, &hours), ladder.next_attempt(2, from, &hours)), (None, None));
    }
    Ok(())
}
