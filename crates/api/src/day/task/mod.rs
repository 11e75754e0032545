//! Tasks: the record and its moves, the one that follows by a rule, what becomes of it with the record that it is about, and
//! who is told of what is due.

mod about;
mod carry;
mod job;
mod made;
mod moves;
mod repeat;
mod routes;
mod store;
mod undo;

pub use carry::{carry_back, carry_over};
pub use job::{TaskJobs, plan_next};
pub use made::{Made, make, take_back};
pub use routes::configure;
pub use store::Tasks;
