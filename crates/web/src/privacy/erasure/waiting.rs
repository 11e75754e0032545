//! What the inbox says to administrators: that requests wait for them.

use domain::kernel::policy::{Action, Resource};
use leptos::{prelude::*, task::spawn_local};

use super::{super::ERASURES, waits_for_me};
use crate::{
    i18n::{plural, t},
    lazy::Later,
    session,
    ui::{content::Notice, icon::SHRED, mark::Tone},
};

/// How many requests wait for the person at the screen, with the way to them; nothing while none does.
pub fn waiting() -> impl IntoView {
    move || session::allows(Resource::Persons, Action::Update).then(|| view! { <Later load=waiting_note()/> })
}

crate::lazy_view! {
    rare:
    fn waiting_note() {
        note()
    }
}

fn note() -> AnyView {
    let count = RwSignal::new(0);
    spawn_local(async move {
        // Without an answer the inbox is as it would be without the note.
        if let Ok(page) = session::client().await.list_erasure_requests(None, None).await {
            count.try_set(page.data.iter().filter(|request| waits_for_me(request)).count());
        }
    });
    (move || {
        Some(count.get()).filter(|count| *count > 0).map(|count| {
            view! {
                <Notice tone=Tone::Warn glyph=SHRED>
                    {plural("privacy.wait_for_you", count, &[])}" "<a href=ERASURES>{t("privacy.requests")}</a>
                </Notice>
            }
        })
    })
    .into_any()
}
