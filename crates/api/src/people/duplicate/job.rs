//! The job of a scan: each night, and when an administrator asks for one. It also throws away what undoes of merges do not
//! need any more.

use super::scan;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{NewJob, Run, Step, enqueue, plan};
use crate::people::merge::forget_old;
use domain::admin::job::{Job, JobKind};
use domain::kernel::day::{day_of, moment};
use domain::kernel::{JobId, RecordId, Timestamp, UserId};
use uuid::Uuid;

/// When nobody works: the hour in India.
const HOUR: u8 = 2;

/// What the nightly job is about: it has no record. A scan's own id comes with the scan.
const NIGHTLY: RecordId = RecordId(Uuid::nil());

pub struct DuplicateJobs;

impl Run for DuplicateJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        if done == 0 {
            while forget_old(transaction)? > 0 {}
        }
        // A scan is known by its job: whoever goes on with the job goes on with the scan.
        let scan = scan::begin(transaction, RecordId(job.id.0))?;
        let done = done.saturating_add(1);
        if scan::step(transaction, scan)?.is_some() {
            return Ok(Step::More { done, total: None });
        }
        if job.subject_id == NIGHTLY {
            plan_next(transaction)?;
        }
        Ok(Step::Finished { done })
    }

    /// The next night comes whatever somebody stops.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        if job.subject_id == NIGHTLY { plan_next(transaction) } else { Ok(()) }
    }

    /// The next night tries again.
    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        self.cancelled(transaction, job)
    }
}

fn plan_next(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    plan(transaction, JobKind::DuplicateScan, NIGHTLY, Some(next_night(transaction.now)))
}

fn next_night(now: Timestamp) -> Timestamp {
    let today = day_of(now);
    let tonight = moment(today, HOUR);
    if tonight > now { tonight } else { moment(today.succ_opt().unwrap_or(today), HOUR) }
}

/// Lets a scan wait for the next night, unless one does: when a server starts.
pub fn plan_nightly(database: &Database) -> ApiResult<()> {
    database.write_waiting(|transaction| {
        transaction.lock("the nightly scan for duplicates")?;
        plan_next(transaction)
    })
}

/// A scan at once.
pub fn scan_now(transaction: &mut Transaction<'_>, owner: UserId) -> ApiResult<JobId> {
    let subject_id = transaction.new_id();
    enqueue(transaction, NewJob { kind: JobKind::DuplicateScan, subject_id, owner_id: Some(owner), done: 0 })
}
