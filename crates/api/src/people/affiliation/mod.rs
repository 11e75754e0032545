//! Affiliations: who works where.

mod store;

pub use store::{Affiliations, ensure};
