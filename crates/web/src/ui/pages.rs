//! The only place for lists that arrive page by page: keeps the rows, the cursor, late answers apart, and tells how it stands.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::{html, prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, closure::Closure};

use super::{
    button::{Button, Look},
    state::{ErrorCard, Failure, Skeleton, slow},
};
use crate::i18n::{plural, t};

/// One page of a list as the API gives it.
#[derive(Clone, Debug)]
pub struct Portion<T> {
    pub rows: Vec<T>,
    pub next: Option<String>,
    pub total: Option<usize>,
}

type Answer<T> = Pin<Box<dyn Future<Output = Result<Portion<T>, Failure>>>>;
type Load<T> = Arc<dyn Fn(Option<String>) -> Answer<T> + Send + Sync>;

/// The rows so far. Copy it freely.
pub struct Pages<T: Send + Sync + 'static> {
    pub rows: RwSignal<Vec<T>>,
    pub total: RwSignal<Option<usize>>,
    pub loading: RwSignal<bool>,
    pub failure: RwSignal<Option<Failure>>,
    next: RwSignal<Option<String>>,
    /// Whether the first page of the current question has come.
    answered: RwSignal<bool>,
    question: StoredValue<u32>,
    load: StoredValue<Load<T>>,
}

impl<T: Send + Sync + 'static> Copy for Pages<T> {}

impl<T: Send + Sync + 'static> Clone for Pages<T> {
    fn clone(&self) -> Self {
        *self
    }
}

impl<T: Send + Sync + 'static> Pages<T> {
    /// Loads the first page now, and again whenever a signal read by `load` changes. `load` gets the cursor; it must read
    /// its signals before the first `await`.
    pub fn new<Ask, Found>(load: Ask) -> Self
    where
        Ask: Fn(Option<String>) -> Found + Send + Sync + 'static,
        Found: Future<Output = Result<Portion<T>, Failure>> + 'static,
    {
        let load: Load<T> = Arc::new(move |cursor| Box::pin(load(cursor)));
        let pages = Self {
            rows: RwSignal::new(Vec::new()),
            total: RwSignal::new(None),
            loading: RwSignal::new(true),
            failure: RwSignal::new(None),
            next: RwSignal::new(None),
            answered: RwSignal::new(false),
            question: StoredValue::new(0),
            load: StoredValue::new(load),
        };
        Effect::new(move |_| pages.start(None));
        pages
    }

    /// Shows these rows until the first page has come: what was there when the page was left.
    pub fn begin_with(self, rows: Vec<T>, next: Option<String>, total: Option<usize>) {
        self.rows.set(rows);
        self.next.set(next);
        self.total.set(total);
        self.answered.set(true);
    }

    /// Where the next page begins.
    pub fn cursor(self) -> Option<String> {
        self.next.try_get_untracked().flatten()
    }

    /// Asks for the first page again; the old rows stay until the answer is there.
    pub fn reload(self) {
        untrack(|| self.start(None));
    }

    /// Asks for the next page, if there is one and none is on its way.
    pub fn more(self) {
        if self.loading.get_untracked() {
            return;
        }
        if let Some(cursor) = self.next.get_untracked() {
            untrack(|| self.start(Some(cursor)));
        }
    }

    pub fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    /// Nothing to show, and that is the answer.
    pub fn is_empty(self) -> bool {
        self.answered.get() && self.failure.with(Option::is_none) && self.rows.with(Vec::is_empty)
    }

    fn start(self, cursor: Option<String>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.loading.set(true);
        let is_first = cursor.is_none();
        // Called here, not in the task, so that the effect sees which signals it reads.
        let answer = self.load.with_value(|load| load(cursor));
        spawn_local(async move {
            let answer = answer.await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(portion) => {
                    self.failure.set(None);
                    self.next.set(portion.next);
                    if is_first {
                        self.total.set(portion.total);
                        self.rows.set(portion.rows);
                    } else {
                        self.rows.update(|rows| rows.extend(portion.rows));
                    }
                    self.answered.set(true);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }
}

#[derive(Clone, Copy, PartialEq, Eq)]
enum Shown {
    Nothing,
    Skeleton,
    Failure,
    Empty,
    Rows,
}

/// What stands around the rows: a skeleton at first, the error with "Try again", `empty` when there is nothing, else `children`.
#[component]
pub fn PagesView<T: Send + Sync + 'static>(
    pages: Pages<T>,
    #[prop(into)] empty: ViewFn,
    children: ChildrenFn,
) -> impl IntoView {
    let first_load = Signal::derive(move || !pages.answered.get() && pages.failure.with(Option::is_none));
    let is_slow = slow(first_load);
    let shown = Memo::new(move |_| {
        if first_load.get() {
            if is_slow.get() { Shown::Skeleton } else { Shown::Nothing }
        } else if pages.failure.with(Option::is_some) && pages.rows.with(Vec::is_empty) {
            Shown::Failure
        } else if pages.is_empty() {
            Shown::Empty
        } else {
            Shown::Rows
        }
    });
    move || match shown.get() {
        Shown::Nothing => ().into_any(),
        Shown::Skeleton => view! { <Skeleton rows=8/> }.into_any(),
        Shown::Failure => {
            let failure = pages.failure.get().unwrap_or_default();
            view! { <ErrorCard failure=failure on_retry=move |()| pages.reload()/> }.into_any()
        }
        Shown::Empty => empty.run().into_any(),
        Shown::Rows => children().into_any(),
    }
}

/// The end of the rows: loads more when it comes into sight, or by its button; says how many there are.
#[component]
pub fn LoadMore<T: Send + Sync + 'static>(
    pages: Pages<T>,
    /// Finds out how many there are, where the list does not say by itself.
    #[prop(optional, into)]
    on_count: Option<Callback<()>>,
) -> impl IntoView {
    let place = NodeRef::<html::Div>::new();
    let on_sight = StoredValue::new_local(None::<(web_sys::IntersectionObserver, Closure<dyn FnMut(js_sys::Array)>)>);
    Effect::new(move |_| {
        let Some(place) = place.get() else { return };
        let callback = Closure::<dyn FnMut(js_sys::Array)>::new(move |entries: js_sys::Array| {
            let in_sight = entries.iter().any(|entry| {
                entry
                    .dyn_ref::<web_sys::IntersectionObserverEntry>()
                    .is_some_and(web_sys::IntersectionObserverEntry::is_intersecting)
            });
            if in_sight {
                pages.more();
            }
        });
        let options = web_sys::IntersectionObserverInit::new();
        options.set_root_margin("600px");
        if let Ok(observer) =
            web_sys::IntersectionObserver::new_with_options(callback.as_ref().unchecked_ref(), &options)
        {
            observer.observe(&place);
            on_sight.set_value(Some((observer, callback)));
        }
    });
    on_cleanup(move || {
        let _ = on_sight.try_with_value(|held| {
            if let Some((observer, _)) = held {
                observer.disconnect();
            }
        });
    });
    let unknown = move || pages.total.with(Option::is_none) && pages.has_more();
    let shown = move || {
        let count = pages.rows.with(Vec::len);
        if unknown() {
            return plural("list.shown_so_far", count, &[]);
        }
        plural("list.shown", pages.total.get().unwrap_or(count), &[("shown", &crate::i18n::number(count))])
    };
    view! {
        <div class="table-foot" node_ref=place>
            <span role="status">{shown}</span>
            {move || on_count.filter(|_| unknown()).map(|on_count| view! {
                <Button label=t("list.count") look=Look::Quiet on_press=on_count/>
            })}
            {move || pages.failure.get().map(|failure| view! { <span class="bad-text">{failure.message}</span> })}
            {move || pages.has_more().then(|| view! { <Button label=t("list.more") busy=pages.loading on_press=move |()| pages.more()/> })}
        </div>
    }
}
