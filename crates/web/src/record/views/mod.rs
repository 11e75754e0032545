//! Saved views above a list: which there are, which one is open, and whether the list has been changed since.
//!
//! A view is opened by writing its question into the address beside `?view=<id>`: from there on the list is asked as any
//! other, and what differs from the view is what people have changed.

mod asked;
mod manage;
mod pairs;
mod save;
mod strip;

use std::time::Duration;

use domain::{
    kernel::{field::Field, policy::Resource},
    lists::saved_view::ViewArrangement,
};
use leptos::prelude::*;

use super::{Listed, question::Question};
use crate::{
    browser,
    lazy::Later,
    ui::{
        table::{ColumnLayout, Selection},
        url,
    },
};

/// Stands in the address where somebody wants the whole list, although it opens with a view.
const ALL: &str = "all";
/// A list whose views do not come is shown as it is after that.
const PATIENCE: Duration = Duration::from_secs(4);

/// Kept on the device, with the name of a list behind it, while the list opens with a view of one's own; `public/boot.js`
/// reads it too.
const USUAL: &str = "setu.opens-with-view.";

/// Whether the list is to show a view whose question is still unknown: it waits for that, since a moment of all its rows
/// would look like an answer. Copy it freely.
#[derive(Clone, Copy)]
pub struct Opening {
    list: Resource,
    named: Memo<Option<String>>,
    /// Whether this device knows that the list opens with a view when the address names none.
    usual: bool,
    settled: RwSignal<bool>,
}

impl Opening {
    pub(super) fn new(list: Resource) -> Self {
        let usual = opens_with_view(list);
        let opening = Self { list, named: url::query("view"), usual, settled: RwSignal::new(false) };
        set_timeout(move || opening.settle(), PATIENCE);
        opening
    }

    /// Followed only as long as it matters, so that a list is not asked twice. `usual` is the list's own order.
    pub(super) fn waits(self, question: &Question, usual: &str) -> bool {
        !question.is_filtered()
            && question.sort == usual
            && self.named.with(|named| named.as_deref().map_or(self.usual, |id| id != ALL))
            && !self.settled.get()
    }

    /// What the address asks is what is meant.
    fn settle(self) {
        self.settled.try_set(true);
    }

    /// Keeps for the next time whether the list opens with a view.
    fn remember(self, arrangement: &ViewArrangement) {
        match arrangement.default_view {
            Some(_) => browser::store(&usual_of(self.list), "yes"),
            None => browser::forget(&usual_of(self.list)),
        }
    }
}

/// Whether this device knows that the list opens with a view of one's own.
pub fn opens_with_view(list: Resource) -> bool {
    browser::stored(&usual_of(list)).is_some()
}

fn usual_of(list: Resource) -> String {
    [USUAL, list.as_str()].concat()
}

/// What the views of a list need to know of it.
#[derive(Clone, Copy)]
pub struct ListFacts {
    pub resource: Resource,
    /// The order when nobody asked for another.
    pub sort: &'static str,
    pub fields: &'static [Field],
    /// Whether two of its records may be one.
    pub merges: bool,
}

crate::lazy_view! {
    views:
    fn view_strip(list: ListFacts, layout: ColumnLayout, selection: Selection, opening: Opening) {
        strip::strip(list, layout, selection, opening).into_any()
    }
}

/// The views of a list. Their room is there before they are.
pub(super) fn views<R: Listed>(layout: ColumnLayout, selection: Selection, opening: Opening) -> impl IntoView {
    let list = ListFacts { resource: R::RESOURCE, sort: R::SORT, fields: R::FIELDS, merges: R::MERGES };
    view! { <div class="views"><Later load=view_strip(list, layout, selection, opening)/></div> }
}
