//! Patients' visits: who comes, when, to whom, and whether they came.

mod lead;
mod missed;
mod moves;
mod physician;
mod reminder;
mod routes;
mod store;

pub use moves::visits_missed;
pub use reminder::{VisitReminders, still_wanted};
pub use routes::configure;
pub use store::{PatientVisits, tie_to_contact, untie_from_contact, write_past};
