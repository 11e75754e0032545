//! The only place for which columns a table shows and in which order; kept on this device by the table's name.

use leptos::prelude::*;

use super::super::{
    button::IconButton,
    icon::{ARROW_DOWN, ARROW_UP, COLUMNS},
    popover::Popover,
};
use crate::{
    browser,
    i18n::{t, tf},
    lazy::Later,
};

/// Where a column goes when the table is narrow and each row becomes a card.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Place {
    /// The name of the record: the first line, and the link.
    Title,
    /// Below the name.
    Line,
    /// At the right.
    Side,
    /// Nowhere: only shown as a column.
    WideOnly,
}

impl Place {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Title => "title",
            Self::Line => "line",
            Self::Side => "side",
            Self::WideOnly => "wide-only",
        }
    }
}

thread_local! {
    /// Narrower than this every table shows cards (`13-table.css`).
    static NARROW: ArcReadSignal<bool> = browser::media_signal("(width < 560px)");
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Column {
    pub key: &'static str,
    pub label: String,
    pub place: Place,
    /// The field to sort by, when the list can.
    pub sort: Option<&'static str>,
    pub numeric: bool,
    /// A CSS grid track: `minmax(180px, 2fr)`, `120px`.
    pub track: &'static str,
    /// Not shown until chosen.
    pub hidden: bool,
}

impl Column {
    pub fn new(key: &'static str, label: impl Into<String>, place: Place, track: &'static str) -> Self {
        Self { key, label: label.into(), place, sort: None, numeric: false, track, hidden: false }
    }

    #[must_use]
    pub fn sorted_by(self, field: &'static str) -> Self {
        Self { sort: Some(field), ..self }
    }

    #[must_use]
    pub fn numeric(self) -> Self {
        Self { numeric: true, ..self }
    }

    #[must_use]
    pub fn hidden(self) -> Self {
        Self { hidden: true, ..self }
    }
}

/// The columns of one table with the user's choice among them.
#[derive(Clone, Copy)]
pub struct ColumnLayout {
    table: &'static str,
    columns: StoredValue<Vec<Column>>,
    /// Keys in order, each with whether it shows.
    order: RwSignal<Vec<(String, bool)>>,
}

impl ColumnLayout {
    /// `table` names the table for ever: the choice is kept under it.
    pub fn new(table: &'static str, columns: Vec<Column>) -> Self {
        let stored: Vec<(String, bool)> =
            browser::stored(&storage_key(table)).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
        // What is stored may know columns that are gone, and not know new ones.
        let mut order: Vec<(String, bool)> =
            stored.into_iter().filter(|(key, _)| columns.iter().any(|column| column.key == key)).collect();
        for column in &columns {
            if !order.iter().any(|(key, _)| key == column.key) {
                order.push((column.key.to_owned(), !column.hidden));
            }
        }
        Self { table, columns: StoredValue::new(columns), order: RwSignal::new(order) }
    }

    fn column(self, key: &str) -> Option<Column> {
        self.columns.with_value(|columns| columns.iter().find(|column| column.key == key).cloned())
    }

    /// The columns that show, in order, followed. The title always shows, and comes first.
    pub fn visible(self) -> Vec<Column> {
        let chosen = self.order.with(|order| {
            order
                .iter()
                .filter_map(|(key, shown)| self.column(key).filter(|column| *shown || column.place == Place::Title))
                .collect::<Vec<_>>()
        });
        let (mut titles, others): (Vec<_>, Vec<_>) =
            chosen.into_iter().partition(|column| column.place == Place::Title);
        titles.extend(others);
        titles
    }

    /// The columns that are drawn, in order, followed: as cards, rows do without those that only a wide table has.
    pub(super) fn drawn(self) -> Vec<Column> {
        let narrow = NARROW.with(Get::get);
        self.visible().into_iter().filter(|column| !narrow || column.place != Place::WideOnly).collect()
    }

    /// Shows these columns in this order, for now: the choice kept on this device stays as it is.
    pub fn choose(self, keys: &[&str]) {
        self.order.update(|order| {
            let place = |key: &str| keys.iter().position(|wanted| *wanted == key);
            order.sort_by_key(|(key, _)| place(key).unwrap_or(usize::MAX));
            for (key, shown) in order {
                *shown = place(key).is_some();
            }
        });
    }

    /// The columns that show where nobody chose.
    pub fn usual(self) -> Vec<&'static str> {
        self.columns
            .with_value(|columns| columns.iter().filter(|column| !column.hidden).map(|column| column.key).collect())
    }

    pub(super) fn tracks(self, with_pick: bool) -> String {
        let mut tracks = String::new();
        if with_pick {
            tracks.push_str("48px");
        }
        for column in self.drawn() {
            tracks.push(' ');
            tracks.push_str(column.track);
        }
        tracks
    }

    /// The sum of what each track has at least: below it the table scrolls, above it the columns share the room.
    pub(super) fn least_width(self, with_pick: bool) -> String {
        let least = |track: &str| {
            let digits: String =
                track.chars().skip_while(|letter| !letter.is_ascii_digit()).take_while(char::is_ascii_digit).collect();
            digits.parse::<u32>().unwrap_or_default()
        };
        let columns: u32 = self.drawn().iter().map(|column| least(column.track)).sum();
        format!("{}px", columns + if with_pick { 48 } else { 0 })
    }

    fn change(self, change: impl FnOnce(&mut Vec<(String, bool)>)) {
        self.order.update(change);
        if let Ok(json) = self.order.with_untracked(serde_json::to_string) {
            browser::store(&storage_key(self.table), &json);
        }
    }

    fn show(self, key: &str, shown: bool) {
        self.change(|order| {
            if let Some(entry) = order.iter_mut().find(|(known, _)| known == key) {
                entry.1 = shown;
            }
        });
    }

    fn shift(self, key: &str, down: bool) {
        self.change(|order| {
            let Some(index) = order.iter().position(|(known, _)| known == key) else { return };
            let other = if down { Some(index + 1) } else { index.checked_sub(1) };
            if let Some(other) = other.filter(|other| *other < order.len()) {
                order.swap(index, other);
            }
        });
    }

    /// Forgets the choice.
    fn reset(self) {
        browser::forget(&storage_key(self.table));
        self.order.set(
            self.columns
                .with_value(|columns| columns.iter().map(|column| (column.key.to_owned(), !column.hidden)).collect()),
        );
    }
}

fn storage_key(table: &str) -> String {
    ["setu.columns.", table].concat()
}

/// The button that opens the choice of columns; stands with the table's other tools.
#[component]
pub fn ColumnChooser(layout: ColumnLayout) -> impl IntoView {
    view! {
        <Popover label=t("table.columns") icon=COLUMNS icon_only=true look=super::super::button::Look::Quiet>
            <Later load=column_choice(layout)/>
        </Popover>
    }
}

// Few choose columns, and most who see a list first see it on a phone, which has none.
crate::lazy_view! {
    tools:
    fn column_choice(layout: ColumnLayout) {
        choice(layout)
    }
}

fn choice(layout: ColumnLayout) -> AnyView {
    view! {
        <div class="stack tight">
            <p class="strong">{t("table.columns")}</p>
            <ul>
                <For each=move || layout.order.get() key=|(key, _)| key.clone() let:entry>
                    <ColumnLine layout=layout key=entry.0/>
                </For>
            </ul>
            <div>
                <button type="button" class="btn quiet" on:click=move |_| layout.reset()>{t("table.columns_reset")}</button>
            </div>
        </div>
    }
    .into_any()
}

#[component]
fn ColumnLine(layout: ColumnLayout, key: String) -> impl IntoView {
    let column = layout.column(&key)?;
    let is_title = column.place == Place::Title;
    let key = StoredValue::new(key);
    let shown = move || {
        layout.order.with(|order| order.iter().any(|(known, shown)| *shown && key.with_value(|key| key == known)))
    };
    Some(view! {
        <li class="line nowrap">
            <label class="check grow">
                <input
                    type="checkbox"
                    disabled=is_title
                    prop:checked=move || is_title || shown()
                    on:change=move |event| key.with_value(|key| layout.show(key, event_target_checked(&event)))
                />
                <span>{column.label.clone()}</span>
            </label>
            <IconButton label=tf("table.column_up", &[("name", &column.label)]) glyph=ARROW_UP disabled=is_title on_press=move |()| key.with_value(|key| layout.shift(key, false))/>
            <IconButton label=tf("table.column_down", &[("name", &column.label)]) glyph=ARROW_DOWN disabled=is_title on_press=move |()| key.with_value(|key| layout.shift(key, true))/>
        </li>
    })
}
