//! What was read before: kept sealed, read without a network, gone with the session.

use chrono::{DateTime, TimeDelta, Utc};
use domain::admin::user::User;
use serde_json::Value;

use super::{person_id, sender, store, sync};
use crate::{
    browser,
    i18n::{bring, t},
    session,
    ui::toast::toast,
};

/// Who was signed in, and the hospital's limit of minutes without a touch.
const PERSON: &str = "person";

pub(super) async fn keep(name: &str, value: Value) {
    let Some(person) = person_id() else { return };
    let Ok(store) = store::of(&person).await else { return };
    // What cannot be kept is asked for again; the page has its answer.
    let _ = store.keep(name, &value).await;
}

pub(super) async fn kept(name: &str) -> Option<(DateTime<Utc>, Value)> {
    let store = store::of(&person_id()?).await.ok()?;
    store.kept(name).await.ok()?
}

/// Once a session has begun, so that the app can be opened without a network.
pub(super) async fn keep_person() {
    let Some(user) = session::user_untracked() else { return };
    // Without a token this person was read from here.
    if session::client().await.access_token().is_none() {
        return;
    }
    let value = (&*user, session::idle_minutes());
    if let Ok(value) = serde_json::to_value(value) {
        keep(PERSON, value).await;
    }
}

/// Who was signed in here last, unless nobody has touched the app for longer than the hospital allows.
pub(super) async fn person(id: &str) -> Option<(User, Option<i32>)> {
    let store = store::existing(id).await.ok()??;
    let (_, (user, minutes)): (_, (User, Option<i32>)) = store.kept(PERSON).await.ok()??;
    let limit = minutes.map(|minutes| TimeDelta::minutes(i64::from(minutes)));
    let idle = limit.is_some_and(|limit| session::last_input().is_none_or(|last| browser::now() - last >= limit));
    (!idle).then_some((user, minutes))
}

/// One's own records of a kind that were kept in step, or one of them by its id, with when the server was asked last.
pub(super) async fn records(resource: &str, id: &str) -> Option<(DateTime<Utc>, Vec<Value>)> {
    let store = store::of(&person_id()?).await.ok()?;
    let (_, place): (_, sync::Place) = store.kept("sync").await.ok()??;
    let records = store.kept_all(&[sync::RECORDS, resource, "/", id].concat()).await.ok()?;
    Some((place.asked_at, records))
}

/// The device does not search or filter as the server does.
pub(super) async fn tell_unfiltered() {
    bring("offline").await;
    toast(t("offline.unfiltered"));
}

pub(super) async fn forget(id: &str, all: bool) {
    sender::forget();
    let gone = if all { store::wipe(id).await } else { store::lock(id).await };
    if let Err(cause) = gone {
        leptos::logging::error!("what was kept on this device could not be wiped: {:?}", cause.0);
    }
}
