//! The jobs of a bulk change: the change itself and its undo, in steps that a killed process neither loses nor doubles.

use super::start::{hold, query_of, store_of};
use super::store::{BulkChanges, batch_of, find_bulk, put_counts, undo_of};
use super::{places, refusals};
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::transition::move_by_itself;
use domain::admin::job::{Job, JobKind};
use domain::kernel::{ProblemCode, RecordId, SessionId, UserId};
use domain::lists::bulk_change::{BulkChange, BulkCounts, BulkStatus};

/// Records of one transaction: few enough that other writers hardly wait.
const STEP: usize = 50;

/// A record, with the version that the caller saw where they named it.
type Chosen = (RecordId, Option<i32>);

/// Runs the jobs of bulk changes. Nothing is kept between steps: another node may go on at any of them.
pub struct BulkJobs;

impl Run for BulkJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        // Whoever stops it waits for the end of a step, and the next step for them.
        hold(transaction, job.subject_id.into())?;
        let bulk = find_bulk(transaction.connection, job.subject_id.into())?;
        if !is_under_way(&bulk, job) {
            // It was cancelled, or it is through and only the job's end is missing.
            return Ok(Step::Finished { done });
        }
        let person = whoever(transaction, job.owner_id)?;
        match job.kind {
            JobKind::BulkUndo => undo(transaction, job, &bulk, &person, done),
            _ => run(transaction, &bulk, &person, done),
        }
    }

    /// Also when it was given up: people see it, and can take back what was done.
    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        end(transaction, job, BulkStatus::Failed)
    }

    /// The job was asked to stop, not the bulk change, which would have its new status already.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        // Half taken back: it can be taken back again.
        let status = if job.kind == JobKind::BulkUndo { BulkStatus::Failed } else { BulkStatus::Cancelled };
        end(transaction, job, status)
    }
}

fn end(transaction: &mut Transaction<'_>, job: &Job, status: BulkStatus) -> ApiResult<()> {
    let bulk = find_bulk(transaction.connection, job.subject_id.into())?;
    if !is_under_way(&bulk, job) {
        return Ok(());
    }
    move_by_itself::<BulkChanges>(transaction, Actor::default(), &bulk, status).map(drop)
}

/// Whether this job is still what the bulk change waits for.
fn is_under_way(bulk: &BulkChange, job: &Job) -> bool {
    let status = if job.kind == JobKind::BulkUndo { BulkStatus::Undoing } else { BulkStatus::Running };
    bulk.job_id == Some(job.id) && bulk.status == status
}

/// Who asked for the job, with the rights they have now.
fn whoever(transaction: &mut Transaction<'_>, user: Option<UserId>) -> ApiResult<Person> {
    let user = user.ok_or_else(|| ApiError::internal("a bulk change of nobody"))?;
    let person = load_user(transaction.connection, user, SessionId(uuid::Uuid::nil()))?;
    person.ok_or_else(|| ApiError::internal("who asked for the change may not sign in any more"))
}

fn run(transaction: &mut Transaction<'_>, bulk: &BulkChange, person: &Person, done: i64) -> ApiResult<Step> {
    let chosen = next(transaction, bulk, person, done)?;
    let actor = Actor { batch: Some(batch_of(bulk)), ..Actor::from(person) };
    let store = store_of(bulk.resource)?;
    let mut counts = bulk.counts;
    for one in &chosen {
        let outcome = transaction.savepoint(|transaction| store.change(transaction, person, actor, *one, &bulk.data));
        match outcome {
            Ok(made) => {
                *(if made.changed { &mut counts.changed } else { &mut counts.unchanged }) += 1;
                counts.assigned += i64::from(made.assigned);
            }
            Err(cause) => {
                let Some(problem) = cause.refusal() else { return Err(cause) };
                let gone = matches!(problem.code, ProblemCode::NotFound | ProblemCode::StaleVersion);
                *(if gone { &mut counts.skipped } else { &mut counts.refused }) += 1;
                let number = counts.skipped + counts.refused;
                refusals::write(transaction, bulk.head.id, number, one.0, &problem)?;
            }
        }
    }
    let last = chosen.last().map(|(id, _)| *id);
    if let Some(last) = last {
        places::put(transaction, bulk.head.id, last)?;
    }
    let through = chosen.len() < STEP;
    if through {
        // What matched at the beginning and does not any more.
        counts.skipped = counts.skipped.max(counts.asked - counts.changed - counts.unchanged - counts.refused);
    }
    if !put_counts(transaction, bulk.head.id, bulk.status, counts)? {
        return Err(ApiError::detailed(ProblemCode::Conflict, "the bulk change was stopped"));
    }
    let done = done.saturating_add(i64::try_from(chosen.len()).map_err(ApiError::internal)?);
    if !through {
        return Ok(Step::More { done, total: Some(counts.asked) });
    }
    finish(transaction, bulk, counts, BulkStatus::Completed)?;
    Ok(Step::Finished { done })
}

/// The records of the next step.
fn next(transaction: &mut Transaction<'_>, bulk: &BulkChange, person: &Person, done: i64) -> ApiResult<Vec<Chosen>> {
    let begun = bulk.head.created_at;
    let Some(query) = query_of(transaction, person, bulk.resource, &bulk.data, begun)? else {
        let from = usize::try_from(done).map_err(ApiError::internal)?;
        let named = bulk.data.records.iter().skip(from).take(STEP);
        return Ok(named.map(|chosen| (chosen.id, Some(chosen.version))).collect());
    };
    let after = places::find(transaction.connection, bulk.head.id)?;
    let limit = i64::try_from(STEP).map_err(ApiError::internal)?;
    let store = store_of(bulk.resource)?;
    let found = store.matching(transaction.connection, person, &query, begun, after, limit)?;
    Ok(found.into_iter().map(|id| (id, None)).collect())
}

fn undo(
    transaction: &mut Transaction<'_>,
    job: &Job,
    bulk: &BulkChange,
    person: &Person,
    done: i64,
) -> ApiResult<Step> {
    let undo = undo_of(bulk, person);
    let total = match job.total {
        Some(total) => total,
        None => undo.total(transaction.connection)?,
    };
    let step = undo.step(transaction, done)?;
    let kept = i64::try_from(step.kept.len()).map_err(ApiError::internal)?;
    let counts = BulkCounts { kept: bulk.counts.kept.saturating_add(kept), ..bulk.counts };
    if !put_counts(transaction, bulk.head.id, bulk.status, counts)? {
        return Err(ApiError::detailed(ProblemCode::Conflict, "the undo was stopped"));
    }
    let done = done.saturating_add(step.events);
    if step.events > 0 {
        return Ok(Step::More { done, total: Some(total) });
    }
    finish(transaction, bulk, counts, BulkStatus::Undone)?;
    Ok(Step::Finished { done })
}

/// The last figures are in the table already, and belong to the record that moves.
fn finish(
    transaction: &mut Transaction<'_>,
    bulk: &BulkChange,
    counts: BulkCounts,
    status: BulkStatus,
) -> ApiResult<()> {
    let bulk = BulkChange { counts, ..bulk.clone() };
    move_by_itself::<BulkChanges>(transaction, Actor::default(), &bulk, status).map(drop)
}
