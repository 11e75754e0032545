//! Tie-ups: what was agreed with accounts.

mod job;
mod moves;
mod store;

pub use job::TieUpJobs;
pub use store::{TieUps, found_by, plan_next};
