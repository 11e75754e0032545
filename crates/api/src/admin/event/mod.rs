//! Reading the change log: what happened to one record, and everything since a point.

mod routes;
mod store;
mod stream;

pub use routes::configure;
pub use store::{changed_since, count_import_events, import_events};
