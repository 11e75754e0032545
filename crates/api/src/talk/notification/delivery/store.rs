//! The table of what is still to leave: a job takes what is due, and forgets it once it has left.

use crate::kernel::courier::{self, Reader, job_kind};
use crate::kernel::db::schema::{notification_deliveries, notifications};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{forget_succeeded, plan_by};
use crate::kernel::zone;
use diesel::prelude::*;
use domain::admin::job::Job;
use domain::kernel::policy::Resource;
use domain::kernel::{JobId, NotificationId, RecordId, Timestamp, UserId};
use domain::talk::notification::NotificationKind;
use domain::talk::notification::kinds::{NoticeWay, Urgency};

/// One notification that leaves.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    pub id: NotificationId,
    pub kind: NotificationKind,
    pub resource: Resource,
    pub record_id: RecordId,
}

/// What a job sends, and to whom: at least one.
#[derive(Debug, Clone)]
pub struct Batch {
    pub reader: Reader,
    pub notices: Vec<Notice>,
}

/// Takes what is due, so that it is known who dies over it; `None` where nothing is left to send. A job takes once: tried
/// again it sends the same, less what has been read meanwhile, and what came later waits for the next job.
pub fn begin(transaction: &mut Transaction<'_>, job: &Job, way: NoticeWay) -> ApiResult<Option<Batch>> {
    let user: UserId = job.subject_id.into();
    let Some(reader) = courier::reader(transaction.connection, user)? else {
        // They may not sign in any more: nothing waits for them.
        let all = notification_deliveries::table
            .filter(notification_deliveries::user_id.eq(user))
            .filter(notification_deliveries::way.eq(way));
        each!(&mut *transaction.connection, c => diesel::delete(all).execute(c))?;
        return Ok(None);
    };
    if job.attempts == 1 {
        let due = due(transaction.connection, user, way, transaction.now)?;
        take(transaction, job.id, way, &reader, due)?;
    }
    let read = read_meanwhile(transaction.connection, job.id, way)?;
    forget(transaction, way, &read)?;
    let query = notification_deliveries::table
        .inner_join(notifications::table)
        .filter(notification_deliveries::user_id.eq(user))
        .filter(notification_deliveries::way.eq(way))
        .filter(notification_deliveries::job_id.eq(job.id))
        .order((notifications::created_at.asc(), notifications::id.asc()))
        .select((notifications::id, notifications::kind, notifications::resource, notifications::record_id));
    let rows: Vec<(NotificationId, NotificationKind, Resource, RecordId)> =
        each!(&mut *transaction.connection, c => query.load(c))?;
    let notice = |(id, kind, resource, record_id)| Notice { id, kind, resource, record_id };
    let notices: Vec<Notice> = rows.into_iter().map(notice).collect();
    Ok((!notices.is_empty()).then_some(Batch { reader, notices }))
}

type Due = (NotificationId, NotificationKind, Option<Timestamp>);

fn due(connection: &mut Connection, user: UserId, way: NoticeWay, now: Timestamp) -> ApiResult<Vec<Due>> {
    let query = notification_deliveries::table
        .inner_join(notifications::table)
        .filter(notification_deliveries::user_id.eq(user))
        .filter(notification_deliveries::way.eq(way))
        .filter(notification_deliveries::due_at.le(now))
        .filter(notification_deliveries::job_id.is_null())
        .select((notifications::id, notifications::kind, notifications::read_at));
    Ok(each!(connection, c => query.load(c))?)
}

/// Of what is due: what was read, or is not wanted by this way any more, need not leave; what is not urgent waits for the
/// end of quiet hours; the rest is this job's.
fn take(
    transaction: &mut Transaction<'_>,
    job: JobId,
    way: NoticeWay,
    reader: &Reader,
    due: Vec<Due>,
) -> ApiResult<()> {
    let quiet = reader.preferences.quiet.as_ref();
    let local = zone::local(&reader.time_zone, transaction.now);
    let quiet_until = quiet.and_then(|quiet| quiet.end(local)).map(|end| zone::moment(&reader.time_zone, end));
    let (mut over, mut later, mut mine) = (Vec::new(), Vec::new(), Vec::new());
    for (id, kind, read_at) in due {
        let facts = kind.facts();
        let passes = facts.urgency == Urgency::Urgent && quiet.is_some_and(|quiet| quiet.urgent_passes);
        if read_at.is_some() || !reader.preferences.ways(reader.role, facts.group).takes(way) {
            over.push(id);
        } else if quiet_until.is_some() && !passes {
            later.push(id);
        } else {
            mine.push(id);
        }
    }
    forget(transaction, way, &over)?;
    let of = |ids: Vec<NotificationId>| {
        notification_deliveries::table
            .filter(notification_deliveries::notification_id.eq_any(ids))
            .filter(notification_deliveries::way.eq(way))
            // Another job may have been faster.
            .filter(notification_deliveries::job_id.is_null())
    };
    if let Some(end) = quiet_until.filter(|_| !later.is_empty()) {
        let statement = diesel::update(of(later)).set(notification_deliveries::due_at.eq(end));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    if !mine.is_empty() {
        let statement = diesel::update(of(mine)).set(notification_deliveries::job_id.eq(Some(job)));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

fn read_meanwhile(connection: &mut Connection, job: JobId, way: NoticeWay) -> ApiResult<Vec<NotificationId>> {
    let query = notification_deliveries::table
        .inner_join(notifications::table)
        .filter(notification_deliveries::job_id.eq(job))
        .filter(notification_deliveries::way.eq(way))
        .filter(notifications::read_at.is_not_null())
        .select(notifications::id);
    Ok(each!(connection, c => query.load(c))?)
}

fn forget(transaction: &mut Transaction<'_>, way: NoticeWay, ids: &[NotificationId]) -> ApiResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let over = notification_deliveries::table
        .filter(notification_deliveries::notification_id.eq_any(ids.to_vec()))
        .filter(notification_deliveries::way.eq(way));
    each!(&mut *transaction.connection, c => diesel::delete(over).execute(c))?;
    Ok(())
}

/// What a job had to send has left, or never will.
pub fn settle(transaction: &mut Transaction<'_>, job: &Job, way: NoticeWay) -> ApiResult<()> {
    let mine = notification_deliveries::table
        .filter(notification_deliveries::user_id.eq(UserId::from(job.subject_id)))
        .filter(notification_deliveries::way.eq(way))
        .filter(notification_deliveries::job_id.eq(job.id));
    each!(&mut *transaction.connection, c => diesel::delete(mine).execute(c))?;
    Ok(())
}

/// Lets the next job wait for what is not taken yet.
pub fn plan_next(transaction: &mut Transaction<'_>, job: &Job, way: NoticeWay) -> ApiResult<()> {
    let left = notification_deliveries::table
        .filter(notification_deliveries::user_id.eq(UserId::from(job.subject_id)))
        .filter(notification_deliveries::way.eq(way))
        .filter(notification_deliveries::job_id.is_null())
        .order(notification_deliveries::due_at.asc())
        .select(notification_deliveries::due_at)
        .limit(1);
    let next: Vec<Timestamp> = each!(&mut *transaction.connection, c => left.load(c))?;
    // People are told often: nobody wants a row for each time.
    forget_succeeded(transaction, job_kind(way), job.subject_id)?;
    match next.first() {
        Some(next) => plan_by(transaction, job_kind(way), &[job.subject_id], *next),
        None => Ok(()),
    }
}
