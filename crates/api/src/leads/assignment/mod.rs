//! Assignment rules: kept in an order, and asked whenever a lead comes in that nobody was named for.

mod choose;
mod order;
mod preview;
mod routes;
mod store;

pub use choose::{Chosen, choose, least_loaded_of};
pub use routes::configure;
pub use store::{AssignmentRules, Named, gets_leads};
