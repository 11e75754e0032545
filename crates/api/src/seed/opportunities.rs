//! What the sales team may sell, and what it has sold in thirty months: more each year, most in March, least in May. What
//! was over before the group began with Setu was brought over from earlier records in its first days.

use super::accounts::Account;
use super::contacts::Contact;
use super::dice::Dice;
use super::staff::{Owner, Staff};
use super::time::DAYS;
use super::{Seeded, SeededOpportunity, SeededTieUp, Source};
use chrono::{Datelike, Days, NaiveDate};
use domain::kernel::{Money, TieUpId, Timestamp, UserId};
use domain::leads::opportunity::{
    ApprovalState, OpportunityData, OpportunityKind, OpportunityLossReason, OpportunityStatus,
};
use domain::people::account::AccountKind;
use domain::people::contact::ContactKind;

const COUNT: usize = 1_500;
/// So many of a hundred are over.
const OVER: usize = 76;
/// Months of history.
const MONTHS: i64 = 30;
/// How busy each month of the year is, January first: the financial year ends in March.
const SEASON: [usize; 12] = [9, 10, 16, 7, 5, 7, 8, 8, 10, 7, 6, 9];
/// What a rep gives without asking, in hundredths of a percent.
pub(super) const REP_LIMIT: i32 = 1_000;

/// One thing that happened to an opportunity.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OpportunityStep {
    pub at: Timestamp,
    pub actor: UserId,
    pub what: OpportunityChange,
}

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum OpportunityChange {
    Moved(OpportunityStatus, Option<&'static str>),
    /// They want more or less, at another time.
    Revised(Money, NaiveDate),
    AskedForDiscount,
    DiscountDecided(ApprovalState, Option<&'static str>),
}

/// Who may buy what, and whose that is.
struct Deal {
    kind: OpportunityKind,
    data: OpportunityData,
    owner: Owner,
    manager: UserId,
    /// Days ago that the buyer was first known.
    known: i64,
}

struct Buyers<'s> {
    accounts: Vec<&'s Account>,
    patients: Vec<&'s Contact>,
    tie_ups: &'s [SeededTieUp],
    staff: &'s Staff,
}

pub(super) fn pursue(
    source: &mut Source,
    staff: &Staff,
    accounts: &[Account],
    contacts: &[Contact],
    tie_ups: &[SeededTieUp],
) -> Vec<SeededOpportunity> {
    let sells = |account: &&Account| {
        use AccountKind as K;
        let kind = account.record.data.kind;
        let buys =
            matches!(kind, K::Corporate | K::School | K::Ngo | K::Insurer | K::GovernmentBody | K::NriAssociation);
        buys && account.owner.is_some()
    };
    let patient =
        |contact: &&Contact| contact.record.data.kind == ContactKind::Patient && contact.record.data.owner_id.is_some();
    let buyers = Buyers {
        accounts: accounts.iter().filter(sells).collect(),
        patients: contacts.iter().filter(patient).collect(),
        tie_ups,
        staff,
    };
    // Of its own, so that the rest of the demo data stays what it is.
    let mut dice = Dice::new(0x0bb5);
    (0..COUNT).filter_map(|_| one(source, &mut dice, &buyers)).collect()
}

fn one(source: &mut Source, dice: &mut Dice, buyers: &Buyers<'_>) -> Option<SeededOpportunity> {
    let over = dice.chance(OVER);
    let close = if over { closed_days_ago(source, dice) } else { 0 };
    let mut deal = deal(source, dice, buyers)?;
    let began = if over { close + dice.between(20, 120) } else { dice.between(4, 150) };
    // Nothing was written down before Setu was there, or before the buyer was.
    let written = began.min(DAYS - dice.between(3, 12)).min(deal.known);
    let created_at = source.calendar.days_ago(written, dice);
    let path = path(dice, over);
    let mut steps = Vec::new();
    let closed_on = if over && close >= written {
        brought_over(&mut steps, &path, created_at, deal.owner.user);
        deal.data.source = Some("Earlier records".to_owned());
        Some(source.calendar.date_before(close))
    } else {
        walked(source, dice, &mut steps, &path, (written, close), (created_at, deal.owner.user));
        over.then(|| source.calendar.date_before(close))
    };
    let status = path.last().copied().unwrap_or(OpportunityStatus::Prospecting);
    terms(source, dice, &mut deal, status, closed_on);
    if closed_on.is_none() {
        revise(source, dice, &mut steps, &mut deal.data, written);
    }
    let asked = ask(dice, &mut steps, &mut deal, created_at, status);
    if !asked && deal.data.discount_basis_points.is_some_and(|points| points > REP_LIMIT) {
        deal.data.discount_basis_points = Some(REP_LIMIT);
    }
    steps.sort_by_key(|step| step.at);
    let created_by = Some(deal.owner.user);
    let record = Seeded { id: source.ids.next(created_at), created_at, created_by, data: deal.data };
    Some(SeededOpportunity { record, steps, closed_on })
}

/// The day of an end: more of them lately than long ago, by the season.
fn closed_days_ago(source: &Source, dice: &mut Dice) -> i64 {
    let today = source.calendar.date_before(0);
    let weights: Vec<(usize, i64)> = (0..MONTHS)
        .map(|month| {
            let day = source.calendar.date_before(month * 365 / 12 + 15);
            let busy = SEASON.get(usize::try_from(day.month0()).unwrap_or(0)).copied().unwrap_or(8);
            let grown = 100 + usize::try_from(MONTHS - month).unwrap_or(0) * 3;
            (busy * grown, month)
        })
        .collect();
    let month = dice.weighted(&weights).unwrap_or(0);
    let middle = source.calendar.date_before(month * 365 / 12 + 15);
    let first = middle.with_day(1).unwrap_or(middle);
    let day = first.checked_add_days(Days::new(u64::try_from(dice.between(0, 27)).unwrap_or(0))).unwrap_or(first);
    today.signed_duration_since(day).num_days().max(1)
}

fn deal(source: &Source, dice: &mut Dice, buyers: &Buyers<'_>) -> Option<Deal> {
    use OpportunityKind as K;
    let kind = dice.weighted(&[(30, K::TieUp), (40, K::Package), (30, K::Procedure)])?;
    let day = source.calendar.date_before(0);
    if kind == K::Procedure {
        let contact = dice.pick(&buyers.patients)?;
        let data = &contact.record.data;
        let name = format!("{} for {}", dice.word(PROCEDURES), data.full_name());
        let mut new = OpportunityData::new(kind, &name, Money::paise(dice.between(6, 60) * 1_000_000), day);
        new.contact_id = Some(contact.record.id);
        (new.owner_id, new.team_id, new.facility_id) = (data.owner_id, data.team_id, data.facility_id);
        let owner = Owner { user: data.owner_id?, team: data.team_id, facility: data.facility_id };
        let manager = buyers.staff.manager(contact.place.facility)?.user;
        return Some(Deal { kind, data: new, owner, manager, known: contact.day });
    }
    let account = dice.pick(&buyers.accounts)?;
    let (buyer, owner) = (&account.record.data.name, account.owner?);
    let (name, lakhs) = if kind == K::TieUp {
        (format!("Tie-up with {buyer}"), dice.between(5, 60))
    } else {
        (format!("{} for {buyer}", dice.word(PACKAGES)), dice.between(1, 9))
    };
    let mut new = OpportunityData::new(kind, &name, Money::paise(lakhs * 10_000_000), day);
    new.account_id = Some(account.record.id);
    new.tie_up_id = (kind == K::TieUp && dice.chance(50)).then(|| tie_up(buyers, account)).flatten();
    (new.owner_id, new.team_id, new.facility_id) = (Some(owner.user), owner.team, owner.facility);
    let manager = buyers.staff.manager(account.place.facility)?.user;
    Some(Deal { kind, data: new, owner, manager, known: account.day })
}

fn tie_up(buyers: &Buyers<'_>, account: &Account) -> Option<TieUpId> {
    let of_account = |tie_up: &&SeededTieUp| tie_up.record.data.account_id == account.record.id;
    buyers.tie_ups.iter().find(of_account).map(|tie_up| tie_up.record.id)
}

/// The stages behind the first, in the order in which they were reached.
fn path(dice: &mut Dice, over: bool) -> Vec<OpportunityStatus> {
    use OpportunityStatus as S;
    let whole = [S::NeedsAnalysis, S::ProposalSent, S::Negotiation];
    let (stages, end) = if over {
        let won = dice.chance(46);
        let stages = if won { 3 } else { dice.weighted(&[(20, 0), (35, 1), (30, 2), (15, 3)]).unwrap_or(1) };
        (stages, Some(if won { S::Won } else { S::Lost }))
    } else {
        let stages = dice.weighted(&[(32, 0), (28, 1), (25, 2), (15, 3)]).unwrap_or(0);
        (stages, dice.chance(8).then_some(S::OnHold))
    };
    whole.into_iter().take(stages).chain(end).collect()
}

fn why(status: OpportunityStatus) -> Option<&'static str> {
    (status == OpportunityStatus::Lost).then_some("They told us on the phone")
}

/// What was over already, written down in one go.
fn brought_over(steps: &mut Vec<OpportunityStep>, path: &[OpportunityStatus], created_at: Timestamp, actor: UserId) {
    for (minutes, status) in (1..).zip(path) {
        let what = OpportunityChange::Moved(*status, why(*status));
        steps.push(OpportunityStep { at: created_at.plus_seconds(minutes * 60), actor, what });
    }
}

/// One stage after the other between two days.
fn walked(
    source: &Source,
    dice: &mut Dice,
    steps: &mut Vec<OpportunityStep>,
    path: &[OpportunityStatus],
    (began, ended): (i64, i64),
    (created_at, actor): (Timestamp, UserId),
) {
    let count = i64::try_from(path.len()).unwrap_or(1).max(1);
    // What is open has reached its stage some time ago.
    let ended = if ended == 0 { (began / (count + 2)).max(1) } else { ended };
    for (number, status) in (1..).zip(path) {
        let day = began - (began - ended) * number / count;
        let last = steps.last().map_or(created_at, |last| last.at);
        let at = source.calendar.days_ago(day, dice).max(last.plus_seconds(1_800));
        steps.push(OpportunityStep { at, actor, what: OpportunityChange::Moved(*status, why(*status)) });
    }
}

fn terms(source: &Source, dice: &mut Dice, deal: &mut Deal, status: OpportunityStatus, closed_on: Option<NaiveDate>) {
    use OpportunityLossReason as L;
    let data = &mut deal.data;
    data.expected_close = closed_on.unwrap_or_else(|| {
        // Some should have been decided by now.
        if dice.chance(8) {
            source.calendar.date_before(dice.between(1, 20))
        } else {
            let ahead = u64::try_from(dice.between(5, 190)).unwrap_or(30);
            let today = source.calendar.date_before(0);
            today.checked_add_days(Days::new(ahead)).unwrap_or(today)
        }
    });
    data.discount_basis_points =
        dice.chance(45).then(|| dice.pick(&[300, 500, 500, 750, 1_000, 1_000, 1_250, 1_500, 2_000]).copied()).flatten();
    if data.source.is_none() {
        data.source = dice.chance(70).then(|| dice.word(SOURCES).to_owned());
    }
    if status == OpportunityStatus::Lost {
        let reasons = [
            (30, L::Price),
            (22, L::Competitor),
            (12, L::NoBudget),
            (14, L::NoDecision),
            (6, L::Distance),
            (6, L::PayerNotAccepted),
            (8, L::Deferred),
            (2, L::Other),
        ];
        data.lost_reason = dice.weighted(&reasons);
    }
    if closed_on.is_none() && dice.chance(75) {
        data.next_step = Some(dice.word(NEXT_STEPS).to_owned());
        let today = source.calendar.date_before(0);
        let ahead = u64::try_from(dice.between(0, 21)).unwrap_or(0);
        data.next_step_on = today.checked_add_days(Days::new(ahead));
    }
    data.notes = dice.chance(25).then(|| dice.word(NOTES).to_owned());
    let tag = if deal.kind == OpportunityKind::Procedure { "surgery" } else { "corporate" };
    data.tags = if dice.chance(20) { vec![tag.to_owned()] } else { Vec::new() };
}

/// A quarter of the open ones were worth something else at first, and expected earlier.
fn revise(
    source: &Source,
    dice: &mut Dice,
    steps: &mut Vec<OpportunityStep>,
    data: &mut OpportunityData,
    written: i64,
) {
    if written < 6 || !dice.chance(25) {
        return;
    }
    let (amount, expected_close) = (data.amount, data.expected_close);
    let percent = dice.pick(&[70, 80, 90, 110, 130]).copied().unwrap_or(100);
    data.amount = Money::paise(amount.amount_minor / 100 * percent);
    let earlier = expected_close.checked_sub_days(Days::new(u64::try_from(dice.between(0, 60)).unwrap_or(0)));
    data.expected_close = earlier.unwrap_or(expected_close);
    let at = source.calendar.days_ago(dice.between(1, written / 2), dice);
    let actor = data.owner_id.unwrap_or(UserId(uuid::Uuid::nil()));
    steps.push(OpportunityStep { at, actor, what: OpportunityChange::Revised(amount, expected_close) });
}

/// What is above the limit was asked for before it was offered; whether anybody asked.
fn ask(
    dice: &mut Dice,
    steps: &mut Vec<OpportunityStep>,
    deal: &mut Deal,
    created_at: Timestamp,
    status: OpportunityStatus,
) -> bool {
    use OpportunityStatus as S;
    if deal.data.discount_basis_points.is_none_or(|points| points <= REP_LIMIT) {
        return false;
    }
    // An approval covers what was asked for: those whose amount moved ask for less instead.
    if steps.iter().any(|step| matches!(step.what, OpportunityChange::Revised(..))) {
        return false;
    }
    let moved = |to: S| steps.iter().find(|step| step.what == OpportunityChange::Moved(to, None)).map(|step| step.at);
    let (asked, decided) = match (moved(S::NeedsAnalysis), moved(S::ProposalSent)) {
        // Between the two stages.
        (Some(from), Some(to)) => {
            let third = (to.micros() - from.micros()) / 3_000_000;
            let approved = OpportunityChange::DiscountDecided(ApprovalState::Approved, None);
            (from.plus_seconds(third), Some((from.plus_seconds(2 * third), approved)))
        }
        (Some(from), None) if status == S::NeedsAnalysis => {
            let why = Some("Their volume does not carry it: offer 10 percent");
            let rejected = OpportunityChange::DiscountDecided(ApprovalState::Rejected, why);
            let asked = from.plus_seconds(3_600);
            (asked, dice.chance(25).then(|| (asked.plus_seconds(7_200), rejected)))
        }
        _ => return false,
    };
    if asked <= created_at {
        return false;
    }
    let actor = deal.owner.user;
    steps.push(OpportunityStep { at: asked, actor, what: OpportunityChange::AskedForDiscount });
    if let Some((at, what)) = decided {
        steps.push(OpportunityStep { at, actor: deal.manager, what });
    }
    true
}

const PROCEDURES: &[&str] = &[
    "Knee replacement",
    "Angioplasty",
    "Cataract surgery",
    "Gall bladder surgery",
    "Hernia repair",
    "Hip replacement",
    "Spine surgery",
    "Maternity package",
    "Kidney stone treatment",
];

const PACKAGES: &[&str] = &[
    "Annual health checks",
    "Executive health checks",
    "Health camp on the premises",
    "Pre-employment checks",
    "School health cards",
    "Vaccination drive",
    "Dental and eye checks",
];

const SOURCES: &[&str] = &[
    "Visit of the field team",
    "Referral of a doctor",
    "Health camp",
    "Website",
    "Phone call",
    "CME meeting",
    "Walk-in",
];

const NEXT_STEPS: &[&str] = &[
    "Send the price list",
    "Call the HR manager",
    "Visit with the medical superintendent",
    "Send the revised proposal",
    "Fix a date for the camp",
    "Ask for the insurer's approval",
];

const NOTES: &[&str] = &[
    "They compare with a hospital nearer to their office.",
    "The decision lies with the director in Delhi.",
    "Wants everything on one bill at the end of the month.",
    "Prefers Saturdays for the checks.",
];
