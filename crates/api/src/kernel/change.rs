//! The change log: the one place that writes it. Every change of every record is one event in the same transaction.

use super::caller::Person;
use super::db::Transaction;
use super::db::schema::events;
use super::error::ApiResult;
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::{FacilityId, ImportId, Json, RecordId, TeamId, UserId};
use serde_json::Value;
use std::collections::BTreeMap;

/// Who could see a record at the time of its change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Belongs {
    pub owner_id: Option<UserId>,
    pub team_id: Option<TeamId>,
    pub facility_id: Option<FacilityId>,
}

/// Who changes something, and within what.
#[derive(Debug, Clone, Copy, Default)]
pub struct Actor {
    /// `None`: the system itself.
    pub user_id: Option<UserId>,
    pub import_id: Option<ImportId>,
    /// Why, in a word that stays the same; people's own reasons come with a transition.
    pub reason: Option<&'static str>,
}

impl From<&Person> for Actor {
    fn from(person: &Person) -> Self {
        Self { user_id: Some(person.user_id), import_id: None, reason: None }
    }
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

pub fn record_change(transaction: &mut Transaction<'_>, actor: Actor, change: Change) -> ApiResult<()> {
    let row = (
        events::at.eq(transaction.now),
        events::actor_id.eq(actor.user_id),
        events::resource.eq(change.resource),
        events::record_id.eq(change.record_id),
        events::kind.eq(change.kind),
        events::version.eq(change.version),
        events::changes.eq(Json(change.changes)),
        events::reason.eq(change.reason),
        events::import_id.eq(actor.import_id),
        events::owner_id.eq(change.belongs.owner_id),
        events::team_id.eq(change.belongs.team_id),
        events::facility_id.eq(change.belongs.facility_id),
    );
    let statement = diesel::insert_into(events::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
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
        if from != to {
            changes.insert(name.clone(), FieldChange { from, to });
        }
    }
    changes
}
