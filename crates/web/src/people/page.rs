//! The page of a person or an account below its head: what happened, all that is known, and who belongs where.

use domain::kernel::Named;
use leptos::prelude::*;

use crate::{
    i18n::{t, tf},
    record::{Editable, RecordState, head::record_head, history::timeline, panels},
    ui::{
        content::{Tab, Tabs},
        icon::{Icon, USER},
        url,
    },
};

/// What is special about one kind of record.
pub struct Page<R: Editable> {
    /// Below the name: badges, links to what it belongs to.
    pub under: fn(&R) -> AnyView,
    /// How to reach them.
    pub buttons: fn(&R) -> AnyView,
    pub about: fn(RecordState<R>) -> AnyView,
    /// Beside the timeline, where there is room.
    pub key_facts: fn(RecordState<R>) -> AnyView,
    /// The further tabs.
    pub further: Vec<Further<R>>,
}

/// A tab: its name in the address, its label, its content.
pub type Further<R> = (&'static str, &'static str, fn(RecordState<R>) -> AnyView);

pub fn page<R: Editable>(state: RecordState<R>, parts: Page<R>) -> AnyView {
    let Page { under, buttons, about, key_facts, further } = parts;
    let tab = url::query("tab");
    let mut tabs = vec![Tab::new("timeline", t("people.timeline")), Tab::new("about", t("people.about"))];
    tabs.extend(further.iter().map(|(name, label, _)| Tab::new(name, *label)));
    tabs.extend(panels::tabs::<R>());
    let tab = Memo::new(move |_| tab.get().unwrap_or_default());
    view! {
        {record_head(state, under, buttons)}
        <div class="record" class:whole=move || tab.get() == "about">
            <div class="stack">
                <Tabs label=t("people.sections") query="tab" tabs=tabs/>
                {move || {
                    let name = tab.get();
                    match further.iter().find(|(known, ..)| *known == name) {
                        Some((_, _, content)) => content(state),
                        None if name == "about" => about(state),
                        None => panels::panel(&name, state).unwrap_or_else(|| timeline(state).into_any()),
                    }
                }}
            </div>
            // All of it stands in "About".
            {move || (tab.get() != "about").then(|| view! { <aside class="side" aria-label=t("people.key_facts")>{key_facts(state)}</aside> })}
        </div>
    }
    .into_any()
}

/// The end of the line below the name: where it is, and whose it is.
pub fn town_and_owner(town: String, owner: Option<&Named>) -> AnyView {
    view! {
        {(!town.is_empty()).then(|| view! { <span class="muted">{town}</span> })}
        {owner.map(|owner| view! {
            <span class="with-icon muted"><Icon glyph=USER small=true/>{tf("people.owned_by", &[("name", &owner.name)])}</span>
        })}
    }
    .into_any()
}
