//! Who works with Setu, where, and what they bring in and take out.

pub mod auth;
pub mod event;
pub mod facility;
pub mod job;
pub mod names;
pub mod session;
pub mod team;
pub mod user;

use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::RecordRoutes;
use domain::admin::job::Job;
use utoipa_actix_web::service_config::ServiceConfig;

pub fn configure(config: &mut ServiceConfig<'_>) {
    config
        .configure(auth::configure)
        .configure(session::configure)
        .configure(user::configure)
        .service(RecordRoutes::<user::Users>::new())
        .service(RecordRoutes::<team::Teams>::new())
        .service(RecordRoutes::<facility::Facilities>::new())
        .configure(job::configure)
        .configure(event::configure);
}

/// Runs the jobs of this room.
pub struct Jobs {
    pub database: Database,
}

impl Run for Jobs {
    fn step(&self, _transaction: &mut Transaction<'_>, job: &Job, _done: i64) -> ApiResult<Step> {
        match job.kind {
            _ => Err(ApiError::internal("no such job yet")),
        }
    }
    fn cancelled(&self, _: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        Ok(())
    }
    fn failed(&self, _: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        Ok(())
    }
}
