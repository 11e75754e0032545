//! Pairs of records that look like one: the scan that finds them, and the queue in which people decide; and
//! who is like somebody that is about to be written down.

mod alike;
mod block;
mod job;
mod routes;
mod scan;
mod store;

pub use alike::{Alike, accounts_like, contacts_like};
pub use job::{DuplicateJobs, plan_nightly};
pub use routes::configure;
pub use store::Duplicates;
