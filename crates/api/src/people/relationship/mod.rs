//! Relationships: who is what to whom.

mod store;

pub use store::Relationships;
