//! Signing out by itself: when nobody has touched the app for as long as the hospital allows, in any tab.

use std::{cell::Cell, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use leptos::{ev, prelude::*, task::spawn_local};

use super::Session;
use crate::{browser, i18n::t, ui::toast::toast_error};

/// The last input in any tab, in milliseconds since 1970.
const LAST: &str = "setu.last-input";
/// Written at most so often: every movement is an event.
const GRAIN: TimeDelta = TimeDelta::seconds(5);
/// How often it is looked at.
const LOOK: Duration = Duration::from_secs(10);

thread_local! {
    static NOTED: Cell<Option<DateTime<Utc>>> = const { Cell::new(None) };
    static WATCHES: Cell<bool> = const { Cell::new(false) };
    static LIMIT: Cell<Option<TimeDelta>> = const { Cell::new(None) };
}

/// Somebody is there.
fn note() {
    let now = browser::now();
    if NOTED.get().is_none_or(|noted| now - noted > GRAIN) {
        NOTED.set(Some(now));
        browser::store(LAST, &now.timestamp_millis().to_string());
    }
}

/// When somebody was there last, in any tab.
pub(super) fn last_input() -> Option<DateTime<Utc>> {
    let stored = browser::stored(LAST).and_then(|text| text.parse().ok()).and_then(DateTime::from_timestamp_millis);
    stored.max(NOTED.get())
}

pub(super) fn minutes() -> Option<i32> {
    LIMIT.get().and_then(|limit| i32::try_from(limit.num_minutes()).ok())
}

/// Takes the hospital's limit, at each sign-in and refresh.
pub(super) fn limit(session: Session, minutes: Option<i32>) {
    LIMIT.set(minutes.map(|minutes| TimeDelta::minutes(i64::from(minutes))));
    if WATCHES.replace(true) {
        return;
    }
    note();
    for event in ["pointerdown", "keydown", "wheel", "touchstart"] {
        // Never taken off: it belongs to the page as long as that lives.
        let _ = window_event_listener_untyped(event, |_: web_sys::Event| note());
    }
    let _ = window_event_listener(ev::focus, |_| look_again());
    set_interval(move || look(session), LOOK);
}

/// A tab that comes back to the front has slept: what happened meanwhile is in the storage.
fn look_again() {
    if let Some(session) = super::session() {
        look(session);
    }
}

fn look(session: Session) {
    let Some(limit) = LIMIT.get().filter(|_| session.is_signed_in()) else { return };
    let Some(last) = last_input() else { return };
    if browser::now() - last < limit {
        return;
    }
    spawn_local(async move {
        session.leave().await;
        toast_error(t("session.idle"));
    });
}
