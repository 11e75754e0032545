//! The calendar: what has a day, read from where each thing lives, and feeds of it for phones.

mod feed;
mod ics;
mod people;
mod read;
mod routes;
mod sources;

pub use feed::{insert as insert_feed, new_feed, pages};
pub use routes::configure;
