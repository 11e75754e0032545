//! The day: activities, visit plans, calendar, patients' visits to the hospital, tasks.

mod activities;
mod calendar;
mod patient_visits;
mod sync;
mod tasks;
mod team_today;
mod today;
mod visit_plans;
