//! Accounts: the organisations.

mod row;
mod store;

pub use store::{Accounts, account_names};
