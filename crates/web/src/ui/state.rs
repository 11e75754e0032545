//! The only place for what a page shows instead of data: loading, nothing there, gone wrong, not allowed.

use std::time::Duration;

use leptos::prelude::*;

use super::{
    button::Button,
    icon::{ALERT, CLOUD_OFF, Glyph, INBOX, Icon, LOCK, REFRESH},
};
use crate::i18n::t;

/// Why something did not work, in plain words, with what the hospital's support needs.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Failure {
    pub message: String,
    /// A stable word like `version_mismatch`, empty when the server did not answer.
    pub code: String,
    /// 0 when the server did not answer.
    pub status: u16,
    pub request_id: Option<String>,
    pub offline: bool,
    /// Names of fields (`phones/0/number`) with what is wrong with each.
    pub fields: Vec<(String, String)>,
}

/// Grey rows of the final height, shown only when loading takes longer than 150 ms.
#[component]
pub fn Skeleton(
    #[prop(default = 6)] rows: usize,
    /** Lines of text instead of rows. */
    #[prop(optional)]
    lines: bool,
) -> impl IntoView {
    view! {
        <div class="skeleton" class:lines=lines role="status">
            <span class="visually-hidden">{t("state.loading")}</span>
            {(0..rows).map(|_| view! { <span aria-hidden="true"></span> }).collect_view()}
        </div>
    }
}

/// True from 150 ms on for as long as `loading` is, so that quick answers do not flash.
pub fn slow(loading: Signal<bool>) -> ReadSignal<bool> {
    let (slow, set_slow) = signal(false);
    Effect::new(move |_| {
        if loading.get() {
            set_timeout(
                move || {
                    if loading.try_get_untracked().unwrap_or(false) {
                        set_slow.try_set(true);
                    }
                },
                Duration::from_millis(150),
            );
        } else {
            set_slow.set(false);
        }
    });
    slow
}

/// Nothing here yet: says what belongs here and offers the first step as children.
#[component]
pub fn EmptyState(
    #[prop(into)] title: String,
    #[prop(optional, into)] text: String,
    #[prop(default = INBOX)] glyph: Glyph,
    /// It is all that the page has: its title is the page's heading.
    #[prop(optional)]
    whole_page: bool,
    #[prop(optional)] children: Option<Children>,
) -> impl IntoView {
    view! {
        <div class="state">
            <Icon glyph=glyph/>
            {heading(title, whole_page)}
            {(!text.is_empty()).then(|| view! { <p>{text}</p> })}
            {children.map(|children| view! { <div class="line">{children()}</div> })}
        </div>
    }
}

fn heading(title: impl Into<String>, whole_page: bool) -> AnyView {
    let title: String = title.into();
    if whole_page { view! { <h1 tabindex="-1">{title}</h1> }.into_any() } else { view! { <h2>{title}</h2> }.into_any() }
}

/// The cause in plain words, what was kept, "Try again", and the request's number behind "Details".
#[component]
pub fn ErrorCard(
    failure: Failure,
    #[prop(optional, into)] on_retry: Option<Callback<()>>,
    /// It is all that the page has: its title is the page's heading.
    #[prop(optional)]
    whole_page: bool,
) -> impl IntoView {
    let glyph = match failure.status {
        _ if failure.offline => CLOUD_OFF,
        403 => LOCK,
        _ => ALERT,
    };
    let title = match failure.status {
        _ if failure.offline => t("error.offline_title"),
        403 => t("error.forbidden_title"),
        404 => t("error.not_found_title"),
        _ => t("error.title"),
    };
    let details = failure.request_id.clone();
    view! {
        <div class="state bad" role="alert">
            <Icon glyph=glyph/>
            {heading(title, whole_page)}
            <p>{failure.message}</p>
            {on_retry.map(|on_retry| view! { <Button label=t("action.try_again") icon=REFRESH on_press=on_retry/> })}
            {details.map(|number| view! {
                <details>
                    <summary>{t("error.details")}</summary>
                    <p>{t("error.request_number")}" "<code>{number}</code></p>
                </details>
            })}
        </div>
    }
}
