//! What a device keeps until the server has it: writes in the order in which they were made, what becomes of each when it
//! is sent, and which fields two people both changed. Pure: what stores and sends them is elsewhere.

use super::policy::Resource;
use super::record::{New, Record};
use super::status::{Moving, Transition};
use super::{Problem, ProblemCode, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use serde_json::Value;

crate::labels!(
    /// The methods of writes that may wait.
    WriteMethod { Post = "POST", Patch = "PATCH", Put = "PUT" }
);

/// The shortest pause after a try that found no server, in seconds; it doubles with each.
const FIRST_PAUSE: i64 = 2;
/// The longest, in seconds.
const LONGEST_PAUSE: i64 = 300;
/// How often a change is sent again over somebody else's, when they did not touch the same fields.
const MERGES: u32 = 5;

/// One write as it goes to the server: sent twice it has its effect once.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Letter {
    pub method: WriteMethod,
    /// Below `/api/v1`, percent-encoded.
    pub path: String,
    /// JSON; null where a file is sent instead.
    #[serde(default)]
    pub body: Value,
    /// The `Idempotency-Key`, 1 to 200 characters.
    pub key: String,
    /// The version that was changed, for `If-Match`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub version: Option<i32>,
    /// What is changed; a record that is made has its id already.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub record: Option<(Resource, RecordId)>,
    /// All records that this is about or names: it goes behind what is sent before to make or change one of them.
    pub touches: Vec<RecordId>,
    /// The changed fields as they should be; an object, empty for what is made.
    #[serde(default)]
    pub mine: Value,
    /// The same fields as they were when they were changed.
    #[serde(default)]
    pub base: Value,
    /// What it is, as the texts know it: `visit`, `task`, `photo`, …
    pub what: String,
    /// Whom or what it is about, for people.
    pub name: String,
}

impl Letter {
    /// Makes a record, whose id the device chose.
    pub fn create<R: Record>(id: RecordId, data: &R::Data, what: &str, name: &str) -> Self {
        let new = New { id: Some(id), record: data.clone() };
        let body = json(&new);
        let path = format!("/{}", R::RESOURCE);
        Self::post(path, body, id.to_string(), Some((R::RESOURCE, id)), what, name)
    }

    /// Moves a record on, with nothing but the reason.
    pub fn transition<R: Moving>(record: &R, to: R::Status, reason: Option<String>, what: &str, name: &str) -> Self {
        Self::moved(record, &Transition { to, reason }, to, what, name)
    }

    /// Moves a record on; `asked` is the whole body, with what belongs to the move.
    pub fn moved<R: Moving>(record: &R, asked: &impl Serialize, to: R::Status, what: &str, name: &str) -> Self {
        let (id, version): (RecordId, i32) = (record.head().id.into(), record.head().version);
        let status = |status: R::Status| serde_json::json!({ "status": status });
        let letter = Self::post(
            format!("/{}/{id}/transitions", R::RESOURCE),
            json(asked),
            // The same as without an outbox: sent in both ways, it is taken once.
            format!("{id} {version} {to}"),
            Some((R::RESOURCE, id)),
            what,
            name,
        );
        Self { version: Some(version), mine: status(to), base: status(record.status()), ..letter }
    }

    /// Any other request with a JSON body.
    pub fn post(
        path: String,
        body: Value,
        key: String,
        record: Option<(Resource, RecordId)>,
        what: &str,
        name: &str,
    ) -> Self {
        let nothing = || Value::Object(serde_json::Map::new());
        Self {
            method: WriteMethod::Post,
            path,
            key,
            version: None,
            touches: record.iter().map(|(_, id)| *id).chain(named_in(&body)).collect(),
            body,
            record,
            mine: nothing(),
            base: nothing(),
            what: what.to_owned(),
            name: name.to_owned(),
        }
    }

    /// A file that is put on a record; its bytes are kept beside.
    pub fn file(path: String, file: RecordId, hangs_on: RecordId, what: &str, name: &str) -> Self {
        let letter = Self::post(path, Value::Null, file.to_string(), None, what, name);
        Self { method: WriteMethod::Put, touches: vec![file, hangs_on], ..letter }
    }
}

/// By the writer that sends requests: another one would weigh as much again in a browser.
fn json(body: &impl Serialize) -> Value {
    serde_json::to_vec(body).and_then(|bytes| serde_json::from_slice(&bytes)).unwrap_or_default()
}

/// The records that a body refers to: its fields `…_id`.
fn named_in(body: &Value) -> Vec<RecordId> {
    let Some(fields) = body.as_object() else { return Vec::new() };
    let own =
        fields.iter().filter(|(field, _)| field.ends_with("_id")).filter_map(|(_, value)| value.as_str()?.parse().ok());
    own.map(RecordId).chain(fields.values().flat_map(named_in)).collect()
}

/// What somebody else wrote into a field that is changed here, too.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Contested {
    pub field: String,
    pub mine: Value,
    pub theirs: Value,
}

/// How it stands with an entry. That it is being sent is known by the tab that sends it, and by nobody after a crash.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
#[serde(tag = "is", rename_all = "snake_case")]
pub enum EntryState {
    Waiting,
    /// The server refuses it: it stays until somebody tries again or discards it.
    Failed {
        status: u16,
        code: String,
        reason: String,
    },
    /// Somebody else changed the same fields; `version` is the one in which they stand.
    Contested {
        version: i32,
        fields: Vec<Contested>,
    },
}

/// A letter on its way, in the order of `number`.
#[derive(Debug, Clone, PartialEq, Serialize, Deserialize)]
pub struct Entry {
    pub number: u32,
    pub id: RecordId,
    pub letter: Letter,
    pub made_at: Timestamp,
    pub state: EntryState,
    /// How often no server was found, since one was.
    #[serde(default)]
    pub tries: u32,
    /// How often it was sent again over somebody else's change.
    #[serde(default)]
    pub merges: u32,
    /// Not before; absent for at once.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_at: Option<Timestamp>,
    /// It was made of a record whose earlier change still waited: it takes the version that this one gets.
    #[serde(default)]
    pub follows: bool,
    /// The size of its file in bytes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub file: Option<usize>,
}

/// What becomes of an entry that was sent.
#[derive(Debug, Clone, PartialEq)]
pub enum Next {
    /// No server, or one that has no time: later, and so with all others.
    Later,
    /// The session has ended: nothing is sent until there is another.
    SignIn,
    /// The record has changed: how it stands decides.
    Compare,
    /// Refused for good.
    Failed(Box<Problem>),
}

/// What to do with a refusal of a letter.
pub fn next(letter: &Letter, problem: &Problem) -> Next {
    let changes = letter.record.is_some() && letter.mine.as_object().is_some_and(|mine| !mine.is_empty());
    match problem.code {
        ProblemCode::Unauthenticated | ProblemCode::PasswordChangeRequired | ProblemCode::SecondFactorSetupRequired => {
            Next::SignIn
        }
        ProblemCode::KeyInUse | ProblemCode::TooManyRequests | ProblemCode::Internal | ProblemCode::Busy => Next::Later,
        ProblemCode::StaleVersion | ProblemCode::IllegalTransition | ProblemCode::Conflict if changes => Next::Compare,
        _ if problem.status >= 500 => Next::Later,
        _ => Next::Failed(Box::new(problem.clone())),
    }
}

/// What a look at the record says about an entry that was refused because of its state.
#[derive(Debug, Clone, PartialEq)]
pub enum Settled {
    /// It stands there as it should: an earlier try got through, or somebody else did the same.
    Done,
    /// Others changed other fields: once more, over this version.
    Again(i32),
    /// Both changed these.
    Ask(i32, Vec<Contested>),
    /// It does not go as the record is, whoever changed it.
    Failed,
}

impl Entry {
    /// No server was found.
    pub fn postpone(&mut self, now: Timestamp) {
        self.tries = self.tries.saturating_add(1);
        self.next_at = Some(now.plus_seconds(pause(self.tries)));
    }

    /// Compares with the record as it is now: `theirs`, in its JSON form.
    pub fn settle(&self, problem: &Problem, theirs: &Value) -> Settled {
        let Some(version) = theirs.get("version").and_then(Value::as_i64).and_then(|number| i32::try_from(number).ok())
        else {
            return Settled::Failed;
        };
        let Some(mine) = self.letter.mine.as_object() else { return Settled::Failed };
        let absent = |value: &Value, field: &str| value.get(field).cloned().unwrap_or(Value::Null);
        if mine.iter().all(|(field, value)| *value == absent(theirs, field)) {
            return Settled::Done;
        }
        let fields = contested(&self.letter.base, &self.letter.mine, theirs);
        if !fields.is_empty() {
            return Settled::Ask(version, fields);
        }
        let stale = problem.code == ProblemCode::StaleVersion && self.merges < MERGES;
        if stale { Settled::Again(version) } else { Settled::Failed }
    }

    /// Sends it over this version.
    pub fn send_over(&mut self, version: i32) {
        self.letter.version = Some(version);
        self.merges = self.merges.saturating_add(1);
        self.next_at = None;
        self.state = EntryState::Waiting;
    }

    /// The person keeps their own: what the others wrote is what it is now changed from.
    pub fn keep_mine(&mut self) {
        let EntryState::Contested { version, fields } = self.state.clone() else { return };
        for field in fields {
            if let Some(base) = self.letter.base.as_object_mut() {
                base.insert(field.field, field.theirs);
            }
        }
        self.merges = 0;
        self.send_over(version);
    }

    /// The person wants it tried once more, at once.
    pub fn try_again(&mut self) {
        if matches!(self.state, EntryState::Failed { .. }) {
            self.state = EntryState::Waiting;
        }
        self.tries = 0;
        self.merges = 0;
        self.next_at = None;
    }

    fn waits_for(&self, earlier: &Self) -> bool {
        earlier.letter.record.is_some_and(|(_, id)| self.letter.touches.contains(&id))
    }
}

/// The fields of `mine` in which `theirs` is neither what was changed here nor the same.
pub fn contested(base: &Value, mine: &Value, theirs: &Value) -> Vec<Contested> {
    let absent = |value: &Value, field: &str| value.get(field).cloned().unwrap_or(Value::Null);
    let fields = mine.as_object().into_iter().flatten();
    fields
        .filter_map(|(field, mine)| {
            let theirs = absent(theirs, field);
            let both = theirs != *mine && theirs != absent(base, field);
            both.then(|| Contested { field: field.clone(), mine: mine.clone(), theirs })
        })
        .collect()
}

/// How long to wait after so many tries without a server, in seconds.
pub fn pause(tries: u32) -> i64 {
    (FIRST_PAUSE << tries.saturating_sub(1).min(16)).min(LONGEST_PAUSE)
}

/// The entry to be sent next, and when there is none for now, when to look again. `entries` in the order of their numbers.
/// What is sent about one record keeps its order: an entry that failed holds back those that need it, and no others.
pub fn first_due(entries: &[Entry], now: Timestamp) -> Due<'_> {
    let mut look_at: Option<Timestamp> = None;
    for (place, entry) in entries.iter().enumerate() {
        let earlier = entries.get(..place).unwrap_or_default();
        if entry.state != EntryState::Waiting || earlier.iter().any(|before| entry.waits_for(before)) {
            continue;
        }
        match entry.next_at.filter(|at| *at > now) {
            None => return Due::Now(entry),
            Some(at) => look_at = Some(look_at.map_or(at, |known| known.min(at))),
        }
    }
    look_at.map_or(Due::Never, Due::At)
}

/// When something is to be sent.
#[derive(Debug, Clone, Copy, PartialEq)]
pub enum Due<'e> {
    Now(&'e Entry),
    At(Timestamp),
    /// Not until a person does something.
    Never,
}

/// Those behind a change that was made of the record before they were sent: they go over the version that it got.
pub fn follow<'e>(entries: &'e mut [Entry], sent: &Entry, version: i32) -> impl Iterator<Item = &'e Entry> {
    let (record, number) = (sent.letter.record, sent.number);
    entries.iter_mut().filter_map(move |entry| {
        let behind = entry.number > number && entry.follows && record.is_some() && entry.letter.record == record;
        // Those that make a record have no version.
        if !behind || entry.letter.version.is_none_or(|known| known == version) {
            return None;
        }
        entry.letter.version = Some(version);
        Some(&*entry)
    })
}

/// Whether an earlier entry changes the same record.
pub fn follows(entries: &[Entry], letter: &Letter) -> bool {
    letter.record.is_some() && entries.iter().any(|entry| entry.letter.record == letter.record)
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::error::Error;

    type Outcome = Result<(), Box<dyn Error>>;

    fn id(number: u128) -> RecordId {
        RecordId(uuid::Uuid::from_u128(number))
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::earliest().plus_seconds(seconds)
    }

    fn entry(number: u32, touches: &[u128]) -> Entry {
        let record = touches.first().map(|first| (Resource::Tasks, id(*first)));
        let letter = Letter {
            touches: touches.iter().copied().map(id).collect(),
            mine: json!({ "status": "done" }),
            base: json!({ "status": "open" }),
            version: Some(1),
            ..Letter::post("/tasks".to_owned(), json!({}), number.to_string(), record, "task", "Call back")
        };
        Entry {
            number,
            id: id(1000 + u128::from(number)),
            letter,
            made_at: at(0),
            state: EntryState::Waiting,
            tries: 0,
            merges: 0,
            next_at: None,
            follows: false,
            file: None,
        }
    }

    fn failed(mut entry: Entry) -> Entry {
        entry.state = EntryState::Failed { status: 422, code: "invalid".to_owned(), reason: String::new() };
        entry
    }

    fn number_due(entries: &[Entry], now: Timestamp) -> Option<u32> {
        match first_due(entries, now) {
            Due::Now(entry) => Some(entry.number),
            Due::At(_) | Due::Never => None,
        }
    }

    #[test]
    fn entries_of_one_record_keep_their_order_and_others_overtake_them() {
        let entries = [failed(entry(1, &[1])), entry(2, &[2, 1]), entry(3, &[3])];
        assert_eq!(number_due(&entries, at(0)), Some(3), "a photo waits for the visit on which it hangs");
        assert_eq!(number_due(&[entry(1, &[1]), entry(2, &[1])], at(0)), Some(1));
        assert_eq!(number_due(&[entry(2, &[2, 1]), entry(3, &[3])], at(0)), Some(2), "once that is gone, it goes");
    }

    #[test]
    fn an_entry_that_waits_for_its_time_holds_back_its_record_only() {
        let mut entries = [entry(1, &[1]), entry(2, &[1]), entry(3, &[3])];
        if let Some(first) = entries.first_mut() {
            first.postpone(at(0));
        }
        assert_eq!(number_due(&entries, at(0)), Some(3));
        let waiting = entries.get(..2).unwrap_or_default();
        assert_eq!(first_due(waiting, at(0)), Due::At(at(FIRST_PAUSE)));
        assert_eq!(number_due(waiting, at(FIRST_PAUSE)), Some(1));
        assert_eq!(first_due(&[failed(entry(1, &[1])), entry(2, &[1])], at(0)), Due::Never);
    }

    #[test]
    fn whatever_names_a_record_that_is_still_to_be_made_goes_behind_it() {
        let named = json!({ "id": id(9), "about_id": id(1), "owner_id": id(5), "activity": { "contact_id": id(2) } });
        let letter = Letter::post("/tasks".into(), named, "9".into(), Some((Resource::Tasks, id(9))), "task", "Call");
        assert_eq!(letter.touches, [id(9), id(1), id(5), id(2)]);
        let task = Entry { number: 2, letter, ..entry(2, &[9]) };
        assert_eq!(number_due(&[failed(entry(1, &[1])), task.clone()], at(0)), None);
        assert_eq!(number_due(&[failed(entry(1, &[3, 2])), task], at(0)), Some(2), "both name the same doctor");
    }

    #[test]
    fn pauses_double_up_to_five_minutes() {
        let pauses: Vec<i64> = (1..=10).map(pause).collect();
        assert_eq!(pauses, [2, 4, 8, 16, 32, 64, 128, 256, 300, 300]);
        assert_eq!(pause(u32::MAX), LONGEST_PAUSE);
        assert_eq!(pause(0), FIRST_PAUSE);
    }

    #[test]
    fn a_refusal_says_what_becomes_of_it() {
        let change = entry(1, &[1]).letter;
        let made = Letter { mine: json!({}), version: None, ..change.clone() };
        let after = |letter: &Letter, code: ProblemCode| next(letter, &Problem::new(code));
        assert_eq!(after(&change, ProblemCode::Unauthenticated), Next::SignIn);
        for code in [ProblemCode::Internal, ProblemCode::Busy, ProblemCode::TooManyRequests, ProblemCode::KeyInUse] {
            assert_eq!(after(&change, code), Next::Later, "{code}");
        }
        for code in [ProblemCode::StaleVersion, ProblemCode::IllegalTransition, ProblemCode::Conflict] {
            assert_eq!(after(&change, code), Next::Compare, "{code}");
            assert!(matches!(after(&made, code), Next::Failed(_)), "{code}: there is nothing to compare with");
        }
        for code in [ProblemCode::Invalid, ProblemCode::Forbidden, ProblemCode::NotFound, ProblemCode::Duplicate] {
            assert!(matches!(after(&change, code), Next::Failed(_)), "{code}");
        }
    }

    #[test]
    fn only_fields_that_both_changed_are_contested() {
        let base = json!({ "title": "Call", "due_on": "2026-11-24" });
        let mine = json!({ "title": "Call Dr Iyer", "due_on": "2026-11-25", "notes": "at noon" });
        let theirs = json!({ "title": "Ring up", "due_on": "2026-11-24", "notes": "at noon", "version": 3 });
        let fields = contested(&base, &mine, &theirs);
        let expected = Contested { field: "title".into(), mine: json!("Call Dr Iyer"), theirs: json!("Ring up") };
        assert_eq!(fields, [expected]);
        // A field that somebody emptied is a change of theirs.
        assert_eq!(contested(&base, &mine, &json!({ "title": "Call", "notes": "at noon" })).len(), 1);
    }

    #[test]
    fn a_look_at_the_record_settles_a_refusal() {
        let mut entry = entry(1, &[1]);
        let stale = Problem::new(ProblemCode::StaleVersion);
        let settle = |entry: &Entry, theirs: Value| entry.settle(&stale, &theirs);
        assert_eq!(settle(&entry, json!({ "version": 2, "status": "done" })), Settled::Done);
        assert_eq!(settle(&entry, json!({ "version": 4, "status": "open" })), Settled::Again(4));
        let asked = settle(&entry, json!({ "version": 4, "status": "cancelled" }));
        assert!(matches!(&asked, Settled::Ask(4, fields) if fields.len() == 1), "{asked:?}");
        assert_eq!(settle(&entry, json!({ "status": "open" })), Settled::Failed, "no record");
        let illegal = Problem::new(ProblemCode::IllegalTransition);
        assert_eq!(entry.settle(&illegal, &json!({ "version": 4, "status": "open" })), Settled::Failed);
        for version in 2..=6 {
            entry.send_over(version);
        }
        assert_eq!(settle(&entry, json!({ "version": 9, "status": "open" })), Settled::Failed, "it must end");
    }

    #[test]
    fn whoever_keeps_their_own_changes_what_the_others_wrote() {
        let mut entry = entry(1, &[1]);
        let theirs = json!({ "version": 4, "status": "waiting" });
        let fields = contested(&entry.letter.base, &entry.letter.mine, &theirs);
        entry.state = EntryState::Contested { version: 4, fields };
        entry.keep_mine();
        assert_eq!((entry.letter.version, &entry.state), (Some(4), &EntryState::Waiting));
        assert_eq!(entry.letter.base, json!({ "status": "waiting" }));
        assert!(contested(&entry.letter.base, &entry.letter.mine, &theirs).is_empty(), "and is not asked again");
    }

    #[test]
    fn a_change_of_what_still_waits_takes_the_version_that_this_gets() {
        let sent = entry(1, &[1]);
        let mut behind = [entry(2, &[1]), entry(3, &[1]), entry(4, &[2])];
        for entry in &mut behind {
            entry.follows = true;
        }
        if let Some(other_tab) = behind.get_mut(1) {
            other_tab.follows = false;
        }
        let changed: Vec<u32> = follow(&mut behind, &sent, 7).map(|entry| entry.number).collect();
        assert_eq!(changed, [2]);
        assert_eq!(behind.first().and_then(|entry| entry.letter.version), Some(7));
        assert!(follows(&[entry(1, &[1])], &entry(2, &[1]).letter));
        assert!(!follows(&[entry(1, &[2])], &entry(2, &[1]).letter));
    }

    #[test]
    fn an_entry_is_the_same_after_it_was_stored() -> Outcome {
        let mut entry = entry(1, &[1, 2]);
        entry.state = EntryState::Contested { version: 2, fields: Vec::new() };
        entry.postpone(at(5));
        let stored = serde_json::to_string(&entry)?;
        assert_eq!(serde_json::from_str::<Entry>(&stored)?, entry);
        // One of an older version of the app, which knew less.
        let mut old: Value = serde_json::from_str(&stored)?;
        for field in ["tries", "merges", "next_at", "follows", "file"] {
            old.as_object_mut().and_then(|fields| fields.remove(field));
        }
        let read: Entry = serde_json::from_value(old)?;
        assert_eq!((read.letter, read.tries), (entry.letter, 0));
        Ok(())
    }
}
