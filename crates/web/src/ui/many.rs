//! The only place for choosing several of a closed list: a box to tick for each. Words that anybody may add are tags.

use leptos::prelude::*;

use super::{
    field::{Entry, FieldParts},
    form::FieldErrorLine,
};
use crate::i18n::t;

/// Several of a few values, in the order in which they were ticked.
#[component]
pub fn ManyField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Vec<String>>,
    entries: Vec<Entry>,
    #[prop(optional, into)] hint: String,
    /// Says "(optional)" beside the label.
    #[prop(optional)]
    optional: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, "");
    let error = parts.error;
    let group = parts.id;
    let error_id = format!("{group}-error");
    let described_by = error_id.clone();
    let boxes = entries.into_iter().enumerate().map(|(index, entry)| {
        // The first one carries the field's id, so that the error summary can reach it.
        let id = if index == 0 { group.clone() } else { format!("{group}-{index}") };
        choice(id, entry, value)
    });
    view! {
        <fieldset class="field" class:bad=move || error.with(Option::is_some) aria-describedby=described_by>
            <legend>{label}{optional.then(|| view! { <span class="optional">" "{t("form.optional")}</span> })}</legend>
            {(!hint.is_empty()).then(|| view! { <p class="hint">{hint}</p> })}
            <div class="many">{boxes.collect_view()}</div>
            <FieldErrorLine id=error_id error=error/>
        </fieldset>
    }
}

fn choice(id: String, (word, text): Entry, chosen: RwSignal<Vec<String>>) -> impl IntoView {
    let this = word.clone();
    view! {
        <label class="check">
            <input
                type="checkbox"
                id=id
                prop:checked=move || chosen.with(|chosen| chosen.contains(&this))
                on:change=move |event| {
                    let on = event_target_checked(&event);
                    chosen.update(|chosen| {
                        chosen.retain(|known| *known != word);
                        if on {
                            chosen.push(word.clone());
                        }
                    });
                }
            />
            <span>{text}</span>
        </label>
    }
}
