//! All that is held about a person, as a file for the person: asked for by an administrator, written by a job, fetched
//! among the exports (`admin/export`) by whoever asked, for some days.
//!
//! What is in it is written in `docs/person-export.md`.

mod held;
mod job;
mod pack;
mod routes;

pub use job::{PersonExports, hold};
pub use routes::configure;
