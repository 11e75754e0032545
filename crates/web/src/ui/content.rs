//! The only place for what holds content: rows of a list, tabs, facts, a progress bar, a section.

use leptos::prelude::*;

use super::{
    button::IconButton,
    icon::{ARROW_LEFT, Glyph, Icon},
    url,
};
use crate::i18n::{number, t};

/// The heading of a page: its name (also the document's title), what it says below, and its actions.
#[component]
pub fn PageHead(
    #[prop(into)] title: Signal<String>,
    #[prop(optional, into)] hint: Signal<String>,
    /// A page above, for a way back on phones and in records.
    #[prop(optional, into)]
    up: Option<String>,
    /// Stands before the title: an avatar.
    #[prop(optional, into)]
    before: Option<ViewFn>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    Effect::new(move |_| set_title(&title.get()));
    view! {
        <header class="page-head">
            {up.map(|up| view! { <IconButton label=t("action.back") glyph=ARROW_LEFT on_press=move |()| url::go(&up)/> })}
            {before.map(|before| before.run())}
            <div class="titles">
                <h1 tabindex="-1">{move || title.get()}</h1>
                {move || Some(hint.get()).filter(|hint| !hint.is_empty()).map(|hint| view! { <p class="hint">{hint}</p> })}
            </div>
            {children.map(|children| view! { <div class="actions">{children()}</div> })}
        </header>
    }
}

/// "Contacts · Setu" in the tab and in the history.
pub fn set_title(page: &str) {
    let title = if page.is_empty() { t("app.name").to_owned() } else { [page, " · ", t("app.name")].concat() };
    document().set_title(&title);
}

/// Rows of a list, one below the other; put `ListRow`s inside.
#[component]
pub fn List(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <ul class="rows" aria-label=label>{children()}</ul> }
}

/// A row: something before (an avatar), a first and a second line, and actions at the end. The whole row is the link.
#[component]
pub fn ListRow(
    #[prop(into)] first: String,
    #[prop(optional, into)] second: String,
    #[prop(optional, into)] href: Option<String>,
    #[prop(optional, into)] before: Option<ViewFn>,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    let name = match href {
        Some(href) => view! { <a class="first" href=href>{first}</a> }.into_any(),
        None => view! { <span class="first">{first}</span> }.into_any(),
    };
    view! {
        <li class="row">
            {before.map(|before| before.run())}
            <div class="text">
                {name}
                {(!second.is_empty()).then(|| view! { <span class="second">{second}</span> })}
            </div>
            {children.map(|children| view! { <div class="end">{children()}</div> })}
        </li>
    }
}

/// A white card with a heading and, at its right, actions.
#[component]
pub fn Card(
    #[prop(optional, into)] title: String,
    #[prop(optional, into)] actions: Option<ViewFn>,
    children: Children,
) -> impl IntoView {
    view! {
        <section class="card">
            {(!title.is_empty()).then(|| view! {
                <header><h2>{title}</h2>{actions.map(|actions| view! { <div class="line">{actions.run()}</div> })}</header>
            })}
            {children()}
        </section>
    }
}

/// One tab: its key in the address, its label, and how many are behind it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Tab {
    pub key: &'static str,
    pub label: String,
    pub count: Option<usize>,
}

impl Tab {
    pub fn new(key: &'static str, label: impl Into<String>) -> Self {
        Self { key, label: label.into(), count: None }
    }
}

/// Tabs as links that set `?<query>=<key>`; the first one is the default and needs no name in the address.
/// Returns nothing to show: the page matches on `url::query(query)`.
#[component]
pub fn Tabs(#[prop(into)] label: String, query: &'static str, #[prop(into)] tabs: Signal<Vec<Tab>>) -> impl IntoView {
    let current = url::query(query);
    let view_tab = move |(index, tab): (usize, Tab)| {
        let key = tab.key;
        let is_current =
            move || current.with(|current| current.as_deref().map_or(index == 0, |current| current == key));
        let href = if index == 0 { String::new() } else { ["?", query, "=", key].concat() };
        view! {
            <a
                href=href
                aria-current=move || is_current().then_some("page")
                on:click=move |event| {
                    event.prevent_default();
                    event.stop_propagation();
                    url::set_query_value(query, if index == 0 { "" } else { key }, url::Step::Replace);
                }
            >
                {tab.label}
                {tab.count.map(|count| view! { <span class="badge">{number(count)}</span> })}
            </a>
        }
    };
    view! { <nav class="tabs" aria-label=label>{move || tabs.get().into_iter().enumerate().map(view_tab).collect_view()}</nav> }
}

/// Names and values of a record.
#[component]
pub fn Facts(children: Children) -> impl IntoView {
    view! { <dl class="facts">{children()}</dl> }
}

#[component]
pub fn Fact(#[prop(into)] label: String, children: Children) -> impl IntoView {
    view! { <dt>{label}</dt><dd>{children()}</dd> }
}

/// How far a long job is. Without `done` it only says that something happens.
#[component]
pub fn Progress(
    #[prop(into)] label: Signal<String>,
    #[prop(into)] done: Signal<Option<usize>>,
    #[prop(into)] total: Signal<Option<usize>>,
    /// At the right: rows a second, time left.
    #[prop(optional, into)]
    note: Signal<String>,
) -> impl IntoView {
    let id = super::fresh_id("progress");
    let label_id = id.clone();
    view! {
        <div class="progress">
            <div class="figures"><span id=label_id>{move || label.get()}</span><span>{move || note.get()}</span></div>
            <progress
                aria-labelledby=id
                value=move || done.get().map(|done| done.to_string())
                max=move || total.get().unwrap_or(1).max(1).to_string()
            ></progress>
        </div>
    }
}

/// A line that tells something about the page: a kept draft, a limit, a result.
#[component]
pub fn Notice(#[prop(optional)] tone: super::mark::Tone, glyph: Glyph, children: Children) -> impl IntoView {
    view! { <div class=["notice ", tone.class()].concat()><Icon glyph=glyph/><div>{children()}</div></div> }
}
