//! Leads: who asked about care.

mod moves;
mod routes;
mod store;

pub use routes::configure;
pub use store::{Leads, lead_names};
