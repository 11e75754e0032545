//! Consents: the ledger of what people want to be told, and how.

mod routes;
mod store;

pub use routes::configure;
pub use store::{Consents, given_in, may_be_answered};
