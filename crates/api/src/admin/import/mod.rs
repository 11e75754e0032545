//! Imports: a file goes in without one lost row. Reading it, what its columns mean, the dry run, the run, the undo.

mod job;
mod reader;
mod routes;
mod rows;
mod sheet;
mod stage;
mod store;
mod take_in;
mod undo;
mod upload;
mod works_at;

pub use job::ImportJobs;
pub use routes::configure;
pub use stage::piece_with;
pub use store::Imports;
