//! The only place for a table's keyboard: J K ↑ ↓ walk, X selects, ⇧J ⇧K extend, ⌘A takes all, Esc drops the selection.
//! Enter needs no help: the focus is on the row's link.

use leptos::{ev, html, prelude::*};
use wasm_bindgen::JsCast;

use super::Selection;
use crate::{browser, prefs};

pub(super) fn listen(table: NodeRef<html::Table>, selection: Option<Selection>, order: Signal<Vec<String>>) {
    let handle = window_event_listener(ev::keydown, move |event| {
        let Some(table) = table.try_get_untracked().flatten() else { return };
        if event.default_prevented() || browser::is_typing(&event) || is_covered(&table) {
            return;
        }
        let inside = table.contains(event.target().and_then(|target| target.dyn_into::<web_sys::Node>().ok()).as_ref());
        let with_modifier = event.ctrl_key() || event.meta_key();
        let letters = use_letters() && !with_modifier && !event.alt_key();
        let handled = match event.key().as_str() {
            "ArrowDown" if inside => step(&table, true).is_some(),
            "ArrowUp" if inside => step(&table, false).is_some(),
            "j" if letters => step(&table, true).is_some(),
            "k" if letters => step(&table, false).is_some(),
            "J" if letters => extend(&table, true, selection, order),
            "K" if letters => extend(&table, false, selection, order),
            "x" | "X" if letters => toggle_current(&table, selection, order),
            "a" | "A" if with_modifier && inside => selection.is_some_and(|selection| {
                selection.set_all(&order.get_untracked(), true);
                true
            }),
            "Escape" => selection.filter(|selection| untrack(|| selection.count()) > 0).is_some_and(|selection| {
                selection.clear();
                true
            }),
            _ => false,
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn use_letters() -> bool {
    use_context::<prefs::Prefs>().is_none_or(|prefs| prefs.shortcuts.get_untracked())
}

/// A dialog lies over the page, and the table is not in it.
fn is_covered(table: &web_sys::Element) -> bool {
    let open = document().query_selector("dialog[open]").ok().flatten();
    open.is_some_and(|dialog| !dialog.contains(Some(table)))
}

fn current_row() -> Option<web_sys::Element> {
    document().active_element()?.closest("tbody tr[data-id]").ok().flatten()
}

/// Moves the focus to the next row's link and returns that row's id.
fn step(table: &web_sys::Element, forward: bool) -> Option<String> {
    let row = match current_row().filter(|row| table.contains(Some(row))) {
        Some(row) if forward => row.next_element_sibling(),
        Some(row) => row.previous_element_sibling(),
        None => table.query_selector("tbody tr[data-id]").ok().flatten(),
    }?;
    let link = row.query_selector("a.row-link, input, button").ok().flatten()?;
    link.dyn_into::<web_sys::HtmlElement>().ok()?.focus().ok()?;
    row.get_attribute("data-id")
}

fn toggle_current(table: &web_sys::Element, selection: Option<Selection>, order: Signal<Vec<String>>) -> bool {
    let row = current_row().filter(|row| table.contains(Some(row)));
    let id = row.and_then(|row| row.get_attribute("data-id"));
    if let (Some(selection), Some(id)) = (selection, id) {
        selection.toggle(&id, false, &order.get_untracked());
        return true;
    }
    false
}

fn extend(table: &web_sys::Element, forward: bool, selection: Option<Selection>, order: Signal<Vec<String>>) -> bool {
    let Some(selection) = selection else { return false };
    let order = order.get_untracked();
    let pick = |id: &str| {
        if !untrack(|| selection.holds(id)) {
            selection.toggle(id, false, &order);
        }
    };
    if let Some(id) = current_row().and_then(|row| row.get_attribute("data-id")) {
        pick(&id);
    }
    let Some(id) = step(table, forward) else { return false };
    pick(&id);
    true
}
