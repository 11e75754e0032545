//! The only place for toasts: one line at the bottom, with Undo where there is one. At most two; errors stay.

use std::{
    cell::{Cell, RefCell},
    rc::Rc,
    time::Duration,
};

use leptos::{html, prelude::*};

use super::icon::{Icon, X};
use crate::i18n::t;

const USUAL: Duration = Duration::from_secs(5);
const WITH_ACTION: Duration = Duration::from_secs(8);
const AT_MOST: usize = 2;

#[derive(Clone)]
struct Toast {
    number: u32,
    message: String,
    /// What its buttons say; what they do is in `ACTIONS`.
    actions: Vec<String>,
    bad: bool,
}

type Toasts = RwSignal<Vec<Toast>>;
pub type Action = Rc<dyn Fn()>;

thread_local! {
    static TOASTS: Cell<Option<Toasts>> = const { Cell::new(None) };
    static NUMBER: Cell<u32> = const { Cell::new(0) };
    /// Signals hold only what could change threads; an action need not.
    static ACTIONS: RefCell<Vec<(u32, Vec<Action>)>> = const { RefCell::new(Vec::new()) };
    static PAUSED: Cell<bool> = const { Cell::new(false) };
}

/// Says that something is done. Works anywhere, also in tasks.
pub fn toast(message: impl Into<String>) {
    show(message.into(), Vec::new(), false);
}

/// Says that something is done, and offers to undo it for eight seconds.
pub fn toast_undo(message: impl Into<String>, undo: impl Fn() + 'static) {
    toast_actions(message, vec![(t("action.undo").to_owned(), Rc::new(undo))]);
}

/// Says that something is done, with a next step of any name.
pub fn toast_action(message: impl Into<String>, action: impl Into<String>, run: impl Fn() + 'static) {
    toast_actions(message, vec![(action.into(), Rc::new(run))]);
}

/// Says that something is done, with several next steps: a label for each, and what it does.
pub fn toast_actions(message: impl Into<String>, actions: Vec<(String, Action)>) {
    show(message.into(), actions, false);
}

/// Says that something went wrong; stays until it is closed.
pub fn toast_error(message: impl Into<String>) {
    show(message.into(), Vec::new(), true);
}

fn show(message: String, actions: Vec<(String, Action)>, bad: bool) {
    let Some(toasts) = TOASTS.get() else { return };
    let number = NUMBER.get() + 1;
    NUMBER.set(number);
    let stay = if actions.is_empty() { USUAL } else { WITH_ACTION };
    let (actions, runs) = actions.into_iter().unzip();
    ACTIONS.with_borrow_mut(|known| known.push((number, runs)));
    toasts.update(|toasts| {
        toasts.push(Toast { number, message, actions, bad });
        if toasts.len() > AT_MOST {
            let oldest = toasts.iter().position(|toast| !toast.bad).unwrap_or_default();
            forget_action(toasts.remove(oldest).number);
        }
    });
    if !bad {
        expire(toasts, number, stay);
    }
}

fn expire(toasts: Toasts, number: u32, after: Duration) {
    set_timeout(
        move || {
            if PAUSED.get() {
                expire(toasts, number, Duration::from_secs(2));
            } else {
                close(toasts, number);
            }
        },
        after,
    );
}

fn run_action(number: u32, place: usize) {
    // Taken out before it runs: it may well show the next toast.
    let action = ACTIONS.with_borrow(|actions| {
        let (_, runs) = actions.iter().find(|(of, _)| *of == number)?;
        runs.get(place).map(Rc::clone)
    });
    if let Some(action) = action {
        action();
    }
}

fn forget_action(number: u32) {
    ACTIONS.with_borrow_mut(|actions| actions.retain(|(of, _)| *of != number));
}

fn close(toasts: Toasts, number: u32) {
    forget_action(number);
    toasts.update(|toasts| toasts.retain(|toast| toast.number != number));
}

/// The place where toasts appear. Once, at the root of the app.
#[component]
pub fn Toaster() -> impl IntoView {
    let toasts: Toasts = RwSignal::new(Vec::new());
    TOASTS.set(Some(toasts));
    let region = NodeRef::<html::Div>::new();
    Effect::new(move |_| {
        let any = toasts.with(|toasts| !toasts.is_empty());
        let Some(region) = region.get() else { return };
        // Hidden and shown again, it lies over a dialog that was opened in the meantime.
        let _ = region.hide_popover();
        if any {
            let _ = region.show_popover();
        } else {
            PAUSED.set(false);
        }
    });
    view! {
        <div
            class="toasts"
            popover="manual"
            role="status"
            node_ref=region
            on:pointerenter=move |_| PAUSED.set(true)
            on:pointerleave=move |_| PAUSED.set(false)
            on:focusin=move |_| PAUSED.set(true)
            on:focusout=move |_| PAUSED.set(false)
        >
            <For each=move || toasts.get() key=|toast| toast.number let:toast>
                <ToastLine toasts=toasts toast=toast/>
            </For>
        </div>
    }
}

#[component]
fn ToastLine(toasts: Toasts, toast: Toast) -> impl IntoView {
    let number = toast.number;
    view! {
        <div class="toast" class:bad=toast.bad role=toast.bad.then_some("alert")>
            <span class="message">{toast.message}</span>
            {toast.actions.into_iter().enumerate().map(|(place, label)| view! {
                <button type="button" class="btn action" on:click=move |_| { run_action(number, place); close(toasts, number); }>{label}</button>
            }).collect_view()}
            <button
                type="button"
                class="btn square"
                aria-label=t("action.close")
                on:click=move |_| { PAUSED.set(false); close(toasts, number); }
            >
                <Icon glyph=X/>
            </button>
        </div>
    }
}
