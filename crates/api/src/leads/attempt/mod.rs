//! Attempts to reach who asked about care, and what the ladder plans after them.

mod routes;
mod store;

pub use routes::configure;
pub use store::{attempts_on, write_past};
