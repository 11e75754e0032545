//! The only place for the page that lists records: search, filters, table or cards, selection; all of its state is in the
//! address, and what the address cannot hold (rows, scrolling) in `memory`.

use std::{
    collections::{BTreeMap, BTreeSet},
    sync::Arc,
};

use client::Error;
use domain::kernel::ListLink;
use leptos::{html, prelude::*};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    Listed, custom,
    follow::{News, follow_rows},
    href,
    memory::{self, Kept, Scroll},
    question::{Question, asked, sort_by},
    tools,
    views::{self, Opening},
};
use crate::{
    browser,
    i18n::t,
    lazy::Later,
    offline, session,
    ui::{
        button::Button,
        content::PageHead,
        filter,
        icon::{SEARCH, X},
        pages::{LoadMore, Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        table::{ColumnLayout, DataTable, Row, Selection},
        url::{self, Step},
    },
};

const PAGE: usize = 50;
const LARGEST_PAGE: usize = 200;

/// The page. `actions` stand in its head and, while there is no record at all, below the words that say so.
pub fn list_page<R: Listed>(actions: impl Into<ViewFn>) -> impl IntoView {
    let actions = actions.into();
    // Another custom field is another column: the page is made anew, which hardly ever happens.
    let fields = Memo::new(|_| custom::fields_of(R::RESOURCE));
    move || {
        let _ = fields.get();
        page_of::<R>(actions.clone())
    }
}

fn page_of<R: Listed>(actions: ViewFn) -> impl IntoView {
    let question = asked::<R>();
    let opening = Opening::new(R::RESOURCE);
    let kept = question.with_untracked(|question| {
        memory::recall::<R>(question).filter(|_| !untrack(|| opening.waits(question, R::SORT)))
    });
    let was_here = kept.is_some();
    let boarded = tools::boarded::<R>();
    let pages = rows_of::<R>(question, opening, boarded, kept);
    let selection = Selection::new();
    let changed = RwSignal::new(BTreeSet::new());
    let news = News::new();
    follow_rows(pages, changed, question, news);
    let layout = tools::columns_in_address(ColumnLayout::new(
        R::RESOURCE.as_str(),
        R::columns().into_iter().map(|column| column.column).chain(custom::columns::<R>()).collect(),
    ));
    // Another question has other rows: what was selected among the old ones must not be acted on unseen.
    Effect::new(move |asked_before: Option<Question>| {
        let question = question.get();
        if asked_before.is_some_and(|before| before != question) {
            selection.clear();
            news.clear();
        }
        question
    });
    let page = NodeRef::<html::Div>::new();
    remember_on_leaving(question, pages, page);
    // Once there, it stays: it shows itself while something is selected.
    let selected = Memo::new(move |before: Option<&bool>| before == Some(&true) || selection.count() > 0);
    let head_actions = actions.clone();
    let empty = move || nothing::<R>(question, actions.clone());
    view! {
        <div class="page fill" node_ref=page>
            <PageHead title=t(R::TEXTS.title)>{head_actions.run()}</PageHead>
            {views::views::<R>(layout, selection, opening)}
            {tools::tools::<R>(question, layout, boarded)}
            {move || {
                if let Some(board) = R::BOARD.filter(|_| boarded.get()) {
                    return view! { <Later load=board(question)/> }.into_any();
                }
                let empty = empty.clone();
                view! {
                    {news.line(move || pages.reload())}
                    <PagesView pages=pages empty=empty>
                        {table::<R>(pages, question, layout, selection, changed, was_here)}
                    </PagesView>
                }
                .into_any()
            }}
            {move || selected.get().then(|| view! { <Later load=R::bulk_bar(pages, selection, question)/> })}
        </div>
    }
}

fn table<R: Listed>(
    pages: Pages<Arc<R>>,
    question: Memo<Question>,
    layout: ColumnLayout,
    selection: Selection,
    changed: RwSignal<BTreeSet<String>>,
    at_once: bool,
) -> impl IntoView {
    let cells: Arc<BTreeMap<&'static str, fn(&R) -> AnyView>> =
        Arc::new(R::columns().into_iter().map(|column| (column.column.key, column.cell)).collect());
    let rows = Signal::derive(move || {
        pages.rows.with(|rows| {
            let news = |row: Row| {
                let is_news = changed.with_untracked(|changed| changed.contains(&row.id));
                row.just_changed(is_news)
            };
            rows.iter().map(|record| news(row(Arc::clone(record), Arc::clone(&cells)))).collect::<Vec<_>>()
        })
    });
    let sort = Signal::derive(move || question.with(|question| question.sort.clone()));
    let on_sort = |sort: String| sort_by::<R>(&sort);
    let on_count = move |()| count::<R>(pages, question);
    view! {
        <DataTable label=t(R::TEXTS.title) layout=layout rows=rows sort=sort on_sort=on_sort selection=selection at_once=at_once>
            <LoadMore pages=pages on_count=on_count/>
        </DataTable>
    }
}

fn row<R: Listed>(record: Arc<R>, cells: Arc<BTreeMap<&'static str, fn(&R) -> AnyView>>) -> Row {
    let head = record.head();
    Row::new(head.id.to_string(), head.version.into(), record.title(), Some(href::<R>(head.id)), move |key| {
        cells.get(key).map_or_else(|| custom::cell(&*record, key), |cell| cell(&record))
    })
}

/// The rows for the question of the address: those that were there when the page was left, at once, then the present ones.
/// Nothing is asked while the question of a view is unknown, nor for a board.
fn rows_of<R: Listed>(
    question: Memo<Question>,
    opening: Opening,
    boarded: Memo<bool>,
    kept: Option<Kept<R>>,
) -> Pages<Arc<R>> {
    let at_least = StoredValue::new(kept.as_ref().map_or(0, |kept| kept.rows.len()));
    let pages = Pages::new(move |cursor: Option<String>| {
        let question = question.get();
        // A board asks for its columns itself.
        let waits = opening.waits(&question, R::SORT) || boarded.get();
        let link = question.link::<R>();
        let wanted = at_least.get_value();
        at_least.set_value(0);
        load::<R>(link, cursor, wanted, waits)
    });
    if let Some(kept) = kept {
        let scroll = kept.scroll;
        pages.begin_with(kept.rows, kept.next, kept.total);
        // After the rows are drawn, and after the router has scrolled to the top as for any new page.
        set_timeout(move || scroll_to(scroll), std::time::Duration::from_millis(30));
    }
    pages
}

async fn load<R: Listed>(
    mut link: ListLink,
    cursor: Option<String>,
    at_least: usize,
    waits: bool,
) -> Result<Portion<Arc<R>>, Failure> {
    if waits {
        // The end of waiting asks anew.
        std::future::pending::<()>().await;
    }
    let mut rows = Vec::new();
    link.cursor = cursor;
    loop {
        let missing = at_least.saturating_sub(rows.len()).clamp(PAGE, LARGEST_PAGE);
        link.limit = u32::try_from(missing).ok();
        let page = match session::client().await.list::<R>(&link).await {
            // One's own work is kept on the device: all of it, and it is said so where less was asked for.
            Err(Error::Offline) if rows.is_empty() && link.cursor.is_none() => {
                let filtered = !link.filters.is_empty() || link.q.as_ref().is_some_and(|q| !q.is_empty());
                let kept = offline::records::<R>(filtered).await.ok_or(Error::Offline)?;
                return Ok(Portion { rows: kept.into_iter().map(Arc::new).collect(), next: None, total: None });
            }
            answer => answer?,
        };
        rows.extend(page.data.into_iter().map(Arc::new));
        if page.page.next_cursor.is_none() || rows.len() >= at_least {
            return Ok(Portion { rows, next: page.page.next_cursor, total: None });
        }
        link.cursor = page.page.next_cursor;
    }
}

/// How many match, which costs the server more than a page: only when somebody wants to know.
fn count<R: Listed>(pages: Pages<Arc<R>>, question: Memo<Question>) {
    let asked = question.get_untracked();
    let link = ListLink { limit: Some(1), include_total: true, expand: None, ..asked.link::<R>() };
    leptos::task::spawn_local(async move {
        let Ok(page) = session::client().await.list::<R>(&link).await else { return };
        if question.try_get_untracked() == Some(asked) {
            pages.total.set(page.page.total.and_then(|total| usize::try_from(total).ok()));
        }
    });
}

pub(super) fn count_when_needed<R: Listed>(pages: Pages<Arc<R>>, selection: Selection, question: Memo<Question>) {
    Effect::new(move |_| {
        if selection.count() > 1 && pages.has_more() && pages.total.with(Option::is_none) {
            count::<R>(pages, question);
        }
    });
}

fn nothing<R: Listed>(question: Memo<Question>, actions: ViewFn) -> AnyView {
    if question.with(Question::is_filtered) {
        let clear = |()| {
            url::set_query(&[("q", None)], Step::Replace);
            filter::clear_filters();
        };
        return view! {
            <EmptyState title=t("record.no_match") text=t("record.no_match_text") glyph=SEARCH>
                <Button label=t("record.show_all") icon=X on_press=clear/>
            </EmptyState>
        }
        .into_any();
    }
    view! { <EmptyState title=t(R::TEXTS.empty_title) text=t(R::TEXTS.empty_text) glyph=R::ICON>{actions.run()}</EmptyState> }
        .into_any()
}

/// On leaving, the list goes into `memory`. How far it was scrolled is noted while it is still on the screen.
fn remember_on_leaving<R: Listed>(question: Memo<Question>, pages: Pages<Arc<R>>, page: NodeRef<html::Div>) {
    let scroll = StoredValue::new(Scroll::default());
    let note = Closure::<dyn FnMut()>::new(move || {
        let here = window().location().pathname().is_ok_and(|path| path == R::PATH);
        if here && page.try_get_untracked().flatten().is_some() {
            scroll.try_set_value(present_scroll());
        }
    });
    // Scrolling inside an element does not bubble, so it is caught on its way down.
    let listener = note.as_ref().unchecked_ref::<js_sys::Function>().clone();
    let _ = document().add_event_listener_with_callback_and_bool("scroll", &listener, true);
    let held = StoredValue::new_local((note, listener));
    on_cleanup(move || {
        let _ = held.try_with_value(|(_, listener)| {
            document().remove_event_listener_with_callback_and_bool("scroll", listener, true)
        });
        let rows = pages.rows.try_get_untracked().unwrap_or_default();
        if let (Some(question), false) = (question.try_get_untracked(), rows.is_empty()) {
            let total = pages.total.try_get_untracked().flatten();
            let scroll = scroll.try_get_value().unwrap_or_default();
            let address = question.address(R::PATH, R::SORT);
            memory::keep::<R>(Kept {
                question,
                address,
                rows,
                next: pages.cursor(),
                total,
                scroll,
                at: browser::now(),
            });
        }
    });
}

fn scrolled_table() -> Option<web_sys::Element> {
    document().query_selector(".page.fill .table-scroll").ok().flatten()
}

fn present_scroll() -> Scroll {
    Scroll {
        table: scrolled_table().map_or(0, |table| table.scroll_top()),
        window: window().scroll_y().unwrap_or_default(),
    }
}

fn scroll_to(scroll: Scroll) {
    if let Some(table) = scrolled_table() {
        table.set_scroll_top(scroll.table);
    }
    window().scroll_to_with_x_and_y(0.0, scroll.window);
}
