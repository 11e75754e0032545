//! Setu's REST API, typed: one function an endpoint, for the web app, the tests and outside Rust tools.
//!
//! ```no_run
//! # async fn example() -> Result<(), client::Error> {
//! let client = client::Client::new("https://setu.example.in");
//! client.login(&domain::admin::auth::Login { email: "asha@example.in".into(), password: "…".into(), code: None }).await?;
//! let page = client.list_contacts(&domain::kernel::ListLink { q: Some("iyer".into()), ..Default::default() }).await?;
//! # Ok(()) }
//! ```

mod admin;
mod calendar;
mod day;
mod find;
mod leads;
mod lists;
mod opportunities;
mod outbox;
mod people;
mod privacy;
mod records;
mod security;
mod talk;
mod transport;

pub use calendar::CalendarQuery;
pub use security::AuditQuery;
pub use transport::{Client, Error, File};
