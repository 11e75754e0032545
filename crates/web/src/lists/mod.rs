//! The module of what happens to lists as a whole: the page of a bulk change. Views and the bar are drawn by `record`.

mod bulk_change;

use domain::kernel::BulkChangeId;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::{lazy_pages, modules::route};

/// The page of a bulk change.
pub fn bulk_path(id: BulkChangeId) -> String {
    ["/bulk-changes/", &id.to_string()].concat()
}

lazy_pages! {
    tools: list_pages;
    BulkChangePage => bulk_change::BulkChangePage,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("bulk-changes/:id"), Lazy::<BulkChangePage>::new())]
}
