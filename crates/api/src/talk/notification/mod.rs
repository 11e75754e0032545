//! The caller's notifications; `kernel/notify.rs` writes them. How they leave the app, and what people choose about that.

mod delivery;
mod digest;
mod preferences;
mod routes;
mod store;

pub use delivery::NoticeJobs;
pub use digest::{AgendaLine, DigestJobs};
pub use routes::configure;

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on notifications are given for.
pub struct Notifications;

impl Guarded for Notifications {
    const RESOURCE: Resource = Resource::Notifications;
}
