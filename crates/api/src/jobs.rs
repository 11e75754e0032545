//! Gives each job to the room whose work it is.

use crate::kernel::db::{Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::lists::bulk_change::BulkJobs;
use crate::outbound::Outbound;
use crate::people::duplicate::DuplicateJobs;
use crate::people::tie_up::TieUpJobs;
use crate::{admin, privacy};
use domain::admin::job::{Job, JobKind};
use std::path::PathBuf;
use std::sync::Arc;

/// Runs every job of the server.
pub struct Jobs {
    admin: admin::Jobs,
    privacy: privacy::Jobs,
}

impl Jobs {
    pub fn new(outbound: Outbound, files: Arc<dyn Files>, log: PathBuf) -> ApiResult<Self> {
        let privacy = privacy::Jobs::new(outbound.clone(), files, log);
        Ok(Self { privacy, admin: admin::Jobs::new(outbound)? })
    }
}

impl Run for Jobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::TieUpDue | JobKind::DuplicateScan | JobKind::BulkRun | JobKind::BulkUndo => Ok(()),
            JobKind::BrokenGlassMail | JobKind::PersonErase => self.privacy.act(database, job),
            _ => self.admin.act(database, job),
        }
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        match job.kind {
            JobKind::TieUpDue => TieUpJobs::step(transaction, job),
            JobKind::BrokenGlassMail | JobKind::PersonErase => self.privacy.step(transaction, job),
            JobKind::DuplicateScan => DuplicateJobs::step(transaction, job, done),
            JobKind::BulkRun | JobKind::BulkUndo => BulkJobs::step(transaction, job, done),
            _ => self.admin.step(transaction, job, done),
        }
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::TieUpDue => TieUpJobs::cancelled(transaction, job),
            JobKind::BrokenGlassMail | JobKind::PersonErase => self.privacy.ended(transaction, job),
            JobKind::DuplicateScan => DuplicateJobs::cancelled(transaction, job),
            JobKind::BulkRun | JobKind::BulkUndo => BulkJobs::cancelled(transaction, job),
            _ => self.admin.cancelled(transaction, job),
        }
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            // It waits on the dead-letter list for an administrator.
            JobKind::TieUpDue => Ok(()),
            JobKind::BrokenGlassMail | JobKind::PersonErase => self.privacy.ended(transaction, job),
            // The next night tries again.
            JobKind::DuplicateScan => DuplicateJobs::cancelled(transaction, job),
            JobKind::BulkRun | JobKind::BulkUndo => BulkJobs::failed(transaction, job),
            _ => self.admin.failed(transaction, job),
        }
    }
}
