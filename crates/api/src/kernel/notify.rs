//! The one place that writes notifications, in the transaction of their cause.

use super::caller::Scope;
use super::change::Actor;
use super::courier;
use super::db::Transaction;
use super::db::schema::notifications;
use super::error::ApiResult;
use super::record::Store;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{CommentId, NotificationId, Record, RecordId, Timestamp, UserId};
use domain::talk::notification::{Many, NotificationKind};

/// What somebody is told.
#[derive(Debug, Clone)]
pub struct Notice {
    pub kind: NotificationKind,
    pub resource: Resource,
    pub record_id: RecordId,
    pub comment_id: Option<CommentId>,
    pub many: Option<Many>,
    /// By which rule it concerns them.
    pub chosen_by: Option<String>,
}

impl Notice {
    /// One of a record and nothing else.
    pub const fn of(kind: NotificationKind, resource: Resource, record_id: RecordId) -> Self {
        Self { kind, resource, record_id, comment_id: None, many: None, chosen_by: None }
    }
}

#[derive(Insertable)]
#[diesel(table_name = notifications)]
struct NewRow {
    id: NotificationId,
    user_id: UserId,
    kind: NotificationKind,
    actor_id: Option<UserId>,
    resource: Resource,
    record_id: RecordId,
    comment_id: Option<CommentId>,
    created_at: Timestamp,
    many_of: Option<Resource>,
    many: Option<i64>,
    chosen_by: Option<String>,
}

/// Tells people; nobody is told of what they did themselves. Gives what they are told by.
pub fn notify(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    users: &[UserId],
    notice: Notice,
) -> ApiResult<Vec<NotificationId>> {
    let Notice { kind, resource, record_id, comment_id, many, chosen_by } = notice;
    let (actor_id, created_at) = (actor.user_id, transaction.now);
    let others: Vec<UserId> = users.iter().copied().filter(|user| Some(*user) != actor_id).collect();
    let mut told = Vec::with_capacity(others.len());
    for some in others.chunks(500) {
        let rows: Vec<NewRow> = some
            .iter()
            .map(|user_id| NewRow {
                id: transaction.new_id().into(),
                user_id: *user_id,
                kind,
                actor_id,
                resource,
                record_id,
                comment_id,
                created_at,
                many_of: many.map(|many| many.resource),
                many: many.map(|many| many.count),
                chosen_by: chosen_by.clone(),
            })
            .collect();
        each!(&mut *transaction.connection, c => diesel::insert_into(notifications::table).values(&rows).execute(c))?;
        let whom: Vec<_> = rows.iter().map(|row| (row.id, row.user_id)).collect();
        courier::dispatch(transaction, kind, &whom)?;
        told.extend(rows.iter().map(|row| row.id));
    }
    Ok(told)
}

/// Takes back what nobody has read yet and what is over by now.
pub fn withdraw(transaction: &mut Transaction<'_>, kind: NotificationKind, record_id: RecordId) -> ApiResult<()> {
    let waiting = notifications::table
        .filter(notifications::record_id.eq(record_id))
        .filter(notifications::kind.eq(kind))
        .filter(notifications::read_at.is_null());
    each!(&mut *transaction.connection, c => diesel::delete(waiting).execute(c))?;
    Ok(())
}

/// Tells somebody whom another person, or a rule, made the owner of a record. What is done to many at once tells nobody
/// of each: a bulk change tells the new owner once, in the end.
pub fn assigned<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    record: &S::Record,
    before: Option<&S::Record>,
) -> ApiResult<()> {
    let chosen_by = S::chosen_by(record);
    if (actor.user_id.is_none() && chosen_by.is_none()) || actor.batch.is_some() || !S::tells_owner(record) {
        return Ok(());
    }
    let Some(owner) = new_owner::<S>(record, before) else { return Ok(()) };
    let notice = Notice::of(NotificationKind::Assigned, S::Record::RESOURCE, record.head().id.into());
    let notice = Notice { chosen_by, ..notice };
    notify(transaction, actor, &[owner], notice).map(drop)
}

/// Whose a record is now that was nobody's or somebody else's before.
pub fn new_owner<S: Store>(record: &S::Record, before: Option<&S::Record>) -> Option<UserId> {
    let owner = S::belongs(record).owner_id.filter(|_| matches!(S::SCOPE, Scope::Owned));
    owner.filter(|_| before.is_none_or(|before| S::belongs(before).owner_id != owner))
}
