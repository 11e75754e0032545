//! Saved views above a list: which there are, which one is open, and whether the list has been changed since.
//!
//! A view is opened by writing its question into the address beside `?view=<id>`: from there on the list is asked as any
//! other, and what differs from the view is what people have changed.

mod asked;
mod manage;
mod pairs;
mod save;
mod strip;

use domain::kernel::{field::Field, policy::Resource};
use leptos::prelude::*;

use super::Listed;
use crate::{lazy::Later, ui::table::ColumnLayout};

/// What the views of a list need to know of it.
#[derive(Clone, Copy)]
pub struct ListFacts {
    pub resource: Resource,
    /// The order when nobody asked for another.
    pub sort: &'static str,
    pub fields: &'static [Field],
}

crate::lazy_view! {
    views:
    fn view_strip(list: ListFacts, layout: ColumnLayout) {
        strip::strip(list, layout).into_any()
    }
}

/// The views of a list. Their room is there before they are.
pub(super) fn views<R: Listed>(layout: ColumnLayout, opening: Opening) -> impl IntoView {
    let list = ListFacts { resource: R::RESOURCE, sort: R::SORT, fields: R::FIELDS, merges: R::MERGES };
    view! { <div class="views"><Later load=view_strip(list, layout, opening)/></div> }
}
    /// Whether two of its records may be one.
    pub merges: bool,
