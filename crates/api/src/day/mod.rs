//! What fills somebody's day: tasks.

pub mod task;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(task::configure);
}
