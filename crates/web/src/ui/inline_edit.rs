//! The only place for changing one value where it stands: Enter or F2 edits, Enter saves, Esc reverts, the new value
//! shows at once and goes back if the server refuses it.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::{ev, html, prelude::*, task::spawn_local};

use super::{
    icon::{Icon, PENCIL},
    state::Failure,
    toast::toast_error,
};
use crate::i18n::{t, tf};

type Saving = Pin<Box<dyn Future<Output = Result<(), Failure>>>>;

/// Saves a value; on an error the old one comes back.
#[derive(Clone)]
pub struct Save(Arc<dyn Fn(String) -> Saving + Send + Sync>);

impl Save {
    pub fn new<Ask, Done>(save: Ask) -> Self
    where
        Ask: Fn(String) -> Done + Send + Sync + 'static,
        Done: Future<Output = Result<(), Failure>> + 'static,
    {
        Self(Arc::new(move |value| Box::pin(save(value))))
    }
}

/// A value that can be edited in place. `label` names it ("Town of City Hospital").
#[component]
pub fn InlineEdit(
    #[prop(into)] label: String,
    value: RwSignal<String>,
    save: Save,
    /// How a value that is not empty shows while it is not edited: a number with its commas.
    #[prop(default = std::convert::identity)]
    display: fn(String) -> String,
) -> impl IntoView {
    let editing = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let typed = RwSignal::new(String::new());
    let input = NodeRef::<html::Input>::new();
    let button = NodeRef::<html::Button>::new();
    let label = StoredValue::new(label);
    let save = StoredValue::new(save);
    let start = move || {
        typed.set(value.get_untracked());
        editing.set(true);
    };
    Effect::new(move |_| {
        if editing.get()
            && let Some(input) = input.get()
        {
            let _ = input.focus();
            input.set_value(&typed.get_untracked());
            input.select();
        }
    });
    let finish = move |keep_focus: bool| {
        if !editing.get_untracked() {
            return;
        }
        editing.set(false);
        if keep_focus {
            request_animation_frame(move || {
                if let Some(button) = button.get_untracked() {
                    let _ = button.focus();
                }
            });
        }
    };
    let commit = move |keep_focus: bool| {
        // An input that is taken away while it has the focus is left too.
        if editing.is_disposed() || !editing.get_untracked() {
            return;
        }
        let (old, new) = (value.get_untracked(), typed.get_untracked().trim().to_owned());
        finish(keep_focus);
        if old == new {
            return;
        }
        value.set(new.clone());
        busy.set(true);
        spawn_local(async move {
            let Some(saving) = save.try_with_value(|save| (save.0)(new)) else { return };
            if let Err(failure) = saving.await {
                value.try_set(old);
                toast_error(failure.message);
            }
            busy.try_set(false);
        });
    };
    let on_key = move |event: ev::KeyboardEvent| {
        match event.key().as_str() {
            "Enter" => commit(true),
            "Escape" => finish(true),
            _ => return event.stop_propagation(),
        }
        event.prevent_default();
        event.stop_propagation();
    };
    view! {
        {move || if editing.get() {
            view! {
                <input
                    class="inline-edit"
                    type="text"
                    autocomplete="off"
                    aria-label=label.get_value()
                    node_ref=input
                    prop:value=move || typed.get()
                    on:input=move |event| typed.set(event_target_value(&event))
                    on:keydown=on_key
                    on:blur=move |_| commit(false)
                />
            }.into_any()
        } else {
            let shown = move || Some(value.get()).filter(|value| !value.is_empty()).map_or_else(|| t("inline.empty").to_owned(), display);
            view! {
                <button
                    type="button"
                    class="inline-edit"
                    node_ref=button
                    aria-label=move || tf("inline.edit", &[("label", &label.get_value()), ("value", &shown())])
                    aria-busy=move || busy.get().to_string()
                    on:click=move |_| start()
                    on:keydown=move |event| if event.key() == "F2" { event.prevent_default(); start(); }
                >
                    <span class="text">{shown}</span>
                    <Icon glyph=PENCIL/>
                </button>
            }.into_any()
        }}
    }
}
