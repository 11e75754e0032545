//! What every handler can reach: the database, the keys, the callers that were seen lately, the figures.

use super::asker::Callers;
use super::audit::Reads;
use super::db::Database;
use super::disk::Files;
use super::jobs::Queue;
use super::live::Live;
use super::metrics::Metrics;
use super::secrets::Secrets;
use crate::config::Limits;
use crate::outbound::Outbound;
use std::sync::Arc;

#[derive(Clone)]
pub struct State {
    pub database: Database,
    pub secrets: Arc<Secrets>,
    pub callers: Arc<Callers>,
    /// Who read whose details; written down behind the readers' backs.
    pub reads: Reads,
    pub jobs: Queue,
    pub live: Arc<Live>,
    pub files: Arc<dyn Files>,
    pub metrics: Arc<Metrics>,
    pub limits: Limits,
    /// What leaves the house.
    pub outbound: Outbound,
}
