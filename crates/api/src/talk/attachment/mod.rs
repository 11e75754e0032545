//! Files on any record: uploading, listing, downloading by signed links, the recycle bin, and sweeping up.

mod content;
mod link;
mod picture;
mod routes;
mod store;
mod sweep;
mod upload;

pub use routes::configure;
pub use store::{Row, hang as hang_file, on as files_on};
pub use sweep::{start as start_sweeping, sweep};
pub use upload::{Taken, take_bytes};

use crate::kernel::caller::Guarded;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;

/// What permissions on files are given for.
pub struct Attachments;

impl Guarded for Attachments {
    const RESOURCE: Resource = Resource::Attachments;
}

/// The name of the thumbnail of a file.
pub fn thumbnail_name(id: RecordId) -> String {
    format!("{id}.small")
}
