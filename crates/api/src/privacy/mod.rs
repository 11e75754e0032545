//! Patients' rights over their data. The one room that knows all others: what is held about a person lies in all of them.

pub mod broken_glass;
pub mod erasure;

use crate::kernel::db::{Database, Transaction};
use crate::kernel::disk::Files;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::Step;
use crate::kernel::registry::Registry;
use crate::outbound::Outbound;
use domain::admin::job::{Job, JobKind};
use std::path::PathBuf;
use std::sync::Arc;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(broken_glass::configure).configure(erasure::configure);
}

/// Runs the jobs of this room.
pub struct Jobs {
    alerts: broken_glass::Alerts,
    erasures: erasure::Erasures,
}

impl Jobs {
    /// `log`: the list of those who were erased.
    pub fn new(outbound: Outbound, files: Arc<dyn Files>, log: PathBuf) -> Self {
        Self { alerts: broken_glass::Alerts { outbound }, erasures: erasure::Erasures { files, log } }
    }

    pub fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::BrokenGlassMail => self.alerts.send(database, job),
            JobKind::PersonErase => self.erasures.act(database, job),
            _ => Err(another_room(job)),
        }
    }

    pub fn step(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<Step> {
        match job.kind {
            JobKind::BrokenGlassMail => Ok(Step::Finished { done: 1 }),
            JobKind::PersonErase => erasure::Erasures::step(transaction, job),
            _ => Err(another_room(job)),
        }
    }

    /// After the last try, or because somebody asked.
    pub fn ended(&self, _: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            // The watchers have their notification. What was approved waits on the dead-letter list: it is not undone.
            JobKind::BrokenGlassMail | JobKind::PersonErase => Ok(()),
            _ => Err(another_room(job)),
        }
    }
}

/// `jobs.rs` gives each job to its room.
fn another_room(job: &Job) -> ApiError {
    ApiError::internal(format!("{} is a job of another room", job.kind))
}
