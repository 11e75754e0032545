//! The page `/search?q=`: all that was found by kind, or what was searched for before and how to search.

use domain::kernel::find::Hit;
use leptos::{ev, prelude::*, task::spawn_local};

use super::{Group, SEARCH, find, href, marks_of_title, other_text};
use crate::{
    browser,
    i18n::{plural, t, tf},
    modules::Finder,
    ui::{
        combobox::Choice,
        content::PageHead,
        filter::SearchField,
        highlight::marked,
        icon::{Icon, SEARCH as GLASS},
        recent,
        state::{EmptyState, ErrorCard, Failure, Skeleton, slow},
        url,
    },
};

/// Hits of each kind.
const LIMIT: u32 = 10;
const RECENT: &str = "search";

#[derive(Clone)]
enum Found {
    Nothing,
    Groups(Vec<Group>),
    Failed(Failure),
}

#[component]
pub fn SearchAll() -> impl IntoView {
    let q = url::query("q");
    let found = RwSignal::new(Found::Nothing);
    let asking = RwSignal::new(false);
    let question = StoredValue::new(0_u32);
    let ask = move || {
        let number = question.get_value() + 1;
        question.set_value(number);
        let text = q.get().unwrap_or_default().trim().to_owned();
        if text.is_empty() {
            asking.set(false);
            found.set(Found::Nothing);
            return;
        }
        asking.set(true);
        spawn_local(async move {
            let answer = find(&text, LIMIT).await;
            // Another question was asked meanwhile, or the page was left.
            if question.try_get_value() != Some(number) {
                return;
            }
            asking.set(false);
            found.set(answer.map_or_else(Found::Failed, Found::Groups));
        });
    };
    Effect::new(move |_| ask());
    let retry = Callback::new(move |()| untrack(ask));
    let slow = slow(asking.into());
    view! {
        <div class="page narrow search-page" on:keydown=move_focus>
            <PageHead title=t("search.title")/>
            <SearchField label=t("search.placeholder")/>
            <p class="visually-hidden" role="status">{move || told(&found.get(), asking.get())}</p>
            {move || match found.get() {
                Found::Nothing if slow.get() => view! { <Skeleton/> }.into_any(),
                Found::Nothing if asking.get() => ().into_any(),
                Found::Nothing => view! { <Beginning/> }.into_any(),
                Found::Failed(failure) => view! { <ErrorCard failure=failure on_retry=retry/> }.into_any(),
                Found::Groups(groups) if groups.is_empty() => {
                    let title = tf("palette.none", &[("text", &q.get_untracked().unwrap_or_default())]);
                    view! { <EmptyState title=title text=t("search.tips") glyph=GLASS/> }.into_any()
                }
                Found::Groups(groups) => {
                    let text = q.get_untracked().unwrap_or_default();
                    groups.into_iter().map(|group| group_view(group, &text)).collect_view().into_any()
                }
            }}
        </div>
    }
}

fn told(found: &Found, asking: bool) -> String {
    match found {
        _ if asking => t("state.loading").to_owned(),
        Found::Groups(groups) => {
            let count: usize = groups.iter().map(|group| group.hits.len()).sum();
            plural("search.found", count, &[])
        }
        Found::Nothing | Found::Failed(_) => String::new(),
    }
}

fn group_view(group: Group, text: &str) -> impl IntoView + use<> {
    let Group { finder, hits, more } = group;
    let all = more.then(|| {
        let href = [finder.list, "?q=", &url::encode(text)].concat();
        view! { <a class="btn quiet" href=href>{t("search.all_of_kind")}</a> }
    });
    let rows = hits.into_iter().map(|hit| hit_view(finder, &hit, text.to_owned())).collect_view();
    view! {
        <section class="stack tight">
            <h2>{t(finder.label_key)}</h2>
            <ul class="rows" aria-label=t(finder.label_key)>{rows}</ul>
            {all}
        </section>
    }
}

fn hit_view(finder: &'static Finder, hit: &Hit, text: String) -> impl IntoView + use<> {
    let why = other_text(hit).map(|other| view! { <span class="second">{marked(other, &hit.marks)}</span> });
    let remember = move |_| {
        let choice = Choice { id: text.clone(), label: text.clone(), detail: String::new() };
        recent::remember(RECENT, choice);
    };
    view! {
        <li class="row">
            <Icon glyph=finder.icon/>
            <div class="text">
                <a class="first" href=href(finder, hit) data-hit="" on:click=remember>
                    {marked(&hit.title, marks_of_title(hit))}
                </a>
                {hit.detail.clone().map(|detail| view! { <span class="second">{detail}</span> })}
                {why}
            </div>
        </li>
    }
}

/// What was searched for before on this device, and what may be typed.
#[component]
fn Beginning() -> impl IntoView {
    let recent = recent::list(RECENT);
    let earlier = (!recent.is_empty()).then(|| {
        let rows = recent.into_iter().map(|choice| {
            let href = [SEARCH, "?q=", &url::encode(&choice.label)].concat();
            view! {
                <li class="row"><Icon glyph=GLASS/><div class="text"><a class="first" href=href data-hit="">{choice.label}</a></div></li>
            }
        });
        view! {
            <section class="stack tight"><h2>{t("search.recent")}</h2><ul class="rows" aria-label=t("search.recent")>{rows.collect_view()}</ul></section>
        }
    });
    view! {
        {earlier}
        <EmptyState title=t("search.begin") text=t("search.tips") glyph=GLASS/>
    }
}

/// The arrows go from the field through the hits and back.
fn move_focus(event: ev::KeyboardEvent) {
    let step = match event.key().as_str() {
        "ArrowDown" => 1,
        "ArrowUp" => -1,
        _ => return,
    };
    if browser::focus_next("[data-search], [data-hit]", step) {
        event.prevent_default();
    }
}
