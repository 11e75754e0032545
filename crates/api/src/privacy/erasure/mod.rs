//! The end of what is held about a person: asked for by one administrator, decided by another one, carried out by a job,
//! and carried out again on a backup that comes from before.
//!
//! What goes and what stays is written in `docs/erasure.md`.

mod carry_out;
mod copies;
mod job;
mod log;
mod replay;
mod routes;
mod store;
mod traces;

pub use job::Erasures;
pub use log::{LOG, keep_beside};
pub use replay::{Known, known, replay};
pub use routes::configure;
