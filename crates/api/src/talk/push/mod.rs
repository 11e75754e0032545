//! The caller's devices that are told by their browser's push service.

mod routes;
pub mod store;

pub use routes::configure;
