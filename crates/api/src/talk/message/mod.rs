//! Messages on any record: the list of what left on its account, and the job that sends each.

mod job;
mod routes;
mod store;

pub use job::MessageJobs;
pub use routes::configure;
pub use store::{Outgoing, messages_on};

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on messages are given for.
pub struct Messages;

impl Guarded for Messages {
    const RESOURCE: Resource = Resource::Messages;
}
