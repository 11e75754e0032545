//! The change log: the one place that writes it. Every change of every record is one event in the same transaction.

use super::caller::Person;
use super::db::schema::events;
use super::db::{Connection, Transaction};
use super::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::custom;
use domain::kernel::policy::Resource;
use domain::kernel::{FacilityId, Json, RecordId, TeamId, Timestamp, UserId};
use serde_json::Value;
use std::collections::BTreeMap;

/// Who could see a record at the time of its change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Belongs {
    pub owner_id: Option<UserId>,
    pub team_id: Option<TeamId>,
    pub facility_id: Option<FacilityId>,
}

/// What changes records together: an import, a bulk change. It can be taken back as one (`kernel/batch.rs`).
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Batch {
    pub resource: Resource,
    pub id: RecordId,
}

/// Who changes something, and within what.
#[derive(Debug, Clone, Copy, Default)]
pub struct Actor {
    /// `None`: the system itself.
    pub user_id: Option<UserId>,
    pub batch: Option<Batch>,
    /// Why, in a word that stays the same; people's own reasons come with a transition.
    pub reason: Option<&'static str>,
}

impl From<&Person> for Actor {
    fn from(person: &Person) -> Self {
        Self { user_id: Some(person.user_id), batch: None, reason: None }
    }
}

/// The record that a change's own one hangs on.
#[derive(Debug, Clone, Copy)]
pub struct About {
    pub resource: Resource,
    pub record_id: RecordId,
}

/// One change of one record.
#[derive(Debug, Clone)]
pub struct Change {
    pub resource: Resource,
    pub record_id: RecordId,
    pub kind: ChangeKind,
    /// After the change.
    pub version: i32,
    pub changes: BTreeMap<String, FieldChange>,
    pub reason: Option<String>,
    pub belongs: Belongs,
}

/// A line of the log, as it stands in the table.
#[derive(Insertable)]
#[diesel(table_name = events, treat_none_as_default_value = false)]
struct EventRow {
    at: Timestamp,
    actor_id: Option<UserId>,
    resource: Resource,
    record_id: RecordId,
    kind: ChangeKind,
    version: i32,
    changes: Json<BTreeMap<String, FieldChange>>,
    reason: Option<String>,
    batch_id: Option<RecordId>,
    owner_id: Option<UserId>,
    team_id: Option<TeamId>,
    facility_id: Option<FacilityId>,
    about_resource: Option<Resource>,
    about_id: Option<RecordId>,
    batch_resource: Option<Resource>,
}

impl EventRow {
    fn new(at: Timestamp, actor: Actor, change: Change) -> Self {
        let Change { resource, record_id, kind, version, changes, reason, belongs } = change;
        let Belongs { owner_id, team_id, facility_id } = belongs;
        let (actor_id, changes) = (actor.user_id, Json(changes));
        Self {
            at,
            actor_id,
            resource,
            record_id,
            kind,
            version,
            changes,
            reason,
            batch_id: actor.batch.map(|batch| batch.id),
            owner_id,
            team_id,
            facility_id,
            about_resource: None,
            about_id: None,
            batch_resource: actor.batch.map(|batch| batch.resource),
        }
    }
}

pub fn record_change(transaction: &mut Transaction<'_>, actor: Actor, change: Change) -> ApiResult<()> {
    let row = EventRow::new(transaction.now, actor, change);
    each!(&mut *transaction.connection, c => diesel::insert_into(events::table).values(&row).execute(c))?;
    Ok(())
}

/// A change of what hangs on another record: that one's history tells it, too.
pub fn record_change_about(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    change: Change,
    about: About,
) -> ApiResult<()> {
    let mut row = EventRow::new(transaction.now, actor, change);
    (row.about_resource, row.about_id) = (Some(about.resource), Some(about.record_id));
    each!(&mut *transaction.connection, c => diesel::insert_into(events::table).values(&row).execute(c))?;
    Ok(())
}

/// Many changes of the past in one statement: at most 500 at a time, a statement has room for so many values.
pub fn record_history(connection: &mut Connection, lines: Vec<(Timestamp, Actor, Change)>) -> ApiResult<()> {
    let rows: Vec<EventRow> = lines.into_iter().map(|(at, actor, change)| EventRow::new(at, actor, change)).collect();
    each!(connection, c => diesel::insert_into(events::table).values(&rows).execute(c))?;
    Ok(())
}

/// What differs between two states of a record's fields.
pub fn differences(before: &Value, after: &Value) -> BTreeMap<String, FieldChange> {
    let empty = serde_json::Map::new();
    let (before, after) = (before.as_object().unwrap_or(&empty), after.as_object().unwrap_or(&empty));
    let mut changes = BTreeMap::new();
    for name in before.keys().chain(after.keys()) {
        let from = before.get(name).cloned().unwrap_or_default();
        let to = after.get(name).cloned().unwrap_or_default();
        if from == to {
            continue;
        }
        if name == CUSTOM {
            let inner = differences(&from, &to).into_iter();
            changes.extend(inner.map(|(name, change)| ([custom::PREFIX, &name].concat(), change)));
        } else {
            changes.insert(name.clone(), FieldChange { from, to });
        }
    }
    changes
}

/// Where a record holds its custom fields; the log names each of them by itself.
const CUSTOM: &str = "custom";

/// Puts the fields of a record back to what they were before these changes.
pub fn take_back(record: &mut Value, changes: &BTreeMap<String, FieldChange>) {
    for (name, change) in changes {
        let Some(fields) = record.as_object_mut() else { return };
        let (fields, name) = match name.strip_prefix(custom::PREFIX) {
            Some(inner) => (fields.entry(CUSTOM).or_insert_with(|| Value::Object(serde_json::Map::new())), inner),
            None => (&mut *record, name.as_str()),
        };
        let Some(fields) = fields.as_object_mut() else { return };
        if change.from.is_null() {
            fields.remove(name);
        } else {
            fields.insert(name.to_owned(), change.from.clone());
        }
    }
}
