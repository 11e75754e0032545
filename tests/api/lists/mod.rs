//! Lists and searches, compared with a plain reference over the same records.

mod data;
mod filters;
mod q;
mod reference;
mod shape;
mod walk;
