//! The day: activities, visit plans, patients' visits to the hospital.

mod activities;
mod patient_visits;
mod team_today;
mod today;
mod visit_plans;
