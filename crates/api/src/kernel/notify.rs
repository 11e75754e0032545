//! The one place that writes notifications, in the transaction of their cause.

use super::caller::Scope;
use super::change::Actor;
use super::db::Transaction;
use super::db::schema::notifications;
use super::error::ApiResult;
use super::record::Store;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{CommentId, NotificationId, Record, RecordId, Timestamp, UserId};
use domain::talk::notification::NotificationKind;

/// What somebody is told.
#[derive(Debug, Clone, Copy)]
pub struct Notice {
    pub kind: NotificationKind,
    pub resource: Resource,
    pub record_id: RecordId,
    pub comment_id: Option<CommentId>,
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
}

/// Tells people; nobody is told of what they did themselves. Gives what they are told by.
pub fn notify(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    users: &[UserId],
    notice: Notice,
) -> ApiResult<Vec<NotificationId>> {
    let Notice { kind, resource, record_id, comment_id } = notice;
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
            })
            .collect();
        each!(&mut *transaction.connection, c => diesel::insert_into(notifications::table).values(&rows).execute(c))?;
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

/// Tells somebody whom another person made the owner of a record. An import of ten thousand tells nobody ten thousand times.
pub fn assigned<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    record: &S::Record,
    before: Option<&S::Record>,
) -> ApiResult<()> {
    if !matches!(S::SCOPE, Scope::Owned) || actor.user_id.is_none() || actor.batch.is_some() {
        return Ok(());
    }
    let owner = S::belongs(record).owner_id;
    if before.is_some_and(|before| S::belongs(before).owner_id == owner) {
        return Ok(());
    }
    let Some(owner) = owner else { return Ok(()) };
    let (resource, record_id) = (S::Record::RESOURCE, record.head().id.into());
    let notice = Notice { kind: NotificationKind::Assigned, resource, record_id, comment_id: None };
    notify(transaction, actor, &[owner], notice).map(drop)
}
