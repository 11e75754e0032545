//! The day: patients' visits to the hospital, and tasks.

mod patient_visits;
mod tasks;
