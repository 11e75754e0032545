//! The only place where tabs of the app speak with each other.

use std::cell::RefCell;

use leptos::task::spawn_local;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::Session;

#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Word {
    SignedIn,
    SignedOut,
}

impl Word {
    fn text(self) -> &'static str {
        match self {
            Self::SignedIn => "signed-in",
            Self::SignedOut => "signed-out",
        }
    }
}

thread_local! {
    static CHANNEL: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

pub(super) fn tell(word: Word) {
    CHANNEL.with_borrow(|channel| {
        if let Some(channel) = channel {
            let _ = channel.post_message(&JsValue::from_str(word.text()));
        }
    });
}

pub(super) fn listen(session: Session) {
    let Ok(channel) = BroadcastChannel::new("setu") else { return };
    let on_message = Closure::<dyn FnMut(MessageEvent)>::new(move |event: MessageEvent| {
        let word = event.data().as_string().unwrap_or_default();
        if word == Word::SignedOut.text() && session.is_signed_in() {
            session.end_and_lock();
        } else if word == Word::SignedIn.text() && !session.is_signed_in() {
            spawn_local(session.restore());
        }
    });
    channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
    on_message.forget();
    CHANNEL.set(Some(channel));
}
