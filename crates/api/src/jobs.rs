//! Gives each job to the room whose work it is.

use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::outbound::Outbound;
use crate::people::duplicate::DuplicateJobs;
use crate::people::tie_up::TieUpJobs;
use crate::{admin, privacy};
use domain::admin::job::{Job, JobKind};

/// Runs every job of the server.
pub struct Jobs {
    admin: admin::Jobs,
    privacy: privacy::Jobs,
}

impl Jobs {
    pub fn new(outbound: Outbound) -> ApiResult<Self> {
        Ok(Self { privacy: privacy::Jobs::new(outbound.clone()), admin: admin::Jobs::new(outbound)? })
    }
}

impl Run for Jobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::TieUpDue | JobKind::DuplicateScan => Ok(()),
            JobKind::BrokenGlassMail => self.privacy.act(database, job),
            _ => self.admin.act(database, job),
        }
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        match job.kind {
            JobKind::TieUpDue => TieUpJobs::step(transaction, job),
            JobKind::BrokenGlassMail => self.privacy.step(transaction, job),
            JobKind::DuplicateScan => DuplicateJobs::step(transaction, job, done),
            _ => self.admin.step(transaction, job, done),
        }
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::TieUpDue => TieUpJobs::cancelled(transaction, job),
            JobKind::BrokenGlassMail => self.privacy.ended(transaction, job),
            JobKind::DuplicateScan => DuplicateJobs::cancelled(transaction, job),
            _ => self.admin.cancelled(transaction, job),
        }
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            // It waits on the dead-letter list for an administrator.
            JobKind::TieUpDue => Ok(()),
            JobKind::BrokenGlassMail => self.privacy.ended(transaction, job),
            // The next night tries again.
            JobKind::DuplicateScan => DuplicateJobs::cancelled(transaction, job),
            _ => self.admin.failed(transaction, job),
        }
    }
}
