//! Users: the people who sign in.

mod routes;
mod store;

pub use routes::configure;
pub use store::{Users, within_own_facility};
