//! The pill that says that there is no network. What waits to be sent will be counted here.

use leptos::prelude::*;

use crate::{
    browser,
    i18n::t,
    ui::icon::{CLOUD_OFF, Icon},
};

#[component]
pub(super) fn OfflinePill() -> impl IntoView {
    let online = browser::online_signal();
    view! {
        <div role="status">
            {move || (!online.get()).then(|| view! { <span class="pill"><Icon glyph=CLOUD_OFF/>{t("shell.offline")}</span> })}
        </div>
    }
}
