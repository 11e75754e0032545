//! Records whose kind only a request names: what histories, comments and shares need to know of any record.

use super::merge::{self, Moved};
use super::operations::{self, Place};
use super::{ManyStore, Names, Select, Store, json_value};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::custom::key_expression;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::find::{self, Asked, Looked};
use crate::kernel::list::Stored;
use domain::kernel::custom::{self, CustomValue};
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Record, RecordId};
use serde_json::Map;
use std::collections::BTreeSet;
use std::marker::PhantomData;

/// What there is to know of a record of any kind.
#[derive(Debug, Clone)]
pub struct Facts {
    pub resource: Resource,
    pub id: RecordId,
    pub name: String,
    pub version: i32,
    pub belongs: Belongs,
    /// The record whose shares count for this one: itself, or the one that it belongs to.
    pub shared_as: (Resource, RecordId),
    /// It is written down who reads it.
    pub audited: bool,
}

/// A [`Store`], its type forgotten.
pub trait AnyStore: ManyStore {
    fn scope(&self) -> Scope;

    /// One record, if the person may do `action` with it.
    fn find(
        &self,
        connection: &mut Connection,
        person: &Person,
        action: Action,
        id: RecordId,
        place: Place,
    ) -> ApiResult<Option<Facts>>;

    /// Those that hold to a condition and that the person may read, also from the recycle bin: the newest, at most `limit`.
    fn ids(
        &self,
        connection: &mut Connection,
        person: &Person,
        condition: Fragment,
        limit: i64,
    ) -> ApiResult<Vec<RecordId>>;

    /// The best of this kind for a question.
    fn look(&self, connection: &mut Connection, person: &Person, asked: &mut Asked, limit: usize) -> ApiResult<Looked>;

    /// The words of the next records by their ids, in use or not, and the id of the last one; none behind the end.
    fn words(
        &self,
        connection: &mut Connection,
        after: Option<RecordId>,
        limit: i64,
    ) -> ApiResult<(Option<RecordId>, BTreeSet<String>)>;

    /// The names of those that the person may read and that are in use.
    fn names(&self, connection: &mut Connection, person: &Person, ids: &[RecordId]) -> ApiResult<Names>;

    /// Lets every record of which `column` holds the first id refer to the second one; says which those were.
    fn carry(
        &self,
        transaction: &mut Transaction<'_>,
        actor: Actor,
        column: &'static str,
        ids: (RecordId, RecordId),
    ) -> ApiResult<Vec<Moved>>;

    /// The same for a custom field. The two themselves are left: the merge writes them.
    fn carry_custom(
        &self,
        transaction: &mut Transaction<'_>,
        actor: Actor,
        field: &str,
        ids: (RecordId, RecordId),
    ) -> ApiResult<Vec<Moved>>;

    /// Takes back what a merge wrote, as far as it still stands.
    fn put_back(&self, transaction: &mut Transaction<'_>, actor: Actor, moved: &Moved) -> ApiResult<()>;

    /// How many rows fit, in the recycle bin too.
    fn rows(&self, connection: &mut Connection, filter: &Fragment) -> ApiResult<i64>;
}

/// A kind of record, as a value.
pub struct Kind<S>(pub PhantomData<fn() -> S>);

impl<S: Store> AnyStore for Kind<S> {
    fn scope(&self) -> Scope {
        S::SCOPE
    }

    fn find(
        &self,
        connection: &mut Connection,
        person: &Person,
        action: Action,
        id: RecordId,
        place: Place,
    ) -> ApiResult<Option<Facts>> {
        let Some(record) = operations::find::<S>(connection, person, action, id.into(), place)? else {
            return Ok(None);
        };
        let resource = S::Record::RESOURCE;
        let shared_as = match S::SCOPE {
            Scope::Through { column, resource: above, .. } => match json_value(&record, column, Stored::Id) {
                Some(Value::Id(above_id)) => (above, above_id),
                _ => (resource, id),
            },
            Scope::Owned
            | Scope::ThroughEither { .. }
            | Scope::ThroughBoth { .. }
            | Scope::Facility
            | Scope::Group
            | Scope::Published => (resource, id),
        };
        let belongs = S::belongs_to(connection, &record)?;
        let (name, version, audited) = (record.name(), record.head().version, S::reading_is_audited(&record));
        Ok(Some(Facts { resource, id, name, version, belongs, shared_as, audited }))
    }

    fn ids(
        &self,
        connection: &mut Connection,
        person: &Person,
        condition: Fragment,
        limit: i64,
    ) -> ApiResult<Vec<RecordId>> {
        let filter = condition.and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
        let records = S::select(connection, &Select { filter, order: Order("id DESC".into()), limit })?;
        Ok(records.iter().map(|record| record.head().id.into()).collect())
    }

    fn look(&self, connection: &mut Connection, person: &Person, asked: &mut Asked, limit: usize) -> ApiResult<Looked> {
        find::look::<S>(connection, person, asked, limit)
    }

    fn words(
        &self,
        connection: &mut Connection,
        after: Option<RecordId>,
        limit: i64,
    ) -> ApiResult<(Option<RecordId>, BTreeSet<String>)> {
        let filter = after.map_or_else(Fragment::always, |id| Fragment::new("id > ").bind(Value::Id(id)));
        let records = S::select(connection, &Select { filter, order: Order("id".into()), limit })?;
        let words = records.iter().flat_map(|record| find::words::of(&S::searched(record))).collect();
        Ok((records.last().map(|record| record.head().id.into()), words))
    }

    fn names(&self, connection: &mut Connection, person: &Person, ids: &[RecordId]) -> ApiResult<Names> {
        if ids.is_empty() {
            return Ok(Names::new());
        }
        let filter = Fragment::new("deleted_at IS NULL AND id IN ").bind_list(ids.iter().copied().map(Value::Id));
        let filter = filter.and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
        let limit = i64::try_from(ids.len()).unwrap_or(i64::MAX);
        let records = S::select(connection, &Select { filter, order: Order("id".into()), limit })?;
        Ok(records.iter().map(|record| (record.head().id.into(), record.name())).collect())
    }

    fn carry(
        &self,
        transaction: &mut Transaction<'_>,
        actor: Actor,
        column: &'static str,
        (from, to): (RecordId, RecordId),
    ) -> ApiResult<Vec<Moved>> {
        let fields = Map::from_iter([(column.to_owned(), to.to_string().into())]);
        let found = merge::rows::<S>(transaction, merge::holding(column, from))?;
        let write = |record: &S::Record| Ok(merge::rewrite::<S>(transaction, actor, record, &fields)?.1);
        found.iter().map(write).collect()
    }

    fn carry_custom(
        &self,
        transaction: &mut Transaction<'_>,
        actor: Actor,
        field: &str,
        (from, to): (RecordId, RecordId),
    ) -> ApiResult<Vec<Moved>> {
        let fields = Map::from_iter([([custom::PREFIX, field].concat(), to.to_string().into())]);
        let two = Fragment::new("id NOT IN ").bind_list([from, to].map(Value::Id));
        let found = merge::rows::<S>(transaction, holding_in_custom(field, from).and(two))?;
        let write = |record: &S::Record| Ok(merge::rewrite::<S>(transaction, actor, record, &fields)?.1);
        found.iter().map(write).collect()
    }

    fn put_back(&self, transaction: &mut Transaction<'_>, actor: Actor, moved: &Moved) -> ApiResult<()> {
        merge::put_back::<S>(transaction, actor, moved)
    }

    fn rows(&self, connection: &mut Connection, filter: &Fragment) -> ApiResult<i64> {
        S::count(connection, filter)
    }
}

/// The rows of which a custom field refers to a record.
pub fn holding_in_custom(field: &str, id: RecordId) -> Fragment {
    let (expression, _) = key_expression(field);
    Fragment::new(expression).sql(" = ").bind(Value::Text(CustomValue::Text(id.to_string()).key()))
}
