//! Accounts: the organisations.

mod store;

pub use store::{Accounts, account_names};
