//! The data that `cargo xtask bench` measures with: the demo data's group, grown to the size of a busy one.

use super::fill::{write_all, write_each};
use super::names::rare_family_name;
use super::{DemoData, Seeded, Size, data_of};
use crate::day::activity::Activities;
use crate::kernel::clock::Clock;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Database, Target, migrate};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Store;
use chrono::{Days, NaiveDate};
use clap::Args;
use diesel::prelude::*;
use domain::admin::user::UserData;
use domain::day::activity::{Activity, ActivityData, ActivityKind, ActivityOutcome, ActivityStatus};
use domain::kernel::day::moment;
use domain::kernel::policy::Role;
use domain::kernel::{Head, RecordId, UserId};
use domain::people::contact::{ContactData, ContactKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// How many of each.
#[derive(Debug, Clone, Copy, Args)]
pub struct Amounts {
    #[arg(long, default_value_t = 200_000)]
    contacts: usize,
    #[arg(long, default_value_t = 20_000)]
    accounts: usize,
    /// Each with the inquiry that opened it
    #[arg(long, default_value_t = 100_000)]
    leads: usize,
    /// Lines of the change log, creations included, without those of leads
    #[arg(long, default_value_t = 1_000_000)]
    events: usize,
    /// Of a year and of the weeks ahead, without lines in the change log
    #[arg(long, default_value_t = 1_000_000)]
    activities: usize,
}

/// The data ends on this day, whenever it is made, so that two measurements read the same.
const TODAY: Option<NaiveDate> = NaiveDate::from_ymd_opt(2026, 11, 1);
/// Areas of field sales: three of each hospital.
const AREAS: usize = 9;
/// Field staff of each area: with 200,000 contacts everybody has a thousand or two.
const REPS: usize = 14;
/// So many contacts of a hundred have a name that hardly anybody else has.
const RARE: usize = 40;

/// Fills an empty database.
pub fn fill(target: &Target, amounts: Amounts) -> ApiResult<()> {
    migrate(target)?;
    let database = Database::open(target.clone(), Clock::default(), 1)?;
    let known: i64 =
        database.read_waiting(|connection| Ok(each!(connection, c => users::table.count().get_result(c))?))?;
    if known > 0 {
        return Err(ApiError::internal("this database has data already"));
    }
    let Amounts { contacts, accounts, leads, events, activities } = amounts;
    let today = TODAY.ok_or_else(|| ApiError::internal("there is no such day"))?;
    let size = Size { accounts, contacts, leads, events: Some(events.saturating_sub(AREAS * (REPS - 1))) };
    let mut data = data_of(today, size);
    vary_names(&mut data);
    share_out(&mut data);
    let met = met(&data);
    write_all(&database, data)?;
    go(&database, &met, today, activities)?;
    // What a database does by itself in a quiet hour.
    database.read_waiting(|connection| match connection {
        Connection::Sqlite(_) => connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE)"),
        Connection::Postgres(_) => connection.execute_batch("VACUUM ANALYZE"),
    })
}

/// The demo data's hundred family names are enough for 6,000 people, not for a search among 200,000.
fn vary_names(data: &mut DemoData) {
    for (number, contact) in data.contacts.iter_mut().enumerate() {
        if mixed(number) % 100 < RARE {
            contact.data.family_name = Some(rare_family_name(mixed(number) / 100));
        }
    }
}

/// Scatters numbers that follow each other; the same every time.
const fn mixed(number: usize) -> usize {
    number.wrapping_mul(0x9e37_79b9).wrapping_add(number >> 7) & 0x7fff_ffff
}

/// Gives each area's rep colleagues, and shares the area's records out among them.
fn share_out(data: &mut DemoData) {
    let mut colleagues: BTreeMap<UserId, Vec<UserId>> = BTreeMap::new();
    let reps: Vec<Seeded<UserId, UserData>> =
        data.users.iter().filter(|user| user.data.role == Role::Rep).cloned().collect();
    for rep in reps {
        let mut all = vec![rep.id];
        for number in 1..REPS {
            // The counter at an id's end leaves these bits free.
            let id: UserId = RecordId(uuid::Uuid::from_u128(RecordId::from(rep.id).0.as_u128() | bits(number))).into();
            let mut colleague = rep.clone();
            colleague.id = id;
            colleague.data.email = format!("rep{number}.{}", rep.data.email);
            colleague.data.full_name = format!("{} {number}", rep.data.full_name);
            data.users.push(colleague);
            all.push(id);
        }
        colleagues.insert(rep.id, all);
    }
    let shared = |owner: UserId, number: usize| {
        let all = colleagues.get(&owner);
        all.and_then(|all| all.get(mixed(number) % all.len())).copied().unwrap_or(owner)
    };
    for (number, account) in data.accounts.iter_mut().enumerate() {
        account.data.owner_id = account.data.owner_id.map(|owner| shared(owner, number));
        account.created_by = account.data.owner_id;
    }
    for (number, contact) in data.contacts.iter_mut().enumerate() {
        contact.data.owner_id = contact.data.owner_id.map(|owner| shared(owner, number));
        contact.created_by = contact.data.owner_id;
    }
    for (number, lead) in data.leads.iter_mut().enumerate() {
        lead.record.data.owner_id = lead.record.data.owner_id.map(|owner| shared(owner, number));
        lead.record.created_by = lead.record.data.owner_id;
    }
    for (number, change) in data.changes.iter_mut().enumerate() {
        change.actor = shared(change.actor, number);
        let owner = change.patch.get("owner_id").and_then(Value::as_str).and_then(|id| id.parse().ok());
        if let (Some(owner), Some(patch)) = (owner, change.patch.as_object_mut()) {
            patch.insert("owner_id".to_owned(), json!(shared(owner, number)));
        }
    }
}

/// The doctors whom somebody visits.
fn met(data: &DemoData) -> Vec<(RecordId, ContactData)> {
    let doctors = data.contacts.iter().filter(|contact| contact.data.kind == ContactKind::Doctor);
    let owned = doctors.filter(|contact| contact.data.owner_id.is_some());
    owned.map(|contact| (contact.id.into(), contact.data.clone())).collect()
}

/// Days of the past, and of what lies ahead.
const PAST: u64 = 351;
const AHEAD: u64 = 28;
/// So many at a time lie in memory.
const PART: usize = 50_000;

/// What field staff did and will do: as many on each day.
fn go(database: &Database, met: &[(RecordId, ContactData)], today: NaiveDate, amount: usize) -> ApiResult<()> {
    let first = today.checked_sub_days(Days::new(PAST)).unwrap_or(today);
    let clock = Clock::default();
    for begin in (0..amount).step_by(PART) {
        let numbers = begin..amount.min(begin + PART);
        let part: Vec<Activity> =
            numbers.filter_map(|number| activity(&clock, met, (first, today), (number, amount))).collect();
        write_each(database, part, |transaction, activity| Activities::insert(transaction.connection, activity))?;
    }
    Ok(())
}

fn activity(
    clock: &Clock,
    met: &[(RecordId, ContactData)],
    (first, today): (NaiveDate, NaiveDate),
    (number, amount): (usize, usize),
) -> Option<Activity> {
    let (id, contact) = met.get(mixed(number) % met.len().max(1))?;
    let days = u64::try_from(number).ok()? * (PAST + AHEAD) / u64::try_from(amount).ok()?.max(1);
    let day = first.checked_add_days(Days::new(days))?;
    // Quarters of hours from nine to six.
    let quarter = i64::try_from(mixed(number) / 64 % 36).ok()?;
    let starts_at = moment(day, 9).plus_seconds(quarter * 900);
    let kind = if (mixed(number) / 4096).is_multiple_of(4) { ActivityKind::Call } else { ActivityKind::Visit };
    let data = ActivityData {
        contact_id: Some((*id).into()),
        account_id: contact.account_id,
        owner_id: contact.owner_id,
        team_id: contact.team_id,
        facility_id: contact.facility_id,
        minutes: Some(kind.minutes()),
        ..ActivityData::new(kind, starts_at)
    };
    let (created_at, created_by) = (starts_at.plus_seconds(-7 * 86_400), contact.owner_id);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head {
        id: clock.new_id().into(),
        version: 1,
        created_at,
        created_by,
        updated_at,
        updated_by,
        deleted_at: None,
    };
    let mut activity = Activity::new(head, data);
    if day < today {
        activity.status = ActivityStatus::Completed;
        activity.completed_at = Some(activity.ends_at);
        let met = if kind == ActivityKind::Call { ActivityOutcome::Connected } else { ActivityOutcome::MeetingHeld };
        activity.outcome = Some(met);
    }
    Some(activity)
}

fn bits(number: usize) -> u128 {
    u128::try_from(number).unwrap_or(0) << 56
}
