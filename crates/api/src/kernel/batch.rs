//! Taking back what was changed together, by an import or a bulk change: the batch's events are gone through from the last
//! to the first. What somebody else has changed since stays as it is.

use super::caller::Person;
use super::change::{Actor, Batch};
use super::db::schema::{events, undos};
use super::db::{Connection, Transaction};
use super::error::ApiResult;
use super::record::AnyStore;
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::policy::Resource;
use domain::kernel::{Json, RecordId};
use std::collections::BTreeMap;

/// Events of one transaction.
const STEP: i64 = 100;

/// A change that may be taken back.
#[derive(Debug, Clone)]
pub struct Past {
    pub sequence: i64,
    pub resource: Resource,
    pub record_id: RecordId,
    pub kind: ChangeKind,
    pub changes: BTreeMap<String, FieldChange>,
}

/// Who takes what back.
#[derive(Clone, Copy)]
pub struct Undo<'u> {
    pub batch: Batch,
    pub person: &'u Person,
    /// The word that marks the undo's own events.
    pub reason: &'static str,
    /// The store of each kind of record.
    pub stores: fn(Resource) -> Option<&'static dyn AnyStore>,
}

/// What one step did.
pub struct Undone {
    /// Events that it went through; none when it is at the end.
    pub events: i64,
    /// The records that stayed as they are, by kind.
    pub kept: Vec<Resource>,
}

impl Undo<'_> {
    /// Goes through the next events. `done` is how many it has gone through before; with 0 it begins anew.
    pub fn step(&self, transaction: &mut Transaction<'_>, done: i64) -> ApiResult<Undone> {
        let before = if done == 0 { None } else { place(transaction.connection, self.batch)? };
        let found = self.events(transaction.connection, before)?;
        let actor = Actor { user_id: Some(self.person.user_id), batch: Some(self.batch), reason: Some(self.reason) };
        let mut kept = Vec::new();
        for past in &found {
            let taken_back = transaction.savepoint(|transaction| self.take_back(transaction, actor, past));
            match taken_back {
                Ok(true) => {}
                Ok(false) => kept.push(past.resource),
                // Rights have changed, or something else holds the record.
                Err(cause) if cause.refusal().is_some() => kept.push(past.resource),
                Err(cause) => return Err(cause),
            }
        }
        match found.last() {
            Some(last) => remember(transaction, self.batch, last.sequence)?,
            None => forget(transaction, self.batch)?,
        }
        Ok(Undone { events: i64::try_from(found.len()).unwrap_or(STEP), kept })
    }

    fn take_back(&self, transaction: &mut Transaction<'_>, actor: Actor, past: &Past) -> ApiResult<bool> {
        let Some(store) = (self.stores)(past.resource) else { return Ok(false) };
        if changed_since(transaction.connection, past, self.batch)? {
            return Ok(false);
        }
        store.take_back(transaction, self.person, actor, past)
    }

    /// How many events there are to go through.
    pub fn total(&self, connection: &mut Connection) -> ApiResult<i64> {
        let query = events::table
            .filter(events::batch_id.eq(self.batch.id))
            .filter(events::reason.is_null().or(events::reason.ne(self.reason)))
            .filter(events::resource.ne(self.batch.resource))
            .count();
        Ok(each!(connection, c => query.get_result(c))?)
    }

    fn events(&self, connection: &mut Connection, before: Option<i64>) -> ApiResult<Vec<Past>> {
        type Row = (i64, Resource, RecordId, ChangeKind, Json<BTreeMap<String, FieldChange>>);
        let rows: Vec<Row> = each!(connection, c => events::table
            .filter(events::batch_id.eq(self.batch.id))
            .filter(events::reason.is_null().or(events::reason.ne(self.reason)))
            .filter(events::resource.ne(self.batch.resource))
            .filter(events::sequence.lt(before.unwrap_or(i64::MAX)))
            .order(events::sequence.desc())
            .limit(STEP)
            .select((events::sequence, events::resource, events::record_id, events::kind, events::changes))
            .load(c))?;
        let past = |(sequence, resource, record_id, kind, Json(changes))| Past {
            sequence,
            resource,
            record_id,
            kind,
            changes,
        };
        Ok(rows.into_iter().map(past).collect())
    }
}

/// Whether anybody but the batch changed the record after an event.
fn changed_since(connection: &mut Connection, past: &Past, batch: Batch) -> ApiResult<bool> {
    let query = events::table
        .filter(events::record_id.eq(past.record_id))
        .filter(events::resource.eq(past.resource))
        .filter(events::sequence.gt(past.sequence))
        .filter(events::batch_id.is_null().or(events::batch_id.ne(batch.id)))
        .select(events::sequence)
        .limit(1);
    Ok(!each!(connection, c => query.load::<i64>(c))?.is_empty())
}

/// Before which event the next step begins.
fn place(connection: &mut Connection, batch: Batch) -> ApiResult<Option<i64>> {
    let query = undos::table.find(batch.id).select(undos::before_sequence);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

fn remember(transaction: &mut Transaction<'_>, batch: Batch, sequence: i64) -> ApiResult<()> {
    forget(transaction, batch)?;
    let row = (undos::batch_id.eq(batch.id), undos::before_sequence.eq(sequence));
    each!(&mut *transaction.connection, c => diesel::insert_into(undos::table).values(row).execute(c))?;
    Ok(())
}

fn forget(transaction: &mut Transaction<'_>, batch: Batch) -> ApiResult<()> {
    each!(&mut *transaction.connection, c => diesel::delete(undos::table.find(batch.id)).execute(c))?;
    Ok(())
}
