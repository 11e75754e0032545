//! Feeds: one's own calendar at a secret address.

mod page;
mod store;

pub use page::pages;
pub use store::{find, insert, list, new_feed, revoke};
