//! The day: activities, visit plans, calendar, tasks, patients' visits to the hospital.

pub mod activity;
pub mod calendar;
pub mod patient_visit;
pub mod sync;
pub mod task;
pub mod today;
pub mod visit_plan;
