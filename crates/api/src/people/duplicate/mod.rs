//! Pairs of records that look like one: the scan that finds them, and the queue in which people decide.

mod block;
mod job;
mod routes;
mod scan;
mod store;

pub use job::{DuplicateJobs, plan_nightly};
pub use routes::configure;
pub use store::Duplicates;
