//! Saved views, and which of them each person has above their lists.

mod arrangement;
mod question;
mod routes;
mod store;

pub use routes::configure;
pub use store::SavedViews;
