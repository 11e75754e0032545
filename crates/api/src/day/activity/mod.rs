//! Activities: what is done with contacts and accounts, with whom it clashes, and what follows from its outcome.

mod correction;
mod follow;
mod job;
mod log;
mod moves;
mod next;
mod routes;
mod series;
mod store;
mod undo;
mod warnings;

pub use follow::{plan_next, refresh_touches};
pub use job::ActivityJobs;
pub use routes::configure;
pub use store::Activities;
