//! What changed of one's own work since a device asked last.

mod cursor;
mod routes;
mod store;

pub use routes::configure;
