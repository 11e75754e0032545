//! The only place for lists that arrive page by page: keeps the rows, the cursor, late answers apart, and tells how it stands.

mod course;
mod view;

use std::{future::Future, sync::Arc};

use leptos::prelude::*;

use self::course::{Apply, Ask, Course};
pub use self::view::{LoadMore, PagesView};
use super::state::Failure;

/// One page of a list as the API gives it.
#[derive(Clone, Debug)]
pub struct Portion<T> {
    pub rows: Vec<T>,
    pub next: Option<String>,
    pub total: Option<usize>,
}

/// The rows so far. Copy it freely.
pub struct Pages<T: Send + Sync + 'static> {
    pub rows: RwSignal<Vec<T>>,
    pub total: RwSignal<Option<usize>>,
    pub loading: RwSignal<bool>,
    course: Course,
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
    pub fn new<Load, Found>(load: Load) -> Self
    where
        Load: Fn(Option<String>) -> Found + Send + Sync + 'static,
        Found: Future<Output = Result<Portion<T>, Failure>> + 'static,
    {
        let rows = RwSignal::new(Vec::new());
        let ask: Ask = Arc::new(move |cursor| {
            let is_first = cursor.is_none();
            let found = load(cursor);
            Box::pin(async move {
                let portion = found.await?;
                let apply: Apply = Box::new(move || {
                    if is_first {
                        rows.set(portion.rows);
                    } else {
                        rows.update(|rows| rows.extend(portion.rows));
                    }
                    (portion.next, portion.total)
                });
                Ok(apply)
            })
        });
        let course = Course::new(Signal::derive(move || rows.with(Vec::len)), ask);
        Self { rows, total: course.total, loading: course.loading, course }
    }

    /// Shows these rows until the first page has come: what was there when the page was left.
    pub fn begin_with(self, rows: Vec<T>, next: Option<String>, total: Option<usize>) {
        self.rows.set(rows);
        self.course.begin_with(next, total);
    }

    /// Where the next page begins.
    pub fn cursor(self) -> Option<String> {
        self.course.next.try_get_untracked().flatten()
    }

    /// Asks for the first page again; the old rows stay until the answer is there.
    pub fn reload(self) {
        self.course.reload();
    }

    /// Asks for the next page, if there is one and none is on its way.
    pub fn more(self) {
        self.course.more();
    }

    pub fn has_more(self) -> bool {
        self.course.has_more()
    }
}
