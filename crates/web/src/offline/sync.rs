//! Keeps one's own work of the last thirty days on the device, as `GET /sync` tells of it.

use std::{cell::Cell, collections::BTreeMap, time::Duration};

use chrono::{DateTime, TimeDelta, Utc};
use client::Error;
use domain::day::sync::{ANEW_AFTER_HOURS, SyncedRecord};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};
use serde_json::Value;

use super::{is_online, person_id, store};
use crate::{browser, session};

/// One tab at a time.
const LOCK: &str = "setu-sync";
/// Under this name lies how far it got.
const PLACE: &str = "sync";
/// Names of records begin so.
pub(super) const RECORDS: &str = "record/";
const EVERY: Duration = Duration::from_mins(5);
/// A tab that comes to the front does not ask again for less.
const AT_LEAST: TimeDelta = TimeDelta::minutes(1);

#[derive(Serialize, Deserialize)]
pub(super) struct Place {
    cursor: String,
    begun_at: DateTime<Utc>,
    /// When the server was asked last.
    pub(super) asked_at: DateTime<Utc>,
}

thread_local! {
    static RUNS: Cell<bool> = const { Cell::new(false) };
}

/// `record/tasks/0199…`
pub(super) fn name(synced: &SyncedRecord) -> String {
    [RECORDS, synced.resource.as_str(), "/", &synced.id.to_string()].concat()
}

/// Begins to keep in step, once a page.
pub(super) fn begin() {
    if !RUNS.replace(true) {
        set_interval(again, EVERY);
    }
    again();
}

/// Asks what changed, unless that was asked a moment ago.
pub(super) fn again() {
    if is_online() && browser::is_visible() {
        spawn_local(async {
            // Whatever goes wrong here goes wrong again or not the next time; what is kept stays.
            let _ = browser::with_lock(LOCK, ask()).await;
        });
    }
}

async fn ask() -> Option<()> {
    let store = store::of(&person_id()?).await.ok()?;
    let now = browser::now();
    let place: Option<(DateTime<Utc>, Place)> = store.kept(PLACE).await.ok()?;
    let place = place.map(|(_, place)| place);
    if place.as_ref().is_some_and(|place| now - place.asked_at < AT_LEAST) {
        return None;
    }
    let known = place.filter(|place| now - place.begun_at < TimeDelta::hours(ANEW_AFTER_HOURS));
    let begun_at = known.as_ref().map_or(now, |place| place.begun_at);
    let (mut cursor, anew) = (known.as_ref().map(|place| place.cursor.clone()), known.is_none());
    let mut found: Vec<(String, Option<Value>)> = Vec::new();
    loop {
        let client = session::client().await;
        client.access_token()?;
        let page = match client.sync_own_work(cursor.as_deref()).await {
            Ok(page) => page,
            // A server that was set up anew knows other numbers: the next time from the beginning.
            Err(Error::Problem(problem)) if problem.status == 400 => {
                store.put_all(Vec::new(), &[PLACE.to_owned()], None).await.ok()?;
                return None;
            }
            Err(_) => return None,
        };
        found.extend(page.data.into_iter().map(|synced| (name(&synced), synced.record)));
        cursor = Some(page.next);
        if !page.more {
            break;
        }
    }
    let place = Place { cursor: cursor?, begun_at, asked_at: now };
    found.push((PLACE.to_owned(), Some(serde_json::to_value(place).ok()?)));
    // A record may stand in two pages: the later one holds.
    let found: BTreeMap<String, Option<Value>> = found.into_iter().collect();
    let gone: Vec<String> = found.iter().filter(|(_, record)| record.is_none()).map(|(name, _)| name.clone()).collect();
    let there = found.into_iter().filter_map(|(name, record)| Some((name, record?))).collect();
    store.put_all(there, &gone, anew.then_some(RECORDS)).await.ok()
}
