//! The day: activities, visit plans, calendar, tasks, patients' visits to the hospital.

pub mod activity;
pub mod calendar;
pub mod patient_visit;
pub mod sync;
pub mod task;
pub mod today;
pub mod visit_plan;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(activity::configure)
        .configure(visit_plan::configure)
        .configure(patient_visit::configure)
        .configure(task::configure)
        .configure(sync::configure)
        .configure(today::configure)
        .configure(calendar::configure);
}
