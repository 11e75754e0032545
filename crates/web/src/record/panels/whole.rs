//! A record's page below its head: the tabs, the cards beside them, and all of it on one page for printing.

use leptos::prelude::*;

use super::{Panel, Paneled, common, common_tabs};
use crate::{
    browser,
    i18n::t,
    lazy::soon,
    record::{RecordState, history::timeline_with},
    shell::use_command,
    ui::{
        button::{Button, Look},
        content::{Tab, Tabs},
        icon::{PRINT, X},
        url::{self, Step},
    },
};

/// The tab that nobody sees among the others: everything below each other, as it is printed.
pub const EVERYTHING: &str = "everything";

const TIMELINE: &str = "timeline";
const ABOUT: &str = "about";

/// Narrower screens have no column beside the tabs, as style/22-record.css has it.
const ROOM_BESIDE: &str = "(min-width: 1060px)";

/// The keys of the tabs.
const DIGITS: [char; 9] = ['1', '2', '3', '4', '5', '6', '7', '8', '9'];

/// `about` is all that is known, `key_facts` the card that stands first beside the timeline.
pub fn record_body<R: Paneled>(
    state: RecordState<R>,
    about: fn(RecordState<R>) -> AnyView,
    key_facts: fn(RecordState<R>) -> AnyView,
) -> AnyView {
    soon(move || body(state, about, key_facts)).into_any()
}

fn body<R: Paneled>(
    state: RecordState<R>,
    about: fn(RecordState<R>) -> AnyView,
    key_facts: fn(RecordState<R>) -> AnyView,
) -> AnyView {
    let panels = R::panels();
    let tab = url::query("tab");
    let tab = Memo::new(move |_| tab.get().unwrap_or_default());
    let mut tabs = vec![(TIMELINE, "people.timeline"), (ABOUT, "people.about")];
    tabs.extend(panels.iter().map(|panel| (panel.name, panel.label_key)));
    tabs.extend(common_tabs::<R>());
    digits(&tabs);
    let tabs: Vec<Tab> = tabs.into_iter().map(|(name, label_key)| Tab::new(name, t(label_key))).collect();
    let timeline = {
        let parts: Vec<_> = panels.iter().filter_map(|panel| panel.part.map(|part| (panel.label_key, part))).collect();
        move || timeline_with(state, parts.clone()).into_any()
    };
    let panels = StoredValue::new(panels);
    let briefs = move || panels.with_value(|panels| panels.iter().filter_map(|panel| panel.brief).collect::<Vec<_>>());
    // The tab that is open says itself what its card would.
    let beside = move |open: &str| {
        panels.with_value(|panels| {
            panels.iter().filter(|panel| panel.name != open).filter_map(|panel| panel.brief).collect::<Vec<_>>()
        })
    };
    let everything = {
        let timeline = timeline.clone();
        move || view! { {everything(state, about, panels)} <section><h2>{t("people.timeline")}</h2>{timeline()}</section> }
    };
    let content = move || match tab.get().as_str() {
        ABOUT => view! {
            <div class="about">
                {about(state)}
                {briefs().into_iter().map(|brief| brief(state)).collect_view()}
            </div>
        }
        .into_any(),
        EVERYTHING => everything().into_any(),
        name => {
            let panel = panels.with_value(|panels| panels.iter().find(|panel| panel.name == name).copied());
            match panel {
                Some(panel) => (panel.whole)(state),
                None => common(name, state).unwrap_or_else(&timeline),
            }
        }
    };
    let is_whole = move || matches!(tab.get().as_str(), ABOUT | EVERYTHING);
    view! {
        <div class="record" class:whole=is_whole>
            <div class="stack">
                {move || (tab.get() != EVERYTHING).then(|| view! { <Tabs label=t("people.sections") query="tab" tabs=tabs.clone()/> })}
                {content}
            </div>
            // All of it stands in "About"; what has no room is not even loaded.
            {move || (!is_whole() && browser::matches_media(ROOM_BESIDE)).then(|| view! {
                <aside class="side stack" aria-label=t("people.key_facts")>
                    {key_facts(state)}
                    {beside(&tab.get()).into_iter().map(|brief| brief(state)).collect_view()}
                </aside>
            })}
        </div>
    }
    .into_any()
}

/// Each tab by its digit.
fn digits(tabs: &[(&'static str, &'static str)]) {
    for ((name, label_key), digit) in tabs.iter().copied().zip(DIGITS) {
        let name = if name == TIMELINE { "" } else { name };
        use_command(t(label_key), Some(digit), move || url::set_query_value("tab", name, Step::Replace));
    }
}

/// What the tabs hold, below each other.
fn everything<R: Paneled>(
    state: RecordState<R>,
    about: fn(RecordState<R>) -> AnyView,
    panels: StoredValue<Vec<Panel<R>>>,
) -> impl IntoView {
    let close = |()| url::set_query_value("tab", "", Step::Replace);
    view! {
        <div class="line not-printed">
            <Button label=t("record.print") icon=PRINT look=Look::Primary on_press=|()| browser::print()/>
            <Button label=t("action.close") icon=X on_press=close/>
        </div>
        <div class="about">{about(state)}</div>
        {panels.get_value().into_iter().map(|panel| view! {
            <section class="stack printed"><h2>{t(panel.label_key)}</h2>{(panel.whole)(state)}</section>
        }).collect_view()}
    }
}
