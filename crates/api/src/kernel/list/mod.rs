//! Lists: from a query string or a search body to one SQL statement, and from its rows to a page.

pub mod column;
pub mod cursor;
pub mod filter;
pub mod newest;
pub mod page;
pub mod query;
pub mod text;

pub use column::{Column, Stored};
pub use newest::Newest;
pub use page::load_page;
pub use query::{Known, ListQuery};

/// The key that signs cursors.
pub fn cursor_key(secrets: &super::secrets::Secrets) -> Vec<u8> {
    secrets.cursor.clone()
}
