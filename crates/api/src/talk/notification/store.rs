//! The table of notifications, as its readers see it: each only their own.

use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::notifications;
use crate::kernel::db::{Connection, Fragment, Numbers, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::list::Newest;
use crate::kernel::record::{Names, named};
use crate::talk::comment::texts;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{CommentId, Named, NotificationId, Page, RecordId, Timestamp, UserId};
use domain::talk::notification::{MOST_COUNTED, Many, Notification, NotificationKind};
use std::collections::HashMap;

#[derive(Queryable, Selectable)]
#[diesel(table_name = notifications)]
struct Row {
    id: NotificationId,
    kind: NotificationKind,
    actor_id: Option<UserId>,
    resource: Resource,
    record_id: RecordId,
    comment_id: Option<CommentId>,
    created_at: Timestamp,
    read_at: Option<Timestamp>,
    many_of: Option<Resource>,
    many: Option<i64>,
    chosen_by: Option<String>,
}

/// First what is unread, each part newest first.
const PARTS: [&str; 2] = ["read_at IS NULL", "read_at IS NOT NULL"];

pub fn list(
    connection: &mut Connection,
    person: &Person,
    unread_only: bool,
    asked: &Newest,
    cursor_key: &[u8],
) -> ApiResult<Page<Notification>> {
    let parts = if unread_only { 1 } else { PARTS.len() };
    let edge = |row: &Row| (row.created_at, row.id.into());
    let page = asked.page(cursor_key, parts, edge, |part, behind, limit| {
        let mine = Fragment::new("user_id = ").bind(Value::Id(person.user_id.into()));
        let filter = mine.sql(" AND ").sql(PARTS.get(part).copied().unwrap_or("1 = 0")).and(behind);
        Ok(each!(&mut *connection, c => notifications::table
            .select(Row::as_select())
            .filter(filter)
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: told(connection, person, page.data)?, page: page.page })
}

/// Puts names and words beside the ids: one statement for each kind of record on the page.
fn told(connection: &mut Connection, person: &Person, rows: Vec<Row>) -> ApiResult<Vec<Notification>> {
    let actors = user_names(connection, person, rows.iter().filter_map(|row| row.actor_id.map(Into::into)).collect())?;
    let mut by_kind: HashMap<Resource, Vec<RecordId>> = HashMap::new();
    for row in &rows {
        by_kind.entry(row.resource).or_default().push(row.record_id);
    }
    let mut records: HashMap<Resource, Names> = HashMap::new();
    for (resource, ids) in by_kind {
        if let Some(store) = crate::records::any(resource) {
            records.insert(resource, store.names(connection, person, &ids)?);
        }
    }
    let name_of = |row: &Row| -> Option<Named> {
        let name = records.get(&row.resource)?.get(&row.record_id)?;
        Some(Named { id: row.record_id, name: name.clone() })
    };
    // Only of comments on records that are still seen.
    let comments = rows.iter().filter(|row| name_of(row).is_some()).filter_map(|row| row.comment_id).collect();
    let texts = texts(connection, person, comments)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let (actor, record) = (named(&actors, row.actor_id), name_of(&row));
            let text = row.comment_id.and_then(|id| texts.get(&id.into()).cloned());
            let many = row.many_of.zip(row.many).map(|(resource, count)| Many { resource, count });
            let Row { id, kind, actor_id, resource, record_id, comment_id, created_at, read_at, chosen_by, .. } = row;
            Notification {
                id,
                kind,
                actor_id,
                actor,
                resource,
                record_id,
                record,
                comment_id,
                text,
                many,
                chosen_by,
                created_at,
                read_at,
            }
        })
        .collect())
}

/// Counts no further than the bell shows: some entries of one index, however many there are.
pub fn count_unread(connection: &mut Connection, person: &Person) -> ApiResult<i64> {
    let some = Fragment::new("SELECT count(*) FROM (SELECT 1 FROM notifications WHERE read_at IS NULL AND user_id = ")
        .bind(Value::Id(person.user_id.into()))
        .sql(format!(" LIMIT {MOST_COUNTED}) unread"));
    let counted: Vec<i64> = each!(connection, c => Numbers(some).load(c))?;
    Ok(counted.first().copied().unwrap_or_default())
}

/// Marks the caller's notifications as read: these, or all.
pub fn mark_read(transaction: &mut Transaction<'_>, person: &Person, ids: Option<&[NotificationId]>) -> ApiResult<i64> {
    let mine =
        notifications::table.filter(notifications::user_id.eq(person.user_id)).filter(notifications::read_at.is_null());
    let read = notifications::read_at.eq(transaction.now);
    match ids {
        Some(ids) => {
            let statement = diesel::update(mine.filter(notifications::id.eq_any(ids.to_vec()))).set(read);
            each!(&mut *transaction.connection, c => statement.execute(c))?;
        }
        None => {
            each!(&mut *transaction.connection, c => diesel::update(mine).set(read).execute(c))?;
        }
    }
    count_unread(transaction.connection, person)
}
