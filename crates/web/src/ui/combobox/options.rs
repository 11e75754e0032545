//! The list below a combobox.

use leptos::prelude::*;

use super::asking::{Line, State};
use crate::{
    browser,
    i18n::{t, tf},
    ui::{
        highlight::highlight,
        icon::{CHECK, Icon},
    },
};

#[component]
pub(super) fn OptionList(
    state: State,
    id: String,
    option_prefix: StoredValue<String>,
    on_choose: Callback<Line>,
) -> impl IntoView {
    let lines = move || {
        let query = state.query();
        let line = |(index, line)| {
            let id = option_id(option_prefix, index);
            view! { <OptionLine state=state id=id index=index line=line query=query.clone() on_choose=on_choose/> }
        };
        state.lines.get().into_iter().enumerate().map(line).collect_view()
    };
    view! {
        <div class="options" role="listbox" id=id aria-label=t("combobox.results")>{lines}</div>
        <p class="note small" role="status">{move || state.note.get()}</p>
    }
}

pub(super) fn option_id(prefix: StoredValue<String>, index: usize) -> String {
    prefix.with_value(|prefix| format!("{prefix}{index}"))
}

#[component]
fn OptionLine(
    state: State,
    id: String,
    index: usize,
    line: Line,
    query: String,
    on_choose: Callback<Line>,
) -> impl IntoView {
    let is_active = move || state.active.get() == Some(index);
    let is_create = matches!(line, Line::Create(_));
    let (first, second, id_of) = match &line {
        Line::Recent(choice) | Line::Found(choice) => {
            (highlight(&choice.label, &query).into_any(), choice.detail.clone(), choice.id.clone())
        }
        Line::Create(text) => (tf("combobox.create", &[("text", text)]).into_any(), String::new(), String::new()),
    };
    let scroll_id = id.clone();
    Effect::new(move |_| {
        if is_active()
            && let Some(element) = browser::html_element(&scroll_id)
        {
            let options = web_sys::ScrollIntoViewOptions::new();
            options.set_block(web_sys::ScrollLogicalPosition::Nearest);
            element.scroll_into_view_with_scroll_into_view_options(&options);
        }
    });
    let chosen =
        move || state.value.with(|value| value.as_ref().is_some_and(|value| !id_of.is_empty() && value.id == id_of));
    view! {
        <div
            role="option"
            id=id
            class:create=is_create
            aria-selected=move || is_active().to_string()
            // Before the click the field would lose the focus, and with it the list.
            on:pointerdown=move |event| event.prevent_default()
            on:click=move |_| on_choose.run(line.clone())
        >
            <span>{first}</span>
            {(!second.is_empty()).then(|| view! { <span class="second">{second}</span> })}
            {move || chosen().then(|| view! { <Icon glyph=CHECK small=true/> })}
        </div>
    }
}
