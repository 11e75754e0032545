//! How leads are worked at: the ladder of attempts, and when each facility works.

mod routes;
mod store;

pub use routes::configure;
pub use store::{hours_of, lead_settings};
