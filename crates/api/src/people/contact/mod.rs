//! Contacts: the people.

mod row;
mod store;

pub use store::{Contacts, contact_names};
