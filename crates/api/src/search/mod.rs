//! The search over all kinds of records, and the words that it guesses from.

mod rebuild;
mod routes;

pub use rebuild::bring_up_to_date;
pub use routes::configure;
