//! What every handler can reach: the database, the keys, the callers that were seen lately, the figures.

use super::caller::Callers;
use super::db::Database;
use super::jobs::Queue;
use super::live::Live;
use super::metrics::Metrics;
use super::secrets::Secrets;
use crate::config::Limits;
use std::sync::Arc;

#[derive(Clone)]
pub struct State {
    pub database: Database,
    pub secrets: Arc<Secrets>,
    pub callers: Arc<Callers>,
    pub jobs: Queue,
    pub live: Arc<Live>,
    pub metrics: Arc<Metrics>,
    pub limits: Limits,
}
