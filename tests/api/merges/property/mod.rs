//! Merges, undos and edits in between, by chance, against a model of plain maps. The model knows of a merge only which
//! fields of which rows it changed, and of an undo only that what still is so goes back.

use super::{ask, undo};
use anyhow::Result;
use domain::kernel::{ContactId, RecordId};
use domain::people::consent::Consent;
use domain::people::contact::{Contact, ContactData};
use domain::people::merging::Merge;
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{Caller, Random, TestApp, a_consent, a_contact, on_both};

on_both!(merges_and_undos_by_chance);

const PEOPLE: usize = 6;
const STEPS: usize = 60;

/// A row by its kind and number, with its fields.
type Row = BTreeMap<&'static str, Value>;
type State = BTreeMap<(&'static str, usize), Row>;

/// What a merge changed: a field of a row, before and after.
struct Merged {
    merge: Merge,
    survivor: usize,
    other: usize,
    changed: Vec<((&'static str, usize), &'static str, Value, Value)>,
}

#[derive(Default)]
struct Model {
    state: State,
    open: Vec<Merged>,
}

impl Model {
    fn get(&self, row: (&'static str, usize), field: &str) -> Value {
        self.state.get(&row).and_then(|row| row.get(field)).cloned().unwrap_or_default()
    }

    fn set(&mut self, row: (&'static str, usize), field: &'static str, value: Value) {
        self.state.entry(row).or_default().insert(field, value);
    }

    fn alive(&self) -> Vec<usize> {
        (0..PEOPLE).filter(|person| self.get(("contact", *person), "gone") == json!(false)).collect()
    }

    /// What is known of a pair, whichever end it was written from.
    fn pair(&self, tie: usize, from: &Value, to: &Value) -> bool {
        let row = ("tie", tie);
        let ends = [self.get(row, "contact_id"), self.get(row, "related_id")];
        self.get(row, "gone") == json!(false)
            && (ends == [from.clone(), to.clone()] || ends == [to.clone(), from.clone()])
    }

    fn ties(&self) -> Vec<usize> {
        self.state.keys().filter(|(kind, _)| *kind == "tie").map(|(_, number)| *number).collect()
    }

    /// The rules of a merge, written down once more and plainly.
    fn merge(&mut self, survivor: usize, other: usize) -> Vec<((&'static str, usize), &'static str, Value, Value)> {
        let before = self.state.clone();
        let (to, from) = (json!(survivor), json!(other));
        for tie in self.ties() {
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
            let double = self.ties().into_iter().any(|known| known != tie && self.pair(known, &one, &two));
            if double && self.get(row, "gone") == json!(false) {
                self.set(row, "gone", json!(true));
            }
            self.set(row, "contact_id", one);
            self.set(row, "related_id", two);
        }
        for row in self.state.keys().copied().collect::<Vec<_>>() {
            for field in ["about", "whose"] {
                if self.get(row, field) == from {
                    self.set(row, field, to.clone());
                }
            }
        }
        for field in ["notes", "job_title"] {
            let (mine, theirs) = (self.get(("contact", survivor), field), self.get(("contact", other), field));
            if mine.is_null() && !theirs.is_null() {
                self.set(("contact", survivor), field, theirs);
            }
        }
        self.set(("contact", other), "gone", json!(true));
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

    fn undo(&mut self, merged: Merged) {
        for (row, field, before, after) in merged.changed {
            if self.get(row, field) == after {
                self.set(row, field, before);
            }
        }
    }
}

/// What the server says, in the words of the model.
struct World<'a> {
    caller: &'a Caller,
    people: Vec<ContactId>,
    ties: Vec<Relationship>,
    consents: Vec<Consent>,
    comments: Vec<RecordId>,
}

impl World<'_> {
    fn number(&self, id: &Value) -> Value {
        let known = self.people.iter().position(|person| json!(person) == *id);
        known.map_or(Value::Null, |number| json!(number))
    }

    async fn told(&self) -> Result<State> {
        let mut state = State::new();
        let mut list = BTreeMap::<String, Value>::new();
        for path in ["contacts", "relationships", "consents"] {
            for bin in ["false", "true"] {
                for row in self.caller.get(&format!("/{path}?limit=200&deleted={bin}")).await?.rows() {
                    list.insert(row["id"].as_str().unwrap_or_default().to_owned(), row.clone());
                }
            }
        }
        let of = |id: String| list.get(&id).cloned().unwrap_or_default();
        let gone = |row: &Value| json!(row.get("deleted_at").is_some());
        for (number, person) in self.people.iter().enumerate() {
            let row = of(person.to_string());
            let fields = Row::from([
                ("gone", gone(&row)),
                ("notes", row["notes"].clone()),
                ("job_title", row["job_title"].clone()),
            ]);
            state.insert(("contact", number), fields);
            let comments =
                self.caller.get(&format!("/comments?resource=contacts&record_id={person}&limit=200")).await?;
            for id in comments.column("id") {
                let known = self.comments.iter().position(|comment| comment.to_string() == id);
                state.insert(("comment", known.unwrap_or(usize::MAX)), Row::from([("about", json!(number))]));
            }
        }
        for (number, tie) in self.ties.iter().enumerate() {
            let row = of(tie.head.id.to_string());
            let (one, two) = (self.number(&row["contact_id"]), self.number(&row["related_id"]));
            state.insert(("tie", number), Row::from([("gone", gone(&row)), ("contact_id", one), ("related_id", two)]));
        }
        let mut ledgers = BTreeMap::<String, Vec<i64>>::new();
        for (number, entry) in self.consents.iter().enumerate() {
            let row = of(entry.head.id.to_string());
            state.insert(("consent", number), Row::from([("whose", self.number(&row["contact_id"]))]));
            ledgers.entry(row["contact_id"].to_string()).or_default().push(row["number"].as_i64().unwrap_or_default());
        }
        // Entries are listed here as they were recorded, and every ledger is numbered so from 1.
        for numbers in ledgers.values() {
            assert!(numbers.iter().copied().eq(1..=i64::try_from(numbers.len())?), "{numbers:?}");
        }
        Ok(state)
    }
}

async fn merges_and_undos_by_chance(app: TestApp) -> Result<()> {
    let rep = app.rep().await?;
    for seed in 1..=3 {
        by_chance(&app, &rep, seed).await.map_err(|cause| cause.context(format!("seed {seed}")))?;
    }
    Ok(())
}

async fn by_chance(app: &TestApp, rep: &Caller, seed: u64) -> Result<()> {
    let mut random = Random::seeded(seed);
    let mut model = Model::default();
    let mut world =
        World { caller: rep, people: Vec::new(), ties: Vec::new(), consents: Vec::new(), comments: Vec::new() };
    for number in 0..PEOPLE {
        let person: Contact = rep.create(ContactData { notes: None, ..a_contact() }).await?;
        world.people.push(person.head.id);
        for (field, value) in [("gone", json!(false)), ("notes", Value::Null), ("job_title", Value::Null)] {
            model.set(("contact", number), field, value);
        }
    }
    for step in 0..STEPS {
        app.clock.advance_seconds(1);
        let alive = model.alive();
        let (one, two) = (*random.pick(&alive), *random.pick(&alive));
        let id = |number: usize| world.people.get(number).copied().ok_or_else(|| anyhow::anyhow!("nobody"));
        let (one_id, two_id) = (id(one)?, id(two)?);
        match random.below(8) {
            0 | 1 => {
                let field = *random.pick(&["notes", "job_title"]);
                let value = if random.once_in(3) { Value::Null } else { json!(format!("{step}")) };
                let path = format!("/contacts/{one_id}");
                let at = super::version(rep, &path).await?;
                assert_eq!(rep.patch(&path, at, &json!({field: value})).await?.status, 200);
                model.set(("contact", one), field, value);
            }
            2 => {
                let (contact_id, related_id, kind) = (one_id, two_id, RelationshipKind::Sibling);
                let known = model.ties().into_iter().any(|tie| model.pair(tie, &json!(one), &json!(two)));
                if one != two && !known {
                    let tie = RelationshipData { contact_id, related_id, kind, note: None };
                    world.ties.push(rep.create::<Relationship>(tie).await?);
                    let row = ("tie", world.ties.len() - 1);
                    for (field, value) in
                        [("gone", json!(false)), ("contact_id", json!(one)), ("related_id", json!(two))]
                    {
                        model.set(row, field, value);
                    }
                }
            }
            3 => {
                world.consents.push(rep.create::<Consent>(a_consent(one_id)).await?);
                model.set(("consent", world.consents.len() - 1), "whose", json!(one));
            }
            4 => {
                let body = json!({"resource": "contacts", "record_id": one_id, "text": format!("{step}")});
                let made = rep.post("/comments", &body).await?;
                world.comments.push(RecordId(made.text_at("/id").parse()?));
                model.set(("comment", world.comments.len() - 1), "about", json!(one));
            }
            5 | 6 => {
                if one != two && alive.len() > 2 {
                    let answer = ask(rep, one_id, two_id, json!({})).await?;
                    let merge = super::merge_of(&answer)?;
                    let changed = model.merge(one, two);
                    model.open.push(Merged { merge, survivor: one, other: two, changed });
                }
            }
            // The last one: a ledger and a chain are taken apart in the order in which they were made.
            _ => {
                if let Some(last) = model.open.pop() {
                    assert!(alive.contains(&last.survivor) && !alive.contains(&last.other));
                    let answer = undo(rep, &last.merge).await?;
                    assert_eq!(answer.status, 200, "step {step}: {}", answer.text);
                    model.undo(last);
                }
            }
        }
        assert_eq!(world.told().await?, model.state, "step {step}");
    }
    // And all the way back.
    while let Some(last) = model.open.pop() {
        assert_eq!(undo(rep, &last.merge).await?.status, 200);
        model.undo(last);
    }
    assert_eq!(world.told().await?, model.state);
    Ok(())
}
