//! Plain maps, and the rules of a merge written down once more and plainly. The model knows of a merge only which fields of
//! which rows it changed, and of an undo only that what still is so goes back.

use domain::people::merging::Merge;
use serde_json::{Value, json};
use std::collections::BTreeMap;

/// A row by its kind and number, with its fields.
pub type Key = (&'static str, usize);
pub type Row = BTreeMap<&'static str, Value>;
pub type State = BTreeMap<Key, Row>;

pub const CONTACT: &str = "contact";
pub const ACCOUNT: &str = "account";
/// Of each kind.
pub const RECORDS: usize = 6;
/// With so many each record may be shared.
pub const GRANTEES: usize = 3;

/// What a merge changed: a field of a row, before and after.
pub struct Merged {
    pub merge: Merge,
    pub kind: &'static str,
    pub survivor: usize,
    pub other: usize,
    pub changed: Vec<(Key, &'static str, Value, Value)>,
}

#[derive(Default)]
pub struct Model {
    pub state: State,
    pub open: Vec<Merged>,
}

/// The row that says with whom a record is shared, and how far.
pub fn share(kind: &str, record: usize, grantee: usize) -> Key {
    (if kind == CONTACT { "contact share" } else { "account share" }, record * GRANTEES + grantee)
}

/// The column by which what belongs to a kind refers to it.
fn column(kind: &str) -> &'static str {
    if kind == CONTACT { "contact_id" } else { "account_id" }
}

impl Model {
    pub fn get(&self, row: Key, field: &str) -> Value {
        self.state.get(&row).and_then(|row| row.get(field)).cloned().unwrap_or_default()
    }

    pub fn set(&mut self, row: Key, field: &'static str, value: Value) {
        self.state.entry(row).or_default().insert(field, value);
    }

    pub fn put<const N: usize>(&mut self, row: Key, fields: [(&'static str, Value); N]) {
        for (field, value) in fields {
            self.set(row, field, value);
        }
    }

    fn is_in_use(&self, row: Key) -> bool {
        self.get(row, "gone") == json!(false)
    }

    pub fn alive(&self, kind: &'static str) -> Vec<usize> {
        (0..RECORDS).filter(|number| self.is_in_use((kind, *number))).collect()
    }

    fn all(&self, kind: &str) -> Vec<usize> {
        self.state.keys().filter(|(known, _)| *known == kind).map(|(_, number)| *number).collect()
    }

    /// What is known of a pair, whichever end it was written from.
    fn pair(&self, tie: usize, from: &Value, to: &Value) -> bool {
        let row = ("tie", tie);
        let ends = [self.get(row, "contact_id"), self.get(row, "related_id")];
        self.is_in_use(row) && (ends == [from.clone(), to.clone()] || ends == [to.clone(), from.clone()])
    }

    pub fn are_tied(&self, one: usize, two: usize) -> bool {
        self.all("tie").into_iter().any(|tie| self.pair(tie, &json!(one), &json!(two)))
    }

    /// The affiliation in use of two, if there is one.
    pub fn works_at(&self, contact: usize, account: usize) -> Option<usize> {
        let ends = (json!(contact), json!(account));
        self.all("work").into_iter().find(|work| {
            let row = ("work", *work);
            self.is_in_use(row) && (self.get(row, "contact_id"), self.get(row, "account_id")) == ends
        })
    }

    /// Carries a merge out; says what it changed.
    pub fn merge(
        &mut self,
        kind: &'static str,
        survivor: usize,
        other: usize,
    ) -> Vec<(Key, &'static str, Value, Value)> {
        let before = self.state.clone();
        self.lead_works(kind, survivor, other);
        if kind == CONTACT {
            self.lead_ties(survivor, other);
            for row in self.state.keys().copied().collect::<Vec<_>>() {
                for field in ["about", "whose", "deciding_contact_id"] {
                    if self.get(row, field) == json!(other) {
                        self.set(row, field, json!(survivor));
                    }
                }
            }
        }
        for grantee in 0..GRANTEES {
            let (mine, theirs) = (share(kind, survivor, grantee), share(kind, other, grantee));
            let access = self.get(theirs, "access");
            if !access.is_null() {
                self.set(theirs, "access", Value::Null);
                // The wider one holds.
                if self.get(mine, "access") != json!("update") {
                    self.set(mine, "access", access);
                }
            }
        }
        for field in ["notes", "job_title", "deciding_contact_id"] {
            let (mine, theirs) = (self.get((kind, survivor), field), self.get((kind, other), field));
            if mine.is_null() && !theirs.is_null() {
                self.set((kind, survivor), field, theirs);
            }
        }
        self.set((kind, other), "gone", json!(true));
        let mut changed = Vec::new();
        for (row, fields) in &self.state {
            for (field, after) in fields {
                let known = before.get(row).and_then(|row| row.get(field)).cloned().unwrap_or_default();
                if known != *after {
                    changed.push((*row, *field, known, after.clone()));
                }
            }
        }
        changed
    }

    /// Who works where once for each person and place: an active one stays, else the survivor's.
    fn lead_works(&mut self, kind: &'static str, survivor: usize, other: usize) {
        let (near, far) = (column(kind), column(if kind == CONTACT { ACCOUNT } else { CONTACT }));
        for theirs in self.all("work") {
            let row = ("work", theirs);
            if self.get(row, near) != json!(other) {
                continue;
            }
            let is_double = |work: &usize| {
                let mine = ("work", *work);
                self.is_in_use(row)
                    && self.is_in_use(mine)
                    && self.get(mine, near) == json!(survivor)
                    && self.get(mine, far) == self.get(row, far)
            };
            let double = self.all("work").into_iter().find(is_double);
            self.set(row, near, json!(survivor));
            let Some(mine) = double.map(|work| ("work", work)) else { continue };
            let active = |row| self.get(row, "status") == json!("active");
            let (kept, dropped) = if active(row) && !active(mine) { (row, mine) } else { (mine, row) };
            if self.get(kept, "job_title").is_null() {
                self.set(kept, "job_title", self.get(dropped, "job_title"));
            }
            self.set(dropped, "gone", json!(true));
        }
    }

    /// Nobody is anything to themselves, and nobody twice.
    fn lead_ties(&mut self, survivor: usize, other: usize) {
        let (to, from) = (json!(survivor), json!(other));
        for tie in self.all("tie") {
            let row = ("tie", tie);
            let (one, two) = (self.get(row, "contact_id"), self.get(row, "related_id"));
            if one != from && two != from {
                continue;
            }
            if one == to || two == to {
                self.set(row, "gone", json!(true));
                continue;
            }
            let led = |end: &Value| if *end == from { to.clone() } else { end.clone() };
            let (one, two) = (led(&one), led(&two));
            let double = self.all("tie").into_iter().any(|known| known != tie && self.pair(known, &one, &two));
            if double && self.is_in_use(row) {
                self.set(row, "gone", json!(true));
            }
            self.put(row, [("contact_id", one), ("related_id", two)]);
        }
    }

    pub fn undo(&mut self, merged: Merged) {
        for (row, field, before, after) in merged.changed {
            if self.get(row, field) == after {
                self.set(row, field, before);
            }
        }
    }
}
