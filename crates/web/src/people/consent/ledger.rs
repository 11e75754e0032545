//! Every word that was said, the newest first: nothing here is ever changed.

use std::sync::Arc;

use domain::{
    kernel::{ContactId, ListLink, Named},
    people::consent::Consent,
};
use leptos::prelude::*;

use crate::{
    i18n::{date_time, t, t_in, tf},
    people::contact::dotted,
    session,
    ui::{
        button::Button,
        content::{Card, List, ListRow},
        icon::HISTORY,
        mark::{Badge, Tone},
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

const PAGE: u32 = 20;

/// Loads again with each of `words`.
pub(super) fn ledger(contact: ContactId, words: RwSignal<u32>) -> impl IntoView {
    let pages = Pages::new(move |cursor: Option<String>| {
        words.track();
        async move {
            let link = ListLink {
                filters: vec![("contact_id".to_owned(), "eq".to_owned(), contact.to_string())],
                expand: Some("guardian,recorded_by".to_owned()),
                limit: Some(PAGE),
                cursor,
                ..ListLink::default()
            };
            let page = session::client().await.list_consents(&link).await.map_err(Failure::from)?;
            let rows = page.data.into_iter().map(Arc::new).collect();
            Ok(Portion { rows, next: page.page.next_cursor, total: None })
        }
    });
    let empty = || view! { <EmptyState title=t("consents.none") text=t("consents.none_text") glyph=HISTORY/> };
    view! {
        <Card title=t("consents.ledger")>
            <PagesView pages=pages empty=empty>
                <List label=t("consents.ledger")>
                    <For each=move || pages.rows.get() key=|row| row.head.id.to_string() let:row>{line(&row)}</For>
                </List>
                {move || pages.has_more().then(|| view! {
                    <div><Button label=t("record.older") busy=pages.loading on_press=move |()| pages.more()/></div>
                })}
            </PagesView>
        </Card>
    }
}

fn line(entry: &Consent) -> impl IntoView + use<> {
    let data = &entry.data;
    let first =
        dotted([t_in("consents.purpose", data.purpose.as_str()), t_in("contacts.channel", data.channel.as_str())]);
    let name = |named: &Option<Named>| named.as_ref().map(|named| named.name.clone());
    let by = name(&entry.recorded_by).map(|name| tf("consents.recorded_by", &[("name", &name)])).unwrap_or_default();
    let guardian = name(&entry.guardian).or_else(|| data.guardian_name.clone());
    let guardian = guardian.map(|name| tf("consents.by_guardian", &[("name", &name)])).unwrap_or_default();
    let at = date_time(data.decided_at.unwrap_or(entry.head.created_at).utc());
    let notice = tf("consents.notice_line", &[("version", &data.notice_version), ("language", &data.language)]);
    let second = dotted([at, t_in("consents.source", data.source.as_str()), guardian, by, notice]);
    let tone = if data.state == domain::people::consent::ConsentState::Given { Tone::Ok } else { Tone::Bad };
    let state = t_in("consents.state", data.state.as_str());
    view! { <ListRow first=first second=second><Badge label=state tone=tone/></ListRow> }
}
