//! Who works with Setu, where, and what they bring in and take out.

pub mod auth;
pub mod custom_field;
pub mod event;
pub mod export;
pub mod facility;
pub mod import;
pub mod job;
pub mod names;
pub mod session;
pub mod team;
pub mod user;

use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;
use domain::admin::job::{Job, JobKind};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(auth::configure)
        .configure(session::configure)
        .configure(user::configure)
        .service(RecordRoutes::<user::Users>::new())
        .service(RecordRoutes::<team::Teams>::new())
        .service(RecordRoutes::<facility::Facilities>::new())
        .service(RecordRoutes::<custom_field::CustomFields>::new())
        .configure(import::configure)
        .configure(export::configure)
        .configure(job::configure)
        .configure(event::configure);
}

/// Runs the jobs of this room.
pub struct Jobs {
    imports: import::ImportJobs,
    exports: export::ExportJobs,
}

impl Jobs {
    pub fn new() -> ApiResult<Self> {
        Ok(Self { imports: import::ImportJobs::default(), exports: export::ExportJobs::new()? })
    }
}

impl Run for Jobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => {
                self.imports.step(transaction, job, done)
            }
            JobKind::ExportRun => self.exports.step(transaction, job, done),
            JobKind::TieUpDue => Err(another_room(job)),
        }
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => self.imports.cancelled(transaction, job),
            JobKind::ExportRun => self.exports.failed(transaction, job),
            JobKind::TieUpDue => Err(another_room(job)),
        }
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => self.imports.failed(transaction, job),
            JobKind::ExportRun => self.exports.failed(transaction, job),
            JobKind::TieUpDue => Err(another_room(job)),
        }
    }
}

/// `jobs.rs` gives each job to its room.
fn another_room(job: &Job) -> ApiError {
    ApiError::internal(format!("{} is a job of another room", job.kind))
}
