//! The only place that keeps something in the browser's database: sealed (AES-GCM, 256 bits), a database for each person.
//!
//! The key is made here, cannot be read out by any script, and lies beside what it seals: an app that is opened without a
//! network has nobody else to ask. It goes with the session. Where the session ends without the person's doing, what they
//! wrote stays, and a copy of the key that is sealed with one that only the server knows and gives to whoever signs in as
//! them. So a script that reads records learns nothing, what was wiped stays unreadable, and what is left behind after a
//! session opens for nobody else; it does not keep out whoever holds the unlocked device with the session open. That is
//! for the screen's lock.

use std::{cell::RefCell, rc::Rc};

use chrono::{DateTime, TimeDelta, Utc};
use domain::kernel::outbox::Entry;
use js_sys::{Array, Uint8Array};
use leptos::prelude::window;
use serde::{Deserialize, Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsValue, closure::Closure};

use super::js::{
    Answer, Refused, array, bytes, call, committed, get, global, heard, listen, object, promised, requested, set,
};
use crate::{browser, session};

const PREFIX: &str = "setu-";
const VERSION: u32 = 1;
/// Nobody used the app for so long: what was kept is thrown away when it is opened next.
const KEPT: TimeDelta = TimeDelta::days(7);

/// The key and when it was used.
const SECRET: &str = "secret";
/// Entries, by their numbers.
const OUTBOX: &str = "outbox";
/// The bytes of files that wait, by the ids of their entries.
const FILES: &str = "files";
/// What the server answered, by name.
const READS: &str = "reads";
const ALL: [&str; 4] = [SECRET, OUTBOX, FILES, READS];

const KEY: &str = "key";
/// The key's bytes, sealed with the server's.
const SPARE_KEY: &str = "spare-key";
const USED: &str = "used";

/// What is kept for one person on this device.
pub(super) struct Store {
    database: JsValue,
    key: JsValue,
    person: String,
}

/// Something that was kept, with when.
#[derive(Serialize, Deserialize)]
struct Kept<T> {
    at: DateTime<Utc>,
    value: T,
}

thread_local! {
    static OPEN: RefCell<Option<Rc<Store>>> = const { RefCell::new(None) };
}

/// The store of a person, opened and if need be made.
pub(super) async fn of(person: &str) -> Answer<Rc<Store>> {
    let open = OPEN.with_borrow(|open| open.as_ref().filter(|store| store.person == person).map(Rc::clone));
    if let Some(store) = open {
        return Ok(store);
    }
    let database = open_database(person).await?;
    note_use(&database).await?;
    let key = key_of(&database, person).await?;
    let store = Rc::new(Store { database, key, person: person.to_owned() });
    OPEN.set(Some(Rc::clone(&store)));
    Ok(store)
}

/// The same, but only if there is one: asking makes none.
pub(super) async fn existing(person: &str) -> Answer<Option<Rc<Store>>> {
    if is_there(person).await? { of(person).await.map(Some) } else { Ok(None) }
}

async fn is_there(person: &str) -> Answer<bool> {
    Ok(names().await?.contains(&[PREFIX, person].concat()))
}

/// Throws away what can be read, and the key; what waits to be sent stays sealed until the person signs in again.
pub(super) async fn lock(person: &str) -> Answer<()> {
    OPEN.set(None);
    if !is_there(person).await? {
        return Ok(());
    }
    let database = open_database(person).await?;
    let names = array(&[SECRET, READS]);
    let transaction = call(&database, "transaction", &[names, JsValue::from_str("readwrite")])?;
    call(&call(&transaction, "objectStore", &[JsValue::from_str(SECRET)])?, "delete", &[JsValue::from_str(KEY)])?;
    call(&call(&transaction, "objectStore", &[JsValue::from_str(READS)])?, "clear", &[])?;
    committed(&transaction).await?;
    call(&database, "close", &[]).map(drop)
}

/// Throws all away, the key too: in one transaction.
pub(super) async fn wipe(person: &str) -> Answer<()> {
    OPEN.set(None);
    if !is_there(person).await? {
        return Ok(());
    }
    let database = open_database(person).await?;
    clear(&database, &ALL).await?;
    call(&database, "close", &[])?;
    // Other tabs close theirs when they hear of it; until then an empty database stays.
    let name = [PREFIX, person].concat();
    call(&global("indexedDB")?, "deleteDatabase", &[JsValue::from_str(&name)]).map(drop)
}

async fn open_database(person: &str) -> Answer {
    let name = [PREFIX, person].concat();
    let request = call(&global("indexedDB")?, "open", &[JsValue::from_str(&name), JsValue::from(VERSION)])?;
    let asked = request.clone();
    // Later versions add stores and never take one away: a waiting entry outlives any update of the app.
    let upgrade = Closure::once_into_js(move |_: JsValue| {
        let Ok(database) = get(&asked, "result") else { return };
        for name in ALL {
            let options = if name == OUTBOX {
                object(&[("keyPath", JsValue::from_str("number")), ("autoIncrement", JsValue::TRUE)])
            } else {
                object(&[])
            };
            // One that is there already is refused, and stays.
            let _ =
                options.and_then(|options| call(&database, "createObjectStore", &[JsValue::from_str(name), options]));
        }
    });
    set(&request, "onupgradeneeded", &upgrade)?;
    let database = requested(&request).await?;
    // Another tab wipes it, or a newer version of the app opens it.
    let closing = database.clone();
    listen(&database, "versionchange", move |_| {
        let _ = call(&closing, "close", &[]);
        OPEN.set(None);
    });
    Ok(database)
}

/// A transaction, and its one store. Writes are on the disk before they count as done.
fn begin(database: &JsValue, name: &str, mode: &str) -> Answer<(JsValue, JsValue)> {
    let options = object(&[("durability", JsValue::from_str("strict"))])?;
    let transaction = call(database, "transaction", &[JsValue::from_str(name), JsValue::from_str(mode), options])?;
    let store = call(&transaction, "objectStore", &[JsValue::from_str(name)])?;
    Ok((transaction, store))
}

async fn is_old(database: &JsValue) -> Answer<bool> {
    let (_, secret) = begin(database, SECRET, "readonly")?;
    let used = requested(&call(&secret, "get", &[JsValue::from_str(USED)])?).await?;
    let used = used.as_string().and_then(|text| text.parse().ok()).and_then(DateTime::from_timestamp_millis);
    Ok(used.is_some_and(|used| browser::now() - used > KEPT))
}

/// Wipes what others have left on this device who did not come back.
pub(super) async fn forget_others(person: &str) -> Answer<()> {
    for name in names().await? {
        let Some(other) = name.strip_prefix(PREFIX).filter(|other| *other != person) else { continue };
        let database = open_database(other).await?;
        if is_old(&database).await? {
            clear(&database, &ALL).await?;
            call(&global("indexedDB")?, "deleteDatabase", &[JsValue::from_str(&name)])?;
        }
        call(&database, "close", &[])?;
    }
    Ok(())
}

/// The names of all databases here.
async fn names() -> Answer<Vec<String>> {
    let all = promised(&global("indexedDB")?, "databases", &[]).await?;
    Ok(Array::from(&all).iter().filter_map(|one| get(&one, "name").ok()?.as_string()).collect())
}

async fn note_use(database: &JsValue) -> Answer<()> {
    if is_old(database).await? {
        clear(database, &ALL).await?;
    }
    let (transaction, secret) = begin(database, SECRET, "readwrite")?;
    let now = JsValue::from_str(&browser::now().timestamp_millis().to_string());
    call(&secret, "put", &[now, JsValue::from_str(USED)])?;
    committed(&transaction).await
}

async fn clear(database: &JsValue, names: &[&str]) -> Answer<()> {
    let transaction = call(database, "transaction", &[array(names), JsValue::from_str("readwrite")])?;
    for name in names {
        call(&call(&transaction, "objectStore", &[JsValue::from_str(name)])?, "clear", &[])?;
    }
    committed(&transaction).await
}

/// The range of all names with a beginning.
fn beginning_with(prefix: &str) -> Answer {
    let end = [prefix, "\u{ffff}"].concat();
    call(&global("IDBKeyRange")?, "bound", &[JsValue::from_str(prefix), JsValue::from_str(&end)])
}

fn cryptography() -> Answer {
    get(&global("crypto")?, "subtle").and_then(|subtle| {
        // Only secure addresses have it.
        if subtle.is_undefined() { Err(Refused(JsValue::from_str("crypto.subtle"))) } else { Ok(subtle) }
    })
}

async fn secret_of(database: &JsValue, name: &str) -> Answer {
    let (_, secret) = begin(database, SECRET, "readonly")?;
    requested(&call(&secret, "get", &[JsValue::from_str(name)])?).await
}

/// The key that is there, the one that the last session left, or a new one. Only a person whom the server knows gets one
/// of the last two.
async fn key_of(database: &JsValue, person: &str) -> Answer {
    let known = secret_of(database, KEY).await?;
    if !known.is_undefined() {
        return Ok(known);
    }
    let servers = session::device_key().ok_or_else(|| Refused(JsValue::from_str("no session")))?;
    let servers = import(&decoded(&servers)?).await?;
    let place = [SPARE_KEY, "/", person].concat();
    let mut spare = secret_of(database, SPARE_KEY).await?;
    let mut plain = random(32)?.to_vec();
    if spare.is_undefined() {
        spare = seal(&servers, &place, &plain).await?;
    } else if let Ok(left) = unseal(&servers, &place, &spare).await {
        plain = left;
    } else {
        // The server has another key than it had, as after it was set up anew: what waited for the old one opens for nobody.
        leptos::logging::error!("what was kept on this device belongs to another server");
        clear(database, &ALL).await?;
        spare = seal(&servers, &place, &plain).await?;
    }
    let made = import(&plain).await?;
    // Two tabs that make one at once agree on the first.
    let (transaction, secret) = begin(database, SECRET, "readwrite")?;
    let known = requested(&call(&secret, "get", &[JsValue::from_str(KEY)])?).await?;
    if !known.is_undefined() {
        return Ok(known);
    }
    call(&secret, "put", &[made.clone(), JsValue::from_str(KEY)])?;
    call(&secret, "put", &[spare, JsValue::from_str(SPARE_KEY)])?;
    committed(&transaction).await?;
    Ok(made)
}

fn decoded(base64: &str) -> Answer<Vec<u8>> {
    let text = call(&window(), "atob", &[JsValue::from_str(base64)])?.as_string().unwrap_or_default();
    // A character for each byte.
    Ok(text.chars().filter_map(|letter| u8::try_from(u32::from(letter)).ok()).collect())
}

/// A key that seals and opens, and cannot be read out.
async fn import(key: &[u8]) -> Answer {
    let uses = array(&["encrypt", "decrypt"]);
    let kind = JsValue::from_str("AES-GCM");
    promised(&cryptography()?, "importKey", &[JsValue::from_str("raw"), bytes(key), kind, JsValue::FALSE, uses]).await
}

fn random(length: u32) -> Answer<Uint8Array> {
    let made = call(&global("crypto")?, "getRandomValues", &[Uint8Array::new_with_length(length).into()])?;
    Ok(Uint8Array::new(&made))
}

/// How AES-GCM is told what belongs to the sealed bytes: they cannot be put in another's place.
fn terms(nonce: &JsValue, place: &str) -> Answer {
    object(&[
        ("name", JsValue::from_str("AES-GCM")),
        ("iv", nonce.clone()),
        ("additionalData", bytes(place.as_bytes())),
    ])
}

async fn seal(key: &JsValue, place: &str, plain: &[u8]) -> Answer {
    // Random nonces of 96 bits: a key seals some thousands of times.
    let nonce: JsValue = random(12)?.into();
    let sealed = promised(&cryptography()?, "encrypt", &[terms(&nonce, place)?, key.clone(), bytes(plain)]).await?;
    object(&[("nonce", nonce), ("sealed", sealed)])
}

async fn unseal(key: &JsValue, place: &str, stored: &JsValue) -> Answer<Vec<u8>> {
    let terms = terms(&get(stored, "nonce")?, place)?;
    let plain = promised(&cryptography()?, "decrypt", &[terms, key.clone(), get(stored, "sealed")?]).await?;
    Ok(Uint8Array::new(&plain).to_vec())
}

impl Store {
    /// `place` is the name of the store and the key in it.
    async fn seal(&self, place: &str, plain: &[u8]) -> Answer {
        seal(&self.key, place, plain).await
    }

    async fn unseal(&self, place: &str, stored: &JsValue) -> Answer<Vec<u8>> {
        unseal(&self.key, place, stored).await
    }

    async fn seal_entry(&self, entry: &Entry) -> Answer {
        let id = entry.id.to_string();
        let json = serde_json::to_vec(entry).map_err(|cause| Refused(JsValue::from_str(&cause.to_string())))?;
        let sealed = self.seal(&[OUTBOX, "/", &id].concat(), &json).await?;
        set(&sealed, "id", &JsValue::from_str(&id))?;
        Ok(sealed)
    }

    /// Puts an entry behind all others, with the bytes that it sends: both or neither are there.
    pub(super) async fn add(&self, entry: &Entry, file: Option<&[u8]>) -> Answer<()> {
        let sealed = self.seal_entry(entry).await?;
        let id = entry.id.to_string();
        let file = match file {
            Some(file) => Some(self.seal(&[FILES, "/", &id].concat(), file).await?),
            None => None,
        };
        let options = object(&[("durability", JsValue::from_str("strict"))])?;
        let names = array(&[OUTBOX, FILES]);
        let transaction = call(&self.database, "transaction", &[names, JsValue::from_str("readwrite"), options])?;
        let outbox = call(&transaction, "objectStore", &[JsValue::from_str(OUTBOX)])?;
        call(&outbox, "add", &[sealed])?;
        if let Some(file) = file {
            let files = call(&transaction, "objectStore", &[JsValue::from_str(FILES)])?;
            call(&files, "put", &[file, JsValue::from_str(&id)])?;
        }
        committed(&transaction).await
    }

    /// All entries in their order.
    pub(super) async fn entries(&self) -> Answer<Vec<Entry>> {
        let (_, outbox) = begin(&self.database, OUTBOX, "readonly")?;
        let all = requested(&call(&outbox, "getAll", &[])?).await?;
        let mut entries = Vec::new();
        for stored in Array::from(&all).iter() {
            let id = get(&stored, "id")?.as_string().unwrap_or_default();
            let json = self.unseal(&[OUTBOX, "/", &id].concat(), &stored).await?;
            let read: Result<Entry, _> = serde_json::from_slice(&json);
            let mut entry = read.map_err(|cause| Refused(JsValue::from_str(&cause.to_string())))?;
            // The database gives the numbers, after the entry was sealed.
            entry.number =
                format!("{:.0}", get(&stored, "number")?.as_f64().unwrap_or_default()).parse().unwrap_or_default();
            entries.push(entry);
        }
        Ok(entries)
    }

    /// Writes an entry over itself; one that was discarded meanwhile stays away.
    pub(super) async fn replace(&self, entry: &Entry) -> Answer<()> {
        let sealed = self.seal_entry(entry).await?;
        set(&sealed, "number", &JsValue::from(entry.number))?;
        let (transaction, outbox) = begin(&self.database, OUTBOX, "readwrite")?;
        let known = requested(&call(&outbox, "getKey", &[JsValue::from(entry.number)])?).await?;
        if !known.is_undefined() {
            call(&outbox, "put", &[sealed])?;
        }
        committed(&transaction).await
    }

    /// Takes an entry out, with its file.
    pub(super) async fn remove(&self, entry: &Entry) -> Answer<()> {
        let options = object(&[("durability", JsValue::from_str("strict"))])?;
        let names = array(&[OUTBOX, FILES]);
        let transaction = call(&self.database, "transaction", &[names, JsValue::from_str("readwrite"), options])?;
        for (name, key) in [(OUTBOX, JsValue::from(entry.number)), (FILES, JsValue::from_str(&entry.id.to_string()))] {
            call(&call(&transaction, "objectStore", &[JsValue::from_str(name)])?, "delete", &[key])?;
        }
        committed(&transaction).await
    }

    /// The bytes that an entry sends.
    pub(super) async fn file(&self, entry: &Entry) -> Answer<Vec<u8>> {
        let id = entry.id.to_string();
        let (_, files) = begin(&self.database, FILES, "readonly")?;
        let stored = requested(&call(&files, "get", &[JsValue::from_str(&id)])?).await?;
        self.unseal(&[FILES, "/", &id].concat(), &stored).await
    }

    /// Keeps an answer under a name.
    pub(super) async fn keep(&self, name: &str, value: &impl Serialize) -> Answer<()> {
        let json = serde_json::to_vec(&Kept { at: browser::now(), value });
        let json = json.map_err(|cause| Refused(JsValue::from_str(&cause.to_string())))?;
        let sealed = self.seal(&[READS, "/", name].concat(), &json).await?;
        let (transaction, reads) = begin(&self.database, READS, "readwrite")?;
        call(&reads, "put", &[sealed, JsValue::from_str(name)])?;
        committed(&transaction).await
    }

    /// Keeps many at once and forgets others, all of it or nothing; first of all those whose names begin with `instead_of`.
    pub(super) async fn put_all(
        &self,
        there: Vec<(String, serde_json::Value)>,
        gone: &[String],
        instead_of: Option<&str>,
    ) -> Answer<()> {
        let mut sealed = Vec::new();
        for (name, value) in there {
            let json = serde_json::to_vec(&Kept { at: browser::now(), value });
            let json = json.map_err(|cause| Refused(JsValue::from_str(&cause.to_string())))?;
            sealed.push((self.seal(&[READS, "/", &name].concat(), &json).await?, name));
        }
        let (transaction, reads) = begin(&self.database, READS, "readwrite")?;
        if let Some(prefix) = instead_of {
            call(&reads, "delete", &[beginning_with(prefix)?])?;
        }
        for (value, name) in sealed {
            call(&reads, "put", &[value, JsValue::from_str(&name)])?;
        }
        for name in gone {
            call(&reads, "delete", &[JsValue::from_str(name)])?;
        }
        committed(&transaction).await
    }

    /// All that is kept under names that begin so. What this version of the app cannot read is left out.
    pub(super) async fn kept_all<T: DeserializeOwned>(&self, prefix: &str) -> Answer<Vec<T>> {
        let (_, reads) = begin(&self.database, READS, "readonly")?;
        let range = beginning_with(prefix)?;
        // Both are asked for before either is waited for: a transaction ends when nothing is asked of it.
        let range = std::slice::from_ref(&range);
        let (names, values) = (call(&reads, "getAllKeys", range)?, call(&reads, "getAll", range)?);
        // Both listen before the first answers, since an event is heard once.
        let (names, values) = (heard(&names), heard(&values));
        let (names, values) = (Array::from(&names.await?), Array::from(&values.await?));
        let mut found = Vec::new();
        for (name, value) in names.iter().zip(values.iter()) {
            let name = name.as_string().unwrap_or_default();
            let json = self.unseal(&[READS, "/", &name].concat(), &value).await?;
            found.extend(serde_json::from_slice::<Kept<T>>(&json).ok().map(|kept| kept.value));
        }
        Ok(found)
    }

    /// What was kept under a name, and when. What another version of the app kept and this one cannot read is not there.
    pub(super) async fn kept<T: DeserializeOwned>(&self, name: &str) -> Answer<Option<(DateTime<Utc>, T)>> {
        let (_, reads) = begin(&self.database, READS, "readonly")?;
        let stored = requested(&call(&reads, "get", &[JsValue::from_str(name)])?).await?;
        if stored.is_undefined() {
            return Ok(None);
        }
        let json = self.unseal(&[READS, "/", name].concat(), &stored).await?;
        Ok(serde_json::from_slice::<Kept<T>>(&json).ok().map(|kept| (kept.at, kept.value)))
    }
}
