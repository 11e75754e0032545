//! Writes the demo data's activities in their last state, with their lives in the change log, a job for what lies ahead,
//! and when everybody was in touch with whom.

use super::asked::{changes, line};
use super::fill::{Line, write_each};
use super::{ActivityStep, SeededActivity};
use crate::day::activity::{Activities, plan_next, refresh_touches};
use crate::kernel::db::Database;
use crate::kernel::error::ApiResult;
use crate::kernel::record::Store;
use domain::admin::event::ChangeKind;
use domain::day::activity::{Activity, ActivityOutcome, CheckIn, Point, next_slot};
use domain::kernel::status::Moving;
use domain::kernel::{AccountId, Head};
use domain::leads::hours::WorkingHours;
use std::collections::{BTreeMap, BTreeSet};

/// Where accounts are.
pub(super) type Places = BTreeMap<AccountId, Vec<Point>>;

/// The activities after all that happened to them.
pub(super) fn lives(seeded: Vec<SeededActivity>, places: &Places, log: &mut Vec<Line>) -> ApiResult<Vec<Activity>> {
    seeded.into_iter().map(|seeded| life(seeded, places, log)).collect()
}

fn life(seeded: SeededActivity, places: &Places, log: &mut Vec<Line>) -> ApiResult<Activity> {
    let SeededActivity { record, steps, next, follows } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let mut now = Activity { follows_id: follows, ..Activity::new(head, record.data) };
    log.push(line::<Activities>(&now, ChangeKind::Created, BTreeMap::new(), None));
    for ActivityStep { at, actor, what } in steps {
        let before = now.clone();
        now.set_status(what.to);
        what.carry_into(&mut now, at);
        if what.checks_in() {
            let places = now.data.account_id.and_then(|account| places.get(&account));
            now.check_in = Some(CheckIn::new(at, what.fix, places.map(Vec::as_slice).unwrap_or_default()));
        }
        if what.next_at.is_some() {
            now.next_activity_id = next;
        } else if now.outcome == Some(ActivityOutcome::NotAvailable) {
            let minutes = now.data.minutes.unwrap_or(now.data.kind.minutes());
            now.proposed_at = next_slot(now.data.starts_at, at, minutes, &WorkingHours::default(), &[]);
        }
        now = now.settled();
        now.head.version += 1;
        (now.head.updated_at, now.head.updated_by) = (at, actor);
        log.push(line::<Activities>(&now, ChangeKind::Moved, changes::<Activities>(&before, &now)?, what.reason));
    }
    Ok(now)
}

/// Writes all of it. One that names its next comes before that one: it names it once both are there.
pub(super) fn write(database: &Database, activities: Vec<Activity>) -> ApiResult<()> {
    let linked: Vec<Activity> = activities.iter().filter(|one| one.next_activity_id.is_some()).cloned().collect();
    let contacts: BTreeSet<_> = activities.iter().filter_map(|one| one.data.contact_id).collect();
    let accounts: BTreeSet<_> = activities.iter().filter_map(|one| one.data.account_id).collect();
    write_each(database, activities, |transaction, activity| {
        Activities::insert(transaction.connection, &Activity { next_activity_id: None, ..activity.clone() })?;
        plan_next(transaction, activity)
    })?;
    write_each(database, linked, |transaction, activity| {
        let before = Activity { next_activity_id: None, ..activity.clone() };
        Activities::replace(transaction.connection, &before, activity).map(drop)
    })?;
    let touched: (Vec<_>, Vec<_>) = (contacts.into_iter().collect(), accounts.into_iter().collect());
    database.write_waiting(move |transaction| refresh_touches(transaction, touched.0.clone(), touched.1.clone()))
}
