//! Who edits a record at this moment: rows that live for some seconds, so that every node sees them.

mod routes;
mod store;

pub use routes::configure;

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on them are given for.
pub struct Editors;

impl Guarded for Editors {
    const RESOURCE: Resource = Resource::Editors;
}
