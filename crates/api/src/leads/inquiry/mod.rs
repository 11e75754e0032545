//! Inquiries: what came in, whose it is, and how fast it was answered.

mod by_itself;
mod late;
mod matched;
mod routes;
mod store;
mod who;

pub use by_itself::{keeper, take_in};
pub use late::LateInquiries;
pub use routes::configure;
pub use store::{Inquiries, answer_now, answered_by_attempt, in_use, known};
