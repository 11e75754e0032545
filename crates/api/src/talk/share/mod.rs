//! Sharing a record with a person or a team, and who sees it for which reason.

mod routes;
mod store;
mod viewers;

pub use routes::configure;
pub use store::of as shares_of;

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on shares are given for.
pub struct Shares;

impl Guarded for Shares {
    const RESOURCE: Resource = Resource::Shares;
}
