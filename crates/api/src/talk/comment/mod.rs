//! Comments on any record.

mod routes;
mod store;

pub use routes::configure;
pub use store::{create as write, hang as hang_comment, on as comments_on, texts};

use crate::kernel::caller::Guarded;
use domain::kernel::policy::Resource;

/// What permissions on comments are given for.
pub struct Comments;

impl Guarded for Comments {
    const RESOURCE: Resource = Resource::Comments;
}
