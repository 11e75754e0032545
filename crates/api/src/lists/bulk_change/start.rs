//! How a bulk change begins, and what its moves mean: which records, by whose rights, with which job.

use super::store::{BulkChanges, find_bulk};
use crate::kernel::caller::Person;
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{NewJob, enqueue, request_cancel};
use crate::kernel::list::ListQuery;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::{AnyStore, Moves, Store};
use domain::admin::event::ChangeKind;
use domain::admin::import::TransferOwner;
use domain::admin::job::JobKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{BulkChangeId, Head, ProblemCode, Timestamp};
use domain::lists::bulk_change::{BulkAction, BulkChange, BulkChangeData, BulkCounts, BulkStatus, UNDO_SECONDS};
use domain::talk::notification::{Many, NotificationKind};
use std::collections::{BTreeMap, BTreeSet};

/// The store of the records that a bulk change is about.
pub fn store_of(resource: Resource) -> ApiResult<&'static dyn AnyStore> {
    crate::records::any(resource).ok_or_else(|| ApiError::internal(format!("{resource} have no store")))
}

/// The list that a bulk change goes through; `None` where its records are named.
pub fn query_of(
    transaction: &mut Transaction<'_>,
    person: &Person,
    resource: Resource,
    data: &BulkChangeData,
    now: Timestamp,
) -> ApiResult<Option<ListQuery>> {
    let Some(query) = &data.query else { return Ok(None) };
    let known = store_of(resource)?.known(person).with(transaction.fields_of(resource)?);
    let mut query = ListQuery::from_query_string(query.trim_start_matches('?'), &known, now)?;
    query.deleted = data.action == BulkAction::Restore;
    Ok(Some(query))
}

/// Writes a bulk change and its job.
pub fn start(
    transaction: &mut Transaction<'_>,
    person: &Person,
    resource: Resource,
    data: &BulkChangeData,
) -> ApiResult<BulkChange> {
    person.require(resource, data.action.needs())?;
    let now = transaction.now;
    let (asked, example) = match query_of(transaction, person, resource, data, now)? {
        None => (named(data)?, data.records.first().map(|chosen| chosen.id)),
        Some(query) => {
            let found = counted(transaction.connection, person, resource, &query, data.expected.unwrap_or_default())?;
            let first = store_of(resource)?.matching(transaction.connection, person, &query, now, None, 1)?;
            (found, first.first().copied())
        }
    };
    if let Some(example) = example {
        store_of(resource)?.fits(transaction.connection, example, data)?;
    }
    let id: BulkChangeId = transaction.new_id().into();
    let by = Some(person.user_id);
    let head =
        Head { id, version: 1, created_at: now, created_by: by, updated_at: now, updated_by: by, deleted_at: None };
    let (team_id, facility_id) = (person.team_id, person.facility_id);
    let new = NewJob { kind: JobKind::BulkRun, subject_id: id.into(), owner_id: by, done: 0 };
    let bulk = BulkChange {
        resource,
        belongs: TransferOwner { owner_id: by, team_id, facility_id },
        counts: BulkCounts { asked, ..BulkCounts::default() },
        job_id: Some(enqueue(transaction, new)?),
        ..BulkChanges::assemble(head, data.clone(), None)
    };
    BulkChanges::insert(transaction.connection, &bulk)?;
    let change = Change {
        resource: Resource::BulkChanges,
        record_id: id.into(),
        kind: ChangeKind::Created,
        version: 1,
        changes: BTreeMap::new(),
        reason: None,
        belongs: BulkChanges::belongs(&bulk),
    };
    record_change(transaction, Actor::from(person), change)?;
    Ok(bulk)
}

/// Steps of a bulk change and people's moves of it come one after the other.
pub fn hold(transaction: &mut Transaction<'_>, id: BulkChangeId) -> ApiResult<()> {
    transaction.lock(&format!("bulk change {id}"))
}

/// How many records are named, each once.
fn named(data: &BulkChangeData) -> ApiResult<i64> {
    let ids: BTreeSet<_> = data.records.iter().map(|chosen| chosen.id).collect();
    if ids.len() != data.records.len() {
        return Err(ApiError::field("/records", "duplicate", "Name each record once"));
    }
    i64::try_from(ids.len()).map_err(ApiError::internal)
}

/// How many records match, which may not be more than the caller was told.
fn counted(
    connection: &mut Connection,
    person: &Person,
    resource: Resource,
    query: &ListQuery,
    expected: i64,
) -> ApiResult<i64> {
    let found = store_of(resource)?.count(connection, person, query)?;
    if found == 0 {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Nothing matches any more"));
    }
    if found > expected {
        let detail = format!("{found} records match by now, not {expected}: look at them first");
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    Ok(expected)
}

/// One notification of all records that a bulk change gave to somebody, from whoever asked for it.
fn tell_new_owner(transaction: &mut Transaction<'_>, bulk: &BulkChange) -> ApiResult<()> {
    let owner = bulk.data.changes.get("owner_id").and_then(|id| id.as_str()?.parse().ok());
    let Some(owner) = owner.filter(|_| bulk.counts.assigned > 0) else { return Ok(()) };
    let many = Some(Many { resource: bulk.resource, count: bulk.counts.assigned });
    let notice = Notice::of(NotificationKind::AssignedMany, Resource::BulkChanges, bulk.head.id.into());
    let by = Actor { user_id: bulk.head.created_by, ..Actor::default() };
    notify(transaction, by, &[owner], Notice { many, ..notice }).map(drop)
}

impl Moves for BulkChanges {
    /// A cancellation or the undo. What a job of the bulk change moves has no person. However it ends, whoever has new
    /// records by then is told.
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        _: Actor,
        before: &BulkChange,
        bulk: &mut BulkChange,
    ) -> ApiResult<()> {
        hold(transaction, before.head.id)?;
        if before.status == BulkStatus::Running {
            // A step may have ended while it was waited for.
            bulk.counts = find_bulk(transaction.connection, before.head.id)?.counts;
            tell_new_owner(transaction, bulk)?;
        }
        if bulk.status == BulkStatus::Undone {
            withdraw(transaction, NotificationKind::AssignedMany, before.head.id.into())?;
        }
        let Some(person) = person else { return Ok(()) };
        match bulk.status {
            BulkStatus::Cancelled => {
                let Some(job) = before.job_id else { return Ok(()) };
                match request_cancel(transaction, job) {
                    Ok(_) => {}
                    // It has just ended by itself.
                    Err(ApiError::Problem(problem)) if problem.code == ProblemCode::Conflict => {}
                    Err(other) => return Err(other),
                }
            }
            BulkStatus::Undoing => {
                if before.head.created_at.plus_seconds(UNDO_SECONDS) < transaction.now {
                    return Err(ApiError::detailed(ProblemCode::Gone, "A bulk change can be taken back for 30 days"));
                }
                person.require(bulk.resource, Action::Update)?;
                bulk.counts.kept = 0;
                let (subject_id, owner_id) = (before.head.id.into(), Some(person.user_id));
                let new = NewJob { kind: JobKind::BulkUndo, subject_id, owner_id, done: 0 };
                bulk.job_id = Some(enqueue(transaction, new)?);
            }
            _ => {}
        }
        Ok(())
    }
}
