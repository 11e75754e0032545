//! Exports: a list, as it is filtered and sorted, as a file.

mod job;
mod routes;
mod store;
mod works_at;
mod writer;

pub use job::ExportJobs;
pub use routes::configure;
pub use store::Exports;
