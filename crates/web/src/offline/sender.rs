//! What sends: one tab at a time takes the entries in their order, tries again after growing pauses, and at once when the
//! network comes back. What becomes of each is `domain::kernel::outbox`'s to say.

use std::{
    cell::{Cell, RefCell},
    collections::BTreeMap,
    rc::Rc,
    time::Duration,
};

use client::Error;
use domain::kernel::{
    Problem, ProblemCode, RecordId, Timestamp,
    outbox::{self, Due, Entry, EntryState, Letter, Next, Settled},
};
use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

use super::{
    ENTRIES, Outcome, TOLD, Told, is_online, js, now, person_id, reads,
    store::{self, Store},
    sync,
};
use crate::{browser, i18n::t, session};

const LOCK: &str = "setu-outbox";
const CHANNEL: &str = "setu-outbox";
/// So long a page waits for the server before it goes on.
const PATIENCE: Duration = Duration::from_secs(1);
/// How often it looks meanwhile.
const LOOK: Duration = Duration::from_millis(20);
/// The browser may ask later than a timer can count.
const LONGEST_TIMER: i64 = 3600;

thread_local! {
    static STARTED: Cell<bool> = const { Cell::new(false) };
    static RUNS: Cell<bool> = const { Cell::new(false) };
    /// Something came while it ran.
    static ONCE_MORE: Cell<bool> = const { Cell::new(false) };
    static SENDING: Cell<Option<RecordId>> = const { Cell::new(None) };
    static TIMER: RefCell<Option<TimeoutHandle>> = const { RefCell::new(None) };
    /// The entries for whose outcome a page waits.
    static AWAITED: RefCell<BTreeMap<RecordId, Option<Outcome>>> = const { RefCell::new(BTreeMap::new()) };
    static TABS: RefCell<Option<BroadcastChannel>> = const { RefCell::new(None) };
}

/// The store of whoever is signed in; none where the browser keeps nothing (an insecure address, a private window).
async fn present() -> Option<Rc<Store>> {
    store::of(&person_id()?).await.ok()
}

/// Begins with a session: looks what waits, sends it, and does so again whenever there may be a network.
pub(super) async fn start() {
    reads::keep_person().await;
    if !STARTED.replace(true) {
        listen();
        if let Some(person) = person_id() {
            // What cannot be looked at today is looked at tomorrow.
            let _ = store::forget_others(&person).await;
        }
        // Asked once: a browser that is short of space throws away last what it promised to keep.
        if let Ok(storage) = js::get(&window().navigator(), "storage") {
            let _ = js::promised(&storage, "persist", &[]).await;
        }
    }
    wake().await;
    sync::begin();
}

fn listen() {
    if let Ok(channel) = BroadcastChannel::new(CHANNEL) {
        let on_message = Closure::<dyn FnMut(MessageEvent)>::new(|_: MessageEvent| spawn_local(show()));
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        TABS.set(Some(channel));
    }
    js::listen(&window(), "online", |_| {
        super::as_of().set(None);
        spawn_local(wake());
        sync::again();
    });
    js::listen(&document(), "visibilitychange", |_| {
        if browser::is_visible() {
            spawn_local(wake());
            sync::again();
        }
    });
    // The worker hears of the network before a sleeping tab does.
    if let Ok(worker) = js::get(&window().navigator(), "serviceWorker") {
        js::listen(&worker, "message", |event| {
            if js::get(&event, "data").ok().and_then(|data| data.as_string()).as_deref() == Some("outbox!") {
                spawn_local(wake());
            }
        });
    }
}

/// Asks the worker to wake the tabs when there is a network again, where the browser can.
async fn ask_worker() {
    let Ok(worker) = js::get(&window().navigator(), "serviceWorker") else { return };
    let Ok(ready) = js::get(&worker, "ready") else { return };
    let Ok(promise) = ready.dyn_into::<js_sys::Promise>() else { return };
    let Ok(registration) = wasm_bindgen_futures::JsFuture::from(promise).await else { return };
    if let Ok(sync) = js::get(&registration, "sync") {
        // Only some browsers have it, and some of those refuse it; timers and events remain.
        let _ = js::promised(&sync, "register", &[JsValue::from_str(LOCK)]).await;
    }
}

/// Writes an entry down, tries it, and says what became of it within the time that somebody waits.
pub(super) async fn submit(letter: Letter, file: Option<Vec<u8>>) -> Outcome {
    let Some(store) = present().await else { return directly(&letter, file).await };
    let Ok(before) = store.entries().await else { return directly(&letter, file).await };
    let id = browser::new_id();
    let entry = Entry {
        number: 0,
        id,
        follows: outbox::follows(&before, &letter),
        letter,
        made_at: now(),
        state: EntryState::Waiting,
        tries: 0,
        merges: 0,
        next_at: None,
        file: file.as_ref().map(Vec::len),
    };
    // Full, or forbidden after all: then as without an outbox.
    if store.add(&entry, file.as_deref()).await.is_err() {
        return directly(&entry.letter, file).await;
    }
    tell_tabs();
    if !is_online() {
        show().await;
        spawn_local(ask_worker());
        return Outcome::Waiting;
    }
    AWAITED.with_borrow_mut(|awaited| awaited.insert(id, None));
    spawn_local(run());
    let until = browser::now() + PATIENCE;
    while browser::now() < until {
        sleep(LOOK).await;
        if AWAITED.with_borrow(|awaited| awaited.get(&id).is_some_and(Option::is_some)) {
            break;
        }
    }
    // From here on nobody waits for it: a refusal stays in the outbox.
    let outcome = AWAITED.with_borrow_mut(|awaited| awaited.remove(&id)).flatten();
    outcome.unwrap_or_else(|| {
        spawn_local(ask_worker());
        Outcome::Waiting
    })
}

/// Without a place to keep it.
async fn directly(letter: &Letter, file: Option<Vec<u8>>) -> Outcome {
    match session::client().await.deliver(letter, file).await {
        Ok(record) => Outcome::Sent(record),
        Err(error) => Outcome::Refused(error),
    }
}

/// Tries all that waits, whatever pause it is in.
pub(super) async fn wake() {
    if let Some(store) = present().await {
        for mut entry in store.entries().await.unwrap_or_default() {
            if entry.state == EntryState::Waiting && entry.next_at.is_some() {
                entry.try_again();
                let _ = store.replace(&entry).await;
            }
        }
    }
    run().await;
}

/// Sends what is due, one after the other, while no other tab does.
async fn run() {
    if RUNS.replace(true) {
        return ONCE_MORE.set(true);
    }
    loop {
        ONCE_MORE.set(false);
        browser::with_lock(LOCK, send_all()).await;
        if !ONCE_MORE.get() {
            break;
        }
    }
    RUNS.set(false);
    show().await;
}

async fn send_all() {
    while let Some(store) = present().await.filter(|_| is_online()) {
        // A store that cannot be read is looked at again with the next write or the next start.
        let Ok(entries) = store.entries().await else { return };
        let entry = match outbox::first_due(&entries, now()) {
            Due::Now(entry) => entry.clone(),
            Due::At(at) => return look_again(at),
            Due::Never => return,
        };
        SENDING.set(Some(entry.id));
        tell(entries.clone());
        let goes_on = send(&store, entry, entries).await;
        SENDING.set(None);
        tell_tabs();
        if !goes_on {
            // No server: all wait for the pause of the one that met none. Without a pause they wait for somebody to sign in.
            let left = store.entries().await.unwrap_or_default();
            return left.iter().filter_map(|entry| entry.next_at).min().into_iter().for_each(look_again);
        }
    }
}

fn look_again(at: Timestamp) {
    let seconds = (at.utc() - now().utc()).num_seconds().clamp(0, LONGEST_TIMER) + 1;
    let pause = Duration::from_secs(seconds.unsigned_abs());
    let handle = set_timeout_with_handle(|| spawn_local(run()), pause).ok();
    if let Some(earlier) = TIMER.replace(handle) {
        earlier.clear();
    }
}

/// Sends one; whether the next may be sent.
async fn send(store: &Store, entry: Entry, mut entries: Vec<Entry>) -> bool {
    let file = match entry.file {
        None => None,
        Some(_) => match store.file(&entry).await {
            Ok(bytes) => Some(bytes),
            Err(_) => {
                return fail(store, entry, 0, "unreadable", {
                    crate::i18n::bring("offline").await;
                    t("offline.unreadable").to_owned()
                })
                .await;
            }
        },
    };
    let client = session::client().await;
    if client.access_token().is_none() {
        // Nobody is known to the server yet: it did not answer.
        postpone(store, entry).await;
        return false;
    }
    match client.deliver(&entry.letter, file).await {
        Ok(record) => {
            let version = record.get("version").and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok());
            if let Some(version) = version {
                for behind in outbox::follow(&mut entries, &entry, version) {
                    // One that is not written is compared with the record when its turn comes.
                    let _ = store.replace(behind).await;
                }
            }
            done(store, &entry, record).await
        }
        Err(Error::Offline) => {
            postpone(store, entry).await;
            false
        }
        // What stands between has answered: a proxy without a server, a hotel's page.
        Err(Error::Unexpected(_)) => postpone(store, entry).await,
        Err(Error::Problem(problem)) => match outbox::next(&entry.letter, &problem) {
            Next::Later => postpone(store, entry).await,
            Next::SignIn => {
                if problem.code == ProblemCode::Unauthenticated {
                    session::ended_by_server();
                }
                false
            }
            Next::Compare => compare(store, entry, *problem).await,
            Next::Failed(problem) => refuse(store, &entry, *problem).await,
        },
    }
}

async fn compare(store: &Store, mut entry: Entry, problem: Problem) -> bool {
    // Whoever still waits for it asks in their own page.
    if is_awaited(&entry) {
        return refuse(store, &entry, problem).await;
    }
    let Some((resource, id)) = entry.letter.record else { return refuse(store, &entry, problem).await };
    let theirs = match session::client().await.read_any(resource, id).await {
        Ok(theirs) => theirs,
        Err(Error::Offline | Error::Unexpected(_)) => {
            postpone(store, entry).await;
            return false;
        }
        Err(Error::Problem(gone)) => return refuse(store, &entry, *gone).await,
    };
    match entry.settle(&problem, &theirs) {
        Settled::Done => return done(store, &entry, theirs).await,
        Settled::Again(version) => entry.send_over(version),
        Settled::Ask(version, fields) => entry.state = EntryState::Contested { version, fields },
        Settled::Failed => return refuse(store, &entry, problem).await,
    }
    store.replace(&entry).await.is_ok()
}

fn is_awaited(entry: &Entry) -> bool {
    AWAITED.with_borrow(|awaited| awaited.contains_key(&entry.id))
}

/// Gives a page that waits what became of its entry; whether one did.
fn answer(entry: &Entry, outcome: Outcome) -> bool {
    AWAITED.with_borrow_mut(|awaited| match awaited.get_mut(&entry.id) {
        Some(place) => {
            *place = Some(outcome);
            true
        }
        None => false,
    })
}

/// The server has it. Were this tab killed before it is taken out, it would be sent again and have no other effect.
async fn done(store: &Store, entry: &Entry, record: Value) -> bool {
    let removed = store.remove(entry).await.is_ok();
    answer(entry, Outcome::Sent(record));
    removed
}

async fn postpone(store: &Store, mut entry: Entry) -> bool {
    entry.postpone(now());
    store.replace(&entry).await.is_ok()
}

/// Refused: told to the page that waits, which has it on the screen; else kept with the reason.
async fn refuse(store: &Store, entry: &Entry, problem: Problem) -> bool {
    if is_awaited(entry) {
        let removed = store.remove(entry).await.is_ok();
        answer(entry, Outcome::Refused(Error::Problem(Box::new(problem))));
        return removed;
    }
    let reason = crate::failure::explain(&problem);
    fail(store, entry.clone(), problem.status, problem.code.as_str(), reason).await
}

async fn fail(store: &Store, mut entry: Entry, status: u16, code: &str, reason: String) -> bool {
    entry.state = EntryState::Failed { status, code: code.to_owned(), reason };
    store.replace(&entry).await.is_ok()
}

/// Shows how it stands.
async fn show() {
    let Some(store) = present().await else { return tell(Vec::new()) };
    if let Ok(entries) = store.entries().await {
        tell(entries);
    }
}

fn tell(entries: Vec<Entry>) {
    let waiting = entries.iter().filter(|entry| entry.state == EntryState::Waiting).count();
    let told = Told { waiting, failed: entries.len() - waiting, sending: SENDING.get().is_some() };
    TOLD.with(|signal| {
        if signal.get_untracked() != told {
            signal.set(told);
        }
    });
    ENTRIES.with(|signal| signal.set(entries));
}

fn tell_tabs() {
    TABS.with_borrow(|tabs| {
        if let Some(tabs) = tabs {
            let _ = tabs.post_message(&JsValue::from_str("changed"));
        }
    });
}

/// Whether this tab is sending this entry now.
pub(super) fn is_sending(entry: &Entry) -> bool {
    SENDING.get() == Some(entry.id)
}

/// What a person decides on the page of what waits.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Decision {
    TryAgain,
    KeepMine,
    /// Take what the others wrote, or give it up.
    Discard,
}

pub(super) async fn decide(mut entry: Entry, decision: Decision) -> bool {
    let Some(store) = present().await else { return false };
    let written = match decision {
        Decision::Discard => store.remove(&entry).await,
        Decision::TryAgain => {
            entry.try_again();
            store.replace(&entry).await
        }
        Decision::KeepMine => {
            entry.keep_mine();
            store.replace(&entry).await
        }
    };
    tell_tabs();
    show().await;
    if decision != Decision::Discard || is_online() {
        spawn_local(run());
    }
    written.is_ok()
}

/// Forgets in this tab's memory what belongs to a session that is over.
pub(super) fn forget() {
    TIMER.take().iter().for_each(TimeoutHandle::clear);
    drop(AWAITED.take());
    tell(Vec::new());
}
