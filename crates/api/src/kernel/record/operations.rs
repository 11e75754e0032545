//! The transactions of every record: what a change is, from the caller's right to the change log.

use super::hiding::{Within, mask, may_patch};
use super::{Select, Store};
use crate::kernel::caller::Person;
use crate::kernel::change::{Actor, Change, differences, record_change};
use crate::kernel::custom;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{check, unreadable};
use crate::kernel::find::words;
use crate::kernel::{matching, merged, notify};
use domain::admin::event::ChangeKind;
use domain::kernel::day::day_of;
use domain::kernel::policy::Action;
use domain::kernel::record::{HEAD, new_problems_on};
use domain::kernel::{Head, New, ProblemCode, Record, RecordId, merge};
use std::collections::BTreeMap;

/// Where a record may be found.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Place {
    InUse,
    RecycleBin,
    Anywhere,
}

/// One record, if the person may do `action` with it.
pub fn find<S: Store>(
    connection: &mut Connection,
    person: &Person,
    action: Action,
    id: <S::Record as Record>::Id,
    place: Place,
) -> ApiResult<Option<S::Record>> {
    let mut filter = Fragment::new("id = ").bind(Value::Id(id.into()));
    filter = match place {
        Place::InUse => filter.sql(" AND deleted_at IS NULL"),
        Place::RecycleBin => filter.sql(" AND deleted_at IS NOT NULL"),
        Place::Anywhere => filter,
    };
    let filter = filter.and(person.visible(S::Record::RESOURCE, action, S::SCOPE));
    Ok(S::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// One record to read: 404 for what does not exist and for what the person may not see.
pub fn read<S: Store>(
    connection: &mut Connection,
    person: &Person,
    id: <S::Record as Record>::Id,
    expand: &[String],
) -> ApiResult<S::Record> {
    let mut record = find::<S>(connection, person, Action::Read, id, Place::InUse)?.ok_or_else(ApiError::not_found)?;
    super::expand::<S>(connection, person, std::slice::from_mut(&mut record), expand)?;
    mask::<S>(&mut record, person, Within::Itself);
    Ok(record)
}

/// Where a record went that was merged: to one that the person may see.
pub fn moved_to<S: Store>(
    connection: &mut Connection,
    person: &Person,
    id: <S::Record as Record>::Id,
) -> ApiResult<Option<RecordId>> {
    let Some(survivor) = merged::survivor_of(connection, S::Record::RESOURCE, id.into())? else { return Ok(None) };
    let seen = find::<S>(connection, person, Action::Read, survivor.into(), Place::InUse)?;
    Ok(seen.map(|_| survivor))
}

/// A record to change: invisible is 404, visible but not theirs to change is 403.
pub fn find_to_change<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    action: Action,
    id: <S::Record as Record>::Id,
    place: Place,
) -> ApiResult<S::Record> {
    find_to_look_after::<S>(transaction.connection, person, action, id, place)
}

/// The same for what hangs on a record and is only read.
pub fn find_to_look_after<S: Store>(
    connection: &mut Connection,
    person: &Person,
    action: Action,
    id: <S::Record as Record>::Id,
    place: Place,
) -> ApiResult<S::Record> {
    if let Some(record) = find::<S>(connection, person, action, id, place)? {
        return Ok(record);
    }
    let visible = find::<S>(connection, person, Action::Read, id, place)?.is_some();
    Err(if visible { ApiError::new(ProblemCode::Forbidden) } else { ApiError::not_found() })
}

pub fn create<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    new: New<<S::Record as Record>::Data>,
) -> ApiResult<S::Record> {
    create_with::<S>(transaction, person, actor, new, |_| ())
}

/// The same, with what nobody writes into the new record but another record's change: a link to what it follows.
pub fn create_with<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    new: New<<S::Record as Record>::Data>,
    complete: impl FnOnce(&mut S::Record),
) -> ApiResult<S::Record> {
    let id = new.id.unwrap_or_else(|| transaction.new_id());
    if id.0.get_version_num() != 7 {
        return Err(ApiError::field("/id", "id", "An id is a UUID of version 7"));
    }
    let mut data = new.record;
    check_on_the_day::<S>(transaction, &data, None)?;
    S::prepare(transaction, person, &mut data, None)?;
    custom::complete::<S::Record>(transaction, person, &mut data, None)?;
    let head = Head {
        id: id.into(),
        version: 1,
        created_at: transaction.now,
        created_by: actor.user_id,
        updated_at: transaction.now,
        updated_by: actor.user_id,
        deleted_at: None,
    };
    let mut record = S::assemble(head, data, None);
    S::prepare_record(transaction, &mut record, person)?;
    complete(&mut record);
    S::insert(transaction.connection, &record)?;
    follow_up::<S>(transaction, person, actor, &record, None)?;
    let told = S::told_of_new(&record)?;
    log::<S>(transaction, actor, &record, ChangeKind::Created, told, None)?;
    Ok(record)
}

/// The rules that hang on the day; the body's own were checked when it was read.
pub(super) fn check_on_the_day<S: Store>(
    transaction: &Transaction<'_>,
    data: &<S::Record as Record>::Data,
    before: Option<&<S::Record as Record>::Data>,
) -> ApiResult<()> {
    let problems = new_problems_on::<S::Record>(data, before, day_of(transaction.now));
    if problems.is_empty() { Ok(()) } else { Err(ApiError::invalid(problems)) }
}

/// Applies a merge patch. A patch that changes nothing changes nothing: no version, no event.
pub fn update<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    id: <S::Record as Record>::Id,
    version: i32,
    patch: &serde_json::Value,
) -> ApiResult<S::Record> {
    let before = find_to_change::<S>(transaction, person, Action::Update, id, Place::InUse)?;
    if before.head().version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let mut document = serde_json::to_value(before.data()).map_err(ApiError::internal)?;
    may_patch::<S>(&before, person, &document, patch)?;
    merge::apply(&mut document, patch);
    let data: <S::Record as Record>::Data = serde_json::from_value(document).map_err(|cause| unreadable(&cause))?;
    check(&data)?;
    write::<S>(transaction, person, actor, &before, data)
}

/// Writes new data over a record that was just read.
pub fn write<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    before: &S::Record,
    mut data: <S::Record as Record>::Data,
) -> ApiResult<S::Record> {
    check_on_the_day::<S>(transaction, &data, Some(before.data()))?;
    S::prepare(transaction, person, &mut data, Some(before))?;
    custom::complete::<S::Record>(transaction, person, &mut data, Some(before.data()))?;
    if data == *before.data() {
        return Ok(before.clone());
    }
    let json = |data: &<S::Record as Record>::Data| serde_json::to_value(data).map_err(ApiError::internal);
    let changes = differences(&json(before.data())?, &json(&data)?);
    let record = S::assemble(next_head::<S>(transaction, actor, before), data, Some(before));
    put::<S>(transaction, before, &record)?;
    follow_up::<S>(transaction, person, actor, &record, Some(before))?;
    log::<S>(transaction, actor, &record, ChangeKind::Updated, changes, None)?;
    Ok(record)
}

/// Writes what nobody but the system writes: `after` is the record with other fields of its own. Says why.
pub fn write_own<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    after: S::Record,
    reason: String,
) -> ApiResult<S::Record> {
    write_own_as::<S>(transaction, actor, before, after, ChangeKind::Updated, Some(reason))
}

/// The same for what is told otherwise: a change that is also a move.
pub fn write_own_as<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    mut after: S::Record,
    kind: ChangeKind,
    reason: Option<String>,
) -> ApiResult<S::Record> {
    *after.head_mut() = next_head::<S>(transaction, actor, before);
    put::<S>(transaction, before, &after)?;
    let changes = told_changes::<S>(before, &after)?;
    log::<S>(transaction, actor, &after, kind, changes, reason)?;
    Ok(after)
}

/// What a history tells of two states of a record that somebody else than a form has changed.
pub(super) fn told_changes<S: Store>(
    before: &S::Record,
    after: &S::Record,
) -> ApiResult<BTreeMap<String, domain::admin::event::FieldChange>> {
    let json = |record: &S::Record| serde_json::to_value(record).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(after)?);
    let silent = |field: &str| HEAD.contains(&field) || field == "updated_by" || S::WORKED_OUT.contains(&field);
    changes.retain(|field, _| !silent(field));
    Ok(changes)
}

/// Into the recycle bin.
pub fn delete<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    id: <S::Record as Record>::Id,
    version: i32,
) -> ApiResult<()> {
    let before = find_to_change::<S>(transaction, person, Action::Delete, id, Place::InUse)?;
    if before.head().version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    S::may_delete(transaction, &before)?;
    let mut head = next_head::<S>(transaction, actor, &before);
    head.deleted_at = Some(transaction.now);
    let record = S::assemble(head, before.data().clone(), Some(&before));
    put::<S>(transaction, &before, &record)?;
    follow_up::<S>(transaction, person, actor, &record, Some(&before))?;
    log::<S>(transaction, actor, &record, ChangeKind::Deleted, BTreeMap::new(), None)
}

/// How long the recycle bin keeps a record.
pub const RESTORE_SECONDS: i64 = 30 * 24 * 60 * 60;

/// Out of the recycle bin again; a record that is in use already is left as it is.
pub fn restore<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    id: <S::Record as Record>::Id,
) -> ApiResult<S::Record> {
    let before = find_to_change::<S>(transaction, person, Action::Delete, id, Place::Anywhere)?;
    let Some(deleted_at) = before.head().deleted_at else { return Ok(before) };
    if merged::survivor_of(transaction.connection, S::Record::RESOURCE, before.head().id.into())?.is_some() {
        return Err(ApiError::detailed(ProblemCode::Conflict, "It was merged into another record: undo the merge"));
    }
    if deleted_at.plus_seconds(RESTORE_SECONDS) < transaction.now {
        return Err(ApiError::detailed(ProblemCode::Gone, "The recycle bin keeps a record for 30 days"));
    }
    let mut head = next_head::<S>(transaction, actor, &before);
    head.deleted_at = None;
    let record = S::assemble(head, before.data().clone(), Some(&before));
    put::<S>(transaction, &before, &record)?;
    follow_up::<S>(transaction, person, actor, &record, Some(&before))?;
    log::<S>(transaction, actor, &record, ChangeKind::Restored, BTreeMap::new(), None)?;
    Ok(record)
}

pub(super) fn next_head<S: Store>(
    transaction: &Transaction<'_>,
    actor: Actor,
    before: &S::Record,
) -> Head<<S::Record as Record>::Id> {
    Head {
        version: before.head().version.saturating_add(1),
        updated_at: transaction.now,
        updated_by: actor.user_id,
        ..before.head().clone()
    }
}

/// Naming the version that was read makes a concurrent change lose instead of being overwritten.
pub(super) fn put<S: Store>(
    transaction: &mut Transaction<'_>,
    before: &S::Record,
    record: &S::Record,
) -> ApiResult<()> {
    match S::replace(transaction.connection, before, record)? {
        0 => Err(ApiError::new(ProblemCode::StaleVersion)),
        _ => Ok(()),
    }
}

/// What a change writes beside the record: the keys of its duplicates, and what its store adds.
fn follow_up<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    record: &S::Record,
    before: Option<&S::Record>,
) -> ApiResult<()> {
    keep_keys::<S>(transaction, record, before)?;
    notify::assigned::<S>(transaction, actor, record, before)?;
    S::after(transaction, person, actor, record, before)
}

/// The keys by which its duplicates are found, none while it is in the recycle bin; and the words of the search.
pub(super) fn keep_keys<S: Store>(
    transaction: &mut Transaction<'_>,
    record: &S::Record,
    before: Option<&S::Record>,
) -> ApiResult<()> {
    let keys = |record: &S::Record| if record.head().deleted_at.is_none() { S::match_keys(record) } else { Vec::new() };
    let known = before.map(keys);
    matching::keep(transaction, S::Record::RESOURCE, record.head().id.into(), known.as_deref(), &keys(record))?;
    words::keep(transaction, &S::searched(record), before.map(S::searched).as_ref())
}

pub(super) fn log<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    record: &S::Record,
    kind: ChangeKind,
    changes: BTreeMap<String, domain::admin::event::FieldChange>,
    reason: Option<String>,
) -> ApiResult<()> {
    let record_id: RecordId = record.head().id.into();
    let belongs = S::belongs_to(transaction.connection, record)?;
    let (resource, version) = (S::Record::RESOURCE, record.head().version);
    let reason = reason.or_else(|| actor.reason.map(str::to_owned));
    let change = Change { resource, record_id, kind, version, changes, reason, belongs };
    record_change(transaction, actor, change)
}
