//! The table of merges, and the transaction of one.

use super::carry::{carry, referring};
use super::{Mergeable, Two};
use crate::admin::names::user_names;
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::schema::{merge_moves, merges};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::unreadable;
use crate::kernel::merged;
use crate::kernel::record::merge::{Merged, Moved, moved_between, rewrite_telling, told as tells, write_merged};
use crate::kernel::record::operations::{Place, find, find_to_change};
use crate::kernel::record::{hiding, named};
use crate::records;
use diesel::dsl::count;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::kernel::merge::difference;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Json, MergeId, Named, ProblemCode, Record, RecordId, Timestamp, UserId};
use domain::people::merging::{Merge, MergeRequest, Moving, UNDO_SECONDS, combine};
use serde_json::{Map, Value};

/// Says in every event of a merge why.
pub const REASON: &str = "merged";
/// Merges that a page names.
const MOST_TOLD: i64 = 50;

type Fields = Map<String, Value>;

#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = merges, treat_none_as_default_value = false)]
pub struct Row {
    pub id: MergeId,
    pub resource: Resource,
    pub survivor_id: RecordId,
    pub loser_id: RecordId,
    pub created_at: Timestamp,
    pub created_by: Option<UserId>,
    pub fields_before: Option<Json<Fields>>,
    pub fields_after: Option<Json<Fields>>,
    pub undone_at: Option<Timestamp>,
    pub undone_by: Option<UserId>,
}

#[derive(Queryable, Selectable, Insertable)]
#[diesel(table_name = merge_moves)]
struct MoveRow {
    merge_id: MergeId,
    position: i64,
    resource: Resource,
    record_id: RecordId,
    fields_before: Json<Fields>,
    fields_after: Json<Fields>,
}

/// Merges the other record into this one.
pub fn merge<S: Mergeable>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: RecordId,
    version: i32,
    request: &MergeRequest,
) -> ApiResult<Merge> {
    let two = Two { from: request.other_id, to: id };
    let resource = S::Record::RESOURCE;
    hold(transaction, two)?;
    let survivor = find_to_change::<S>(transaction, person, Action::Update, id.into(), Place::InUse)?;
    if two.from == two.to {
        return Err(ApiError::field("/other_id", "circle", "Choose another record"));
    }
    let other = other_of::<S>(transaction, person, two.from)?;
    if survivor.head().version != version || other.head().version != request.other_version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    if let Some(reason) = S::refused(transaction.connection, &survivor, &other)? {
        return Err(ApiError::detailed(ProblemCode::Conflict, reason));
    }
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    let moved = carry(transaction, actor, resource, two)?;
    S::may_delete(transaction, &other)?;
    let gone = Map::from_iter([("deleted_at".to_owned(), serde_json::json!(transaction.now))]);
    rewrite_telling::<S>(transaction, actor, &other, &gone, tells("merged_into", None, Some(two.to)))?;
    let data = data_of::<S>(transaction, person, &survivor, &other, request)?;
    let merged = Merged { data, other: &other };
    let after = write_merged::<S>(transaction, person, actor, &survivor, merged)?;
    S::follow(transaction, &after)?;

    let Moved { before, after: written, .. } = moved_between(&survivor, &after)?;
    let row = Row {
        id: transaction.new_id().into(),
        resource,
        survivor_id: two.to,
        loser_id: two.from,
        created_at: transaction.now,
        created_by: actor.user_id,
        fields_before: Some(Json(before)),
        fields_after: Some(Json(written)),
        undone_at: None,
        undone_by: None,
    };
    each!(&mut *transaction.connection, c => diesel::insert_into(merges::table).values(&row).execute(c))?;
    write_moves(transaction, row.id, moved)?;
    if S::reading_is_audited(&survivor) || S::reading_is_audited(&other) {
        let entry = Entry::by(person, AuditAction::PatientsMerged).about(resource, two.to);
        audit::append(transaction, &entry.detail("other", two.from.to_string()))?;
    }
    only(told(transaction.connection, person, vec![row])?)
}

/// Whoever merges or undoes one of the two at this moment ends first.
pub fn hold(transaction: &mut Transaction<'_>, two: Two) -> ApiResult<()> {
    for id in [two.from.min(two.to), two.from.max(two.to)] {
        transaction.lock(&format!("merge of {id}"))?;
    }
    Ok(())
}

/// The record that goes: one that the person may change and throw away.
fn other_of<S: Mergeable>(transaction: &mut Transaction<'_>, person: &Person, id: RecordId) -> ApiResult<S::Record> {
    let unseen = find::<S>(transaction.connection, person, Action::Read, id.into(), Place::InUse)?.is_none();
    if unseen && merged::survivor_of(transaction.connection, S::Record::RESOURCE, id)?.is_some() {
        let seen = find::<S>(transaction.connection, person, Action::Read, id.into(), Place::Anywhere)?.is_some();
        if seen {
            return Err(ApiError::detailed(ProblemCode::Conflict, "The other record was merged already"));
        }
    }
    if unseen {
        return Err(ApiError::field("/other_id", "unknown", "There is no such record that you may see"));
    }
    find_to_change::<S>(transaction, person, Action::Update, id.into(), Place::InUse)?;
    find_to_change::<S>(transaction, person, Action::Delete, id.into(), Place::InUse)
}

/// What was chosen, referring to the one that stays.
fn data_of<S: Mergeable>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    survivor: &S::Record,
    other: &S::Record,
    request: &MergeRequest,
) -> ApiResult<<S::Record as Record>::Data> {
    let json = |record: &S::Record| serde_json::to_value(record.data()).map_err(ApiError::internal);
    let combined = combine(&json(survivor)?, &json(other)?, &request.fields);
    let mut document = combined.map_err(ApiError::invalid)?;
    let (from, to) = (other.head().id.to_string(), survivor.head().id.to_string());
    let fields = transaction.fields_of(S::Record::RESOURCE)?;
    for name in referring(&fields, S::Record::RESOURCE) {
        if let Some(value) = document.get_mut("custom").and_then(|custom| custom.get_mut(&name))
            && value.as_str() == Some(&from)
        {
            *value = to.clone().into();
        }
    }
    // What they do not see they do not choose: of that the survivor keeps its own.
    let known = json(survivor)?;
    hiding::may_patch::<S>(survivor, person, &known, &difference(&known, &document))?;
    serde_json::from_value(document).map_err(|cause| unreadable(&cause))
}

fn write_moves(transaction: &mut Transaction<'_>, merge_id: MergeId, moved: Vec<Moved>) -> ApiResult<()> {
    let rows: Vec<MoveRow> = (0..)
        .zip(moved)
        .map(|(position, Moved { resource, record_id, before, after })| MoveRow {
            merge_id,
            position,
            resource,
            record_id,
            fields_before: Json(before),
            fields_after: Json(after),
        })
        .collect();
    for some in rows.chunks(500) {
        each!(&mut *transaction.connection, c => diesel::insert_into(merge_moves::table).values(some).execute(c))?;
    }
    Ok(())
}

/// What a merge carried, the last first.
pub fn moves_backwards(connection: &mut Connection, merge: MergeId) -> ApiResult<Vec<Moved>> {
    let rows: Vec<MoveRow> = each!(connection, c => merge_moves::table
        .filter(merge_moves::merge_id.eq(merge))
        .order(merge_moves::position.desc())
        .select(MoveRow::as_select())
        .load(c))?;
    let moved = |row: MoveRow| Moved {
        resource: row.resource,
        record_id: row.record_id,
        before: row.fields_before.0,
        after: row.fields_after.0,
    };
    Ok(rows.into_iter().map(moved).collect())
}

pub fn find_merge(connection: &mut Connection, id: MergeId) -> ApiResult<Option<Row>> {
    Ok(each!(connection, c => merges::table.find(id).select(Row::as_select()).get_result(c).optional())?)
}

/// What was merged into a record that the person may see, the last first; without what was undone.
pub fn list<S: Mergeable>(connection: &mut Connection, person: &Person, id: RecordId) -> ApiResult<Vec<Merge>> {
    let place = Place::InUse;
    find::<S>(connection, person, Action::Read, id.into(), place)?.ok_or_else(ApiError::not_found)?;
    let rows: Vec<Row> = each!(&mut *connection, c => merges::table
        .filter(merges::survivor_id.eq(id))
        .filter(merges::resource.eq(S::Record::RESOURCE))
        .filter(merges::undone_at.is_null())
        .order((merges::created_at.desc(), merges::id.desc()))
        .limit(MOST_TOLD)
        .select(Row::as_select())
        .load(c))?;
    told(connection, person, rows)
}

pub fn only(mut merges: Vec<Merge>) -> ApiResult<Merge> {
    merges.pop().ok_or_else(|| ApiError::internal("a merge that was just written is gone"))
}

/// Puts names and counts beside the ids.
pub fn told(connection: &mut Connection, person: &Person, rows: Vec<Row>) -> ApiResult<Vec<Merge>> {
    let people = rows.iter().filter_map(|row| row.created_by.map(Into::into)).collect();
    let mergers = user_names(connection, person, people)?;
    rows.into_iter()
        .map(|row| {
            let survivor = records::read(connection, person, row.resource, row.survivor_id)?;
            let other = records::read(connection, person, row.resource, row.loser_id)?;
            Ok(Merge {
                id: row.id,
                resource: row.resource,
                survivor_id: row.survivor_id,
                survivor_version: survivor.ok_or_else(ApiError::not_found)?.version,
                other_id: row.loser_id,
                other: other.map(|facts| Named { id: facts.id, name: facts.name }),
                created_at: row.created_at,
                created_by: row.created_by,
                merger: named(&mergers, row.created_by),
                moved: moving(connection, row.id)?,
                undo_until: row.created_at.plus_seconds(UNDO_SECONDS),
                undone_at: row.undone_at,
            })
        })
        .collect()
}

fn moving(connection: &mut Connection, merge: MergeId) -> ApiResult<Vec<Moving>> {
    let query = merge_moves::table
        .filter(merge_moves::merge_id.eq(merge))
        .group_by(merge_moves::resource)
        .order(merge_moves::resource)
        .select((merge_moves::resource, count(merge_moves::record_id).aggregate_distinct()));
    let rows: Vec<(Resource, i64)> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|(resource, count)| Moving { resource, count }).collect())
}
