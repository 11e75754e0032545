//! The only place for what the page on the screen can do by a key or by the palette.

use std::cell::RefCell;

use leptos::prelude::*;

/// Something the current page can do.
#[derive(Clone, Copy)]
pub(super) struct Command {
    pub label: &'static str,
    /// A single key: `e` for edit, `l` for log.
    pub key: Option<char>,
    pub run: Callback<()>,
}

#[derive(Default)]
struct Registry {
    next: u32,
    commands: Vec<(u32, Command)>,
}

thread_local! {
    static REGISTRY: RefCell<Registry> = RefCell::new(Registry::default());
}

/// Offers a command for as long as the component lives that calls this.
pub fn use_command(label: &'static str, key: Option<char>, run: impl Fn() + Send + Sync + 'static) {
    let command = Command { label, key, run: Callback::new(move |()| run()) };
    let number = REGISTRY.with_borrow_mut(|registry| {
        registry.next += 1;
        registry.commands.push((registry.next, command));
        registry.next
    });
    on_cleanup(move || REGISTRY.with_borrow_mut(|registry| registry.commands.retain(|(known, _)| *known != number)));
}

pub(super) fn all() -> Vec<Command> {
    REGISTRY.with_borrow(|registry| registry.commands.iter().map(|(_, command)| *command).collect())
}
