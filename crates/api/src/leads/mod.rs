//! People who ask about care: leads, from the first word to a patient, and how they are worked at.

pub mod attempt;
pub mod inquiry;
pub mod lead;
pub mod settings;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .configure(attempt::configure)
        .configure(settings::configure)
        .configure(inquiry::configure)
        .configure(lead::configure);
}
