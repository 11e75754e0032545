//! What every record does, written once: a store says what is its own, this room does the rest.
//!
//! [`Store`] is the part to write for a new record; [`operations`] are the transactions, [`routes`] the HTTP,
//! [`hiding`] what a role does not see of them, [`document`] the specification of those routes, [`transition`] all three for records that move through statuses.

mod any;
mod document;
mod expand;
pub mod hiding;
mod many;
pub mod merge;
pub mod operations;
mod routes;
mod row;
mod store;
pub mod transition;

pub use any::{AnyStore, Facts, Kind, holding_in_custom};
pub use expand::{Expansion, Names, named};
pub use many::ManyStore;
pub use routes::{RecordRoutes, answered, known_to, respond, shown};
pub use row::{Changes, KEPT, Kept};
pub use store::{Select, Store, expand, expansions, json_value};
pub use transition::{MoveRoutes, Moves};
