//! The day: activities, visit plans, patients' visits to the hospital.

mod activities;
mod patient_visits;
mod visit_plans;
