//! What people do on a day: activities, and how often somebody is to be visited.

pub mod activity;
pub mod visit_plan;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(activity::configure).configure(visit_plan::configure);
}
