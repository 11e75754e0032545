//! Users: the people who sign in.

mod absence;
mod routes;
mod store;

pub use absence::set_away;
pub use routes::configure;
pub use store::{Users, within_own_facility};
