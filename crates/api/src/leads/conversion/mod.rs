//! The conversion of leads: who somebody may be, the one transaction that makes or links whom they become, and its undo.
//!
//! What a conversion makes stands in one list ([`made::Made`]), by kind. An appointment, once there are any, joins it by
//! a kind in [`made`] and a field of the request: the undo then knows it, too.

mod candidates;
mod consents;
mod convert;
mod made;
mod panel;
mod routes;
mod store;
mod undo;

pub use routes::configure;
