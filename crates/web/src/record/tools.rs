//! The only place for what stands above a list: search, quick filters, filters, sorting on phones, the choice of columns.

use leptos::prelude::*;

use super::{
    Listed, QuickFilter, custom,
    question::{Question, sort_by},
};
use crate::{
    i18n::{t, tf},
    ui::{
        button::{IconButton, Look},
        filter::{FilterBar, SearchField, active_filters, set_filter},
        icon::{ARROW_DOWN, ARROW_UP, BOARD as BOARD_ICON, CHECK, MENU as LIST, SORT},
        popover::{Menu, MenuItem},
        table::{ColumnChooser, ColumnLayout},
        url::{self, Step},
    },
};

const COLUMNS: &str = "cols";
/// `?layout=board`
const LAYOUT: &str = "layout";
const BOARD: &str = "board";

/// Whether the address asks for the board of a list that has one.
pub(super) fn boarded<R: Listed>() -> Memo<bool> {
    let layout = url::query(LAYOUT);
    Memo::new(move |_| R::BOARD.is_some() && layout.with(|layout| layout.as_deref() == Some(BOARD)))
}

/// Between the table and the board.
fn layout_switch(boarded: Memo<bool>) -> impl IntoView {
    let label = move || if boarded.get() { t("record.as_table") } else { t("record.as_board") };
    let glyph = move || if boarded.get() { LIST } else { BOARD_ICON };
    let switch = move |()| {
        let layout = if boarded.get_untracked() { "" } else { BOARD };
        url::set_query_value(LAYOUT, layout, Step::Replace);
    };
    move || view! { <IconButton label=label() glyph=glyph() look=Look::Plain on_press=switch/> }
}

pub(super) fn tools<R: Listed>(question: Memo<Question>, layout: ColumnLayout, boarded: Memo<bool>) -> impl IntoView {
    view! {
        <div class="stack tight">
            <div class="table-tools">
                <div class="grow"><SearchField label=t(R::TEXTS.search)/></div>
                {R::BOARD.is_some().then(|| layout_switch(boarded))}
                <div class="only-phone">{sort_menu::<R>(question)}</div>
                {move || (!boarded.get()).then(|| view! { <div class="not-phone"><ColumnChooser layout=layout/></div> })}
            </div>
            <FilterBar parts=R::filter_part>
                {R::quick_filters().into_iter().map(|quick| view! { <QuickChip quick=quick/> }).collect_view()}
            </FilterBar>
        </div>
    }
}

/// Sets its filter; while the field has a filter, the filter's own chip says so instead.
#[component]
fn QuickChip(quick: QuickFilter) -> impl IntoView {
    let filters = active_filters();
    let field = quick.filter.field.clone();
    let free = Memo::new(move |_| filters.with(|filters| filters.iter().all(|filter| filter.field != field)));
    let quick = StoredValue::new(quick);
    move || {
        free.get().then(|| {
            view! {
                <button type="button" class="chip" on:click=move |_| set_filter(quick.with_value(|quick| quick.filter.clone()))>
                    {quick.with_value(|quick| quick.label.clone())}
                </button>
            }
        })
    }
}

/// Cards have no headings to sort by.
fn sort_menu<R: Listed>(question: Memo<Question>) -> impl IntoView {
    view! {
        <Menu label=t("record.sort") icon=SORT look=Look::Plain>
            {orders::<R>()
                .into_iter()
                .map(|(order, label)| {
                    let current = question.with(|question| question.sort == order);
                    let arrow = if order.starts_with('-') { ARROW_DOWN } else { ARROW_UP };
                    let sort = move |()| sort_by::<R>(&order);
                    view! { <MenuItem label=label icon=if current { CHECK } else { arrow } on_press=sort/> }
                })
                .collect_view()}
        </Menu>
    }
}

/// What to sort by, both ways, each with its words.
fn orders<R: Listed>() -> Vec<(String, String)> {
    R::columns()
        .into_iter()
        .map(|column| column.column)
        .chain(custom::columns::<R>())
        .filter_map(|column| Some((column.sort?, column.label)))
        .flat_map(|(field, label)| {
            [
                (field.to_owned(), tf("record.sort_up", &[("name", &label)])),
                (["-", field].concat(), tf("record.sort_down", &[("name", &label)])),
            ]
        })
        .collect()
}

/// Columns that the address names win over the ones chosen on this device; a new choice goes into the address, so that a
/// link shows what its sender saw.
pub(super) fn columns_in_address(layout: ColumnLayout) -> ColumnLayout {
    let named = url::query(COLUMNS);
    if let Some(named) = named.get_untracked() {
        layout.choose(&named.split(',').collect::<Vec<_>>());
    }
    Effect::new(move |before: Option<Vec<&'static str>>| {
        let keys: Vec<&'static str> = layout.visible().into_iter().map(|column| column.key).collect();
        if before.is_some_and(|before| before != keys) {
            let usual = layout.usual();
            url::set_query_value(COLUMNS, &if keys == usual { String::new() } else { keys.join(",") }, Step::Replace);
        }
        keys
    });
    layout
}
