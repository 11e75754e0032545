//! The jobs of an import: the dry run, the run and the undo, in steps that a killed process neither loses nor doubles.

use super::reader::Line;
use super::rows;
use super::stage::{Piece, piece_with};
use super::store::{Imports, find_import, put_counts};
use super::take_in::{Intake, Seen};
use super::undo::undo_of;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::Store;
use crate::kernel::record::transition::move_by_itself;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::admin::import::{Import, ImportCounts, ImportStatus};
use domain::admin::job::{Job, JobKind};
use domain::kernel::policy::Resource;
use domain::kernel::{Head, ImportId, ProblemCode, SessionId};
use std::collections::BTreeMap;
use std::sync::{Arc, Mutex, PoisonError};

/// Rows of one transaction: few enough that other writers hardly wait.
const STEP: usize = 50;
/// Rows of one step of a dry run, which writes little.
const CHECK_STEP: usize = 200;

/// The rows of a file that come next, kept from step to step.
struct Opened {
    import: ImportId,
    piece: Piece,
    /// What a dry run has seen so far, and up to which row.
    seen: Seen,
    seen_rows: i64,
}

/// Runs the jobs of imports. What it remembers between steps it can read again: another node may go on at any step.
#[derive(Default)]
pub struct ImportJobs {
    opened: Mutex<Option<Opened>>,
}

impl Run for ImportJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        let import = find_import(transaction.connection, job.subject_id.into())?;
        if !is_under_way(&import, job) {
            // It was cancelled, or started again with another job, or it is through and only the job's end is missing.
            return Ok(Step::Finished { done });
        }
        let person = importer(transaction, &import)?;
        match job.kind {
            JobKind::ImportUndo => Self::undo(transaction, job, &import, &person, done),
            kind => self.take_in(transaction, &import, &person, done, kind == JobKind::ImportCheck),
        }
    }

    /// Also when it was given up: people see why, and can start it again.
    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        let import = find_import(transaction.connection, job.subject_id.into())?;
        if is_under_way(&import, job) {
            move_to(transaction, Actor::default(), &import, ImportStatus::Failed)
        } else {
            Ok(())
        }
    }

    /// The job was asked to stop, not the import, which would have its new status already.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        let import = find_import(transaction.connection, job.subject_id.into())?;
        match import.status {
            // Half taken back: it can be taken back again.
            ImportStatus::Undoing => self.failed(transaction, job),
            _ if is_under_way(&import, job) => move_to(transaction, Actor::default(), &import, ImportStatus::Cancelled),
            _ => Ok(()),
        }
    }
}

impl ImportJobs {
    fn take_in(
        &self,
        transaction: &mut Transaction<'_>,
        import: &Import,
        person: &Person,
        done: i64,
        dry: bool,
    ) -> ApiResult<Step> {
        let mut opened = self.opened.lock().unwrap_or_else(PoisonError::into_inner);
        let file = match &mut *opened {
            Some(file) if file.import == import.head.id => file,
            other => other.insert(Opened::of(import)),
        };
        let mut done = done;
        if dry && file.seen_rows != done {
            // What the dry run saw is gone with the process that saw it: it begins again.
            (file.seen, file.seen_rows, done) = (Seen::new(), 0, 0);
            rows::clear(transaction, import.head.id)?;
        }
        if import.file_rows < 0 {
            return Err(ApiError::internal(
                "the file came in before its rows were kept: it has to be brought in again",
            ));
        }
        let intake = Intake { import, person, dry };
        let mut seen = if dry { std::mem::take(&mut file.seen) } else { Seen::new() };
        // A step that is taken back must not be remembered.
        file.seen_rows = -1;
        let mut counts = if done == 0 { ImportCounts::default() } else { import.counts };
        for _ in 0..if dry { CHECK_STEP } else { STEP } {
            let Some(line) = file.line(transaction, done + 1)? else { break };
            done += 1;
            let outcome = intake.line(transaction, &mut seen, done, line)?;
            count(&mut counts, &outcome);
            rows::write(transaction, import.head.id, outcome)?;
        }
        if !put_counts(transaction, import.head.id, import.status, counts, import.kept)? {
            return Err(ApiError::detailed(ProblemCode::Conflict, "the import was stopped"));
        }
        (file.seen, file.seen_rows) = (seen, done);
        if done < import.file_rows {
            return Ok(Step::More { done, total: Some(import.file_rows) });
        }
        *opened = None;
        let end = if dry { ImportStatus::Checked } else { ImportStatus::Completed };
        let import = find_import(transaction.connection, import.head.id)?;
        move_to(transaction, Actor::from(person), &import, end)?;
        Ok(Step::Finished { done })
    }

    fn undo(
        transaction: &mut Transaction<'_>,
        job: &Job,
        import: &Import,
        person: &Person,
        done: i64,
    ) -> ApiResult<Step> {
        let total = match job.total {
            Some(total) => total,
            None => undo_of(import, person).total(transaction.connection)?,
        };
        let step = undo_of(import, person).step(transaction, done)?;
        // Who works where goes with the people.
        let kept = step.kept.iter().filter(|resource| **resource != Resource::Affiliations).count();
        let kept = import.kept.saturating_add(i64::try_from(kept).map_err(ApiError::internal)?);
        if !put_counts(transaction, import.head.id, import.status, import.counts, kept)? {
            return Err(ApiError::detailed(ProblemCode::Conflict, "the undo was stopped"));
        }
        let done = done.saturating_add(step.events);
        if step.events > 0 && done < total {
            return Ok(Step::More { done, total: Some(total) });
        }
        let import = find_import(transaction.connection, import.head.id)?;
        move_to(transaction, Actor::from(person), &import, ImportStatus::Undone)?;
        Ok(Step::Finished { done })
    }
}

/// Whether this job is still what the import waits for.
fn is_under_way(import: &Import, job: &Job) -> bool {
    let status = match job.kind {
        JobKind::ImportCheck => ImportStatus::Checking,
        JobKind::ImportUndo => ImportStatus::Undoing,
        _ => ImportStatus::Running,
    };
    import.job_id == Some(job.id) && import.status == status
}

fn count(counts: &mut ImportCounts, outcome: &rows::Taken) {
    use domain::admin::import::RowOutcome;
    counts.rows += 1;
    match outcome.outcome {
        RowOutcome::Created => counts.created += 1,
        RowOutcome::Updated => counts.updated += 1,
        RowOutcome::Skipped => counts.skipped += 1,
        RowOutcome::Failed => counts.failed += 1,
    }
}

impl Opened {
    fn of(import: &Import) -> Self {
        let piece = Piece { first_row: 1, lines: Vec::new() };
        Self { import: import.head.id, piece, seen: Seen::new(), seen_rows: 0 }
    }

    /// The row of that number; `None` behind the last.
    fn line(&mut self, transaction: &mut Transaction<'_>, row: i64) -> ApiResult<Option<&Line>> {
        if !self.piece.holds(row) {
            match piece_with(transaction.connection, self.import, row)? {
                Some(piece) => self.piece = piece,
                None => return Ok(None),
            }
        }
        Ok(self.piece.line(row))
    }
}

/// The importer with the rights they have now.
fn importer(transaction: &mut Transaction<'_>, import: &Import) -> ApiResult<Arc<Person>> {
    let Some(user) = import.head.created_by else { return Err(ApiError::internal("an import of nobody")) };
    let person = load_user(transaction.connection, user, SessionId(uuid::Uuid::nil()))?;
    person.map(Arc::new).ok_or_else(|| ApiError::internal("the importer may not sign in any more"))
}

fn move_to(transaction: &mut Transaction<'_>, actor: Actor, before: &Import, status: ImportStatus) -> ApiResult<()> {
    move_by_itself::<Imports>(transaction, actor, before, status).map(drop)
}

/// Writes a new version that is no move, and an event with what people should read of it. Only what differs from `before`,
/// as it is stored, is written.
pub fn written(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    before: &Import,
    mut import: Import,
    changes: BTreeMap<String, FieldChange>,
) -> ApiResult<()> {
    import.head = Head {
        version: before.head.version.saturating_add(1),
        updated_at: transaction.now,
        updated_by: actor.user_id,
        ..before.head.clone()
    };
    if Imports::replace(transaction.connection, before, &import)? == 0 {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    let change = Change {
        resource: Resource::Imports,
        record_id: import.head.id.into(),
        kind: ChangeKind::Updated,
        version: import.head.version,
        changes,
        reason: None,
        belongs: Imports::belongs(&import),
    };
    record_change(transaction, actor, change)
}
