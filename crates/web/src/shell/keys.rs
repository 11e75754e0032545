//! The only place for the keys that work on every page. Tables and dialogs add their own.

use std::time::Duration;

use leptos::{ev, prelude::*};

use super::{Frame, commands, create, shortcuts};
use crate::{browser, modules, prefs::prefs, session, ui::url};

/// How long `G` waits for its second letter.
const SEQUENCE: Duration = Duration::from_millis(1500);

pub(super) fn listen(frame: Frame) {
    let shortcuts_on = prefs().shortcuts;
    let after_g = RwSignal::new(false);
    let handle = window_event_listener(ev::keydown, move |event| {
        if event.default_prevented() || event.is_composing() {
            return;
        }
        let with_modifier = event.ctrl_key() || event.meta_key();
        if with_modifier && event.key().eq_ignore_ascii_case("k") {
            event.prevent_default();
            return frame.palette.update(|open| *open = !*open);
        }
        let covered = document().query_selector("dialog[open]").ok().flatten().is_some();
        if with_modifier || event.alt_key() || covered || browser::is_typing(&event) || !shortcuts_on.get_untracked() {
            return;
        }
        let key = event.key();
        let mut letters = key.chars();
        let (Some(letter), None) = (letters.next(), letters.next()) else { return };
        if after_g.get_untracked() {
            after_g.set(false);
            if go_to(letter) {
                event.prevent_default();
                return;
            }
        }
        let handled = match letter {
            '/' => {
                frame.palette.set(true);
                true
            }
            '?' => {
                shortcuts::open();
                true
            }
            'c' => {
                create::open();
                true
            }
            'g' => {
                after_g.set(true);
                set_timeout(
                    move || {
                        after_g.try_set(false);
                    },
                    SEQUENCE,
                );
                true
            }
            letter => run_command(letter),
        };
        if handled {
            event.prevent_default();
        }
    });
    on_cleanup(move || handle.remove());
}

fn go_to(letter: char) -> bool {
    let Some(user) = session::user_untracked() else { return false };
    let entry = modules::nav(user.data.role).find(|entry| entry.letter == Some(letter.to_ascii_lowercase()));
    if let Some(entry) = entry {
        url::go(entry.path);
    }
    entry.is_some()
}

fn run_command(letter: char) -> bool {
    let command = commands::all().into_iter().rev().find(|command| command.key == Some(letter));
    if let Some(command) = command {
        command.run.run(());
    }
    command.is_some()
}

/// The name of the key that goes with K.
pub(super) fn modifier() -> &'static str {
    let agent = window().navigator().user_agent().unwrap_or_default();
    if agent.contains("Mac OS") || agent.contains("iPhone") { "⌘" } else { "Ctrl" }
}
