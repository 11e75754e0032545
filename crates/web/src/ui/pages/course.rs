//! How a list stands, whatever its rows are: compiled once, not once for each kind of row.

use std::{future::Future, pin::Pin, sync::Arc};

use leptos::{prelude::*, task::spawn_local};

use crate::{browser, ui::state::Failure};

/// Takes the rows of an answer and tells where the next page begins and how many rows there are.
pub(super) type Apply = Box<dyn FnOnce() -> (Option<String>, Option<usize>)>;
pub(super) type Answer = Pin<Box<dyn Future<Output = Result<Apply, Failure>>>>;
pub(super) type Ask = Arc<dyn Fn(Option<String>) -> Answer + Send + Sync>;

#[derive(Clone, Copy)]
pub(super) struct Course {
    pub(super) total: RwSignal<Option<usize>>,
    pub(super) loading: RwSignal<bool>,
    pub(super) failure: RwSignal<Option<Failure>>,
    pub(super) count: Signal<usize>,
    pub(super) next: RwSignal<Option<String>>,
    /// Whether the first page of the current question has come.
    pub(super) answered: RwSignal<bool>,
    question: StoredValue<u32>,
    ask: StoredValue<Ask>,
}

impl Course {
    pub(super) fn new(count: Signal<usize>, ask: Ask) -> Self {
        let course = Self {
            total: RwSignal::new(None),
            loading: RwSignal::new(true),
            failure: RwSignal::new(None),
            count,
            next: RwSignal::new(None),
            answered: RwSignal::new(false),
            question: StoredValue::new(0),
            ask: StoredValue::new(ask),
        };
        Effect::new(move |_| course.start(None));
        course
    }

    pub(super) fn begin_with(self, next: Option<String>, total: Option<usize>) {
        self.next.set(next);
        self.total.set(total);
        self.answered.set(true);
    }

    pub(super) fn reload(self) {
        untrack(|| self.start(None));
    }

    pub(super) fn more(self) {
        if self.loading.get_untracked() {
            return;
        }
        if let Some(cursor) = self.next.get_untracked() {
            untrack(|| self.start(Some(cursor)));
        }
    }

    pub(super) fn has_more(self) -> bool {
        self.next.with(Option::is_some)
    }

    pub(super) fn is_empty(self) -> bool {
        self.answered.get() && self.failure.with(Option::is_none) && self.count.get() == 0
    }

    fn start(self, cursor: Option<String>) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        self.loading.set(true);
        let is_first = cursor.is_none();
        // Called here, not in the task, so that the effect sees which signals it reads.
        let answer = self.ask.with_value(|ask| ask(cursor));
        spawn_local(async move {
            let answer = answer.await;
            // The page around the rows is drawn first.
            browser::breathe().await;
            if self.question.try_get_value() != Some(question) {
                return;
            }
            match answer {
                Ok(apply) => {
                    let (next, total) = apply();
                    self.failure.set(None);
                    self.next.set(next);
                    if is_first {
                        self.total.set(total);
                    }
                    self.answered.set(true);
                }
                Err(failure) => self.failure.set(Some(failure)),
            }
            self.loading.set(false);
        });
    }
}
