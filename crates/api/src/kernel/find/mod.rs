//! The search over all kinds of records: what it guesses from, and how one kind is looked through.

mod look;
pub mod words;

pub use look::{Asked, Looked, look};
