//! Imports: a file comes in, its columns are mapped, it is checked, it goes in, and can be taken back.

mod counts;
mod fields;
mod list;
mod mapping;
mod open;
mod options;
mod page;
mod plan;
mod prepare;
mod reasons;
mod result;
mod rows;
mod sample;
mod sheet;
mod status;
mod upload;
mod working;

use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

use crate::modules::route;

pub(super) const LIST: &str = "/imports";
pub(super) const NEW: &str = "/imports/new";

crate::lazy_pages! {
    files: import_pages;
    Imports => list::ImportList,
    NewImport => upload::UploadPage,
    OneImport => page::ImportPage,
}

/// The page of one import.
pub(super) fn path_of(id: &str) -> String {
    [LIST, "/", id].concat()
}

pub(super) fn routes() -> Vec<AnyNestedRoute> {
    vec![
        route(path!("imports"), Lazy::<Imports>::new()),
        route(path!("imports/new"), Lazy::<NewImport>::new()),
        route(path!("imports/:id"), Lazy::<OneImport>::new()),
    ]
}
