//! The only place for tables of records. A page gives columns and rows; the table does sorting headers, choice and order
//! of columns, selection, the keyboard, and turns itself into two-line cards where it is narrow.

mod columns;
mod keys;
mod selection;

use std::sync::Arc;

use leptos::{html, prelude::*, task::spawn_local};

pub use columns::{Column, ColumnChooser, ColumnLayout, Place};
pub use selection::{BulkBar, SelectButton, Selection};

use super::icon::{ARROW_DOWN, Icon};
use crate::{
    browser,
    i18n::{t, tf},
};

type Cell = Arc<dyn Fn(&'static str) -> AnyView + Send + Sync>;

/// One record as the table sees it.
#[derive(Clone)]
pub struct Row {
    pub id: String,
    /// A change of it renders the row anew.
    pub version: i64,
    /// What the row is called: for the selection box.
    pub name: String,
    pub href: Option<String>,
    /// Somebody else changed it a moment ago.
    just_changed: bool,
    cell: Cell,
}

impl Row {
    /// `cell` makes the content of a column by its key; the title's content is put into the link by the table.
    pub fn new(
        id: impl Into<String>,
        version: i64,
        name: impl Into<String>,
        href: Option<String>,
        cell: impl Fn(&'static str) -> AnyView + Send + Sync + 'static,
    ) -> Self {
        Self { id: id.into(), version, name: name.into(), href, just_changed: false, cell: Arc::new(cell) }
    }

    /// Drawn anew, the row is marked for a moment.
    #[must_use]
    pub fn just_changed(mut self, just_changed: bool) -> Self {
        self.just_changed = just_changed;
        self
    }
}

/// A sorting as the API writes it: `name`, or `-name` for downwards.
pub fn toggled_sort(current: &str, field: &str) -> String {
    if current == field { ["-", field].concat() } else { field.to_owned() }
}

/// The table. `children` is what stands below the rows inside its frame: "Load more", totals.
#[component]
pub fn DataTable(
    /// What the table holds, read out.
    #[prop(into)]
    label: String,
    layout: ColumnLayout,
    #[prop(into)] rows: Signal<Vec<Row>>,
    #[prop(optional, into)] sort: Signal<String>,
    #[prop(optional, into)] on_sort: Option<Callback<String>>,
    #[prop(optional)] selection: Option<Selection>,
    /// Draws all rows in one go, for who scrolls among them at once. Else the first come first.
    #[prop(optional)]
    at_once: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let table = NodeRef::<html::Table>::new();
    let region_label = label.clone();
    let tracks = Memo::new(move |_| layout.tracks(selection.is_some()));
    let order = Signal::derive(move || rows.with(|rows| rows.iter().map(|row| row.id.clone()).collect::<Vec<_>>()));
    keys::listen(table, selection, order);
    let (rows, is_whole) = if at_once { (rows, Signal::stored(true)) } else { by_and_by(rows) };
    view! {
        <div class="table-box" style:--cols=move || tracks.get() style:--least=move || layout.least_width(selection.is_some()) style:--stick=if selection.is_some() { "48px" } else { "0px" }>
            <div class="table-scroll" tabindex="0" role="region" aria-label=region_label>
                <table class="data" role="table" aria-label=label node_ref=table>
                    <thead role="rowgroup">
                        <tr role="row">
                            {selection.map(|selection| view! {
                                <th class="pick" role="columnheader" scope="col">
                                    <label>
                                        <span class="visually-hidden">{t("table.select_all")}</span>
                                        <input
                                            type="checkbox"
                                            prop:checked=move || order.with(|order| selection.holds_all(order))
                                            prop:indeterminate=move || order.with(|order| selection.holds_some(order))
                                            on:change=move |event| selection.set_all(&order.get_untracked(), event_target_checked(&event))
                                        />
                                    </label>
                                </th>
                            })}
                            <For each=move || layout.drawn() key=|column| column.key let:column>
                                <HeaderCell column=column sort=sort on_sort=on_sort/>
                            </For>
                        </tr>
                    </thead>
                    <tbody role="rowgroup">
                        <For each=move || rows.get() key=|row| (row.id.clone(), row.version) let:row>
                            <BodyRow row=row layout=layout selection=selection order=order/>
                        </For>
                    </tbody>
                </table>
                // Not in sight before its time, since that loads more.
                {children.map(|children| view! { <div class="table-foot" hidden=move || !is_whole.get()>{children()}</div> })}
            </div>
        </div>
    }
}

/// The first rows, and with each breath some more, since a phone needs long for fifty; and whether these are all.
fn by_and_by(rows: Signal<Vec<Row>>) -> (Signal<Vec<Row>>, Signal<bool>) {
    // The code of the first one has to be compiled.
    const AT_FIRST: usize = 1;
    const THEN: usize = 7;
    let drawn = RwSignal::new(AT_FIRST);
    Effect::new(move |_| {
        let drawn_now = drawn.get();
        if rows.with(Vec::len) > drawn_now {
            spawn_local(async move {
                browser::breathe().await;
                drawn.try_set(drawn_now + THEN);
            });
        }
    });
    let first = Signal::derive(move || rows.with(|rows| rows.iter().take(drawn.get()).cloned().collect()));
    (first, Signal::derive(move || rows.with(Vec::len) <= drawn.get()))
}

#[component]
fn HeaderCell(column: Column, sort: Signal<String>, on_sort: Option<Callback<String>>) -> impl IntoView {
    let field = column.sort;
    let direction = move || {
        let field = field?;
        sort.with(|sort| match sort.strip_prefix('-') {
            Some(down) if down == field => Some("descending"),
            None if sort == field => Some("ascending"),
            _ => None,
        })
    };
    let label = column.label.clone();
    view! {
        <th role="columnheader" scope="col" class=column.place.class() class:numeric=column.numeric aria-sort=direction>
            {match (field, on_sort) {
                (Some(field), Some(on_sort)) => view! {
                    <button type="button" on:click=move |_| on_sort.run(toggled_sort(&sort.get_untracked(), field))>
                        {label}
                        <Icon glyph=ARROW_DOWN/>
                    </button>
                }.into_any(),
                _ => label.into_any(),
            }}
        </th>
    }
}

#[component]
fn BodyRow(row: Row, layout: ColumnLayout, selection: Option<Selection>, order: Signal<Vec<String>>) -> impl IntoView {
    let id = StoredValue::new(row.id.clone());
    let picked = move || selection.is_some_and(|selection| id.with_value(|id| selection.holds(id)));
    let select_label = tf("table.select", &[("name", &row.name)]);
    let (href, cell) = (row.href.clone(), Arc::clone(&row.cell));
    view! {
        <tr role="row" class:picked=picked class:no-pick=selection.is_none() class:just-changed=row.just_changed data-id=row.id>
            {selection.map(|selection| view! {
                <td class="pick" role="cell">
                    <label>
                        <span class="visually-hidden">{select_label}</span>
                        <input
                            type="checkbox"
                            prop:checked=picked
                            on:click=move |event| {
                                let with_range = event.shift_key();
                                id.with_value(|id| selection.toggle(id, with_range, &order.get_untracked()));
                            }
                        />
                    </label>
                </td>
            })}
            {move || layout.drawn().into_iter().map(|column| body_cell(&column, href.clone(), &cell)).collect_view()}
        </tr>
    }
}

fn body_cell(column: &Column, href: Option<String>, cell: &Cell) -> AnyView {
    let content = cell(column.key);
    if column.place == Place::Title {
        let inside = match href {
            Some(href) => view! { <a class="row-link" href=href>{content}</a> }.into_any(),
            None => content,
        };
        return view! { <th role="rowheader" scope="row" class="title"><div class="cell">{inside}</div></th> }
            .into_any();
    }
    view! {
        <td role="cell" class=column.place.class() class:numeric=column.numeric><div class="cell">{content}</div></td>
    }
    .into_any()
}
