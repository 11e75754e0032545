//! What the field team did in the last month and has planned for the next two weeks: mornings and afternoons with doctors,
//! calls between them.

use super::accounts::Account;
use super::contacts::Contact;
use super::dice::Dice;
use super::{Seeded, SeededActivity, Source};
use chrono::{Datelike, Days, NaiveDate, Weekday};
use domain::day::activity::{ActivityData, ActivityKind, ActivityMove, ActivityOutcome, ActivityStatus, Fix, Point};
use domain::day::visit_plan::VisitPlanData;
use domain::kernel::day::moment;
use domain::kernel::{ActivityId, ContactId, Timestamp, UserId, VisitPlanId};
use domain::people::contact::ContactKind;
use domain::people::reach::Class;
use std::collections::{BTreeMap, BTreeSet};

/// Days of the past, and of what lies ahead.
const PAST: i64 = 28;
const AHEAD: u64 = 14;
/// When somebody is met, in minutes of the day.
const SLOTS: [i64; 6] = [9 * 60 + 30, 10 * 60 + 45, 12 * 60, 14 * 60 + 30, 15 * 60 + 45, 17 * 60];
/// When somebody is met again, who did not fit into the day.
const AGAIN: i64 = 18 * 60 + 15;

/// One thing that happened to an activity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ActivityStep {
    pub at: Timestamp,
    /// Absent for what comes by itself.
    pub actor: Option<UserId>,
    pub what: ActivityMove,
}

/// Whom somebody visits, and where that is.
struct Met<'s> {
    contact: &'s Contact,
    account: Option<&'s Account>,
}

pub(super) type Done = (Vec<SeededActivity>, Vec<Seeded<VisitPlanId, VisitPlanData>>);

pub(super) fn go(source: &mut Source, accounts: &[Account], contacts: &[Contact]) -> Done {
    // Of its own, so that the rest of the demo data stays what it is.
    let mut dice = Dice::new(0x0da7);
    let (mut done, mut plans) = (Vec::new(), Vec::new());
    for (owner, doctors) in rounds(accounts, contacts) {
        let mut met = BTreeSet::new();
        for days in (1..=PAST).rev() {
            let day = source.calendar.date_before(days);
            a_day(source, &mut dice, &mut done, (owner, &doctors), &mut met, day);
        }
        let today = source.calendar.date_before(0);
        for day in (0..=AHEAD).filter_map(|days| today.checked_add_days(Days::new(days))) {
            a_day(source, &mut dice, &mut done, (owner, &doctors), &mut met, day);
        }
        plans.extend(
            doctors.iter().filter(|one| met.contains(&one.contact.record.id)).map(|one| plan(source, owner, one)),
        );
    }
    (done, plans)
}

/// The doctors of each rep who have been known for a while.
fn rounds<'s>(accounts: &'s [Account], contacts: &'s [Contact]) -> BTreeMap<UserId, Vec<Met<'s>>> {
    let mut rounds: BTreeMap<UserId, Vec<Met<'s>>> = BTreeMap::new();
    for contact in contacts.iter().filter(|contact| contact.record.data.kind == ContactKind::Doctor && contact.day > 60)
    {
        let Some(owner) = contact.record.data.owner_id else { continue };
        let account = contact.workplaces.first().and_then(|at| accounts.get(*at));
        // Nobody goes to more in a month.
        let round = rounds.entry(owner).or_default();
        if round.len() < 60 {
            round.push(Met { contact, account });
        }
    }
    rounds
}

fn a_day(
    source: &mut Source,
    dice: &mut Dice,
    done: &mut Vec<SeededActivity>,
    (owner, doctors): (UserId, &[Met<'_>]),
    met: &mut BTreeSet<ContactId>,
    day: NaiveDate,
) {
    if day.weekday() == Weekday::Sun {
        return;
    }
    let today = source.calendar.date_before(0);
    for slot in SLOTS {
        // Days that lie far ahead have room.
        if dice.chance(if day < today { 12 } else { 45 }) {
            continue;
        }
        let Some(one) = dice.pick(doctors) else { return };
        met.insert(one.contact.record.id);
        let starts_at = moment(day, 0).plus_seconds(slot * 60);
        let mut data = ActivityData::new(kind(dice), starts_at);
        data.contact_id = Some(one.contact.record.id);
        data.account_id = one.account.map(|account| account.record.id);
        let known = &one.contact.record.data;
        (data.owner_id, data.team_id, data.facility_id) = (known.owner_id, known.team_id, known.facility_id);
        data.subject = dice.chance(55).then(|| dice.word(SUBJECTS).to_owned());
        let written = dice.between(1, 5);
        let created_at = moment(day.min(today), 0).plus_seconds(18 * 3_600 - written * 86_400 + dice.between(0, 3_000));
        let id = source.ids.next(created_at);
        let record = Seeded { id, created_at, created_by: Some(owner), data };
        let (steps, next) = if day < today { life(dice, &record, one, today) } else { (ahead(dice, &record), None) };
        let next = next.map(|next| Seeded { id: source.ids.next(next.created_at), ..next });
        let next_id = next.as_ref().map(|next| next.id);
        done.push(SeededActivity { record, steps, next: next_id, follows: None });
        done.extend(next.map(|record| SeededActivity { record, steps: Vec::new(), next: None, follows: Some(id) }));
    }
}

fn kind(dice: &mut Dice) -> ActivityKind {
    use ActivityKind as K;
    let kinds = [(70, K::Visit), (14, K::Call), (6, K::Meeting), (4, K::Demo), (4, K::Whatsapp), (2, K::Email)];
    dice.weighted(&kinds).unwrap_or(K::Visit)
}

fn step(at: Timestamp, record: &Seeded<ActivityId, ActivityData>, what: ActivityMove) -> ActivityStep {
    ActivityStep { at, actor: record.data.owner_id, what }
}

/// Some of what lies ahead is confirmed.
fn ahead(dice: &mut Dice, record: &Seeded<ActivityId, ActivityData>) -> Vec<ActivityStep> {
    let confirmed = step(record.created_at.plus_seconds(1_800), record, ActivityMove::new(ActivityStatus::Confirmed));
    if dice.chance(35) { vec![confirmed] } else { Vec::new() }
}

type Life = (Vec<ActivityStep>, Option<Seeded<ActivityId, ActivityData>>);

/// What became of an activity of the past, and the one that follows.
fn life(dice: &mut Dice, record: &Seeded<ActivityId, ActivityData>, met: &Met<'_>, today: NaiveDate) -> Life {
    use ActivityStatus as S;
    let mut steps = ahead(dice, record);
    let (begin, end) = (record.data.starts_at, record.data.ends_at());
    let missed_at = moment(domain::kernel::day::day_of(end), 24).plus_seconds(86_400);
    let to = dice.weighted(&[(84, S::Completed), (5, S::Missed), (6, S::Cancelled), (5, S::Rescheduled)]);
    let again = again(dice, today);
    let mut last = match to.unwrap_or(S::Completed) {
        S::Missed if missed_at <= moment(today, 0) => {
            steps.push(ActivityStep { at: missed_at, actor: None, what: ActivityMove::new(S::Missed) });
            return (steps, None);
        }
        S::Cancelled => {
            let reason = Some(dice.word(REASONS).to_owned());
            step(begin.plus_seconds(-1_800), record, ActivityMove { reason, ..ActivityMove::new(S::Cancelled) })
        }
        S::Rescheduled => {
            let put_off = ActivityMove { next_at: Some(again), ..ActivityMove::new(S::Rescheduled) };
            step(begin.plus_seconds(-1_200), record, put_off)
        }
        _ => completed(dice, &mut steps, record, met, again),
    };
    last.at = steps.last().map_or(last.at, |before| last.at.max(before.at.plus_seconds(60)));
    last.at = last.at.max(record.created_at.plus_seconds(60));
    let next = last.what.next_at.map(|at| {
        let outcome = last.what.outcome;
        let kind = outcome.map_or(record.data.kind, |outcome| outcome.next_kind(record.data.kind));
        let data = ActivityData { kind, starts_at: at, notes: None, ..record.data.clone() };
        Seeded { id: record.id, created_at: last.at, created_by: last.actor, data }
    });
    steps.push(last);
    (steps, next)
}

/// On one of the next days, in the evening.
fn again(dice: &mut Dice, today: NaiveDate) -> Timestamp {
    let ahead = u64::try_from(dice.between(1, 12)).unwrap_or(1);
    let day = today.checked_add_days(Days::new(ahead)).unwrap_or(today);
    moment(day, 0).plus_seconds(AGAIN * 60)
}

fn completed(
    dice: &mut Dice,
    steps: &mut Vec<ActivityStep>,
    record: &Seeded<ActivityId, ActivityData>,
    met: &Met<'_>,
    again: Timestamp,
) -> ActivityStep {
    let kind = record.data.kind;
    if kind.in_person() && dice.chance(70) {
        let arrived = record.data.starts_at.plus_seconds(dice.between(-300, 600));
        let fix = fix(dice, met);
        steps.push(step(arrived, record, ActivityMove { fix, ..ActivityMove::new(ActivityStatus::CheckedIn) }));
    }
    let outcome = outcome(dice, kind);
    let next_at =
        outcome.filter(|outcome| outcome.needs_next() || *outcome == ActivityOutcome::MeetingSet).map(|_| again);
    let notes = dice.chance(35).then(|| dice.word(NOTES).to_owned());
    let told = ActivityMove { outcome, next_at, notes, ..ActivityMove::new(ActivityStatus::Completed) };
    step(record.data.ends_at().plus_seconds(dice.between(0, 1_500)), record, told)
}

/// Where the phone was: mostly there, at times at the tea stall around the corner, or without a signal.
fn fix(dice: &mut Dice, met: &Met<'_>) -> Option<Fix> {
    let addresses = met.account.map(|account| account.record.data.addresses.as_slice()).unwrap_or_default();
    let place = addresses.iter().find_map(Point::of).filter(|_| dice.chance(92))?;
    let far = if dice.chance(6) { 40_000 } else { 900 };
    let mut off = |e6: i32| e6.saturating_add(i32::try_from(dice.between(-far, far)).unwrap_or(0));
    let (latitude_e6, longitude_e6) = (off(place.latitude_e6), off(place.longitude_e6));
    let accuracy_metres = i32::try_from(dice.between(5, 60)).unwrap_or(20);
    Some(Fix { latitude_e6, longitude_e6, accuracy_metres, age_seconds: 3 })
}

fn outcome(dice: &mut Dice, kind: ActivityKind) -> Option<ActivityOutcome> {
    use ActivityOutcome as O;
    let usual: &[(usize, O)] = match kind {
        ActivityKind::Visit => &[
            (46, O::MeetingHeld),
            (14, O::ReferralPromised),
            (8, O::DemoGiven),
            (5, O::MeetingSet),
            (13, O::NotAvailable),
            (9, O::ComeAnotherDay),
            (3, O::NotInterested),
            (2, O::LeftMessage),
        ],
        ActivityKind::Call => {
            &[(45, O::Connected), (25, O::NoAnswer), (10, O::Busy), (10, O::MeetingSet), (10, O::ReferralPromised)]
        }
        ActivityKind::Demo => &[(80, O::DemoGiven), (20, O::NotAvailable)],
        ActivityKind::Meeting | ActivityKind::CampDuty => &[(85, O::MeetingHeld), (15, O::NotAvailable)],
        ActivityKind::Email | ActivityKind::Sms | ActivityKind::Whatsapp => {
            &[(60, O::Sent), (35, O::Replied), (5, O::Bounced)]
        }
    };
    dice.weighted(usual)
}

/// How often a doctor is visited, by how much they matter.
fn plan(source: &mut Source, owner: UserId, met: &Met<'_>) -> Seeded<VisitPlanId, VisitPlanData> {
    let today = source.calendar.date_before(0);
    let month = today.with_day(1).unwrap_or(today);
    let known = &met.contact.record.data;
    let target = match known.class {
        Some(Class::A) => 4,
        Some(Class::B) => 2,
        _ => 1,
    };
    let mut data = VisitPlanData::new(met.contact.record.id, month, target);
    (data.owner_id, data.team_id, data.facility_id) = (known.owner_id, known.team_id, known.facility_id);
    // On the evening before the month.
    let created_at = moment(month, 0).plus_seconds(-6 * 3_600);
    Seeded { id: source.ids.next(created_at), created_at, created_by: Some(owner), data }
}

const SUBJECTS: &[&str] = &[
    "New cath lab",
    "Thanks for the last referrals",
    "Joint replacement outcomes",
    "CME on Saturday",
    "Emergency number and ambulance",
    "Package prices of this year",
    "Visiting consultants on Thursdays",
    "Feedback on a discharged patient",
];

const REASONS: &[&str] = &["The doctor is in surgery all day", "The clinic is closed today", "On leave this week"];

const NOTES: &[&str] = &[
    "Refers hearts to us, knees elsewhere: asks for the surgeon's number.",
    "Wants the discharge summary on the same day.",
    "Asked for the price list of health checks.",
    "Prefers a call before the visit, after two o'clock.",
    "Her last patient waited long at the desk.",
];
