//! The only place for the panel in which one filter is set.

use leptos::prelude::*;

use super::{Filter, FilterField, FilterKind, done_button, set_filter};
use crate::{
    i18n::{date, t, t_in},
    ui::{
        combobox::{Choice, Combobox},
        date::DateField,
        field::{Entry, SelectField, TextField},
    },
};

/// How a value in the address is shown in a chip. A record carries its name behind its id: `0190…~City Hospital`.
pub(super) fn value_text(kind: &FilterKind, value: &str) -> String {
    match kind {
        FilterKind::Choices(entries) => {
            entries.iter().find(|(key, _)| key == value).map_or_else(|| value.to_owned(), |(_, text)| text.clone())
        }
        FilterKind::Record(_) => value.split_once('~').map_or(value, |(_, name)| name).to_owned(),
        FilterKind::Text => format!("“{value}”"),
        FilterKind::Word(_) | FilterKind::Number => value.to_owned(),
        FilterKind::Date => value.parse().map_or_else(|_| value.to_owned(), date),
        FilterKind::YesNo => t_in("filter.yes_no", value),
    }
}

#[component]
pub(super) fn Editor(field: FilterField, filter: Filter) -> impl IntoView {
    let key = field.key;
    let body = match field.kind.clone() {
        FilterKind::Choices(entries) => view! { <Choices key=key entries=entries filter=filter/> }.into_any(),
        FilterKind::Record(source) => {
            let value =
                RwSignal::new(filter.values.first().and_then(|value| value.split_once('~')).map(|(id, name)| Choice {
                    id: id.to_owned(),
                    label: name.to_owned(),
                    detail: String::new(),
                }));
            let apply = move || {
                let values = value
                    .get_untracked()
                    .map(|choice| vec![[&choice.id, "~", &choice.label].concat()])
                    .unwrap_or_default();
                set_filter(Filter::new(key, "eq", values));
            };
            view! { <div class="stack"><Combobox name=key label=field.label.clone() hide_label=true value=value source=source/> {done_button(apply)}</div> }.into_any()
        }
        FilterKind::Text => {
            let operators = operators(&["contains", "starts", "eq"]);
            view! { <Words key=key label=field.label.clone() operators=operators mode="text" filter=filter/> }
                .into_any()
        }
        FilterKind::Number => {
            let operators = operators(&["gte", "lte", "eq"]);
            view! { <Words key=key label=field.label.clone() operators=operators mode="decimal" filter=filter/> }
                .into_any()
        }
        FilterKind::Word(known) => {
            view! { <OneWord key=key label=field.label.clone() known=known filter=filter/> }.into_any()
        }
        FilterKind::Date => view! { <Day key=key label=field.label.clone() filter=filter/> }.into_any(),
        FilterKind::YesNo => {
            let entries = ["true", "false"].map(|value| (value.to_owned(), t_in("filter.yes_no", value)));
            view! { <Choices key=key entries=entries.to_vec() filter=filter single=true/> }.into_any()
        }
    };
    view! { <div class="stack tight"><p class="strong">{field.label}</p>{body}</div> }
}

/// Boxes to tick; each takes effect at once, so that the list can be seen changing.
#[component]
fn Choices(key: &'static str, entries: Vec<Entry>, filter: Filter, #[prop(optional)] single: bool) -> impl IntoView {
    let values = RwSignal::new(filter.values);
    let choose = move |value: &str, on: bool| {
        values.update(|values| {
            if single {
                values.clear();
            }
            values.retain(|known| known != value);
            if on {
                values.push(value.to_owned());
            }
        });
        set_filter(Filter::new(key, if single { "eq" } else { "in" }, values.get_untracked()));
    };
    view! {
        <div>
            {entries
                .into_iter()
                .map(|(value, text)| {
                    let this = value.clone();
                    view! {
                        <label class="check">
                            <input
                                type="checkbox"
                                prop:checked=move || values.with(|values| values.contains(&this))
                                on:change=move |event| choose(&value, event_target_checked(&event))
                            />
                            <span>{text}</span>
                        </label>
                    }
                })
                .collect_view()}
        </div>
    }
}

fn operators(known: &[&str]) -> Vec<Entry> {
    known.iter().map(|operator| ((*operator).to_owned(), t_in("filter.operator", operator))).collect()
}

fn first_or(filter: &Filter, usual: &str) -> String {
    if filter.operator.is_empty() { usual.to_owned() } else { filter.operator.clone() }
}

#[component]
fn Words(key: &'static str, label: String, operators: Vec<Entry>, mode: &'static str, filter: Filter) -> impl IntoView {
    let usual = operators.first().map(|(operator, _)| operator.clone()).unwrap_or_default();
    let operator = RwSignal::new(first_or(&filter, &usual));
    let value = RwSignal::new(filter.values.first().cloned().unwrap_or_default());
    let apply = move || {
        let text = value.get_untracked().trim().to_owned();
        let values = if text.is_empty() { Vec::new() } else { vec![text] };
        set_filter(Filter::new(key, &operator.get_untracked(), values));
    };
    view! {
        <div class="stack">
            <SelectField name="operator" label=t("filter.how") hide_label=true value=operator entries=operators/>
            <TextField name="value" label=label hide_label=true value=value mode=mode/>
            {done_button(apply)}
        </div>
    }
}

#[component]
fn OneWord(key: &'static str, label: String, known: Vec<String>, filter: Filter) -> impl IntoView {
    let value = RwSignal::new(filter.values.first().cloned().unwrap_or_default());
    let apply = move || {
        let text = value.get_untracked().trim().to_owned();
        let values = if text.is_empty() { Vec::new() } else { vec![text] };
        set_filter(Filter::new(key, "eq", values));
    };
    view! {
        <div class="stack">
            <TextField name="value" label=label hide_label=true value=value known=known/>
            {done_button(apply)}
        </div>
    }
}

#[component]
fn Day(key: &'static str, label: String, filter: Filter) -> impl IntoView {
    let operator = RwSignal::new(first_or(&filter, "gte"));
    let value = RwSignal::new(filter.values.first().and_then(|value| value.parse().ok()));
    let apply = move || {
        let values = value.get_untracked().map(|day: chrono::NaiveDate| vec![day.to_string()]).unwrap_or_default();
        set_filter(Filter::new(key, &operator.get_untracked(), values));
    };
    let entries = operators(&["gte", "lte"]);
    view! {
        <div class="stack">
            <SelectField name="operator" label=t("filter.how") hide_label=true value=operator entries=entries/>
            <DateField name="value" label=label value=value/>
            {done_button(apply)}
        </div>
    }
}
