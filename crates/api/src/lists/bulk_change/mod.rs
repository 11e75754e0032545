//! Bulk changes: one change of many records, in small steps, with a reason for each record that it did not reach.

mod job;
mod places;
mod refusals;
mod routes;
mod start;
mod store;

pub use job::BulkJobs;
pub use routes::configure;
pub use store::BulkChanges;
