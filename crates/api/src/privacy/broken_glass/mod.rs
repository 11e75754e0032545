//! Looking at what one's role hides of a patient: for a while, with a reason, and administrators are told at once.

mod mail;
mod routes;
mod store;

pub use mail::Alerts;
pub use routes::configure;

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on broken glass are given for.
pub struct Glass;

impl Guarded for Glass {
    const RESOURCE: Resource = Resource::BrokenGlass;
}
