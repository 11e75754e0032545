//! Work without a network: writes that wait until the server has them, and what was read before. What is here is little and
//! comes with the app; the rest is a chunk that is fetched when somebody has signed in and the page is drawn.

mod js;
mod page;
mod photo;
mod reads;
mod sender;
mod store;
mod sync;

use std::{future::Future, pin::Pin, time::Duration};

use chrono::{DateTime, Utc};
use client::Error;
use domain::{
    admin::user::User,
    kernel::{
        Record,
        outbox::{Entry, Letter},
    },
};
use leptos::{prelude::*, task::spawn_local};
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};
use serde::de::DeserializeOwned;
use serde_json::Value;

use crate::{
    browser,
    modules::{NavEntry, NavGroup, route},
    session,
    ui::icon,
};

/// The page of what waits.
pub const OUTBOX: &str = "/outbox";

/// The same for somebody who is about to sign out.
pub const LEAVE: &str = "/outbox?leaving=yes";

/// The page that is drawn first is more urgent.
const LATER: Duration = Duration::from_millis(1500);

type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// How it stands with all that waits, in short.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Told {
    pub waiting: usize,
    /// Refused by the server, or changed by others too: somebody has to decide.
    pub failed: usize,
    /// Something is on its way from this tab.
    pub sending: bool,
}

/// What became of a write within the time that somebody waits for it.
#[derive(Debug)]
pub enum Outcome {
    /// The server has it: the record that it made or changed.
    Sent(Value),
    /// It is kept on this device and goes when there is a network.
    Waiting,
    /// The server refuses it, and nothing is kept.
    Refused(Error),
}

thread_local! {
    static TOLD: ArcRwSignal<Told> = ArcRwSignal::new(Told::default());
    static ENTRIES: ArcRwSignal<Vec<Entry>> = ArcRwSignal::new(Vec::new());
    static AS_OF: ArcRwSignal<Option<DateTime<Utc>>> = ArcRwSignal::new(None);
}

/// How it stands, followed by whoever reads it.
pub fn told() -> ArcRwSignal<Told> {
    TOLD.with(Clone::clone)
}

pub const NAV: &[NavEntry] = &[NavEntry {
    path: OUTBOX,
    label_key: "nav.outbox",
    icon: icon::UPLOAD,
    group: NavGroup::Personal,
    on_phone: false,
    letter: None,
    allowed: |_| true,
}];

crate::lazy_pages! {
    offline: offline_pages;
    OutboxPage => page::Outbox,
    SharePage => page::Shared,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("outbox"), Lazy::<OutboxPage>::new()), route(path!("share"), Lazy::<SharePage>::new())]
}

crate::lazy_view! {
    offline:
    fn start_later() -> Later<()> {
        Box::pin(sender::start())
    }
}

crate::lazy_view! {
    offline:
    fn submit_later(letter: Letter, file: Option<Vec<u8>>) -> Later<Outcome> {
        Box::pin(sender::submit(letter, file))
    }
}

crate::lazy_view! {
    offline:
    fn kept_later(name: String) -> Later<Option<(DateTime<Utc>, Value)>> {
        Box::pin(async move { reads::kept(&name).await })
    }
}

crate::lazy_view! {
    offline:
    fn records_later(resource: &'static str, id: String) -> Later<Option<(DateTime<Utc>, Vec<Value>)>> {
        Box::pin(async move { reads::records(resource, &id).await })
    }
}

crate::lazy_view! {
    offline:
    fn tell_unfiltered() -> Later<()> {
        Box::pin(async move { reads::tell_unfiltered().await })
    }
}

crate::lazy_view! {
    offline:
    fn keep_later(name: String, value: Value) -> Later<()> {
        Box::pin(async move { reads::keep(&name, value).await })
    }
}

crate::lazy_view! {
    offline:
    fn person_later(id: String) -> Later<Option<(User, Option<i32>)>> {
        Box::pin(async move { reads::person(&id).await })
    }
}

crate::lazy_view! {
    offline:
    fn forget_later(id: String, all: bool) -> Later<()> {
        Box::pin(async move { reads::forget(&id, all).await })
    }
}

crate::lazy_view! {
    offline:
    fn shrink_later(file: web_sys::File) -> Later<Option<Vec<u8>>> {
        Box::pin(async move { photo::shrink(&file).await })
    }
}

/// Once, at the root of the app: begins to send while somebody is signed in.
pub fn listen() {
    let person = Memo::new(|_| session::user().filter(|user| !user.must_change_password).map(|user| user.head.id));
    Effect::new(move |_| {
        if person.get().is_some() {
            set_timeout(|| spawn_local(async { start_later().await.await }), LATER);
        }
    });
}

/// Writes by way of the outbox: tried at once, and kept when there is no answer within a second. Never lost from then on,
/// and never there twice.
pub async fn submit(letter: Letter, file: Option<Vec<u8>>) -> Outcome {
    submit_later(letter, file).await.await
}

/// The same with the record of the answer; `None` when it waits.
pub async fn write<T: DeserializeOwned>(letter: Letter) -> Result<Option<T>, Error> {
    match submit(letter, None).await {
        Outcome::Sent(record) => parsed(&record).map(Some).map_err(|cause| Error::Unexpected(cause.to_string())),
        Outcome::Waiting => Ok(None),
        Outcome::Refused(error) => Err(error),
    }
}

/// A record of its JSON form, by the reader that takes the server's answers: another one would weigh as much again.
fn parsed<T: DeserializeOwned>(value: &Value) -> Result<T, serde_json::Error> {
    serde_json::from_slice(&serde_json::to_vec(value)?)
}

/// Keeps an answer of the server under a name, which is not sealed and so says nothing about anybody. Only one's own day and
/// work, and nothing clinical of it (`domain::day::sync`).
pub fn keep(name: &str, value: Value) {
    let name = name.to_owned();
    set_timeout(move || spawn_local(async move { keep_later(name, value).await.await }), LATER);
}

/// What was answered last under a name.
pub async fn kept<T: DeserializeOwned>(name: &str) -> Option<(DateTime<Utc>, T)> {
    let (at, value) = kept_later(name.to_owned()).await.await?;
    Some((at, parsed(&value).ok()?))
}

/// One's own record as it was kept last, for a page that has no network. Those who read it see since when.
pub async fn record<R: Record>(id: R::Id) -> Option<R> {
    let (at, records) = records_later(R::RESOURCE.as_str(), id.to_string()).await.await?;
    let record = parsed(records.first()?).ok()?;
    tell_as_of(at);
    Some(record)
}

/// All of one's own records of a kind that are kept, the newest first; none where nothing was ever kept. Whoever asked for
/// some of them only, by `filtered`, is told that these are all.
pub async fn records<R: Record>(filtered: bool) -> Option<Vec<R>> {
    let (at, records) = records_later(R::RESOURCE.as_str(), String::new()).await.await?;
    let records: Vec<R> = records.iter().rev().filter_map(|record| parsed(record).ok()).collect();
    if records.is_empty() {
        return None;
    }
    tell_as_of(at);
    if filtered {
        tell_unfiltered().await.await;
    }
    Some(records)
}

/// As of when that is what the screen shows without a network, followed; absent while it shows what the server says.
pub fn as_of() -> ArcRwSignal<Option<DateTime<Utc>>> {
    AS_OF.with(Clone::clone)
}

/// Something kept is on the screen.
pub fn tell_as_of(at: DateTime<Utc>) {
    as_of().set(Some(at));
}

/// Who was signed in here when there was a network last, and after how many minutes without a touch they are signed out.
pub async fn person(id: String) -> Option<(User, Option<i32>)> {
    person_later(id).await.await
}

/// The session has ended without the person's doing: what can be read goes; what waits stays sealed until they sign in again.
pub fn lock(id: String) {
    spawn_local(async move { forget_later(id, false).await.await });
}

/// The person signs out: everything goes.
pub async fn wipe(id: String) {
    forget_later(id, true).await.await;
}

/// A photo as it is sent: at most 1600 pixels wide and high, without what the camera wrote into it (place, time, device).
/// `None` where this is no picture that the browser can read.
pub async fn shrink(file: web_sys::File) -> Option<Vec<u8>> {
    shrink_later(file).await.await
}

/// Whether something here would be lost by signing out.
pub fn holds_something() -> bool {
    let told = told().get_untracked();
    told.waiting + told.failed > 0
}

/// The signed-in person's id, by which their store is named.
fn person_id() -> Option<String> {
    session::user_untracked().map(|user| user.head.id.to_string())
}

/// Whether a request can reach anybody. A browser that says yes may be wrong; one that says no is right.
pub fn is_online() -> bool {
    window().navigator().on_line()
}

/// For [`browser::now`] in a form that entries keep.
fn now() -> domain::kernel::Timestamp {
    browser::timestamp()
}
