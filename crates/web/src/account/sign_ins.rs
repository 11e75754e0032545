//! The history of somebody's sign-ins: one's own page, and a card on the page of a user.

use std::{future::Future, pin::Pin};

use client::Error;
use domain::admin::audit::{AuditAction, AuditEntry, AuditPage};
use leptos::prelude::*;

use crate::{
    i18n::{date_time, t, t_in},
    session,
    ui::{
        content::{List, ListRow, PageHead},
        icon::HISTORY,
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

/// Asks for the entries before one.
type Asked = Pin<Box<dyn Future<Output = Result<AuditPage, Error>>>>;

#[component]
pub(super) fn SignInsPage() -> impl IntoView {
    let own = |before: Option<i64>| -> Asked {
        Box::pin(async move { session::client().await.list_my_sign_ins(before).await })
    };
    view! {
        <div class="page narrow">
            <PageHead title=t("sign_ins.title") hint=t("sign_ins.hint") up=super::ME/>
            <SignIns load=own/>
        </div>
    }
}

#[component]
pub fn SignIns(load: impl Fn(Option<i64>) -> Asked + Copy + Send + Sync + 'static) -> impl IntoView {
    let pages = Pages::new(move |cursor: Option<String>| {
        let found = load(cursor.and_then(|cursor| cursor.parse().ok()));
        async move {
            let page = found.await.map_err(Failure::from)?;
            Ok(Portion { rows: page.data, next: page.next.map(|next| next.to_string()), total: None })
        }
    });
    view! {
        <PagesView pages=pages empty=move || view! { <EmptyState title=t("sign_ins.empty") text=t("sign_ins.empty_text") glyph=HISTORY/> }>
            <List label=t("sign_ins.title")>
                {move || pages.rows.get().into_iter().map(|entry| view! { <SignInRow entry=entry/> }).collect_view()}
            </List>
            <LoadMore pages=pages/>
        </PagesView>
    }
}

#[component]
fn SignInRow(entry: AuditEntry) -> impl IntoView {
    let device = entry.details.get("device").map(|agent| super::me::device_name(agent));
    let about = device.into_iter().chain(entry.origin.clone()).chain(std::iter::once(date_time(entry.at.utc())));
    let second = about.collect::<Vec<_>>().join(" · ");
    let tone = match entry.action {
        AuditAction::SignedIn => Tone::Ok,
        AuditAction::SignInFailed | AuditAction::SessionCopied => Tone::Bad,
        _ => Tone::Neutral,
    };
    let note = entry.details.get("wrong").map(|what| t_in("sign_ins.wrong", what));
    let note = note.or_else(|| entry.details.get("second_factor").map(|what| t_in("sign_ins.factor", what)));
    view! {
        <ListRow first=t_in("audit.action", entry.action.as_str()) second=second>
            {note.map(|note| view! { <Badge label=note tone=tone/> })}
        </ListRow>
    }
}
