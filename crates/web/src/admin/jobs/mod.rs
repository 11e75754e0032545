//! Jobs: the work that goes on behind the pages, for who keeps the house.

mod cells;
mod list;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::modules::route;

pub(super) const LIST: &str = "/admin/jobs";

crate::lazy_pages! {
    files: job_pages;
    Jobs => list::JobList,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("admin/jobs"), Lazy::<Jobs>::new())]
}
