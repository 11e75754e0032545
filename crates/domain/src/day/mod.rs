//! The day: activities, calendar, tasks, patients' visits to the hospital.

pub mod patient_visit;
pub mod task;
