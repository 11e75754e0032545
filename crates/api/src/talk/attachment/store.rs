//! The table of attachments. Whoever may see the record sees its files; whoever may change it adds and deletes them.

use super::link::{self, Part, address};
use super::upload::Taken;
use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::change::{About, Actor, Change, differences, record_change_about};
use crate::kernel::db::schema::attachments;
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::Newest;
use crate::kernel::record::operations::{Place, RESTORE_SECONDS};
use crate::kernel::record::{Facts, named};
use crate::kernel::secrets::Secrets;
use crate::records::subject;
use crate::talk::asked::Subject;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{AttachmentId, Head, Page, ProblemCode, RecordId, Timestamp, UserId};
use domain::talk::attachment::{Attachment, PICTURES};
use serde_json::json;

#[derive(Debug, Clone, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = attachments, treat_none_as_null = true)]
pub struct Row {
    pub id: AttachmentId,
    pub version: i32,
    pub created_at: Timestamp,
    pub created_by: Option<UserId>,
    updated_at: Timestamp,
    updated_by: Option<UserId>,
    pub deleted_at: Option<Timestamp>,
    resource: Resource,
    pub record_id: RecordId,
    pub name: String,
    pub content_type: String,
    pub file_id: RecordId,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub has_thumbnail: bool,
}

impl Row {
    fn new(id: AttachmentId, now: Timestamp, actor: Actor, (facts, name): (&Facts, &str), taken: &Taken) -> Self {
        let Taken { file_id, content_type, size, sha256, has_thumbnail } = taken.clone();
        Self {
            id,
            version: 1,
            created_at: now,
            created_by: actor.user_id,
            updated_at: now,
            updated_by: actor.user_id,
            deleted_at: None,
            resource: facts.resource,
            record_id: facts.id,
            name: name.to_owned(),
            content_type,
            file_id,
            size,
            sha256,
            has_thumbnail,
        }
    }
}

/// Rows as people see them: the names of authors, and links that work for a while.
fn told(
    connection: &mut Connection,
    person: &Person,
    secrets: &Secrets,
    now: Timestamp,
    rows: Vec<Row>,
) -> ApiResult<Vec<Attachment>> {
    let authors = rows.iter().filter_map(|row| row.created_by.map(RecordId::from)).collect();
    let names = user_names(connection, person, authors)?;
    let end = link::end(now);
    Ok(rows
        .into_iter()
        .map(|row| {
            let Row { id, version, created_at, created_by, updated_at, updated_by, deleted_at, .. } = row;
            let is_picture = PICTURES.contains(&row.content_type.as_str());
            Attachment {
                head: Head { id, version, created_at, created_by, updated_at, updated_by, deleted_at },
                resource: row.resource,
                record_id: row.record_id,
                name: row.name,
                content_type: row.content_type,
                size: row.size,
                author: named(&names, created_by),
                file_url: address(secrets, id, Part::File, end),
                picture_url: is_picture.then(|| address(secrets, id, Part::Picture, end)),
                thumbnail_url: row.has_thumbnail.then(|| address(secrets, id, Part::Thumbnail, end)),
                links_end_at: end,
            }
        })
        .collect())
}

pub fn list(
    connection: &mut Connection,
    person: &Person,
    secrets: &Secrets,
    (about, now): (Subject, Timestamp),
    asked: &Newest,
) -> ApiResult<Page<Attachment>> {
    let facts = subject(connection, person, Action::Read, about, Place::Anywhere)?;
    let mine = Fragment::new("deleted_at IS NULL AND record_id = ").bind(Value::Id(facts.id));
    let mine = mine.sql(" AND resource = ").bind(Value::Text(facts.resource.to_string()));
    let edge = |row: &Row| (row.created_at, row.id.into());
    let page = asked.page(&secrets.cursor, 1, edge, |_, behind, limit| {
        Ok(each!(&mut *connection, c => attachments::table
            .select(Row::as_select())
            .filter(mine.clone().and(behind))
            .order(Newest::order())
            .limit(limit)
            .load(c))?)
    })?;
    Ok(Page { data: told(connection, person, secrets, now, page.data)?, page: page.page })
}

/// All files on these records, the oldest first, also those in the recycle bin.
pub fn on(connection: &mut Connection, records: &[RecordId]) -> ApiResult<Vec<Row>> {
    Ok(each!(connection, c => attachments::table
        .filter(attachments::record_id.eq_any(records.to_vec()))
        .order((attachments::created_at.asc(), attachments::id.asc()))
        .select(Row::as_select())
        .load(c))?)
}

/// A file that is not in the recycle bin, for who has a link to it.
pub fn facts(connection: &mut Connection, id: AttachmentId) -> ApiResult<Option<Row>> {
    Ok(find(connection, id)?.filter(|row| row.deleted_at.is_none()))
}

fn find(connection: &mut Connection, id: AttachmentId) -> ApiResult<Option<Row>> {
    Ok(each!(connection, c => attachments::table.find(id).select(Row::as_select()).get_result(c).optional())?)
}

/// Whether the person may put a file on the record: asked before its bytes are taken.
pub fn may_add(connection: &mut Connection, person: &Person, about: Subject) -> ApiResult<()> {
    subject(connection, person, Action::Update, about, Place::InUse).map(drop)
}

/// Writes the row of a file whose bytes lie in their place. The same bytes under the same id a second time are the same
/// file; those of the second try are swept away.
pub fn add(
    transaction: &mut Transaction<'_>,
    person: &Person,
    secrets: &Secrets,
    id: AttachmentId,
    (about, name): (Subject, &str),
    taken: &Taken,
) -> ApiResult<(Attachment, bool)> {
    let facts = subject(transaction.connection, person, Action::Update, about, Place::InUse)?;
    let (now, actor) = (transaction.now, Actor::from(person));
    let row = Row::new(id, now, actor, (&facts, name), taken);
    let known = find(transaction.connection, id)?;
    let is_new = known.is_none();
    if is_new {
        each!(&mut *transaction.connection, c => diesel::insert_into(attachments::table).values(&row).execute(c))?;
        log(transaction, actor, &row, &facts, ChangeKind::Created)?;
    }
    let row = known.unwrap_or(row);
    let same = (row.resource, row.record_id) == about && row.sha256 == taken.sha256 && row.deleted_at.is_none();
    if !same {
        return Err(ApiError::detailed(ProblemCode::Duplicate, "Another file has this id"));
    }
    let one = told(transaction.connection, person, secrets, now, vec![row])?.pop();
    Ok((one.ok_or_else(|| ApiError::internal("a file that was just added is gone"))?, is_new))
}

/// Hangs on a record a file that came in for it from outside, whose bytes lie in their place.
pub fn hang(transaction: &mut Transaction<'_>, facts: &Facts, name: &str, taken: &Taken) -> ApiResult<()> {
    let (id, actor) = (transaction.new_id().into(), Actor::default());
    let row = Row::new(id, transaction.now, actor, (facts, name), taken);
    each!(&mut *transaction.connection, c => diesel::insert_into(attachments::table).values(&row).execute(c))?;
    log(transaction, actor, &row, facts, ChangeKind::Created)
}

fn find_to_change(transaction: &mut Transaction<'_>, person: &Person, id: AttachmentId) -> ApiResult<(Row, Facts)> {
    let row = find(transaction.connection, id)?.ok_or_else(ApiError::not_found)?;
    let facts =
        subject(transaction.connection, person, Action::Update, (row.resource, row.record_id), Place::Anywhere)?;
    Ok((row, facts))
}

pub fn delete(transaction: &mut Transaction<'_>, person: &Person, id: AttachmentId, version: i32) -> ApiResult<()> {
    let (row, facts) = find_to_change(transaction, person, id)?;
    if row.deleted_at.is_some() {
        return Err(ApiError::not_found());
    }
    if row.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let row = Row { deleted_at: Some(transaction.now), ..row };
    put(transaction, person, row, &facts, ChangeKind::Deleted).map(drop)
}

pub fn restore(
    transaction: &mut Transaction<'_>,
    person: &Person,
    secrets: &Secrets,
    id: AttachmentId,
) -> ApiResult<Attachment> {
    let (mut row, facts) = find_to_change(transaction, person, id)?;
    if let Some(deleted_at) = row.deleted_at {
        if deleted_at.plus_seconds(RESTORE_SECONDS) < transaction.now {
            return Err(ApiError::detailed(ProblemCode::Gone, "The recycle bin keeps a file for 30 days"));
        }
        let back = Row { deleted_at: None, ..row };
        row = put(transaction, person, back, &facts, ChangeKind::Restored)?;
    }
    let one = told(transaction.connection, person, secrets, transaction.now, vec![row])?.pop();
    one.ok_or_else(|| ApiError::internal("a file that was just restored is gone"))
}

fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    row: Row,
    facts: &Facts,
    kind: ChangeKind,
) -> ApiResult<Row> {
    let known = row.version;
    let (updated_at, updated_by) = (transaction.now, Some(person.user_id));
    let row = Row { version: known.saturating_add(1), updated_at, updated_by, ..row };
    let target = attachments::table.filter(attachments::id.eq(row.id)).filter(attachments::version.eq(known));
    if each!(&mut *transaction.connection, c => diesel::update(target).set(&row).execute(c))? == 0 {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    log(transaction, Actor::from(person), &row, facts, kind)?;
    Ok(row)
}

/// The event names the file: what is gone can still be told.
fn log(transaction: &mut Transaction<'_>, actor: Actor, row: &Row, facts: &Facts, kind: ChangeKind) -> ApiResult<()> {
    let changes = differences(&json!({}), &json!({"name": row.name}));
    let (resource, record_id, version, belongs) = (Resource::Attachments, row.id.into(), row.version, facts.belongs);
    let change = Change { resource, record_id, kind, version, changes, reason: None, belongs };
    let about = About { resource: facts.resource, record_id: facts.id };
    record_change_about(transaction, actor, change, about)
}

/// Of these files, those that have a row.
pub fn known(connection: &mut Connection, ids: &[RecordId]) -> ApiResult<Vec<RecordId>> {
    let query = attachments::table.filter(attachments::file_id.eq_any(ids.to_vec())).select(attachments::file_id);
    Ok(each!(connection, c => query.load(c))?)
}

/// Takes away the rows that have lain in the recycle bin too long, some at a time; their files are nobody's then.
pub fn forget_old(transaction: &mut Transaction<'_>) -> ApiResult<usize> {
    let before = transaction.now.plus_seconds(-RESTORE_SECONDS);
    let old = attachments::table.filter(attachments::deleted_at.lt(before)).select(attachments::id).limit(500);
    let old: Vec<AttachmentId> = each!(&mut *transaction.connection, c => old.load(c))?;
    let gone = diesel::delete(attachments::table.filter(attachments::id.eq_any(old)));
    Ok(each!(&mut *transaction.connection, c => gone.execute(c))?)
}
