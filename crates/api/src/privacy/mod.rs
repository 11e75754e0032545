//! Patients' rights over their data. The one room that knows all others: what is held about a person lies in all of them.

pub mod broken_glass;

use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::Step;
use crate::kernel::registry::Registry;
use crate::outbound::Outbound;
use domain::admin::job::{Job, JobKind};

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(broken_glass::configure);
}

/// Runs the jobs of this room.
pub struct Jobs {
    alerts: broken_glass::Alerts,
}

impl Jobs {
    pub const fn new(outbound: Outbound) -> Self {
        Self { alerts: broken_glass::Alerts { outbound } }
    }

    pub fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::BrokenGlassMail => self.alerts.send(database, job),
            _ => Err(another_room(job)),
        }
    }

    pub fn step(&self, _: &mut Transaction<'_>, job: &Job) -> ApiResult<Step> {
        match job.kind {
            JobKind::BrokenGlassMail => Ok(Step::Finished { done: 1 }),
            _ => Err(another_room(job)),
        }
    }

    /// After the last try, or because somebody asked.
    pub fn ended(&self, _: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            // The watchers have their notification.
            JobKind::BrokenGlassMail => Ok(()),
            _ => Err(another_room(job)),
        }
    }
}

fn another_room(job: &Job) -> ApiError {
    ApiError::internal(format!("{} is a job of another room", job.kind))
}
