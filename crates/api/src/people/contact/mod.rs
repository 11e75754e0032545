//! Contacts: the people.

mod store;

pub use store::{Contacts, contact_names};
