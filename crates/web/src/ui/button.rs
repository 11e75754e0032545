//! The only place for buttons and links that look like buttons.

use leptos::prelude::*;

use super::icon::{Glyph, Icon};

#[derive(Clone, Copy, Default, PartialEq, Eq)]
pub enum Look {
    #[default]
    Plain,
    /// At most one in a view.
    Primary,
    Quiet,
    Danger,
}

impl Look {
    pub(super) fn class(self) -> &'static str {
        match self {
            Self::Plain => "btn",
            Self::Primary => "btn primary",
            Self::Quiet => "btn quiet",
            Self::Danger => "btn danger",
        }
    }
}

/// A button. Without `on_press` it submits the form around it. While `busy` it keeps its text and the focus, and does nothing.
#[component]
pub fn Button(
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] icon: Option<Glyph>,
    #[prop(optional, into)] on_press: Option<Callback<()>>,
    #[prop(optional, into)] busy: Signal<bool>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let kind = if on_press.is_some() { "button" } else { "submit" };
    view! {
        <button
            type=kind
            class=look.class()
            disabled=move || disabled.get()
            aria-disabled=move || busy.get().then_some("true")
            on:click=move |event| {
                if busy.get_untracked() {
                    event.prevent_default();
                } else if let Some(on_press) = on_press {
                    on_press.run(());
                }
            }
        >
            {move || busy.get().then(|| view! { <span class="spinner" aria-hidden="true"></span> })}
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            <span>{move || label.get()}</span>
        </button>
    }
}

/// A square button with a drawing only; its label is read out and shown as a tip.
#[component]
pub fn IconButton(
    #[prop(into)] label: Signal<String>,
    glyph: Glyph,
    #[prop(into)] on_press: Callback<()>,
    #[prop(optional)] look: Option<Look>,
    #[prop(optional, into)] disabled: Signal<bool>,
) -> impl IntoView {
    let class = [look.unwrap_or(Look::Quiet).class(), " square"].concat();
    view! {
        <button
            type="button"
            class=class
            aria-label=move || label.get()
            title=move || label.get()
            disabled=move || disabled.get()
            on:click=move |_| on_press.run(())
        >
            <Icon glyph=glyph/>
        </button>
    }
}

/// A link that looks like a button: for what has an address.
#[component]
pub fn LinkButton(
    #[prop(into)] href: Signal<String>,
    #[prop(into)] label: Signal<String>,
    #[prop(optional)] look: Look,
    #[prop(optional, into)] icon: Option<Glyph>,
) -> impl IntoView {
    view! {
        <a class=look.class() href=move || href.get()>
            {icon.map(|glyph| view! { <Icon glyph=glyph/> })}
            <span>{move || label.get()}</span>
        </a>
    }
}
