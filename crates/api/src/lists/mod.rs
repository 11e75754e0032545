//! What people do with lists: saved views, and changes of many records at once.

pub mod bulk_change;
pub mod saved_view;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(saved_view::configure).configure(bulk_change::configure);
}
