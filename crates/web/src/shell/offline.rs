//! The pill that says how it stands with the network and with what waits to be sent; nothing when all is sent.

use leptos::prelude::*;

use crate::{
    browser,
    i18n::{plural, relative, t, tf},
    offline,
    ui::icon::{ALERT, CLOUD_OFF, Icon, UPLOAD},
};

#[component]
pub(super) fn OfflinePill() -> impl IntoView {
    let online = browser::online_signal();
    let (told, as_of) = (offline::told(), offline::as_of());
    let pill = move || {
        let told = told.get();
        let waiting = (told.waiting > 0).then(|| plural("shell.waiting", told.waiting, &[]));
        let failed = (told.failed > 0).then(|| plural("shell.failed", told.failed, &[]));
        let network = if !online.get() {
            // What the screen shows may be older than the network is away.
            let since = as_of.get().map(|at| tf("shell.as_of", &[("when", &relative(at))]));
            Some(since.unwrap_or_else(|| t("shell.offline").to_owned()))
        } else if told.sending {
            Some(t("shell.sending").to_owned())
        } else {
            None
        };
        let words: Vec<String> = network.into_iter().chain(failed.clone()).chain(waiting).collect();
        let (class, glyph) = match (failed, online.get()) {
            (Some(_), _) => ("pill bad", ALERT),
            (None, false) => ("pill", CLOUD_OFF),
            (None, true) => ("pill", UPLOAD),
        };
        (!words.is_empty()).then(|| {
            let words = words.join(" · ");
            view! { <a class=class href=offline::OUTBOX><Icon glyph=glyph/>{words}</a> }
        })
    };
    view! { <div role="status">{pill}</div> }
}
