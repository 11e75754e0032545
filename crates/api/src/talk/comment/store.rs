//! The table of comments, and what writing one brings with it: its event, and who is told.

use crate::admin::names::user_names;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::{About, Actor, Change, differences, record_change_about};
use crate::kernel::db::schema::{comments, users};
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Newest;
use crate::kernel::notify::{Notice, notify};
use crate::kernel::record::operations::{Place, RESTORE_SECONDS};
use crate::kernel::record::{Facts, Names, named};
use crate::records::subject;
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::admin::user::UserStatus;
use domain::kernel::policy::{Action, Reach, Resource, reach};
use domain::kernel::{CommentId, Head, Named, New, Page, ProblemCode, RecordId, Timestamp, UserId};
use domain::talk::comment::{Comment, CommentData, Piece, mentions, pieces};
use domain::talk::notification::NotificationKind;
use serde_json::json;

#[derive(Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = comments, treat_none_as_null = true)]
struct Row {
    id: CommentId,
    version: i32,
    created_at: Timestamp,
    created_by: Option<UserId>,
    updated_at: Timestamp,
    updated_by: Option<UserId>,
    deleted_at: Option<Timestamp>,
    resource: Resource,
    record_id: RecordId,
    text: String,
}

impl From<Row> for Comment {
    fn from(row: Row) -> Self {
        let Row { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
        let head = Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at };
        let data = CommentData { resource: row.resource, record_id: row.record_id, text: row.text };
        Self { head, data, author: None, mentions: Vec::new(), cannot_see: Vec::new() }
    }
}

impl From<&Comment> for Row {
    fn from(comment: &Comment) -> Self {
        let Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at } = comment.head.clone();
        let CommentData { resource, record_id, text } = comment.data.clone();
        Self { id, version, created_at, created_by, updated_at, updated_by, deleted_at, resource, record_id, text }
    }
}

/// The comments on a record, newest first; with `ids` only these.
pub fn list(
    connection: &mut Connection,
    person: &Person,
    about: Subject,
    ids: Option<Vec<RecordId>>,
    asked: &Newest,
    cursor_key: &[u8],
) -> ApiResult<Page<Comment>> {
    let facts = subject(connection, person, Action::Read, about, Place::Anywhere)?;
    let mut mine = Fragment::new("deleted_at IS NULL AND record_id = ").bind(Value::Id(facts.id));
    mine = mine.sql(" AND resource = ").bind(Value::Text(facts.resource.to_string()));
    if let Some(ids) = ids.filter(|ids| !ids.is_empty()) {
        mine = mine.sql(" AND id IN ").bind_list(ids.into_iter().map(Value::Id));
    }
    let edge = |comment: &Comment| (comment.head.created_at, comment.head.id.into());
    let mut page = asked.page(cursor_key, 1, edge, |_, behind, limit| {
        let rows: Vec<Row> = each!(&mut *connection, c => comments::table
            .select(Row::as_select())
            .filter(mine.clone().and(behind))
            .order(Newest::order())
            .limit(limit)
            .load(c))?;
        Ok(rows.into_iter().map(Comment::from).collect())
    })?;
    name(connection, person, &mut page.data)?;
    Ok(page)
}

/// All comments on these records, the oldest first, also those in the recycle bin.
pub fn on(connection: &mut Connection, person: &Person, records: &[RecordId]) -> ApiResult<Vec<Comment>> {
    let rows: Vec<Row> = each!(&mut *connection, c => comments::table
        .filter(comments::record_id.eq_any(records.to_vec()))
        .order((comments::created_at.asc(), comments::id.asc()))
        .select(Row::as_select())
        .load(c))?;
    let mut found: Vec<Comment> = rows.into_iter().map(Comment::from).collect();
    name(connection, person, &mut found)?;
    Ok(found)
}

/// Puts the names of today beside the ids of authors and of whom they mention.
fn name(connection: &mut Connection, person: &Person, found: &mut [Comment]) -> ApiResult<()> {
    let ids = found.iter().flat_map(|comment| comment.head.created_by.into_iter().chain(mentions(&comment.data.text)));
    let names = user_names(connection, person, ids.map(Into::into).collect())?;
    for comment in found {
        comment.author = named(&names, comment.head.created_by);
        comment.mentions =
            mentions(&comment.data.text).into_iter().filter_map(|user| named(&names, Some(user))).collect();
    }
    Ok(())
}

/// What comments say, with names instead of ids.
pub fn texts(connection: &mut Connection, person: &Person, ids: Vec<CommentId>) -> ApiResult<Names> {
    let query = comments::table
        .filter(comments::id.eq_any(ids))
        .filter(comments::deleted_at.is_null())
        .select((comments::id, comments::text));
    let rows: Vec<(CommentId, String)> = each!(&mut *connection, c => query.load(c))?;
    let people = rows.iter().flat_map(|(_, text)| mentions(text)).map(Into::into).collect();
    let names = user_names(connection, person, people)?;
    let told = |text: &str| -> String {
        pieces(text)
            .into_iter()
            .map(|piece| match piece {
                Piece::Text(text) => text.to_owned(),
                Piece::Mention(user) => {
                    names.get(&user.into()).map_or_else(|| "@…".to_owned(), |name| format!("@{name}"))
                }
            })
            .collect()
    };
    Ok(rows.iter().map(|(id, text)| ((*id).into(), told(text))).collect())
}

pub fn create(transaction: &mut Transaction<'_>, person: &Person, new: New<CommentData>) -> ApiResult<Comment> {
    let id = new.id.unwrap_or_else(|| transaction.new_id());
    if id.0.get_version_num() != 7 {
        return Err(ApiError::field("/id", "id", "An id is a UUID of version 7"));
    }
    let data = new.record;
    let about = (data.resource, data.record_id);
    let facts = subject(transaction.connection, person, Action::Read, about, Place::InUse)?;
    let mentioned = known(transaction.connection, &mentions(&data.text))?;
    let (now, user) = (transaction.now, Some(person.user_id));
    let (created_at, created_by, updated_at, updated_by) = (now, user, now, user);
    let head = Head { id: id.into(), version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let comment = Comment { head, data, author: None, mentions: Vec::new(), cannot_see: Vec::new() };
    let row = Row::from(&comment);
    each!(&mut *transaction.connection, c => diesel::insert_into(comments::table).values(&row).execute(c))?;
    log(transaction, Actor::from(person), &comment, &facts, None)?;
    tell(transaction, person, comment, &facts, mentioned)
}

/// Hangs on a record what came in for it from outside: nobody's comment, which mentions nobody.
pub fn hang(transaction: &mut Transaction<'_>, facts: &Facts, text: &str) -> ApiResult<()> {
    let (id, now) = (transaction.new_id().into(), transaction.now);
    let head =
        Head { id, version: 1, created_at: now, created_by: None, updated_at: now, updated_by: None, deleted_at: None };
    let data = CommentData { resource: facts.resource, record_id: facts.id, text: text.replace("@[", "@ [") };
    let comment = Comment { head, data, author: None, mentions: Vec::new(), cannot_see: Vec::new() };
    let row = Row::from(&comment);
    each!(&mut *transaction.connection, c => diesel::insert_into(comments::table).values(&row).execute(c))?;
    log(transaction, Actor::default(), &comment, facts, None)
}

/// Another text for one's own comment; whoever is mentioned for the first time is told.
pub fn update(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: CommentId,
    version: i32,
    text: String,
) -> ApiResult<Comment> {
    let (before, facts) = find_to_change(transaction, person, Action::Update, id, version)?;
    if before.data.text == text {
        let mut same = [before];
        name(transaction.connection, person, &mut same)?;
        let [same] = same;
        return Ok(same);
    }
    let already = mentions(&before.data.text);
    let new: Vec<UserId> = mentions(&text).into_iter().filter(|user| !already.contains(user)).collect();
    let mentioned = known(transaction.connection, &new)?;
    let mut after = next(transaction, person, &before);
    after.data.text = text;
    put(transaction, &after)?;
    log(transaction, Actor::from(person), &after, &facts, Some(&before))?;
    tell(transaction, person, after, &facts, mentioned)
}

pub fn delete(transaction: &mut Transaction<'_>, person: &Person, id: CommentId, version: i32) -> ApiResult<()> {
    let (before, facts) = find_to_change(transaction, person, Action::Delete, id, version)?;
    let mut after = next(transaction, person, &before);
    after.head.deleted_at = Some(transaction.now);
    put(transaction, &after)?;
    log(transaction, Actor::from(person), &after, &facts, Some(&before))
}

pub fn restore(transaction: &mut Transaction<'_>, person: &Person, id: CommentId) -> ApiResult<Comment> {
    let (before, facts) = find(transaction, person, Action::Delete, id)?;
    let mut after = before.clone();
    if let Some(deleted_at) = before.head.deleted_at {
        if deleted_at.plus_seconds(RESTORE_SECONDS) < transaction.now {
            return Err(ApiError::detailed(ProblemCode::Gone, "The recycle bin keeps a comment for 30 days"));
        }
        after = next(transaction, person, &before);
        after.head.deleted_at = None;
        put(transaction, &after)?;
        log(transaction, Actor::from(person), &after, &facts, Some(&before))?;
    }
    let mut named = [after];
    name(transaction.connection, person, &mut named)?;
    let [after] = named;
    Ok(after)
}

pub fn read(connection: &mut Connection, person: &Person, id: CommentId) -> ApiResult<Comment> {
    let (comment, _) = seen(connection, person, id)?;
    if comment.head.deleted_at.is_some() {
        return Err(ApiError::not_found());
    }
    let mut found = [comment];
    name(connection, person, &mut found)?;
    let [comment] = found;
    Ok(comment)
}

/// A comment on a record that the person sees.
fn seen(connection: &mut Connection, person: &Person, id: CommentId) -> ApiResult<(Comment, Facts)> {
    let row: Option<Row> = each!(&mut *connection, c => comments::table
        .find(id)
        .select(Row::as_select())
        .get_result(c)
        .optional())?;
    let comment = Comment::from(row.ok_or_else(ApiError::not_found)?);
    let about = (comment.data.resource, comment.data.record_id);
    let facts = subject(connection, person, Action::Read, about, Place::Anywhere)?;
    Ok((comment, facts))
}

/// The same to change it; 403 when it is not theirs.
fn find(
    transaction: &mut Transaction<'_>,
    person: &Person,
    action: Action,
    id: CommentId,
) -> ApiResult<(Comment, Facts)> {
    let (comment, facts) = seen(transaction.connection, person, id)?;
    let mine = comment.head.created_by == Some(person.user_id);
    if mine || reach(person.role, Resource::Comments, action) == Reach::Facility {
        Ok((comment, facts))
    } else {
        Err(ApiError::new(ProblemCode::Forbidden))
    }
}

fn find_to_change(
    transaction: &mut Transaction<'_>,
    person: &Person,
    action: Action,
    id: CommentId,
    version: i32,
) -> ApiResult<(Comment, Facts)> {
    let (comment, facts) = find(transaction, person, action, id)?;
    if comment.head.deleted_at.is_some() {
        return Err(ApiError::not_found());
    }
    if comment.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    Ok((comment, facts))
}

fn next(transaction: &Transaction<'_>, person: &Person, before: &Comment) -> Comment {
    let (updated_at, updated_by) = (transaction.now, Some(person.user_id));
    let head = Head { version: before.head.version.saturating_add(1), updated_at, updated_by, ..before.head.clone() };
    Comment { head, ..before.clone() }
}

/// Naming the version that was read makes a concurrent change lose.
fn put(transaction: &mut Transaction<'_>, after: &Comment) -> ApiResult<()> {
    let row = Row::from(after);
    let target = comments::table.filter(comments::id.eq(row.id)).filter(comments::version.eq(row.version - 1));
    match each!(&mut *transaction.connection, c => diesel::update(target).set(&row).execute(c))? {
        0 => Err(ApiError::new(ProblemCode::StaleVersion)),
        _ => Ok(()),
    }
}

fn log(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    comment: &Comment,
    facts: &Facts,
    before: Option<&Comment>,
) -> ApiResult<()> {
    let deleted = |comment: &Comment| comment.head.deleted_at.is_some();
    let kind = match before {
        None => ChangeKind::Created,
        Some(before) if deleted(comment) != deleted(before) => {
            if deleted(comment) {
                ChangeKind::Deleted
            } else {
                ChangeKind::Restored
            }
        }
        Some(_) => ChangeKind::Updated,
    };
    let changes = match (kind, before) {
        (ChangeKind::Updated, Some(before)) => {
            differences(&json!({"text": before.data.text}), &json!({"text": comment.data.text}))
        }
        _ => std::collections::BTreeMap::new(),
    };
    let change = Change {
        resource: Resource::Comments,
        record_id: comment.head.id.into(),
        kind,
        version: comment.head.version,
        changes,
        reason: None,
        belongs: facts.belongs,
    };
    let about = About { resource: facts.resource, record_id: facts.id };
    record_change_about(transaction, actor, change, about)
}

/// Somebody whom a text mentions: still here, with their name.
fn known(connection: &mut Connection, mentioned: &[UserId]) -> ApiResult<Vec<Named>> {
    let query = users::table
        .filter(users::id.eq_any(mentioned.to_vec()))
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::id, users::full_name));
    let rows: Vec<(UserId, String)> = each!(connection, c => query.load(c))?;
    if rows.len() < mentioned.len() {
        return Err(ApiError::field("/text", "unknown", "The text mentions somebody who does not work here"));
    }
    Ok(rows.into_iter().map(|(id, name)| Named { id: id.into(), name }).collect())
}

/// Tells those who are mentioned and see the record, and says who does not see it.
fn tell(
    transaction: &mut Transaction<'_>,
    person: &Person,
    comment: Comment,
    facts: &Facts,
    mentioned: Vec<Named>,
) -> ApiResult<Comment> {
    let (mut told, mut cannot_see) = (Vec::new(), Vec::new());
    let about = (facts.resource, facts.id);
    for user in mentioned {
        let id = UserId(user.id.0);
        let sees = match load_user(transaction.connection, id, person.session_id)? {
            Some(other) => crate::records::read(transaction.connection, &other, about.0, about.1)?.is_some(),
            None => false,
        };
        if sees {
            told.push(id);
        } else {
            cannot_see.push(user);
        }
    }
    let comment_id = Some(comment.head.id);
    let notice = Notice { comment_id, ..Notice::of(NotificationKind::Mentioned, facts.resource, facts.id) };
    notify(transaction, Actor::from(person), &told, notice)?;
    let mut written = [Comment { cannot_see, ..comment }];
    name(transaction.connection, person, &mut written)?;
    let [written] = written;
    Ok(written)
}
