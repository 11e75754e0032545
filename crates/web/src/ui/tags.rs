//! The only place for typing tags: words as removable chips, added by Enter or a comma.

use leptos::{ev, prelude::*};

use super::{
    field::{Field, FieldParts},
    icon::{Icon, X},
};
use crate::i18n::tf;

/// A list of words without doubles. `known` words are offered while typing.
#[component]
pub fn TagsField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Vec<String>>,
    #[prop(optional, into)] known: Signal<Vec<String>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let list_id = format!("{}-known", parts.id);
    let text = RwSignal::new(String::new());
    let add = move || {
        let typed = text.get_untracked();
        let words: Vec<&str> = typed.split(',').map(str::trim).filter(|word| !word.is_empty()).collect();
        if !words.is_empty() {
            value.update(|tags| {
                for word in words {
                    if !tags.iter().any(|tag| tag.eq_ignore_ascii_case(word)) {
                        tags.push(word.to_owned());
                    }
                }
            });
        }
        text.set(String::new());
    };
    let on_key = move |event: ev::KeyboardEvent| match event.key().as_str() {
        "Enter" | "," if !text.with_untracked(|text| text.trim().is_empty()) => {
            event.prevent_default();
            add();
        }
        "Backspace" if text.with_untracked(String::is_empty) => value.update(|tags| {
            tags.pop();
        }),
        _ => {}
    };
    view! {
        <Field parts=parts label=label hint=hint optional=optional>
            <div class="tags">
                <For each=move || value.get() key=Clone::clone let:tag>
                    <Tag tag=tag value=value/>
                </For>
                <input
                    class="input"
                    id=control.id
                    name=name
                    type="text"
                    autocomplete="off"
                    enterkeyhint="done"
                    list=list_id.clone()
                    aria-describedby=control.described_by
                    prop:value=move || text.get()
                    on:input=move |event| text.set(event_target_value(&event))
                    on:keydown=on_key
                    on:blur=move |_| if !text.is_disposed() { add() }
                />
            </div>
            <datalist id=list_id>
                {move || known.get().into_iter().map(|word| view! { <option value=word></option> }).collect_view()}
            </datalist>
        </Field>
    }
}

#[component]
fn Tag(tag: String, value: RwSignal<Vec<String>>) -> impl IntoView {
    let this = tag.clone();
    let remove = move |_| value.update(|tags| tags.retain(|tag| *tag != this));
    view! {
        <span class="tag">
            {tag.clone()}
            <button type="button" aria-label=tf("tags.remove", &[("tag", &tag)]) on:click=remove><Icon glyph=X small=true/></button>
        </span>
    }
}
