//! The day: patients' visits to the hospital.

mod patient_visits;
