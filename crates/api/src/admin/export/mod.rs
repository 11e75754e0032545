//! Exports: a list, as it is filtered and sorted, as a file. The file with a person's data is written by `privacy/export`,
//! and lies and is fetched here.

mod job;
mod routes;
mod store;
mod works_at;
mod writer;

pub use job::{ExportEnds, ExportJobs};
pub use routes::configure;
pub use store::{Exports, find_export, put_person_file, put_progress, start};
