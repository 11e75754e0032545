//! The caller's notifications; `kernel/notify.rs` writes them.

mod routes;
mod store;

pub use routes::configure;

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on notifications are given for.
pub struct Notifications;

impl Guarded for Notifications {
    const RESOURCE: Resource = Resource::Notifications;
}
