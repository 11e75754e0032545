//! The only place for the recycle bin of a kind of record: what was deleted in the last 30 days, and the way back.

use std::sync::Arc;

use domain::kernel::ListLink;
use leptos::prelude::*;

use super::{Listed, delete::restore};
use crate::{
    i18n::{t, tf},
    session,
    ui::{
        content::{List, ListRow},
        filter::SearchField,
        icon::{Icon, TRASH, UNDO},
        mark::{Avatar, Size},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        timeline::When,
        url,
    },
};

pub fn deleted_list<R: Listed>() -> impl IntoView {
    let q = url::query("q");
    let pages = Pages::new(move |cursor: Option<String>| {
        let link = ListLink {
            q: q.get(),
            sort: Some("-updated_at".to_owned()),
            expand: Some(<R as Listed>::EXPAND.to_owned()),
            cursor,
            deleted: true,
            ..ListLink::default()
        };
        async move {
            let page = session::client().await.list::<R>(&link).await.map_err(Failure::from)?;
            Ok(Portion {
                rows: page.data.into_iter().map(Arc::new).collect(),
                next: page.page.next_cursor,
                total: None,
            })
        }
    });
    let empty = || view! { <EmptyState title=t("record.bin_empty") text=t("record.bin_text") glyph=TRASH/> };
    view! {
        <SearchField label=t(R::TEXTS.search)/>
        <PagesView pages=pages empty=empty>
            <div>
                <List label=t(R::TEXTS.title)>
                    <For each=move || pages.rows.get() key=|record| record.head().id.to_string() let:record>{row::<R>(record, pages)}</For>
                </List>
                <LoadMore pages=pages/>
            </div>
        </PagesView>
    }
}

fn row<R: Listed>(record: Arc<R>, pages: Pages<Arc<R>>) -> impl IntoView {
    let id = record.head().id;
    let name = record.title();
    let avatar_name = name.clone();
    let bring_back = move |_| restore::<R>(vec![id], move || pages.reload());
    let at = record.head().deleted_at.map(domain::kernel::Timestamp::utc);
    view! {
        <ListRow
            first=name.clone()
            second=record.detail()
            before=move || view! { <Avatar name=avatar_name.clone() size=Size::Medium square=R::SQUARE/> }
        >
            {at.map(|at| view! { <span class="muted small not-phone">{t("record.deleted_at")}" "<When at=at/></span> })}
            <button type="button" class="btn" aria-label=tf("record.restore_name", &[("name", &name)]) on:click=bring_back>
                <Icon glyph=UNDO/>
                <span>{t("record.restore")}</span>
            </button>
        </ListRow>
    }
}
