//! Who asked about care in the last months: by which way, what for, how they were called, and what became of it.

use super::contacts::Contact;
use super::dice::Dice;
use super::names::Person;
use super::places::{self, Place};
use super::staff::{Owner, Staff};
use super::{LeadChange, LeadStep, Seeded, SeededLead, Source, clinic, reach};
use domain::kernel::day::moment;
use domain::kernel::{LeadId, Timestamp};
use domain::leads::attempt::{AttemptChannel, AttemptData, AttemptOutcome};
use domain::leads::hours::WorkingHours;
use domain::leads::ladder::LeadSettings;
use domain::leads::lead::{
    LeadData, LeadMove, LeadStatus, LostReason, NextAction, Priority, SpokenLanguage, UnqualifiedReason,
};
use domain::leads::origin::{Attribution, LeadChannel};
use domain::people::contact::ContactKind;

/// Days in which they asked.
const DAYS: i64 = 170;
/// So many of those before somebody are looked through for one whom they may double.
const KNOWN: usize = 900;

#[rustfmt::skip]
const CHANNELS: &[(usize, LeadChannel)] = &[
    (38, LeadChannel::Phone), (18, LeadChannel::Whatsapp), (16, LeadChannel::WebForm), (9, LeadChannel::WalkIn), (7, LeadChannel::Camp),
    (5, LeadChannel::Email), (4, LeadChannel::Social), (2, LeadChannel::Campaign), (1, LeadChannel::Other),
];
const SOURCES: &[&str] =
    &["Hoarding at the metro station", "A neighbour", "Newspaper", "Health talk", "Doctor's advice"];
const NEEDS: &[&str] = &[
    "What it costs, and how long one stays",
    "A second opinion before an operation",
    "Which doctor sits on Sundays",
    "Whether the insurance is accepted",
    "Pain for months, wants to be seen this week",
    "A check-up for both parents",
];
const PAYERS: &[&str] = &["Self", "Cashless insurance", "CGHS", "Employer"];
const LOST: &[(usize, LostReason)] = &[
    (30, LostReason::Price),
    (22, LostReason::WentElsewhere),
    (16, LostReason::Distance),
    (14, LostReason::PayerNotAccepted),
    (10, LostReason::DoctorNotAvailable),
    (8, LostReason::Deferred),
];
const UNQUALIFIED: &[(usize, UnqualifiedReason)] = &[
    (45, UnqualifiedReason::InformationOnly),
    (30, UnqualifiedReason::NotOffered),
    (25, UnqualifiedReason::OutOfArea),
];
const MISSED: &[(usize, AttemptOutcome)] = &[
    (55, AttemptOutcome::NoAnswer),
    (20, AttemptOutcome::Busy),
    (15, AttemptOutcome::SwitchedOff),
    (3, AttemptOutcome::WrongNumber),
    (7, AttemptOutcome::LeftMessage),
];

pub(super) fn ask(source: &mut Source, staff: &Staff, contacts: &[Contact]) -> Vec<SeededLead> {
    let mut leads: Vec<SeededLead> = Vec::with_capacity(source.size.leads);
    for _ in 0..source.size.leads {
        let day = source.dice.between(1, DAYS);
        let created_at = source.calendar.days_ago(day, &mut source.dice);
        let place = places::any(&mut source.dice);
        let desk = source.dice.chance(60);
        let owner = if desk { staff.front_desk(place.facility) } else { staff.rep(place.facility, place.area) };
        let Some(owner) = owner else { continue };
        let data = person(&mut source.dice, &place, owner, contacts);
        let (id, inquiry) = (source.ids.next(created_at), source.ids.next(created_at));
        // Among the last ones: a hundred thousand need no look at all others each.
        let known = leads.iter().rev().take(KNOWN).map(|lead| &lead.record);
        let earlier = known.filter(|known| known.created_at < created_at).max_by_key(|known| known.created_at);
        let earlier = earlier.map(|known| known.id);
        let steps = steps(source, created_at, owner, earlier);
        let record = Seeded { id, created_at, created_by: Some(owner.user), data };
        leads.push(SeededLead { record, inquiry, steps });
    }
    leads.sort_by_key(|lead| lead.record.created_at);
    leads
}

fn person(dice: &mut Dice, place: &Place, owner: Owner, contacts: &[Contact]) -> LeadData {
    let channel = dice.weighted(CHANNELS).unwrap_or(LeadChannel::Phone);
    let mut data = LeadData::new(channel);
    let who = Person::new(dice);
    // Whoever only rang is known by the number.
    if channel != LeadChannel::Phone || dice.chance(85) {
        data.given_name = Some(who.given(false).to_owned());
        data.family_name = dice.chance(80).then(|| who.family(false).to_owned());
    }
    data.phones.push(reach::mobile(dice));
    if matches!(channel, LeadChannel::Email | LeadChannel::WebForm) {
        let number = dice.below(100);
        data.emails.push(reach::email(dice, &who.mailbox(), number));
    }
    // Some are patients already.
    let patient = dice.pick(contacts).filter(|one| one.record.data.kind == ContactKind::Patient);
    if let Some(patient) = patient.filter(|_| dice.chance(30)) {
        let known = &patient.record.data;
        (data.given_name, data.family_name) = (known.given_name.clone(), known.family_name.clone());
        (data.phones, data.emails) = (known.phones.clone(), known.emails.clone());
        data.contact_id = Some(patient.record.id);
    }
    data.gender = dice.chance(70).then_some(who.gender);
    data.birth_year = dice.chance(40).then(|| i32::try_from(dice.between(1940, 2004)).unwrap_or(1980));
    data.language =
        dice.weighted(&[(60, SpokenLanguage::Hindi), (30, SpokenLanguage::English), (10, SpokenLanguage::Punjabi)]);
    data.city = dice.chance(80).then(|| place.city.to_owned());
    data.pin_code = dice.chance(55).then(|| place.pin_code.to_owned());
    data.specialty = dice.chance(75).then(|| clinic::specialty(dice).0.to_owned());
    data.need = dice.chance(70).then(|| dice.word(NEEDS).to_owned());
    data.payer = dice.chance(45).then(|| dice.word(PAYERS).to_owned());
    data.source = dice.chance(40).then(|| dice.word(SOURCES).to_owned());
    if channel == LeadChannel::WebForm {
        let word = |text: &str| Some(text.to_owned());
        let attribution = Attribution { utm_source: word("google"), utm_medium: word("cpc"), ..Attribution::default() };
        data.attribution = dice.chance(70).then_some(attribution);
        data.campaign = dice.chance(50).then(|| "Knee replacement, search".to_owned());
    }
    let soon = [(70, Priority::Normal), (18, Priority::High), (7, Priority::Urgent), (5, Priority::Low)];
    data.priority = dice.weighted(&soon).unwrap_or(Priority::Normal);
    (data.owner_id, data.team_id, data.facility_id) = (Some(owner.user), owner.team, owner.facility);
    data
}

/// What was done for them until today, by the usual ladder.
fn steps(source: &mut Source, created_at: Timestamp, owner: Owner, earlier: Option<LeadId>) -> Vec<LeadStep> {
    let (hours, ladder) = (WorkingHours::default(), LeadSettings::default());
    let today = moment(source.calendar.date_before(0), 0);
    let mut steps: Vec<LeadStep> = Vec::new();
    let mut at = hours.open_from(created_at.plus_seconds(source.dice.between(180, 9_000)));
    if source.dice.chance(4) {
        let reason = Some("Asked for a job".to_owned());
        steps.push(moved(at, owner, LeadMove { reason, ..LeadMove::new(LeadStatus::Junk) }));
        return until(steps, today);
    }
    if source.dice.chance(3) && earlier.is_some() {
        let doubled = LeadMove { duplicate_of_lead_id: earlier, ..LeadMove::new(LeadStatus::Duplicate) };
        steps.push(moved(at, owner, doubled));
        return until(steps, today);
    }
    let mut unanswered = 0;
    loop {
        let reached = source.dice.chance(48);
        let missed = source.dice.weighted(MISSED).unwrap_or(AttemptOutcome::NoAnswer);
        let outcome = if reached { AttemptOutcome::Connected } else { missed };
        let attempt = AttemptData { channel: AttemptChannel::Call, outcome, at: Some(at), note: None };
        steps.push(LeadStep { at, actor: owner.user, what: LeadChange::Tried(source.ids.next(at), attempt) });
        if reached {
            spoken(source, &mut steps, at, owner);
            break;
        }
        unanswered += 1;
        let Some(next) = ladder.next_attempt(unanswered, at, &hours) else {
            if source.dice.chance(75) {
                let lost = LeadMove { lost_reason: Some(LostReason::Unreachable), ..LeadMove::new(LeadStatus::Lost) };
                steps.push(moved(at.plus_seconds(120), owner, lost));
            }
            break;
        };
        at = next.plus_seconds(source.dice.between(0, 2_400));
    }
    until(steps, today)
}

fn moved(at: Timestamp, owner: Owner, asked: LeadMove) -> LeadStep {
    LeadStep { at, actor: owner.user, what: LeadChange::Moved(asked) }
}

/// What has happened by then.
fn until(mut steps: Vec<LeadStep>, end: Timestamp) -> Vec<LeadStep> {
    steps.retain(|step| step.at < end);
    steps
}

/// What becomes of somebody who was reached.
fn spoken(source: &mut Source, steps: &mut Vec<LeadStep>, at: Timestamp, owner: Owner) {
    let dice = &mut source.dice;
    let soon = at.plus_seconds(dice.between(300, 90_000));
    match dice.below(100) {
        0..=13 => {
            let lost_reason = dice.weighted(LOST);
            steps.push(moved(soon, owner, LeadMove { lost_reason, ..LeadMove::new(LeadStatus::Lost) }));
        }
        14..=25 => {
            let unqualified_reason = dice.weighted(UNQUALIFIED);
            let asked = LeadMove { unqualified_reason, ..LeadMove::new(LeadStatus::Unqualified) };
            steps.push(moved(soon, owner, asked));
        }
        26..=37 => {
            let next_action_at = Some(soon.plus_seconds(86_400 * dice.between(20, 120)));
            steps.push(moved(soon, owner, LeadMove { next_action_at, ..LeadMove::new(LeadStatus::Nurture) }));
        }
        38..=84 => {
            let next_action_at = Some(soon.plus_seconds(dice.between(3_600, 86_400 * 4)));
            let asked = LeadMove {
                next_action: Some(NextAction::Call),
                next_action_at,
                ..LeadMove::new(LeadStatus::Qualified)
            };
            steps.push(moved(soon, owner, asked));
            if dice.chance(62) {
                let booked = soon.plus_seconds(dice.between(1_800, 86_400 * 3));
                let visit = booked.plus_seconds(86_400 * dice.between(1, 6));
                let asked = LeadMove {
                    next_action: Some(NextAction::Visit),
                    next_action_at: Some(visit),
                    ..LeadMove::new(LeadStatus::AppointmentBooked)
                };
                steps.push(moved(booked, owner, asked));
                if dice.chance(24) {
                    steps.push(moved(visit.plus_seconds(7_200), owner, LeadMove::new(LeadStatus::NoShow)));
                }
            }
        }
        _ => {}
    }
}
