//! Who works with Setu, where, and what they bring in and take out.

pub mod api_key;
pub mod audit;
pub mod auth;
pub mod custom_field;
pub mod event;
pub mod export;
pub mod facility;
pub mod import;
pub mod job;
pub mod names;
pub mod security;
pub mod session;
pub mod team;
pub mod user;

use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;
use crate::outbound::Outbound;
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
        .configure(event::configure)
        .configure(api_key::configure)
        .configure(audit::configure)
        .configure(security::configure);
}

/// Runs the jobs of this room.
pub struct Jobs {
    imports: import::ImportJobs,
    exports: export::ExportJobs,
    reset_mails: auth::reset::ResetMails,
}

impl Jobs {
    pub fn new(outbound: Outbound) -> ApiResult<Self> {
        let reset_mails = auth::reset::ResetMails { outbound };
        Ok(Self { imports: import::ImportJobs::default(), exports: export::ExportJobs::new()?, reset_mails })
    }
}

impl Run for Jobs {
    fn act(&self, database: &Database, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::PasswordResetMail => self.reset_mails.send(database, job),
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo | JobKind::ExportRun => Ok(()),
            JobKind::TieUpDue
            | JobKind::BrokenGlassMail
            | JobKind::PersonErase
            | JobKind::DuplicateScan
            | JobKind::BulkRun
            | JobKind::BulkUndo => Err(another_room(job)),
        }
    }

    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, done: i64) -> ApiResult<Step> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => {
                self.imports.step(transaction, job, done)
            }
            JobKind::ExportRun => self.exports.step(transaction, job, done),
            JobKind::TieUpDue
            | JobKind::BrokenGlassMail
            | JobKind::PersonErase
            | JobKind::DuplicateScan
            | JobKind::BulkRun
            | JobKind::BulkUndo => Err(another_room(job)),
            JobKind::PasswordResetMail => self.reset_mails.step(transaction, job),
        }
    }

    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => self.imports.cancelled(transaction, job),
            JobKind::ExportRun => self.exports.failed(transaction, job),
            JobKind::TieUpDue
            | JobKind::BrokenGlassMail
            | JobKind::PersonErase
            | JobKind::DuplicateScan
            | JobKind::BulkRun
            | JobKind::BulkUndo => Err(another_room(job)),
            JobKind::PasswordResetMail => Ok(()),
        }
    }

    fn failed(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match job.kind {
            JobKind::ImportCheck | JobKind::ImportRun | JobKind::ImportUndo => self.imports.failed(transaction, job),
            JobKind::ExportRun => self.exports.failed(transaction, job),
            JobKind::TieUpDue
            | JobKind::BrokenGlassMail
            | JobKind::PersonErase
            | JobKind::DuplicateScan
            | JobKind::BulkRun
            | JobKind::BulkUndo => Err(another_room(job)),
            // An administrator may send it again, as long as it is worth anything.
            JobKind::PasswordResetMail => Ok(()),
        }
    }
}

/// `jobs.rs` gives each job to its room.
fn another_room(job: &Job) -> ApiError {
    ApiError::internal(format!("{} is a job of another room", job.kind))
}
