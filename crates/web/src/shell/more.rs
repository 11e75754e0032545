//! The sheet "More": every page of the menu, for phones and the rail, where not all fit.

use leptos::{ev, prelude::*};

use super::nav::entries;
use crate::{
    account,
    i18n::t,
    modules::NavGroup,
    talk,
    ui::{
        icon::{self, Icon},
        modal::Sheet,
        url,
    },
};

pub(super) const MORE_SHEET: &str = "more";

#[component]
pub(super) fn MoreSheet() -> impl IntoView {
    let rows = move |group| {
        untrack(|| entries(group))
            .into_iter()
            .map(|entry| {
                let open = move |event: ev::MouseEvent| {
                    // The sheet's step gives way to the page: Back must not open it again.
                    event.prevent_default();
                    event.stop_propagation();
                    url::go_instead(entry.path);
                };
                view! { <a href=entry.path on:click=open><Icon glyph=entry.icon/><span>{t(entry.label_key)}</span>{(entry.path == talk::INBOX).then(|| view! { <talk::Unread/> })}</a> }
            })
            .collect_view()
    };
    view! {
        <Sheet name=MORE_SHEET title=t("shell.more")>
            <nav class="menu" aria-label=t("shell.more")>
                {rows(NavGroup::Work)}
                {rows(NavGroup::Administration)}
                <hr/>
                {rows(NavGroup::Personal)}
                <button type="button" on:click=move |_| account::sign_out()><Icon glyph=icon::SIGN_OUT/><span>{t("session.sign_out")}</span></button>
            </nav>
        </Sheet>
    }
}
