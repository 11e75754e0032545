//! The only place that hears what others change: one stream for all tabs of a browser, read by whichever holds the lock
//! and told on to the others. It begins again where it stopped, and ends with the session.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use domain::{admin::event::Event, kernel::policy::Resource};
use leptos::{prelude::*, task::spawn_local};
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{AbortController, BroadcastChannel, MessageEvent, ReadableStreamDefaultReader, RequestInit, Response};

use crate::{browser, session};

const LOCK: &str = "setu-live";
const CHANNEL: &str = "setu-live";
const LONGEST_PAUSE: u32 = 15_000;

type Listener = Rc<dyn Fn(&Event)>;

thread_local! {
    static LISTENERS: RefCell<BTreeMap<u32, Listener>> = const { RefCell::new(BTreeMap::new()) };
    static NEXT: Cell<u32> = const { Cell::new(0) };
    /// The number of the last event that this tab has heard of.
    static LAST: Cell<Option<i64>> = const { Cell::new(None) };
    static WAITS: Cell<bool> = const { Cell::new(false) };
    static OPEN: RefCell<Option<AbortController>> = const { RefCell::new(None) };
    static TABS: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// Hears every event that the person may see, for as long as the component lives that asks.
pub fn follow(listener: impl Fn(&Event) + 'static) {
    let number = NEXT.get();
    NEXT.set(number.wrapping_add(1));
    LISTENERS.with_borrow_mut(|listeners| listeners.insert(number, Rc::new(listener)));
    on_cleanup(move || {
        LISTENERS.with_borrow_mut(|listeners| listeners.remove(&number));
    });
}

/// Counts changes of such records, for as long as the component lives that asks: anybody's, and what the component itself
/// reports by the callback.
pub fn changes_of(resources: &'static [Resource]) -> (ReadSignal<u32>, Callback<()>) {
    let (changes, set_changes) = signal(0_u32);
    let changed = Callback::new(move |()| {
        set_changes.try_update(|changes| *changes += 1);
    });
    follow(move |event| {
        if resources.contains(&event.resource) {
            changed.run(());
        }
    });
    (changes, changed)
}

/// Once, at the root of the app: listens while somebody is signed in.
pub fn listen() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|event: MessageEvent| {
            if let Some(block) = event.data().as_string() {
                take(&block);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        TABS.set(Some(channel));
    }
    let signed_in = Memo::new(|_| session::user().is_some_and(|user| !user.must_change_password));
    Effect::new(move |_| {
        if signed_in.get() {
            start();
        } else {
            LAST.set(None);
            OPEN.with_borrow_mut(|open| open.take().iter().for_each(AbortController::abort));
        }
    });
}

/// What is asked from now on is newer than this event: changes made while it is on its way are not missed.
pub fn begin_behind(event: i64) {
    LAST.set(LAST.get().or(Some(event)));
}

fn start() {
    // A tab that waits for the lock already goes on when it is its turn.
    if WAITS.replace(true) {
        return;
    }
    spawn_local(async {
        browser::with_lock(LOCK, read_on()).await;
        WAITS.set(false);
        if is_signed_in() {
            start();
        }
    });
}

/// Whoever must choose a new password first is told nothing yet.
fn is_signed_in() -> bool {
    session::user_untracked().is_some_and(|user| !user.must_change_password)
}

/// Reads one stream after the other, with pauses that grow while there is none.
async fn read_on() {
    let mut pause = 500;
    while is_signed_in() {
        if window().navigator().on_line() && read_one().await {
            pause = 500;
        }
        if !is_signed_in() {
            return;
        }
        // Not all tabs of a hospital come back in the same moment.
        let random = browser::random_numbers(1).first().copied().unwrap_or_default() % 500;
        gloo_timers::future::sleep(Duration::from_millis(u64::from(pause + random))).await;
        pause = (pause * 2).min(LONGEST_PAUSE);
    }
}

/// Reads a stream to its end; whether there was one.
async fn read_one() -> bool {
    let Ok(controller) = AbortController::new() else { return false };
    let (address, token) = session::client().await.event_stream();
    let init = RequestInit::new();
    init.set_signal(Some(&controller.signal()));
    let headers = js_sys::Object::new();
    let set = |name: &str, value: &str| {
        let _ = js_sys::Reflect::set(&headers, &JsValue::from_str(name), &JsValue::from_str(value));
    };
    set("authorization", &["Bearer ", &token.unwrap_or_default()].concat());
    if let Some(last) = LAST.get() {
        set("last-event-id", &last.to_string());
    }
    init.set_headers(&headers);
    OPEN.set(Some(controller));
    let answer = JsFuture::from(window().fetch_with_str_and_init(&address, &init)).await;
    let Some(response) = answer.ok().and_then(|answer| answer.dyn_into::<Response>().ok()) else { return false };
    if response.status() == 401 {
        session::ended_by_server();
    }
    let body = response.body().filter(|_| response.ok());
    let Some(reader) = body.and_then(|body| body.get_reader().dyn_into::<ReadableStreamDefaultReader>().ok()) else {
        return false;
    };
    let mut bytes: Vec<u8> = Vec::new();
    while let Ok(read) = JsFuture::from(reader.read()).await {
        let Some(chunk) = browser::property(&read, "value") else { break };
        bytes.extend(js_sys::Uint8Array::new(&chunk).to_vec());
        while let Some(end) = bytes.windows(2).position(|pair| pair == b"\n\n") {
            let block: Vec<u8> = bytes.drain(..end + 2).collect();
            let Ok(block) = String::from_utf8(block) else { continue };
            TABS.with_borrow(|tabs| {
                if let Some(tabs) = tabs {
                    let _ = tabs.post_message(&JsValue::from_str(&block));
                }
            });
            take(&block);
        }
    }
    true
}

/// One block of the stream, read here or by another tab.
fn take(block: &str) {
    let line = |name: &str| block.lines().find_map(|line| line.strip_prefix(name)).map(str::trim);
    if let Some(number) = line("id:").and_then(|number| number.parse().ok()) {
        LAST.set(Some(number));
    }
    if line("event:") != Some("change") || !is_signed_in() {
        return;
    }
    let Some(event) = line("data:").and_then(|data| serde_json::from_str::<Event>(data).ok()) else { return };
    // A listener may go, or bring others, while it listens.
    let listeners: Vec<Listener> = LISTENERS.with_borrow(|listeners| listeners.values().cloned().collect());
    for listener in listeners {
        listener(&event);
    }
}
