//! What a combobox knows and does: asks its source, walks through the answers, takes one.

use std::time::Duration;

use leptos::{ev, prelude::*, task::spawn_local};

use super::source::{Choice, ChoiceSource};
use crate::{
    i18n::{t, tf},
    ui::{recent, state::Failure},
};

/// What the list shows: recent ones, found ones, an offer to create.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Line {
    Recent(Choice),
    Found(Choice),
    Create(String),
}

#[derive(Clone, Copy)]
pub(super) struct State {
    pub(super) value: RwSignal<Option<Choice>>,
    pub(super) text: RwSignal<String>,
    pub(super) lines: RwSignal<Vec<Line>>,
    pub(super) note: RwSignal<Option<String>>,
    pub(super) open: RwSignal<bool>,
    pub(super) active: RwSignal<Option<usize>>,
    /// Counts the questions, so that a late answer to an old one is dropped.
    pub(super) question: StoredValue<u32>,
    pub(super) source: StoredValue<ChoiceSource>,
    pub(super) recents: Option<&'static str>,
    pub(super) can_create: bool,
}

impl State {
    /// What is typed, or nothing while the text is just the name of what is chosen.
    pub(super) fn query(self) -> String {
        let text = self.text.get_untracked();
        let chosen = self.value.with_untracked(|value| value.as_ref().is_some_and(|value| value.label == text));
        if chosen { String::new() } else { text.trim().to_owned() }
    }

    pub(super) fn ask(self, pause: Duration) {
        let question = self.question.get_value() + 1;
        self.question.set_value(question);
        let query = self.query();
        if query.is_empty() {
            let recents = self.recents.map(recent::list).unwrap_or_default();
            self.lines.set(recents.into_iter().map(Line::Recent).collect());
        }
        self.note.set(Some(t("state.loading").to_owned()));
        self.active.set(None);
        self.open.set(true);
        spawn_local(async move {
            if !pause.is_zero() {
                gloo_timers::future::sleep(pause).await;
            }
            if self.question.try_get_value() != Some(question) {
                return;
            }
            let Some(source) = self.source.try_get_value() else { return };
            let answer = source.ask(query.clone()).await;
            if self.question.try_get_value() == Some(question) {
                self.show(query, answer);
            }
        });
    }

    fn show(self, query: String, answer: Result<Vec<Choice>, Failure>) {
        let found = match answer {
            Ok(found) => found,
            Err(failure) => {
                self.note.set(Some(failure.message));
                return;
            }
        };
        let recents: Vec<Choice> =
            if query.is_empty() { self.recents.map(recent::list).unwrap_or_default() } else { Vec::new() };
        let is_new = |choice: &Choice| recents.iter().all(|recent| recent.id != choice.id);
        let new: Vec<Choice> = found.into_iter().filter(is_new).collect();
        let nothing = new.is_empty() && recents.is_empty();
        let mut lines: Vec<Line> =
            recents.into_iter().map(Line::Recent).chain(new.into_iter().map(Line::Found)).collect();
        if self.can_create && !query.is_empty() {
            lines.push(Line::Create(query.clone()));
        }
        self.note.set(nothing.then(|| {
            if query.is_empty() { t("combobox.type").to_owned() } else { tf("combobox.none", &[("text", &query)]) }
        }));
        self.active.set((!query.is_empty() && !lines.is_empty()).then_some(0));
        self.lines.set(lines);
    }

    pub(super) fn on_key(self, event: &ev::KeyboardEvent, choose: Callback<Line>) {
        let active = self.active.get_untracked();
        let active = active.and_then(|index| self.lines.with_untracked(|lines| lines.get(index).cloned()));
        match (event.key().as_str(), self.open.get_untracked(), active) {
            ("ArrowDown" | "ArrowUp", false, _) => self.ask(Duration::ZERO),
            ("ArrowDown", ..) => self.step(true),
            ("ArrowUp", ..) => self.step(false),
            ("Enter", true, Some(line)) => choose.run(line),
            ("Escape", true, _) => {
                // Only the list closes, not the dialog around.
                event.stop_propagation();
                self.open.set(false);
            }
            ("Tab", ..) => return self.open.set(false),
            _ => return,
        }
        event.prevent_default();
    }

    fn step(self, forward: bool) {
        let count = self.lines.with_untracked(Vec::len);
        let next = match (self.active.get_untracked(), forward) {
            _ if count == 0 => None,
            (None, true) => Some(0),
            (None, false) => Some(count - 1),
            (Some(index), true) => Some((index + 1) % count),
            (Some(index), false) => Some((index + count - 1) % count),
        };
        self.active.set(next);
    }

    pub(super) fn choose(self, choice: Choice) {
        if let Some(recents) = self.recents {
            recent::remember(recents, choice.clone());
        }
        self.text.set(choice.label.clone());
        self.value.set(Some(choice));
    }

    /// On leaving: an emptied field holds nothing; half a name gives way to what was chosen.
    pub(super) fn leave(self) {
        // A field that is taken away while it has the focus is left too.
        if self.open.is_disposed() {
            return;
        }
        self.open.set(false);
        if self.text.with_untracked(|text| text.trim().is_empty()) {
            if self.value.with_untracked(Option::is_some) {
                self.value.set(None);
            }
        } else {
            let label = self.value.with_untracked(|value| value.as_ref().map(|value| value.label.clone()));
            if let Some(label) = label {
                self.text.set(label);
            }
        }
    }
}
