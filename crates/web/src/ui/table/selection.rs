//! The only place for what is selected in a table, and for the bar that acts on it.

use std::collections::BTreeSet;

use leptos::{html, prelude::*};

use super::super::icon::{Icon, X};
use crate::{
    browser,
    i18n::{plural, t, tf},
};

const PICKING: &str = "data-picking";

/// Selected records by id. Copy it freely.
#[derive(Clone, Copy)]
pub struct Selection {
    picked: RwSignal<BTreeSet<String>>,
    /// All that match the filters are meant, not only the loaded ones.
    everything: RwSignal<bool>,
    /// On phones the boxes show only then.
    picking: RwSignal<bool>,
    /// Where a range by shift starts.
    anchor: StoredValue<Option<String>>,
}

impl Selection {
    pub fn new() -> Self {
        Self {
            picked: RwSignal::new(BTreeSet::new()),
            everything: RwSignal::new(false),
            picking: RwSignal::new(false),
            anchor: StoredValue::new(None),
        }
    }

    pub fn clear(self) {
        self.everything.set(false);
        self.picked.set(BTreeSet::new());
        self.anchor.set_value(None);
    }

    /// Ends choosing rows on a phone, with none chosen.
    pub fn leave(self) {
        self.picking.set(false);
        self.clear();
    }

    /// The selected ids, followed.
    pub fn ids(self) -> Vec<String> {
        self.picked.with(|picked| picked.iter().cloned().collect())
    }

    pub fn count(self) -> usize {
        self.picked.with(BTreeSet::len)
    }

    /// Whether an action should apply to all that match the filters, followed.
    pub fn is_everything(self) -> bool {
        self.everything.get()
    }

    pub fn holds(self, id: &str) -> bool {
        self.picked.with(|picked| picked.contains(id))
    }

    pub(super) fn holds_all(self, order: &[String]) -> bool {
        !order.is_empty() && self.picked.with(|picked| order.iter().all(|id| picked.contains(id)))
    }

    pub(super) fn holds_some(self, order: &[String]) -> bool {
        !self.holds_all(order) && self.picked.with(|picked| !picked.is_empty())
    }

    pub(super) fn set_all(self, order: &[String], picked: bool) {
        self.everything.set(false);
        self.picked.set(if picked { order.iter().cloned().collect() } else { BTreeSet::new() });
    }

    /// Toggles one record, or with `with_range` everything between the last one and this one.
    pub(super) fn toggle(self, id: &str, with_range: bool, order: &[String]) {
        self.everything.set(false);
        let picks = !self.picked.with_untracked(|picked| picked.contains(id));
        let position = |wanted: &str| order.iter().position(|known| known == wanted);
        let from = if with_range { self.anchor.get_value().and_then(|anchor| position(&anchor)) } else { None };
        let range: Vec<String> = match (from, position(id)) {
            (Some(from), Some(to)) => order.get(from.min(to)..=from.max(to)).unwrap_or_default().to_vec(),
            _ => vec![id.to_owned()],
        };
        self.picked.update(|picked| {
            for id in range {
                if picks {
                    picked.insert(id);
                } else {
                    picked.remove(&id);
                }
            }
        });
        self.anchor.set_value(Some(id.to_owned()));
    }
}

impl Default for Selection {
    fn default() -> Self {
        Self::new()
    }
}

/// Phones: begins and ends choosing rows. While it does, `data-picking` on `<html>` lets the cards show their boxes.
#[component]
pub fn SelectButton(selection: Selection) -> impl IntoView {
    // Where its code arrives late, the list may be gone.
    (!selection.picking.is_disposed()).then(|| select_button(selection))
}

fn select_button(selection: Selection) -> impl IntoView {
    let picking = Memo::new(move |_| selection.picking.get() || selection.count() > 0);
    Effect::new(move |_| browser::mark_root(PICKING, picking.get().then_some("")));
    on_cleanup(|| browser::mark_root(PICKING, None));
    let toggle = move |_| {
        if picking.get_untracked() {
            selection.leave();
        } else {
            selection.picking.set(true);
        }
    };
    view! {
        <button type="button" class="btn only-phone" aria-pressed=move || picking.get().to_string() on:click=toggle>
            {t("table.pick")}
        </button>
    }
}

/// "17 selected · …": floats at the bottom while something is selected. `total` is how many match the filters, when known;
/// the actions are its children.
#[component]
pub fn BulkBar(
    selection: Selection,
    #[prop(optional, into)] total: Signal<Option<usize>>,
    children: ChildrenFn,
) -> impl IntoView {
    let any = Memo::new(move |_| selection.count() > 0);
    let more = move || total.get().filter(|total| *total > selection.count() && !selection.is_everything());
    let summary = move || {
        let count = if selection.is_everything() {
            total.get().unwrap_or_else(|| selection.count())
        } else {
            selection.count()
        };
        plural("table.selected", count, &[])
    };
    let bar = NodeRef::<html::Div>::new();
    // In the top layer it stays in sight wherever its page scrolls.
    Effect::new(move |_| {
        if let Some(bar) = bar.get() {
            let _ = bar.show_popover();
        }
    });
    move || {
        any.get().then(|| {
            view! {
                <div class="bulk" popover="manual" role="region" aria-label=t("table.bulk") node_ref=bar>
                    <span role="status">{summary}</span>
                    {move || more().map(|total| view! {
                        <button type="button" class="btn" on:click=move |_| selection.everything.set(true)>
                            {tf("table.select_matching", &[("n", &crate::i18n::number(total))])}
                        </button>
                    })}
                    {children()}
                    <button type="button" class="btn square" aria-label=t("table.clear_selection") on:click=move |_| selection.leave()>
                        <Icon glyph=X/>
                    </button>
                </div>
            }
        })
    }
}
