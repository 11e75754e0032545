//! The only place for the recycle bin of a kind of record: what was deleted in the last 30 days, and the way back.

use std::{collections::BTreeSet, sync::Arc};

use domain::{kernel::ListLink, lists::bulk_change::ChosenRecord};
use leptos::prelude::*;

use super::{
    Listed,
    bulk::{matching, named, restore_all},
    delete::restore,
};
use crate::{
    i18n::{plural, t, tf},
    session,
    ui::{
        button::{Button, Look},
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
    let picked = RwSignal::new(BTreeSet::<String>::new());
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
            let link = ListLink { include_total: link.cursor.is_none(), ..link };
            let page = session::client().await.list::<R>(&link).await.map_err(Failure::from)?;
            Ok(Portion {
                rows: page.data.into_iter().map(Arc::new).collect(),
                next: page.page.next_cursor,
                total: page.page.total.and_then(|total| usize::try_from(total).ok()),
            })
        }
    });
    let empty = || view! { <EmptyState title=t("record.bin_empty") text=t("record.bin_text") glyph=TRASH/> };
    view! {
        <SearchField label=t(R::TEXTS.search)/>
        <PagesView pages=pages empty=empty>
            <div class="stack">
                {several::<R>(pages, picked, q)}
                <List label=t(R::TEXTS.title)>
                    <For each=move || pages.rows.get() key=|record| record.head().id.to_string() let:record>{row::<R>(record, pages, picked)}</For>
                </List>
                <LoadMore pages=pages/>
            </div>
        </PagesView>
    }
}

/// Restores what is picked, or all that there is.
fn several<R: Listed>(
    pages: Pages<Arc<R>>,
    picked: RwSignal<BTreeSet<String>>,
    q: Memo<Option<String>>,
) -> impl IntoView {
    let over = Callback::new(move |()| pages.reload());
    let restore_picked = move |()| {
        let ids = picked.get_untracked();
        let chosen = pages.rows.with_untracked(|rows| {
            let heads = rows.iter().map(|row| row.head()).filter(|head| ids.contains(&head.id.to_string()));
            heads.map(|head| ChosenRecord { id: head.id.into(), version: head.version }).collect()
        });
        picked.set(BTreeSet::new());
        restore_all(named(R::RESOURCE, chosen), over);
    };
    let restore_everything = move |()| {
        let link = ListLink { q: q.get_untracked(), ..ListLink::default() };
        restore_all(matching::<R>(&link, pages.total.get_untracked().unwrap_or_default()), over);
    };
    let count = move || picked.with(BTreeSet::len);
    let all = move || pages.total.get().filter(|total| *total > 1);
    view! {
        <div class="line">
            {move || (count() > 0).then(|| view! {
                <Button label=plural("bulk.restore_n", count(), &[]) icon=UNDO look=Look::Primary on_press=restore_picked/>
            })}
            {move || all().filter(|_| count() == 0).map(|total| view! {
                <Button label=plural("bulk.restore_all", total, &[]) icon=UNDO on_press=restore_everything/>
            })}
        </div>
    }
}

fn row<R: Listed>(record: Arc<R>, pages: Pages<Arc<R>>, picked: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let id = record.head().id;
    let key = StoredValue::new(id.to_string());
    let is_picked = move || picked.with(|picked| key.with_value(|key| picked.contains(key)));
    let pick = move |event| {
        let on = event_target_checked(&event);
        picked.update(|picked| {
            if on {
                picked.insert(key.get_value())
            } else {
                picked.remove(&key.get_value())
            };
        });
    };
    let name = record.title();
    let avatar_name = name.clone();
    let bring_back = move |_| restore::<R>(vec![id], move || pages.reload());
    let actions = R::bin_actions(&record);
    let at = record.head().deleted_at.map(domain::kernel::Timestamp::utc);
    view! {
        <ListRow
            first=name.clone()
            second=record.detail()
            before=move || view! {
                <span class="line nowrap">
                    <label class="pick-one">
                        <span class="visually-hidden">{tf("table.select", &[("name", &avatar_name)])}</span>
                        <input type="checkbox" prop:checked=is_picked on:change=pick/>
                    </label>
                    <span class="not-phone"><Avatar name=avatar_name.clone() size=Size::Medium square=R::SQUARE/></span>
                </span>
            }
        >
            {at.map(|at| view! { <span class="muted small not-phone">{t("record.deleted_at")}" "<When at=at/></span> })}
            <button type="button" class="btn" aria-label=tf("record.restore_name", &[("name", &name)]) on:click=bring_back>
                <Icon glyph=UNDO/>
                <span>{t("record.restore")}</span>
            </button>
            {actions}
        </ListRow>
    }
}
