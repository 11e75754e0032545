//! The forecast: what is won and expected by month, what history lets expect, and what has changed since a week. All of
//! it counts what the caller may see.

mod changes;
mod expected;
mod routes;
mod snapshot;
mod statistics;
mod store;

pub use routes::configure;
pub use snapshot::{SnapshotJobs, plan_weekly};
