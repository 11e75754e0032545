//! The columns of a file, each with what stands in it and the field that it goes to.

use domain::admin::{
    import::{Import, ImportTarget},
    import_map::IGNORE,
};
use leptos::{ev, prelude::*};

use super::{
    fields::{field_label, grouped_fields},
    plan::Plan,
};
use crate::{
    i18n::{plural, t, tf},
    ui::{
        content::Card,
        field::{Entry, Field, FieldParts},
        icon::{ARROW_DOWN, Icon},
    },
};

/// How many different values show what a column holds.
const SAMPLES: usize = 4;

/// One column as the file has it.
#[derive(Clone)]
struct Column {
    number: usize,
    heading: String,
    samples: Vec<String>,
}

fn columns(import: &Import) -> Vec<Column> {
    let heading = |(number, heading): (usize, &String)| {
        if heading.trim().is_empty() {
            tf("imports.mapping.unnamed", &[("n", &(number + 1).to_string())])
        } else {
            heading.trim().to_owned()
        }
    };
    import
        .headings
        .iter()
        .enumerate()
        .map(|(number, name)| Column { number, heading: heading((number, name)), samples: samples(import, number) })
        .collect()
}

/// The first different values of a column.
fn samples(import: &Import, column: usize) -> Vec<String> {
    let mut found: Vec<String> = Vec::new();
    for value in import.sample.iter().filter_map(|row| row.get(column)) {
        let value = value.split_whitespace().collect::<Vec<_>>().join(" ");
        if !value.is_empty() && !found.contains(&value) {
            found.push(value);
        }
        if found.len() == SAMPLES {
            break;
        }
    }
    found
}

#[component]
pub(super) fn Mapping(plan: Plan, import: Import) -> impl IntoView {
    let target = import.data.target;
    let (filled, empty): (Vec<_>, Vec<_>) = columns(&import).into_iter().partition(|column| !column.samples.is_empty());
    let row = move |column: Column| view! { <MappingRow plan=plan target=target column=column/> };
    let empty_count = empty.len();
    view! {
        <Card title=t("imports.mapping.title")>
            <p class="muted">{t("imports.mapping.text")}</p>
            <p class="chips" role="status">{move || summary(plan).into_iter().map(|text| view! { <span class="badge">{text}</span> }).collect_view()}</p>
            {move || missing_name(plan, target).then(|| view! { <p class="bad-text">{t("imports.mapping.no_name")}</p> })}
            <ol class="mapping">{filled.into_iter().map(row).collect_view()}</ol>
            {(empty_count > 0).then(|| view! {
                <details>
                    <summary>{plural("imports.mapping.empty", empty_count, &[])}</summary>
                    <ol class="mapping">{empty.into_iter().map(row).collect_view()}</ol>
                </details>
            })}
        </Card>
    }
}

fn chosen(plan: Plan) -> Vec<String> {
    plan.fields.with_value(|fields| fields.iter().map(|field| field.get()).collect())
}

fn summary(plan: Plan) -> Vec<String> {
    let chosen = chosen(plan);
    let ignored = chosen.iter().filter(|field| *field == IGNORE).count();
    let noted = chosen.iter().filter(|field| field.is_empty() || *field == "notes").count();
    let mapped = chosen.len() - ignored - noted;
    [("imports.mapping.mapped", mapped), ("imports.mapping.noted", noted), ("imports.mapping.ignored", ignored)]
        .into_iter()
        .filter(|(_, count)| *count > 0)
        .map(|(key, count)| plural(key, count, &[]))
        .collect()
}

/// Rows without a name are still called by their phone or e-mail; without any of these nothing can go in.
fn missing_name(plan: Plan, target: ImportTarget) -> bool {
    let chosen = chosen(plan);
    let names: &[&str] = match target {
        ImportTarget::Contacts => &["full_name", "given_name", "family_name", "account_name", "email"],
        ImportTarget::Accounts => &["name", "email"],
    };
    !chosen.iter().any(|field| names.contains(&field.as_str()) || field.starts_with("phone"))
}

#[component]
fn MappingRow(plan: Plan, target: ImportTarget, column: Column) -> impl IntoView {
    let Column { number, heading, samples } = column;
    let value = plan.fields.with_value(|fields| fields.get(number).copied())?;
    let label = tf("imports.mapping.field_for", &[("heading", &heading)]);
    let class = move || {
        value.with(|field| {
            if field == IGNORE {
                "out"
            } else if field.is_empty() {
                "noted"
            } else {
                ""
            }
        })
    };
    Some(view! {
        <li class=class>
            <div class="from">
                <p class="strong">{heading}</p>
                {(!samples.is_empty()).then(|| view! {
                    <ul class="samples" aria-label=t("imports.mapping.samples")>
                        {samples.into_iter().map(|sample| view! { <li>{sample}</li> }).collect_view()}
                    </ul>
                })}
            </div>
            <Icon glyph=ARROW_DOWN/>
            <FieldSelect name=format!("mapping/{number}") label=label value=value target=target/>
        </li>
    })
}

/// A select with its fields in groups, which the plain `SelectField` does not have.
#[component]
fn FieldSelect(name: String, label: String, value: RwSignal<String>, target: ImportTarget) -> impl IntoView {
    let parts = FieldParts::new(&name, "");
    let control = parts.clone();
    let invalid = parts.clone();
    let option = move |(key, text): Entry| {
        let this = key.clone();
        view! { <option value=key selected=move || value.with(|value| *value == this)>{text}</option> }
    };
    view! {
        <Field parts=parts label=label hide_label=true>
            <span class="select">
                <select
                    class="input"
                    id=control.id
                    name=name
                    aria-describedby=control.described_by
                    aria-invalid=move || invalid.invalid()
                    on:change=move |event: ev::Event| value.set(event_target_value(&event))
                >
                    {option((String::new(), t("imports.mapping.into_notes").to_owned()))}
                    {option((IGNORE.to_owned(), field_label(target, IGNORE)))}
                    {grouped_fields(target)
                        .into_iter()
                        .map(|(group, entries)| view! { <optgroup label=group>{entries.into_iter().map(option).collect_view()}</optgroup> })
                        .collect_view()}
                </select>
            </span>
        </Field>
    }
}
