//! What a merge writes, and its undo: records that refer to one of the two, and the one that stays. No rule of a form is
//! asked again (a reference has fixed ends, a ledger is never changed): the same person is only called by one id now.

use super::operations::{check_on_the_day, keep_keys, log, next_head, put};
use super::{Select, Store};
use crate::kernel::caller::Person;
use crate::kernel::change::{Actor, differences};
use crate::kernel::custom as custom_fields;
use crate::kernel::db::{Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{check, unreadable};
use crate::kernel::notify;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::custom;
use domain::kernel::policy::Resource;
use domain::kernel::record::HEAD;
use domain::kernel::{Record, RecordId};
use serde_json::{Map, Value as Json};
use std::collections::BTreeMap;

/// What was changed of one row, for the undo: fields before and after, JSON's null for what is absent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Moved {
    pub resource: Resource,
    pub record_id: RecordId,
    pub before: Map<String, Json>,
    pub after: Map<String, Json>,
}

/// Writes some fields of a record, with an event that names them; those of [`Moved`].
pub fn rewrite<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    fields: &Map<String, Json>,
) -> ApiResult<(S::Record, Moved)> {
    rewrite_telling::<S>(transaction, actor, before, fields, BTreeMap::new())
}

/// The same, with more to tell than the fields.
pub fn rewrite_telling<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    fields: &Map<String, Json>,
    told: BTreeMap<String, FieldChange>,
) -> ApiResult<(S::Record, Moved)> {
    let mut document = serde_json::to_value(before).map_err(ApiError::internal)?;
    let mut known = Map::new();
    for (name, value) in fields {
        known.insert(name.clone(), field_of(&document, name));
        set_field(&mut document, name, value);
    }
    let mut after: S::Record = serde_json::from_value(document).map_err(ApiError::internal)?;
    let deleted_at = after.head().deleted_at;
    *after.head_mut() = next_head::<S>(transaction, actor, before);
    after.head_mut().deleted_at = deleted_at;
    put::<S>(transaction, before, &after)?;
    keep_keys::<S>(transaction, &after, Some(before))?;
    let json = |record: &S::Record| serde_json::to_value(record).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(&after)?);
    changes.retain(|field, _| !HEAD.contains(&field.as_str()) && field != "updated_by" && field != "deleted_at");
    changes.extend(told);
    let kind = match (before.head().deleted_at, deleted_at) {
        (None, Some(_)) => ChangeKind::Deleted,
        (Some(_), None) => ChangeKind::Restored,
        _ => ChangeKind::Updated,
    };
    log::<S>(transaction, actor, &after, kind, changes, None)?;
    let moved = Moved {
        resource: S::Record::RESOURCE,
        record_id: before.head().id.into(),
        before: known,
        after: fields.clone(),
    };
    Ok((after, moved))
}

/// Every record whose row fits, in the recycle bin too: what comes out of it later must not lead nowhere.
pub fn rows<S: Store>(transaction: &mut Transaction<'_>, filter: Fragment) -> ApiResult<Vec<S::Record>> {
    S::select(transaction.connection, &Select { filter, order: Order("id".into()), limit: i64::MAX })
}

/// The rows of which a column holds an id.
pub fn holding(column: &'static str, id: RecordId) -> Fragment {
    Fragment::new(column).sql(" = ").bind(Value::Id(id))
}

/// Puts back what still is as the merge wrote it; what was changed since stays. A record that is gone for good is left.
pub fn put_back<S: Store>(transaction: &mut Transaction<'_>, actor: Actor, moved: &Moved) -> ApiResult<()> {
    let Some(record) = rows::<S>(transaction, holding("id", moved.record_id))?.pop() else { return Ok(()) };
    let document = serde_json::to_value(&record).map_err(ApiError::internal)?;
    let mut fields = Map::new();
    for (name, before) in &moved.before {
        if moved.after.get(name) == Some(&field_of(&document, name)) {
            fields.insert(name.clone(), before.clone());
        }
    }
    if fields.is_empty() { Ok(()) } else { rewrite::<S>(transaction, actor, &record, &fields).map(drop) }
}

/// What an event tells of a merge beside the fields: the other record, since when or until now.
pub fn told(name: &str, from: Option<RecordId>, to: Option<RecordId>) -> BTreeMap<String, FieldChange> {
    let json = |id: Option<RecordId>| id.map_or(Json::Null, |id| id.to_string().into());
    BTreeMap::from([(name.to_owned(), FieldChange { from: json(from), to: json(to) })])
}

/// What a merged record is made of beside its own state.
pub struct Merged<'m, R: Record> {
    pub data: R::Data,
    /// The record that goes.
    pub other: &'m R,
}

/// Writes the record that stays: checked as a change by this person would be, and in any case another version with an
/// event that names the record that goes.
pub fn write_merged<S: Store>(
    transaction: &mut Transaction<'_>,
    person: &Person,
    actor: Actor,
    before: &S::Record,
    merged: Merged<'_, S::Record>,
) -> ApiResult<S::Record> {
    let Merged { mut data, other } = merged;
    check(&data)?;
    check_on_the_day::<S>(transaction, &data, Some(before.data()))?;
    S::prepare(transaction, person, &mut data, Some(before))?;
    custom_fields::complete::<S::Record>(transaction, person, &mut data, Some(before.data()))?;
    let json = |data: &<S::Record as Record>::Data| serde_json::to_value(data).map_err(ApiError::internal);
    let mut changes = differences(&json(before.data())?, &json(&data)?);
    changes.extend(told("merged_from", None, Some(other.head().id.into())));
    let record = S::assemble(next_head::<S>(transaction, actor, before), data, Some(before));
    let record = with_touches(record, other)?;
    put::<S>(transaction, before, &record)?;
    keep_keys::<S>(transaction, &record, Some(before))?;
    notify::assigned::<S>(transaction, actor, &record, Some(before))?;
    log::<S>(transaction, actor, &record, ChangeKind::Updated, changes, None)?;
    Ok(record)
}

/// Somebody was in touch with either.
fn with_touches<R: Record>(record: R, other: &R) -> ApiResult<R> {
    let mut document = serde_json::to_value(&record).map_err(ApiError::internal)?;
    let other = serde_json::to_value(other).map_err(ApiError::internal)?;
    // Moments in UTC, all written alike, compare as text.
    for (name, later) in [("last_touch_at", true), ("next_touch_at", false)] {
        let (mine, theirs) = (field_of(&document, name), field_of(&other, name));
        let other_wins = match (mine.as_str(), theirs.as_str()) {
            (Some(mine), Some(theirs)) => (theirs > mine) == later,
            (None, Some(_)) => true,
            _ => false,
        };
        if other_wins {
            set_field(&mut document, name, &theirs);
        }
    }
    serde_json::from_value(document).map_err(ApiError::internal)
}

/// The record that stayed, without what the merge gave it and nobody has changed since. Where the rest of it would not do
/// (a doctor's number on somebody who is no doctor again), it stays as it is.
pub fn take_merged_back<S: Store>(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &S::Record,
    moved: &Moved,
    told: BTreeMap<String, FieldChange>,
) -> ApiResult<S::Record> {
    let document = serde_json::to_value(before).map_err(ApiError::internal)?;
    let still = |name: &String| moved.after.get(name) == Some(&field_of(&document, name));
    let mut fields: Map<String, Json> = moved
        .before
        .iter()
        .filter(|(name, _)| still(name))
        .map(|(name, value)| (name.clone(), value.clone()))
        .collect();
    let mut data = serde_json::to_value(before.data()).map_err(ApiError::internal)?;
    fields.iter().for_each(|(name, value)| set_field(&mut data, name, value));
    let data: Result<<S::Record as Record>::Data, _> = serde_json::from_value(data).map_err(|cause| unreadable(&cause));
    if data.and_then(|data| check(&data)).is_err() {
        fields.clear();
    }
    rewrite_telling::<S>(transaction, actor, before, &fields, told).map(|(record, _)| record)
}

/// The fields of two states of a record that differ, for [`Moved`]: custom ones each by itself.
pub fn moved_between<R: Record>(before: &R, after: &R) -> ApiResult<Moved> {
    let json = |record: &R| serde_json::to_value(record).map_err(ApiError::internal);
    let mut changes: BTreeMap<String, FieldChange> = differences(&json(before)?, &json(after)?);
    changes.retain(|field, _| !HEAD.contains(&field.as_str()) && field != "updated_by");
    let mut moved =
        Moved { resource: R::RESOURCE, record_id: before.head().id.into(), before: Map::new(), after: Map::new() };
    for (name, FieldChange { from, to }) in changes {
        moved.before.insert(name.clone(), from);
        moved.after.insert(name, to);
    }
    Ok(moved)
}

/// A field of a record's JSON, `custom.NAME` for a custom one.
fn field_of(document: &Json, name: &str) -> Json {
    let value = match name.strip_prefix(custom::PREFIX) {
        Some(inner) => document.get("custom").and_then(|fields| fields.get(inner)),
        None => document.get(name),
    };
    value.cloned().unwrap_or_default()
}

fn set_field(document: &mut Json, name: &str, value: &Json) {
    let Some(fields) = document.as_object_mut() else { return };
    let (fields, name) = match name.strip_prefix(custom::PREFIX) {
        Some(inner) => {
            let inside = fields.entry("custom").or_insert_with(|| Json::Object(Map::new()));
            let Some(inside) = inside.as_object_mut() else { return };
            (inside, inner)
        }
        None => (fields, name),
    };
    if value.is_null() {
        fields.remove(name);
    } else {
        fields.insert(name.to_owned(), value.clone());
    }
}
