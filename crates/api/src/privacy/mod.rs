//! Patients' rights over their data. The one room that knows all others: what is held about a person lies in all of them.

mod administrators;
mod asked;
pub mod broken_glass;
pub mod erasure;
pub mod export;
mod person;

use crate::kernel::caller::Guarded;
use crate::kernel::registry::Registry;
use domain::kernel::policy::Resource;

pub fn configure(registry: &mut Registry<'_>) {
    registry.configure(broken_glass::configure).configure(erasure::configure).configure(export::configure);
}

/// What permissions on all that is held about a person are given for.
pub struct Persons;

impl Guarded for Persons {
    const RESOURCE: Resource = Resource::Persons;
}
