//! What was agreed with companies, schools, insurers and others: some in talks, most running, some over.

use super::accounts::Account;
use super::dice::Dice;
use super::staff::Staff;
use super::{Seeded, SeededTieUp, Source, TieUpChange, TieUpStep};
use crate::kernel::change::Belongs;
use chrono::Days;
use domain::kernel::day::moment;
use domain::kernel::{Money, UserId};
use domain::people::account::AccountKind;
use domain::people::tie_up::{DiscountedService, REMINDERS, ServiceDiscount, TieUpData, TieUpScope, TieUpStatus};

/// So many of a hundred accounts of a kind have a tie-up.
const fn share(kind: AccountKind) -> usize {
    match kind {
        AccountKind::Corporate => 45,
        AccountKind::Insurer | AccountKind::GovernmentBody => 70,
        AccountKind::School => 25,
        AccountKind::Ngo | AccountKind::NriAssociation => 20,
        AccountKind::Clinic | AccountKind::DiagnosticCentre => 3,
        AccountKind::Hospital | AccountKind::MediaAgency | AccountKind::Other => 5,
    }
}

const SCOPES: &[(usize, TieUpScope)] = &[
    (34, TieUpScope::All),
    (20, TieUpScope::HealthChecks),
    (16, TieUpScope::Opd),
    (14, TieUpScope::Ipd),
    (10, TieUpScope::Diagnostics),
    (4, TieUpScope::Pharmacy),
    (2, TieUpScope::Emergency),
];

/// Where it stands today.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Story {
    Draft,
    Talks,
    Waiting,
    Running,
    Suspended,
    Terminated,
    BrokenOff,
}

const STORIES: &[(usize, Story)] = &[
    (8, Story::Draft),
    (10, Story::Talks),
    (7, Story::Waiting),
    (62, Story::Running),
    (5, Story::Suspended),
    (5, Story::Terminated),
    (3, Story::BrokenOff),
];

pub(super) fn agree(source: &mut Source, staff: &Staff, accounts: &[Account]) -> Vec<SeededTieUp> {
    let mut tie_ups = Vec::new();
    for account in accounts {
        if account.day < 30 || !source.dice.chance(share(account.record.data.kind)) {
            continue;
        }
        let (Some(rep), Some(manager)) = (account.owner, staff.manager(account.place.facility)) else { continue };
        tie_ups.push(one(source, account, rep.user, manager.user, tie_ups.len()));
    }
    tie_ups
}

fn one(source: &mut Source, account: &Account, rep: UserId, manager: UserId, number: usize) -> SeededTieUp {
    let story = source.dice.weighted(STORIES).unwrap_or(Story::Draft);
    let open = matches!(story, Story::Draft | Story::Talks | Story::Waiting);
    // Days ago that it was written down: what is still open has not been for long.
    let day = source.dice.between(12, if open { 40 } else { account.day - 1 }).min(account.day - 1);
    let created_at = source.calendar.days_ago(day, &mut source.dice);
    let data = terms(source, account, day, number);
    let steps = steps(source, story, day, [rep, manager], &data);
    SeededTieUp {
        record: Seeded { id: source.ids.next(created_at), created_at, created_by: Some(rep), data },
        account_name: account.record.data.name.clone(),
        belongs: belongs(account),
        steps,
    }
}

fn belongs(account: &Account) -> Belongs {
    let data = &account.record.data;
    Belongs { owner_id: data.owner_id, team_id: data.team_id, facility_id: data.facility_id }
}

fn terms(source: &mut Source, account: &Account, day: i64, number: usize) -> TieUpData {
    let dice = &mut source.dice;
    let scope = dice.weighted(SCOPES).unwrap_or(TieUpScope::All);
    // The first day comes a week after it was written down.
    let start = source.calendar.date_before(day - 7);
    let end = start.checked_add_days(Days::new(364)).unwrap_or(start);
    let mut data = TieUpData::new(account.record.id, scope, start, end);
    data.reference = dice.chance(80).then(|| format!("MoU/{}/{:03}", start.format("%Y"), number + 1));
    data.discounts = discounts(dice, scope);
    if dice.chance(60) {
        data.credit_days = dice.pick(&[15, 30, 30, 45, 60]).copied();
        data.credit_limit = dice.pick(&[1, 2, 5, 5, 10, 25]).map(|lakh| Money::paise(lakh * 10_000_000));
    }
    data.special_package = dice.chance(20).then(|| dice.word(PACKAGES).to_owned());
    data.notes = dice.chance(35).then(|| dice.word(NOTES).to_owned());
    data
}

const PACKAGES: &[&str] = &[
    "Annual health check for employees over 40, at the company's premises, ₹1,800 a head",
    "School health card: eyes, teeth, growth and vaccination for each pupil, twice a year",
    "Cataract camp twice a year, surgery at cost",
    "A single room for the price of a shared one",
];

const NOTES: &[&str] = &[
    "Bills go to the HR office by the fifth of the month.",
    "They want a monthly list of who came, by employee number.",
    "Compared with a hospital in Delhi before signing.",
    "Renewal is decided by the board in March.",
];

fn discounts(dice: &mut Dice, scope: TieUpScope) -> Vec<ServiceDiscount> {
    use DiscountedService as D;
    let services: &[D] = match scope {
        TieUpScope::All => &[D::Consultation, D::Laboratory, D::Radiology, D::RoomRent, D::Pharmacy],
        TieUpScope::Opd => &[D::Consultation, D::Laboratory, D::Radiology],
        TieUpScope::Ipd => &[D::RoomRent, D::Procedures],
        TieUpScope::Emergency => &[D::Ambulance, D::Consultation],
        TieUpScope::Diagnostics => &[D::Laboratory, D::Radiology],
        TieUpScope::Pharmacy => &[D::Pharmacy],
        TieUpScope::HealthChecks => &[D::HealthChecks],
    };
    let count = usize::try_from(dice.between(1, 3)).unwrap_or(1);
    let points = &[500, 750, 1_000, 1_000, 1_250, 1_500, 2_000, 2_500];
    let services = dice.several(services, count);
    services
        .into_iter()
        .filter_map(|service| Some(ServiceDiscount { service, basis_points: *dice.pick(points)? }))
        .collect()
}

fn steps(source: &mut Source, story: Story, day: i64, [rep, manager]: [UserId; 2], data: &TieUpData) -> Vec<TieUpStep> {
    use TieUpStatus as S;
    let mut steps = Vec::new();
    let mut moved = |source: &mut Source, days_ago: i64, actor, to, why| {
        let at = source.calendar.days_ago(days_ago.max(1), &mut source.dice);
        steps.push(TieUpStep { at, actor: Some(actor), what: TieUpChange::Moved(to, why) });
    };
    if story != Story::Draft {
        moved(source, day - 2, rep, S::Negotiation, None);
    }
    match story {
        Story::Draft | Story::Talks => {}
        Story::BrokenOff => {
            moved(source, day - 8, rep, S::Terminated, Some("They chose a hospital nearer to their office"));
        }
        Story::Waiting => moved(source, day - 6, rep, S::PendingApproval, None),
        Story::Running | Story::Suspended | Story::Terminated => {
            moved(source, day - 5, rep, S::PendingApproval, None);
            moved(source, day - 7, manager, S::Active, None);
            let later = (day - 7) / 2;
            match story {
                Story::Suspended => moved(source, later, manager, S::Suspended, Some("Three bills are unpaid")),
                Story::Terminated => {
                    moved(source, later, manager, S::Terminated, Some("Their new owner has a hospital of its own"));
                }
                _ => {}
            }
        }
    }
    if story == Story::Running {
        by_itself(source, data, &mut steps);
    }
    steps
}

/// The reminders that have come, and the end.
fn by_itself(source: &Source, data: &TieUpData, steps: &mut Vec<TieUpStep>) {
    let today = source.calendar.date_before(0);
    for days in REMINDERS {
        let day = u64::try_from(days).ok().and_then(|days| data.end_date.checked_sub_days(Days::new(days)));
        if let Some(day) = day.filter(|day| *day < today) {
            steps.push(TieUpStep { at: moment(day, 9), actor: None, what: TieUpChange::Reminded(days) });
        }
    }
    if data.end_date < today {
        let what = TieUpChange::Moved(TieUpStatus::Expired, None);
        steps.push(TieUpStep { at: moment(data.end_date, 24), actor: None, what });
    }
}
