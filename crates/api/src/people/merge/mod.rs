//! Merging two records of one person or one organisation, and undoing it.
//!
//! The one that stays keeps its id; the other goes into the recycle bin, all that referred to it refers to the first, as
//! `kernel/db/references.rs` says of each column, and what was changed is written down for the undo.

mod carry;
mod hanging;
mod joined;
mod preview;
mod refused;
mod routes;
mod store;
mod undo;

pub use routes::MergeRoutes;
pub use undo::forget_old;

use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::record::Store;
use domain::kernel::RecordId;

/// A kind of record that can be merged.
pub trait Mergeable: Store {
    /// Why these two cannot be one: somebody is not their own guardian, a hospital not a part of itself.
    fn refused(connection: &mut Connection, survivor: &Self::Record, other: &Self::Record)
    -> ApiResult<Option<String>>;

    /// What is written of the one that stays in other places: the name by which its tie-ups are found.
    fn follow(transaction: &mut Transaction<'_>, survivor: &Self::Record) -> ApiResult<()>;
}

/// The record that goes, and the one that stays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Two {
    pub from: RecordId,
    pub to: RecordId,
}
