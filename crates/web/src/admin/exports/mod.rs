//! Exports: files that were made of lists, ready to be fetched. The lists themselves ask for them (`record::export`).

mod list;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::modules::route;

pub(super) const LIST: &str = "/exports";

crate::lazy_pages! {
    files: export_pages;
    Exports => list::ExportList,
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("exports"), Lazy::<Exports>::new())]
}
