//! The day: activities, calendar, tasks, patients' visits to the hospital.

pub mod patient_visit;
pub mod task;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(patient_visit::configure);
    registry.configure(task::configure);
}
