//! The page of a bulk change: how far it is, what it did, which records it left out and why; stopping it, taking it back.

use domain::{
    kernel::BulkChangeId,
    lists::bulk_change::{BulkChange, BulkRefusal, BulkStatus},
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::hooks::use_params_map;

use crate::{
    browser,
    i18n::{number, t, t_in},
    record::bulk::take_back,
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Fact, Facts, List, ListRow, PageHead},
        icon::{DOWNLOAD, UNDO, X},
        mark::{Badge, Tone},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, ErrorCard, Failure},
        toast::toast_error,
    },
};

/// Looks at a change that goes on.
const PAUSE: u32 = 700;

#[component]
pub fn BulkChangePage() -> impl IntoView {
    let params = use_params_map();
    let id = params.with_untracked(|params| params.get("id")).and_then(|id| id.parse::<BulkChangeId>().ok());
    let bulk = RwSignal::new(None::<BulkChange>);
    let failure = RwSignal::new(None::<Failure>);
    let load = move || {
        let Some(id) = id else { return };
        spawn_local(async move {
            loop {
                match session::client().await.get_bulk_change(id).await {
                    Ok(found) => {
                        let goes_on = matches!(found.status, BulkStatus::Running | BulkStatus::Undoing);
                        failure.try_set(None);
                        // The page may have been left.
                        if bulk.try_set(Some(found)).is_some() || !goes_on {
                            return;
                        }
                    }
                    Err(error) => return drop(failure.try_set(Some(Failure::from(error)))),
                }
                gloo_timers::future::TimeoutFuture::new(PAUSE).await;
            }
        });
    };
    load();
    view! {
        <div class="page">
            <PageHead title=t("bulk.title")>{move || bulk.get().map(|bulk| actions(bulk, Callback::new(move |()| load())))}</PageHead>
            {move || failure.get().map(|failure| view! { <ErrorCard failure=failure on_retry=move |()| load()/> })}
            {move || bulk.get().map(|bulk| facts(&bulk))}
            {move || bulk.with(|bulk| bulk.as_ref().map(|bulk| bulk.head.id)).map(refusals)}
        </div>
    }
}

fn actions(bulk: BulkChange, load: Callback<()>) -> AnyView {
    match bulk.status {
        BulkStatus::Running => {
            let stop = move |()| {
                let bulk = bulk.clone();
                spawn_local(async move {
                    let stopped = session::client().await.transition_bulk_change(&bulk, BulkStatus::Cancelled).await;
                    if let Err(error) = stopped {
                        toast_error(Failure::from(error).message);
                    }
                    load.try_run(());
                });
            };
            view! { <Button label=t("bulk.stop") icon=X on_press=stop/> }.into_any()
        }
        BulkStatus::Completed | BulkStatus::Cancelled | BulkStatus::Failed => {
            let undo = move |()| {
                take_back(bulk.clone(), load);
            };
            view! { <Button label=t("bulk.take_back") icon=UNDO look=Look::Plain on_press=undo/> }.into_any()
        }
        BulkStatus::Undoing | BulkStatus::Undone => ().into_any(),
    }
}

fn facts(bulk: &BulkChange) -> impl IntoView + use<> {
    let tone = match bulk.status {
        BulkStatus::Running | BulkStatus::Undoing => Tone::Info,
        BulkStatus::Completed => Tone::Ok,
        BulkStatus::Cancelled => Tone::Warn,
        BulkStatus::Failed => Tone::Bad,
        BulkStatus::Undone => Tone::Neutral,
    };
    let counts = bulk.counts;
    let status = t_in("bulk.status", bulk.status.as_str());
    view! {
        <Card title=t_in("bulk.action", bulk.data.action.as_str())>
            <Facts>
                <Fact label=t("bulk.state")><Badge label=status tone=tone/></Fact>
                <Fact label=t("bulk.count.asked")>{number(counts.asked)}</Fact>
                <Fact label=t("bulk.count.changed")>{number(counts.changed)}</Fact>
                <Fact label=t("bulk.count.unchanged")>{number(counts.unchanged)}</Fact>
                <Fact label=t("bulk.count.skipped")>{number(counts.skipped)}</Fact>
                <Fact label=t("bulk.count.refused")>{number(counts.refused)}</Fact>
                <Fact label=t("bulk.count.kept")>{number(counts.kept)}</Fact>
            </Facts>
        </Card>
    }
}

fn refusals(id: BulkChangeId) -> impl IntoView {
    let pages = Pages::new(move |cursor: Option<String>| async move {
        let after = cursor.and_then(|cursor| cursor.parse().ok());
        let page = session::client().await.list_bulk_refusals(id, after).await.map_err(Failure::from)?;
        Ok(Portion { rows: page.data, next: page.next.map(|next| next.to_string()), total: None })
    });
    let download = move |()| {
        spawn_local(async move {
            match session::client().await.get_bulk_refusal_file(id).await {
                Ok(file) => {
                    browser::save_file("refused.csv", &file.content_type, &file.bytes);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
        });
    };
    let empty = || view! { <EmptyState title=t("bulk.none_left_out") text=t("bulk.none_left_out_text") glyph=crate::ui::icon::CHECK/> };
    view! {
        <Card title=t("bulk.left_out_title")>
            <PagesView pages=pages empty=empty>
                <div class="stack">
                    <div><Button label=t("bulk.download") icon=DOWNLOAD on_press=download/></div>
                    <List label=t("bulk.left_out_title")>
                        <For each=move || pages.rows.get() key=|refusal| refusal.number let:refusal>{line(refusal)}</For>
                    </List>
                    <LoadMore pages=pages/>
                </div>
            </PagesView>
        </Card>
    }
}

fn line(refusal: BulkRefusal) -> impl IntoView {
    let name = refusal.name.unwrap_or_else(|| t("record.unknown").to_owned());
    view! { <ListRow first=name second=refusal.detail/> }
}
