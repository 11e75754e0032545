//! What bulk changes need to know and do of records whose kind only a request names.

use super::hiding::may_patch;
use super::operations::{Place, delete, find_to_change, restore, write};
use super::{Kind, Select, Store};
use crate::kernel::batch::Past;
use crate::kernel::caller::Person;
use crate::kernel::change::{self, Actor};
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{check, unreadable};
use crate::kernel::list::page::{known, wanted};
use crate::kernel::list::{Known, ListQuery};
use crate::kernel::notify;
use domain::admin::event::ChangeKind;
use domain::kernel::policy::Action;
use domain::kernel::{ProblemCode, Record, RecordId, Timestamp, merge};
use domain::lists::bulk_change::{BulkAction, BulkChangeData};
use serde_json::Value as Json;

/// What a change made of one record of many.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Made {
    /// It is not what it was.
    pub changed: bool,
    /// It is somebody else's now, or somebody's at all.
    pub assigned: bool,
}

/// A [`Store`] of many records at once, its type forgotten.
pub trait ManyStore: Sync {
    /// What its lists know, without custom fields.
    fn known(&self, person: &Person) -> Known;

    /// How many records the person sees that match.
    fn count(&self, connection: &mut Connection, person: &Person, query: &ListQuery) -> ApiResult<i64>;

    /// The next of them behind `after` in the order of their ids, of those that were there at `until`.
    fn matching(
        &self,
        connection: &mut Connection,
        person: &Person,
        query: &ListQuery,
        until: Timestamp,
        after: Option<RecordId>,
        limit: i64,
    ) -> ApiResult<Vec<RecordId>>;

    /// Refuses a change whose shape fits no record of this kind, as one record shows that is there.
    fn fits(&self, connection: &mut Connection, id: RecordId, data: &BulkChangeData) -> ApiResult<()>;

    /// Changes one record by the one way of writing. With a version, only that one.
    fn change(
        &self,
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        chosen: (RecordId, Option<i32>),
        data: &BulkChangeData,
    ) -> ApiResult<Made>;

    /// Takes one change back that nobody has built upon; whether that could be done. Whoever could make it can take it
    /// back, also where the change itself put the record out of their sight.
    fn take_back(
        &self,
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        past: &Past,
    ) -> ApiResult<bool>;
}

impl<S: Store> ManyStore for Kind<S> {
    fn known(&self, person: &Person) -> Known {
        known::<S>(person)
    }

    fn count(&self, connection: &mut Connection, person: &Person, query: &ListQuery) -> ApiResult<i64> {
        let filter = wanted::<S>(connection, person, query)?;
        S::count(connection, &filter)
    }

    fn matching(
        &self,
        connection: &mut Connection,
        person: &Person,
        query: &ListQuery,
        until: Timestamp,
        after: Option<RecordId>,
        limit: i64,
    ) -> ApiResult<Vec<RecordId>> {
        let mut filter = wanted::<S>(connection, person, query)?;
        filter = filter.and(Fragment::new("created_at <= ").bind(Value::Instant(until)));
        if let Some(after) = after {
            filter = filter.and(Fragment::new("id > ").bind(Value::Id(after)));
        }
        let found = S::select(connection, &Select { filter, order: Order("id".into()), limit })?;
        Ok(found.iter().map(|record| record.head().id.into()).collect())
    }

    fn fits(&self, connection: &mut Connection, id: RecordId, data: &BulkChangeData) -> ApiResult<()> {
        match stored::<S>(connection, id)? {
            Some(record) => changed::<S>(&record, data).map(drop),
            None => Ok(()),
        }
    }

    fn change(
        &self,
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        (id, version): (RecordId, Option<i32>),
        data: &BulkChangeData,
    ) -> ApiResult<Made> {
        let place = if data.action == BulkAction::Restore { Place::Anywhere } else { Place::InUse };
        let before = find_to_change::<S>(transaction, person, data.action.needs(), id.into(), place)?;
        let present = before.head().version;
        if version.is_some_and(|version| version != present) {
            return Err(ApiError::new(ProblemCode::StaleVersion));
        }
        match data.action {
            BulkAction::Update => {
                let document = serde_json::to_value(before.data()).map_err(ApiError::internal)?;
                may_patch::<S>(&before, person, &document, &Json::Object(data.changes.clone()))?;
                let data = changed::<S>(&before, data)?;
                check(&data)?;
                let after = write::<S>(transaction, person, actor, &before, data)?;
                let assigned = notify::new_owner::<S>(&after, Some(&before)).is_some();
                Ok(Made { changed: after.head().version != present, assigned })
            }
            BulkAction::Delete => {
                delete::<S>(transaction, person, actor, id.into(), present)?;
                Ok(Made { changed: true, assigned: false })
            }
            BulkAction::Restore => {
                let after = restore::<S>(transaction, person, actor, id.into())?;
                Ok(Made { changed: after.head().version != present, assigned: false })
            }
        }
    }

    fn take_back(
        &self,
        transaction: &mut Transaction<'_>,
        person: &Person,
        actor: Actor,
        past: &Past,
    ) -> ApiResult<bool> {
        let Some(record) = stored::<S>(transaction.connection, past.record_id)? else { return Ok(true) };
        let (id, version) = (record.head().id, record.head().version);
        match (past.kind, record.head().deleted_at.is_some()) {
            (ChangeKind::Created | ChangeKind::Restored, false) => {
                delete::<S>(transaction, person, actor, id, version)?;
            }
            (ChangeKind::Deleted, true) => {
                restore::<S>(transaction, person, actor, id)?;
            }
            (ChangeKind::Updated, false) => {
                person.require(S::Record::RESOURCE, Action::Update)?;
                let mut document = serde_json::to_value(record.data()).map_err(ApiError::internal)?;
                change::take_back(&mut document, &past.changes);
                let data = serde_json::from_value(document).map_err(ApiError::internal)?;
                write::<S>(transaction, person, actor, &record, data)?;
            }
            // It is as it was before: somebody has deleted or restored it already. Moves have consequences of their own.
            _ => {}
        }
        Ok(true)
    }
}

/// A record as it is stored, whosever it is.
fn stored<S: Store>(connection: &mut Connection, id: RecordId) -> ApiResult<Option<S::Record>> {
    let filter = Fragment::new("id = ").bind(Value::Id(id));
    Ok(S::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

/// What a record's data becomes.
fn changed<S: Store>(before: &S::Record, data: &BulkChangeData) -> ApiResult<<S::Record as Record>::Data> {
    let mut document = serde_json::to_value(before.data()).map_err(ApiError::internal)?;
    merge::apply(&mut document, &Json::Object(data.changes.clone()));
    if let Some(fields) = document.as_object_mut()
        && !(data.add_tags.is_empty() && data.remove_tags.is_empty())
    {
        let tags = fields.entry("tags").or_insert_with(|| Json::Array(Vec::new()));
        if let Some(tags) = tags.as_array_mut() {
            retag(tags, data);
        }
    }
    serde_json::from_value(document).map_err(|cause| unreadable(&cause))
}

/// Tags are the same whatever the case of their letters.
fn retag(tags: &mut Vec<Json>, data: &BulkChangeData) {
    let same =
        |tag: &Json, name: &String| tag.as_str().is_some_and(|tag| tag.to_lowercase() == name.trim().to_lowercase());
    tags.retain(|tag| !data.remove_tags.iter().any(|name| same(tag, name)));
    for name in &data.add_tags {
        if !tags.iter().any(|tag| same(tag, name)) {
            tags.push(Json::String(name.trim().to_owned()));
        }
    }
}
