//! A panel in a few lines: a card that loads by itself, with the way to all of it.

use std::{future::Future, sync::Arc};

use leptos::prelude::*;

use crate::{
    i18n::t,
    record::{RecordState, Shown},
    ui::{
        content::{Card, List, ListRow},
        mark::{Badge, Tone},
        pages::{Pages, PagesView, Portion},
        state::Failure,
        url,
    },
};

/// One of the few.
#[derive(Clone, Debug, Default)]
pub struct Line {
    pub first: String,
    pub second: String,
    pub href: Option<String>,
    pub badge: Option<(String, Tone)>,
}

/// `panel` is the name of the tab with all of it. Loads anew with each version of the record, and when another tab is opened:
/// that one may have changed what stands here.
pub fn brief<R, Load, Found>(
    state: RecordState<R>,
    (panel, title_key, empty_key): (&'static str, &'static str, &'static str),
    load: Load,
) -> AnyView
where
    R: Shown,
    Load: Fn(Arc<R>) -> Found + Send + Sync + 'static,
    Found: Future<Output = Result<Vec<Line>, Failure>> + 'static,
{
    let (version, tab) = (state.version(), url::query("tab"));
    let pages = Pages::new(move |_| {
        let _ = (version.get(), tab.get());
        let found = state.present().map(&load);
        async move {
            let rows = match found {
                Some(found) => found.await?,
                None => Vec::new(),
            };
            Ok(Portion { rows, next: None, total: None })
        }
    });
    card(pages, panel, title_key, empty_key).into_any()
}

fn card(pages: Pages<Line>, panel: &'static str, title_key: &'static str, empty_key: &'static str) -> impl IntoView {
    let href = ["?tab=", panel].concat();
    let open = move |event: leptos::ev::MouseEvent| {
        if !(event.ctrl_key() || event.meta_key() || event.shift_key()) {
            event.prevent_default();
            event.stop_propagation();
            url::set_query_value("tab", panel, url::Step::Push);
        }
    };
    let title = t(title_key);
    let all = move || {
        let label = [t("record.show_all"), ": ", title].concat();
        view! { <a class="brief-all" href=href.clone() aria-label=label on:click=open>{t("record.show_all")}</a> }
    };
    let empty = move || view! { <p class="muted">{t(empty_key)}</p> };
    view! {
        <div class="brief">
            <Card title=title actions=all>
                <PagesView pages=pages empty=empty>
                    <List label=title>
                        {move || pages.rows.get().into_iter().map(line).collect_view()}
                    </List>
                </PagesView>
            </Card>
        </div>
    }
}

fn line(line: Line) -> impl IntoView {
    let Line { first, second, href, badge } = line;
    let badge = badge.map(|(label, tone)| view! { <Badge label=label tone=tone/> });
    match href {
        Some(href) => view! { <ListRow first=first second=second href=href>{badge}</ListRow> }.into_any(),
        None => view! { <ListRow first=first second=second>{badge}</ListRow> }.into_any(),
    }
}
