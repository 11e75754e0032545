//! Opportunities: the record and its stages, discounts above the limit, and the totals of a board.

mod discount;
mod limits;
mod moves;
mod routes;
mod store;
mod totals;

pub use routes::{asked, configure};
pub use store::{Opportunities, opportunity_names};
