//! The conversion of leads: who somebody may be, the one transaction that makes or links whom they become, and its undo.
//!
//! What a conversion makes stands in one list ([`made::Made`]), by kind: what joins it is known to the undo, too.

mod candidates;
mod consents;
mod convert;
mod made;
mod panel;
mod routes;
mod store;
mod undo;

pub use routes::configure;
