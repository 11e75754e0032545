//! The sheet behind ＋: what the signed-in person can create.

use leptos::{ev, prelude::*};

use crate::{
    day,
    i18n::t,
    modules, session,
    ui::{
        icon::{self, Icon},
        modal::{Sheet, open_sheet},
        state::EmptyState,
        url,
    },
};

pub(super) const CREATE_SHEET: &str = "create";

/// Opens what stands behind ＋: for those who visit and call the log, which has all of this below.
pub(super) fn open() {
    let logs = session::role_untracked().is_some_and(day::logs);
    open_sheet(if logs { day::LOG_SHEET } else { CREATE_SHEET }, &[]);
}

#[component]
pub(super) fn CreateSheet() -> impl IntoView {
    let entries = move || session::role().map(|role| modules::create(role).collect::<Vec<_>>()).unwrap_or_default();
    view! {
        <Sheet name=CREATE_SHEET title=t("shell.create")>
            {move || {
                let entries = entries();
                if entries.is_empty() {
                    return view! { <EmptyState title=t("shell.nothing_to_create") glyph=icon::LOCK/> }.into_any();
                }
                let links = entries.into_iter().map(|entry| {
                    let open = move |event: ev::MouseEvent| {
                        event.prevent_default();
                        event.stop_propagation();
                        url::go_instead(entry.path);
                    };
                    view! { <a href=entry.path on:click=open><Icon glyph=entry.icon/><span>{t(entry.label_key)}</span></a> }
                });
                view! { <div class="menu">{links.collect_view()}</div> }.into_any()
            }}
        </Sheet>
    }
}
