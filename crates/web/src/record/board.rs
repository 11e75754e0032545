//! The only place for a list as a board: a column for each status, cards that are dragged, moved by keys or by their menu.
//! The question of the address holds for the board as for the table, and the columns follow what others change.

use std::{
    future::{Future, ready},
    pin::Pin,
    sync::Arc,
    time::Duration,
};

use domain::kernel::{
    ListLink,
    status::{Move, Moving},
};
use leptos::{ev, prelude::*, task::spawn_local};

use super::{
    Listed, RecordState,
    follow::is_mine,
    href,
    moves::{Moved, Taking},
    question::Question,
};
use crate::{
    browser,
    i18n::{number, t, t_in, tf},
    lazy::LaterView,
    live, session,
    ui::{
        icon::CHEVRON_DOWN,
        mark::Tone,
        pages::{LoadMore, Pages, PagesView, Portion},
        popover::{Menu, MenuItem},
        state::Failure,
        toast::toast_error,
    },
};

/// Cards of a column that are fetched at once.
const PAGE: usize = 30;
/// Cards that are loaded again at once, where more are shown.
const AGAIN: usize = 200;
/// What others change together, an import or a bulk change above all, is loaded together.
const GATHER: Duration = Duration::from_secs(1);

/// Makes the board of a list's question.
pub type Board = fn(Memo<Question>) -> LaterView;

/// A list that can be shown as a board.
pub trait Boarded: Listed + Moved {
    /// The order of the cards in a column.
    const SORT: &'static str;

    /// The columns; statuses at which nobody works any longer have none.
    fn stages() -> Vec<Self::Status>;
    /// What a card says below the name.
    fn card(record: &Self) -> AnyView;
    /// What columns come to beside the number of their cards, all cards of the question: "₹4.2L".
    fn sums(_question: ListLink) -> Sums<Self> {
        Box::pin(ready(Vec::new()))
    }
}

pub type Sums<R> = Pin<Box<dyn Future<Output = Vec<(<R as Moving>::Status, String)>>>>;

/// What is being dragged: the card and the columns that take it.
struct Dragged<R: Boarded> {
    taking: Taking<R>,
    legal: Vec<Move<R::Status>>,
}

struct Shared<R: Boarded> {
    dragged: StoredValue<Option<Dragged<R>>>,
    /// The columns that take what is dragged.
    takes: RwSignal<Vec<String>>,
    /// Counts the moves: the columns load again.
    moves: RwSignal<u32>,
    sums: RwSignal<Vec<(R::Status, String)>>,
    /// The card whose move was pressed last: there is one question for all cards.
    moving: RwSignal<Option<Taking<R>>>,
}

impl<R: Boarded> Shared<R> {
    /// Loads the columns again once what comes together has come, and never under somebody's hand.
    fn load_soon(self, heard: StoredValue<bool>) {
        set_timeout(
            move || match self.dragged.try_with_value(Option::is_some) {
                Some(true) => self.load_soon(heard),
                Some(false) => {
                    heard.try_set_value(false);
                    self.moves.try_update(|moves| *moves += 1);
                }
                None => {}
            },
            GATHER,
        );
    }

    fn press(self, taking: Taking<R>, legal: Move<R::Status>) {
        self.moving.set(Some(taking));
        taking.press(legal);
    }
}

impl<R: Boarded> Copy for Shared<R> {}

impl<R: Boarded> Clone for Shared<R> {
    fn clone(&self) -> Self {
        *self
    }
}

pub fn board<R: Boarded>(question: Memo<Question>) -> LaterView {
    Box::pin(async move { columns::<R>(question).into_any() })
}

fn columns<R: Boarded>(question: Memo<Question>) -> impl IntoView {
    let (takes, moves, moving) = (RwSignal::new(Vec::new()), RwSignal::new(0), RwSignal::new(None));
    let sums = RwSignal::new(Vec::new());
    let shared = Shared::<R> { dragged: StoredValue::new(None), takes, moves, sums, moving };
    let heard = StoredValue::new(false);
    live::follow(move |event| {
        if event.resource == R::RESOURCE
            && !(is_mine(event) && browser::is_visible())
            && heard.try_update_value(|heard| !std::mem::replace(heard, true)) == Some(true)
        {
            shared.load_soon(heard);
        }
    });
    Effect::new(move |_| {
        let _ = moves.get();
        let link = question.with(Question::link::<R>);
        spawn_local(async move {
            let found = R::sums(link).await;
            sums.try_set(found);
        });
    });
    let stages = R::stages();
    let chips = stages.iter().map(|stage| chip::<R>(*stage)).collect_view();
    view! {
        <nav class="chips line board-jump" aria-label=t("board.columns")>{chips}</nav>
        <div class="board" role="group" aria-label=t(R::TEXTS.title)>
            {stages.into_iter().map(|stage| column(question, shared, stage)).collect_view()}
        </div>
        {move || shared.moving.get().map(R::question)}
    }
}

fn column_id<R: Boarded>(stage: R::Status) -> String {
    ["column-", &stage.to_string()].concat()
}

/// On a phone one column fills the screen: the way to each.
fn chip<R: Boarded>(stage: R::Status) -> impl IntoView {
    let id = column_id::<R>(stage);
    let jump = move |_| {
        if let Some(column) = document().get_element_by_id(&id) {
            column.scroll_into_view();
        }
    };
    view! { <button type="button" class="chip" on:click=jump>{t_in(R::STATUS, &stage.to_string())}</button> }
}

fn column<R: Boarded>(question: Memo<Question>, shared: Shared<R>, stage: R::Status) -> impl IntoView {
    let word = stage.to_string();
    let filter = word.clone();
    let shown = StoredValue::new(0);
    let pages = Pages::new(move |cursor: Option<String>| {
        let _ = shared.moves.get();
        let question = question.get();
        let mut link = question.link::<R>();
        link.filters.push(("status".to_owned(), "in".to_owned(), filter.clone()));
        // The table's own order is by status, perhaps; a column has one.
        if question.sort == <R as Listed>::SORT {
            link.sort = Some(<R as Boarded>::SORT.to_owned());
        }
        // A column that is loaded again stays as long as it was.
        let limit = if cursor.is_none() { shown.get_value().clamp(PAGE, AGAIN) } else { PAGE };
        let link = ListLink { cursor, limit: u32::try_from(limit).ok(), include_total: true, ..link };
        async move {
            let page = session::client().await.list::<R>(&link).await.map_err(Failure::from)?;
            let total = page.page.total.and_then(|total| usize::try_from(total).ok());
            Ok(Portion { rows: page.data.into_iter().map(Arc::new).collect(), next: page.page.next_cursor, total })
        }
    });
    Effect::new(move |_| shown.set_value(pages.rows.with(Vec::len)));
    let title = t_in(R::STATUS, &word);
    let count = move || pages.total.get().map(number);
    let sum = move || shared.sums.with(|sums| sums.iter().find(|(of, _)| *of == stage).map(|(_, sum)| sum.clone()));
    let heading = [&column_id::<R>(stage), "-title"].concat();
    let named_by = heading.clone();
    let taken = word.clone();
    let takes = move || shared.takes.with(|takes| takes.contains(&taken));
    let over = {
        let takes = takes.clone();
        move |event: ev::DragEvent| {
            if takes() {
                event.prevent_default();
            }
        }
    };
    let drop = move |event: ev::DragEvent| {
        event.prevent_default();
        let dragged = shared.dragged.try_update_value(Option::take).flatten();
        shared.takes.set(Vec::new());
        if let Some(Dragged { taking, legal }) = dragged
            && let Some(legal) = legal.into_iter().find(|legal| legal.to == stage)
        {
            shared.press(taking, legal);
        }
    };
    let empty = || view! { <p class="muted small board-none">{t("board.nothing")}</p> };
    view! {
        <section
            class="board-column"
            class:takes=takes
            id={column_id::<R>(stage)}
            aria-labelledby=named_by
            on:dragover=over
            on:drop=drop
        >
            <header class="board-head">
                <h2 id=heading>{title}</h2>
                <span class="count">{count}</span>
                <span class="push small muted">{sum}</span>
            </header>
            <PagesView pages=pages empty=empty>
                <ol class="board-cards">
                    <For each=move || pages.rows.get() key=|row| (row.head().id.to_string(), row.head().version) let:row>
                        {card(row, shared)}
                    </For>
                </ol>
                <LoadMore pages=pages/>
            </PagesView>
        </section>
    }
}

fn card<R: Boarded>(record: Arc<R>, shared: Shared<R>) -> impl IntoView {
    let state = RecordState::of(Arc::clone(&record), <R as Listed>::EXPAND);
    let taking = Taking::new(state, move || {
        shared.moves.try_update(|moves| *moves += 1);
    });
    let begin = move |event: ev::DragEvent| {
        let legal = taking.legal();
        shared.takes.set(legal.iter().map(|legal| legal.to.to_string()).collect());
        shared.dragged.set_value(Some(Dragged { taking, legal }));
        if let Some(transfer) = event.data_transfer() {
            transfer.set_effect_allowed("move");
            let text = state.present().map(|record| record.title()).unwrap_or_default();
            let _ = transfer.set_data("text/plain", &text);
        }
    };
    let end = move |_| {
        shared.takes.set(Vec::new());
        shared.dragged.set_value(None);
    };
    let title = record.title();
    let spoken = tf("board.move_name", &[("name", &title)]);
    view! {
        <li
            class="card board-card"
            draggable="true"
            on:dragstart=begin
            on:dragend=end
            on:keydown=move |event: ev::KeyboardEvent| step(&event, taking, shared)
        >
            <div class="line nowrap">
                <a class="grow strong truncate" href={href::<R>(record.head().id)} draggable="false">{title}</a>
                {move || {
                    let legal = taking.legal();
                    let spoken = spoken.clone();
                    (!legal.is_empty()).then(|| view! {
                        <Menu label=spoken icon=CHEVRON_DOWN>
                            {legal.iter().map(|legal| entry(taking, *legal, shared)).collect_view()}
                        </Menu>
                    })
                }}
            </div>
            {move || state.record.get().map(|record| R::card(&record))}
        </li>
    }
}

fn entry<R: Boarded>(taking: Taking<R>, legal: Move<R::Status>, shared: Shared<R>) -> impl IntoView {
    let label = tf("board.move_to", &[("status", &t_in(R::STATUS, &legal.to.to_string()))]);
    let danger = R::tone(legal.to) == Tone::Bad;
    view! { <MenuItem label=label danger=danger on_press=move |()| shared.press(taking, legal)/> }
}

/// Ctrl and an arrow move a card to the next column that takes it.
fn step<R: Boarded>(event: &ev::KeyboardEvent, taking: Taking<R>, shared: Shared<R>) {
    let forward = match event.key().as_str() {
        "ArrowRight" => true,
        "ArrowLeft" => false,
        _ => return,
    };
    if !(event.ctrl_key() || event.meta_key()) {
        return;
    }
    event.prevent_default();
    event.stop_propagation();
    let Some(record) = taking.state.present() else { return };
    let stages = R::stages();
    let Some(here) = stages.iter().position(|stage| *stage == record.status()) else { return };
    let legal = taking.legal();
    let takes = |stage: &R::Status| legal.iter().copied().find(|legal| legal.to == *stage);
    let next = if forward {
        stages.iter().skip(here + 1).find_map(takes)
    } else {
        stages.iter().take(here).rev().find_map(takes)
    };
    match next {
        Some(legal) => shared.press(taking, legal),
        None => toast_error(t("board.no_way")),
    }
}
