//! What the server says, in the words of the model.

use super::model::{ACCOUNT, CONTACT, GRANTEES, Key, RECORDS, Row, State, share};
use anyhow::{Context, Result};
use api::each;
use api::kernel::db::schema::shares;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{AccountId, ContactId, RecordId};
use domain::people::account::Account;
use domain::people::affiliation::Affiliation;
use domain::people::consent::Consent;
use domain::people::contact::{Contact, ContactData};
use domain::people::relationship::Relationship;
use domain::talk::share::Access;
use serde_json::{Value, json};
use std::collections::BTreeMap;
use tests::{Caller, TestApp, Who, a_contact, an_account, organisation};

/// With whom records are shared: two people and a team.
pub const SHARED_WITH: [RecordId; GRANTEES] =
    [RecordId(Who::Colleague.id().0), RecordId(Who::Far.id().0), RecordId(organisation::GURUGRAM_SALES.0)];

pub struct World<'a> {
    pub app: &'a TestApp,
    pub caller: &'a Caller,
    pub people: Vec<ContactId>,
    pub places: Vec<AccountId>,
    pub works: Vec<Affiliation>,
    pub ties: Vec<Relationship>,
    pub consents: Vec<Consent>,
    pub comments: Vec<RecordId>,
}

impl<'a> World<'a> {
    pub async fn begin(app: &'a TestApp, caller: &'a Caller) -> Result<Self> {
        let (mut people, mut places) = (Vec::new(), Vec::new());
        for _ in 0..RECORDS {
            let person: Contact = caller.create(ContactData { notes: None, ..a_contact() }).await?;
            people.push(person.head.id);
            let place: Account = caller.create(an_account()).await?;
            places.push(place.head.id);
        }
        let (works, ties, consents, comments) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
        Ok(Self { app, caller, people, places, works, ties, consents, comments })
    }

    /// `/contacts/{id}` of a record by its number.
    pub fn path(&self, kind: &str, number: usize) -> Result<String> {
        let id = if kind == CONTACT {
            self.people.get(number).map(|id| format!("/contacts/{id}"))
        } else {
            self.places.get(number).map(|id| format!("/accounts/{id}"))
        };
        id.context("no such record")
    }

    fn number(&self, id: &Value) -> Value {
        let person = self.people.iter().position(|known| json!(known) == *id);
        let place = self.places.iter().position(|known| json!(known) == *id);
        person.or(place).map_or(Value::Null, |number| json!(number))
    }

    pub async fn told(&self) -> Result<State> {
        let mut state = State::new();
        let mut list = BTreeMap::<String, Value>::new();
        for path in ["contacts", "accounts", "affiliations", "relationships", "consents"] {
            for bin in ["false", "true"] {
                for row in self.caller.get(&format!("/{path}?limit=200&deleted={bin}")).await?.rows() {
                    list.insert(row["id"].as_str().unwrap_or_default().to_owned(), row.clone());
                }
            }
        }
        let of = |id: String| list.get(&id).cloned().unwrap_or_default();
        let gone = |row: &Value| ("gone", json!(row.get("deleted_at").is_some()));
        let said = |row: &Value, field: &'static str| (field, row[field].clone());
        let led = |row: &Value, field: &'static str| (field, self.number(&row[field]));
        for (number, person) in self.people.iter().enumerate() {
            let row = of(person.to_string());
            state.insert((CONTACT, number), Row::from([gone(&row), said(&row, "notes"), said(&row, "job_title")]));
            let comments =
                self.caller.get(&format!("/comments?resource=contacts&record_id={person}&limit=200")).await?;
            for id in comments.column("id") {
                let known = self.comments.iter().position(|comment| comment.to_string() == id);
                state.insert(("comment", known.unwrap_or(usize::MAX)), Row::from([("about", json!(number))]));
            }
        }
        for (number, place) in self.places.iter().enumerate() {
            let row = of(place.to_string());
            let fields = [gone(&row), said(&row, "notes"), led(&row, "deciding_contact_id")];
            state.insert((ACCOUNT, number), Row::from(fields));
        }
        for (number, work) in self.works.iter().enumerate() {
            let row = of(work.head.id.to_string());
            let (job_title, status) = (said(&row, "job_title"), said(&row, "status"));
            let fields = [gone(&row), led(&row, "contact_id"), led(&row, "account_id"), job_title, status];
            state.insert(("work", number), Row::from(fields));
        }
        for (number, tie) in self.ties.iter().enumerate() {
            let row = of(tie.head.id.to_string());
            let fields = [gone(&row), led(&row, "contact_id"), led(&row, "related_id")];
            state.insert(("tie", number), Row::from(fields));
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
        state.extend(self.shares().await?);
        Ok(state)
    }

    /// With whom each record is shared; what the API does not tell of one that was merged stands in the table.
    async fn shares(&self) -> Result<BTreeMap<Key, Row>> {
        let rows: Vec<(Resource, RecordId, RecordId, Access)> = self
            .app
            .read(|connection| {
                let query =
                    shares::table.select((shares::resource, shares::record_id, shares::grantee_id, shares::access));
                Ok(each!(connection, c => query.load(c))?)
            })
            .await?;
        let mut found = BTreeMap::new();
        for (kind, resource) in [(CONTACT, Resource::Contacts), (ACCOUNT, Resource::Accounts)] {
            for number in 0..RECORDS {
                let id = if kind == CONTACT {
                    self.people.get(number).map(|id| id.0)
                } else {
                    self.places.get(number).map(|id| id.0)
                };
                for (grantee, with) in SHARED_WITH.iter().enumerate() {
                    let row = rows.iter().find(|row| (row.0, Some(row.1.0), row.2) == (resource, id, *with));
                    let access = row.map_or(Value::Null, |row| json!(row.3));
                    found.insert(share(kind, number, grantee), Row::from([("access", access)]));
                }
            }
        }
        Ok(found)
    }
}
