//! The job that writes a person's file: what is read and packed before a step, the step writes into the database.

use super::held::held;
use super::pack::{Packing, Piece};
use crate::admin::export::{find_export, put_person_file, put_progress};
use crate::kernel::caller::load_user;
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::files;
use crate::kernel::jobs::{Run, Step};
use crate::privacy::person::{is_erased, subject};
use domain::admin::export::ExportStatus;
use domain::admin::job::Job;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ExportId, JobId, RecordId, SessionId, Timestamp};
use std::sync::{Arc, Mutex, PoisonError};

/// A file that this process writes. Forgotten with the process, and with a try that failed: it is then written anew.
struct Place {
    job: JobId,
    attempt: i32,
    packing: Packing,
    piece: Piece,
    /// It is the first one.
    begins: bool,
}

/// Writes the files of persons; the job's subject is the export.
pub struct PersonExports {
    files: Arc<dyn Files>,
    place: Mutex<Option<Place>>,
}

impl PersonExports {
    pub fn new(files: Arc<dyn Files>) -> Self {
        Self { files, place: Mutex::default() }
    }
}

/// Steps of the job and an erasure come one after the other.
pub fn hold(transaction: &mut Transaction<'_>, export: ExportId) -> ApiResult<()> {
    transaction.lock(&format!("export {export}"))
}

/// All that is to be written, with the rights that the asker has now. None for a file that nobody waits for any more.
fn begin(connection: &mut Connection, export: ExportId, now: Timestamp) -> ApiResult<Option<Packing>> {
    let export = find_export(connection, export)?;
    let (Some(contact), Some(user)) = (export.contact_id, export.head.created_by) else {
        return Err(ApiError::internal("an export of nobody's data, or by nobody"));
    };
    if export.status != ExportStatus::Queued || is_erased(connection, contact)? {
        return Ok(None);
    }
    let asker = load_user(connection, user, SessionId(uuid::Uuid::nil()))?;
    let asker = asker.ok_or_else(|| ApiError::internal("who asked for the export may not sign in any more"))?;
    asker.require(Resource::Persons, Action::Create)?;
    subject(connection, &asker, contact)?;
    Ok(Some(Packing::of(held(connection, &asker, contact, now)?)))
}

impl Run for PersonExports {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        let mut place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let known = place.take().filter(|place| (place.job, place.attempt) == (job.id, job.attempts));
        let begins = known.is_none();
        let packing = if let Some(place) = known {
            Some(place.packing)
        } else {
            let (export, now) = (job.subject_id.into(), database.clock.now());
            database.read_waiting(move |connection| begin(connection, export, now))?
        };
        let Some(mut packing) = packing else { return Ok(()) };
        let piece = packing.piece(&*self.files)?;
        *place = Some(Place { job: job.id, attempt: job.attempts, packing, piece, begins });
        Ok(())
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        let export: ExportId = job.subject_id.into();
        hold(transaction, export)?;
        let present = find_export(transaction.connection, export)?;
        let place = self.place.lock().unwrap_or_else(PoisonError::into_inner);
        let place = place.as_ref().filter(|place| place.job == job.id && present.status == ExportStatus::Queued);
        let Some(Place { packing, piece, begins, .. }) = place else {
            // The person was erased before it began, or it is through and only the job's end is missing.
            give_up(transaction, export)?;
            return Ok(Step::Finished { done });
        };
        if *begins {
            files::delete(transaction, RecordId::from(export))?;
        }
        files::append(transaction, export.into(), &piece.bytes)?;
        let count = |number: usize| i64::try_from(number).map_err(ApiError::internal);
        // What tells of the files is one more.
        let total = count(packing.held().files.len())?.saturating_add(1);
        if piece.is_last {
            put_person_file(transaction, export, count(packing.held().entries())?)?;
            return Ok(Step::Finished { done: total });
        }
        Ok(Step::More { done: count(piece.files)?, total: Some(total) })
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.failed(transaction, job)
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        hold(transaction, job.subject_id.into())?;
        give_up(transaction, job.subject_id.into())
    }
}

/// Half a file is none.
fn give_up(transaction: &mut Transaction<'_>, id: ExportId) -> ApiResult<()> {
    if find_export(transaction.connection, id)?.status != ExportStatus::Queued {
        return Ok(());
    }
    files::delete(transaction, id.into())?;
    put_progress(transaction, id, ExportStatus::Failed, 0)
}
