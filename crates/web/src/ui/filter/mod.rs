//! The only place for filters of a list: chips whose state is in the address as `f=field:operator:value,value`.

mod editor;

use leptos::prelude::*;

use super::{
    button::Look,
    combobox::ChoiceSource,
    field::Entry,
    icon::{FILTER, Icon, SEARCH, X},
    popover::{Popover, PopoverPanel},
    url::{self, Step},
};
use crate::{
    browser,
    i18n::{t, t_in, tf},
    lazy::{Later, LaterView},
};

const QUERY: &str = "f";

/// How a field is filtered.
#[derive(Clone)]
pub enum FilterKind {
    /// One or more of these.
    Choices(Vec<Entry>),
    /// One record, found by typing.
    Record(ChoiceSource),
    Text,
    /// One whole word of a list such as tags; these are offered.
    Word(Vec<String>),
    Date,
    /// A number, or an amount of rupees.
    Number,
    YesNo,
}

#[derive(Clone)]
pub struct FilterField {
    pub key: &'static str,
    pub label: String,
    pub kind: FilterKind,
}

impl FilterField {
    pub fn new(key: &'static str, label: impl Into<String>, kind: FilterKind) -> Self {
        Self { key, label: label.into(), kind }
    }
}

/// One filter: a field, an operator of the API (`in`, `eq`, `contains`, `gte`, `lte`, `is_null`), and values.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    pub field: String,
    pub operator: String,
    pub values: Vec<String>,
}

impl Filter {
    pub fn new(field: &str, operator: &str, values: Vec<String>) -> Self {
        Self { field: field.to_owned(), operator: operator.to_owned(), values }
    }

    fn parse(text: &str) -> Option<Self> {
        let (field, rest) = text.split_once(':')?;
        let (operator, values) = rest.split_once(':')?;
        let values =
            values.split(',').map(|value| value.replace("%2C", ",")).filter(|value| !value.is_empty()).collect();
        Some(Self { field: field.to_owned(), operator: operator.to_owned(), values })
    }

    /// As it stands in the address.
    pub fn write(&self) -> String {
        let values: Vec<String> = self.values.iter().map(|value| value.replace(',', "%2C")).collect();
        [&self.field, ":", &self.operator, ":", &values.join(",")].concat()
    }
}

/// The filters in the address, followed. Turn them into the API's query with `filter[field][operator]=values`.
pub fn active_filters() -> Memo<Vec<Filter>> {
    let written = url::query_all(QUERY);
    Memo::new(move |_| written.with(|written| written.iter().filter_map(|text| Filter::parse(text)).collect()))
}

/// Sets or, without values, removes the filter of a field.
pub fn set_filter(filter: Filter) {
    let mut filters: Vec<Filter> = current();
    let place = filters.iter().position(|known| known.field == filter.field);
    match (place, filter.values.is_empty()) {
        (Some(index), true) => {
            filters.remove(index);
        }
        (Some(index), false) => {
            if let Some(known) = filters.get_mut(index) {
                *known = filter;
            }
        }
        (None, true) => return,
        (None, false) => filters.push(filter),
    }
    write(&filters);
}

pub fn clear_filters() {
    write(&[]);
}

fn current() -> Vec<Filter> {
    let search = window().location().search().unwrap_or_default();
    let Ok(query) = web_sys::UrlSearchParams::new_with_str(&search) else { return Vec::new() };
    query.get_all(QUERY).iter().filter_map(|value| Filter::parse(&value.as_string()?)).collect()
}

fn write(filters: &[Filter]) {
    let written: Vec<String> = filters.iter().map(Filter::write).collect();
    url::set_query(&[(QUERY, (!written.is_empty()).then_some(&written))], Step::Replace);
}

/// The parts of the filters that many visits to a list do without.
#[derive(Clone, Copy)]
pub enum FilterPart {
    /// A chip for each filter that holds.
    Chips,
    /// What "Filter" opens: the fields, then the one that was chosen.
    Adding(RwSignal<Option<&'static str>>),
}

/// Makes one of the parts.
pub fn filter_part(fields: Vec<FilterField>, part: FilterPart) -> AnyView {
    let fields = StoredValue::new(fields);
    match part {
        FilterPart::Chips => view! { <FilterChips fields=fields/> }.into_any(),
        FilterPart::Adding(chosen) => view! { <Adding fields=fields chosen=chosen/> }.into_any(),
    }
}

/// The chips of a list: the page's own ones, one for each filter that holds, and "Filter" to add one.
#[component]
pub fn FilterBar(parts: fn(FilterPart) -> LaterView, #[prop(optional)] children: Option<Children>) -> impl IntoView {
    let filters = active_filters();
    let any =
        Memo::new(move |before: Option<&bool>| before == Some(&true) || filters.with(|filters| !filters.is_empty()));
    let chosen = RwSignal::new(None::<&'static str>);
    view! {
        <div class="chips line" role="group" aria-label=t("filter.label")>
            <Popover label=t("filter.add") icon=FILTER class="chip" panel_class="pop pad" on_close=move |()| chosen.set(None)>
                <Later load=parts(FilterPart::Adding(chosen))/>
            </Popover>
            {move || any.get().then(|| view! { <Later load=parts(FilterPart::Chips)/> })}
            {children.map(|children| children())}
            {move || filters.with(|filters| filters.len() > 1).then(|| view! {
                <button type="button" class="btn quiet" on:click=move |_| clear_filters()>{t("filter.clear")}</button>
            })}
        </div>
    }
}

#[component]
fn FilterChips(fields: StoredValue<Vec<FilterField>>) -> impl IntoView {
    let filters = active_filters();
    let chip = move |filter: Filter| {
        let field = fields.with_value(|fields| fields.iter().find(|field| field.key == filter.field).cloned())?;
        Some(view! { <FilterChip field=field filter=filter/> })
    };
    view! { <For each=move || filters.get() key=|filter| filter.write() children=chip/> }
}

#[component]
fn FilterChip(field: FilterField, filter: Filter) -> impl IntoView {
    let summary = summary(&field, &filter);
    let remove_label = tf("filter.remove", &[("name", &field.label)]);
    let key = field.key;
    let children = move || view! { <editor::Editor field=field.clone() filter=filter.clone()/> };
    view! {
        <span class="chip-pair">
            <Popover label=summary class="chip on" children=ToChildren::to_children(children)/>
            <button type="button" class="chip on" aria-label=remove_label on:click=move |_| set_filter(Filter::new(key, "", Vec::new()))>
                <Icon glyph=X/>
            </button>
        </span>
    }
}

/// "City: Delhi, Noida" or "Created: from 1 Nov 2026".
fn summary(field: &FilterField, filter: &Filter) -> String {
    let values: Vec<String> = filter.values.iter().map(|value| editor::value_text(&field.kind, value)).collect();
    let values = values.join(", ");
    let operator = match (&field.kind, filter.operator.as_str()) {
        (FilterKind::Text | FilterKind::Date | FilterKind::Number, operator) => t_in("filter.operator", operator) + " ",
        _ => String::new(),
    };
    [&field.label, ": ", &operator, &values].concat()
}

#[component]
fn Adding(fields: StoredValue<Vec<FilterField>>, chosen: RwSignal<Option<&'static str>>) -> impl IntoView {
    move || match chosen.get() {
        None => view! { <FieldList fields=fields chosen=chosen/> }.into_any(),
        Some(key) => fields
            .with_value(|fields| fields.iter().find(|field| field.key == key).cloned())
            .map(|field| {
                let known = current().into_iter().find(|filter| filter.field == key);
                view! { <editor::Editor field=field filter=known.unwrap_or_else(|| Filter::new(key, "", Vec::new()))/> }
            })
            .into_any(),
    }
}

#[component]
fn FieldList(fields: StoredValue<Vec<FilterField>>, chosen: RwSignal<Option<&'static str>>) -> impl IntoView {
    view! {
        <div class="menu">
            {fields
                .get_value()
                .into_iter()
                .map(|field| view! { <button type="button" on:click=move |_| chosen.set(Some(field.key))>{field.label}</button> })
                .collect_view()}
        </div>
    }
}

/// The text to search a list for, in `?q=`; written 150 ms after the last key.
#[component]
pub fn SearchField(#[prop(into)] label: String) -> impl IntoView {
    let query = url::query("q");
    let text = RwSignal::new(query.get_untracked().unwrap_or_default());
    let keys = StoredValue::new(0_u32);
    // Back and "clear" change the address: the field follows, unless it is being typed into.
    Effect::new(move |_| {
        let asked = query.get().unwrap_or_default();
        if asked != text.get_untracked().trim() {
            text.set(asked);
        }
    });
    let write_later = move || {
        let key = keys.get_value() + 1;
        keys.set_value(key);
        set_timeout(
            move || {
                if keys.try_get_value() == Some(key) {
                    url::set_query_value("q", text.get_untracked().trim(), Step::Replace);
                }
            },
            std::time::Duration::from_millis(150),
        );
    };
    let id = super::fresh_id("search");
    let input_id = id.clone();
    view! {
        <div class="input-group" role="search">
            <span class="affix"><Icon glyph=SEARCH/></span>
            <input
                class="input"
                id=id
                type="search"
                enterkeyhint="search"
                autocomplete="off"
                data-search=""
                aria-label=label.clone()
                placeholder=label
                prop:value=move || text.get()
                on:input=move |event| { text.set(event_target_value(&event)); write_later(); }
            />
            {move || text.with(|text| !text.is_empty()).then(|| {
                let input_id = input_id.clone();
                view! {
                    <button
                        type="button"
                        class="btn quiet square"
                        aria-label=t("action.clear")
                        on:click=move |_| { text.set(String::new()); write_later(); browser::focus(&input_id); }
                    >
                        <Icon glyph=X small=true/>
                    </button>
                }
            })}
        </div>
    }
}

fn done_button(apply: impl Fn() + Send + Sync + 'static) -> impl IntoView {
    let panel = use_context::<PopoverPanel>();
    view! {
        <button
            type="button"
            class=Look::Primary.class()
            on:click=move |_| {
                apply();
                if let Some(panel) = &panel {
                    panel.close();
                }
            }
        >
            {t("filter.apply")}
        </button>
    }
}
