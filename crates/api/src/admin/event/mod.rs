//! Reading the change log: what happened to one record, and everything since a point.

mod routes;
mod store;
mod stream;

pub use routes::configure;
pub use store::{Part, select};
