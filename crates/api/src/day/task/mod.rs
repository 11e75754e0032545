//! Tasks: the record and its moves, the one that follows by a rule, and who is told of what is due.

mod about;
mod job;
mod moves;
mod repeat;
mod routes;
mod store;
mod undo;

pub use job::{TaskJobs, plan_next};
pub use routes::configure;
pub use store::{Tasks, made_by_itself};
