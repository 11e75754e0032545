//! From the first question to what was won: opportunities and their forecast.

pub mod forecast;
pub mod opportunity;

use crate::kernel::registry::Registry;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(opportunity::configure).configure(forecast::configure);
}
