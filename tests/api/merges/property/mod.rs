//! Merges of contacts and of accounts, undos and edits in between, by chance, against a model of plain maps: after each
//! step every reference stands where the model says.

mod model;
mod world;

use super::{ask_at, merge_of, undo, version};
use anyhow::{Context, Result};
use domain::kernel::RecordId;
use domain::people::affiliation::{Affiliation, AffiliationData};
use domain::people::consent::Consent;
use domain::people::relationship::{Relationship, RelationshipData, RelationshipKind};
use model::{ACCOUNT, CONTACT, GRANTEES, Merged, Model, RECORDS, share};
use reqwest::Method;
use serde_json::{Value, json};
use tests::{Random, TestApp, a_consent, on_both};
use world::{SHARED_WITH, World};

on_both!(merges_and_undos_by_chance);

const STEPS: usize = 80;

async fn merges_and_undos_by_chance(app: TestApp) -> Result<()> {
    for seed in 1..=3 {
        by_chance(&app, seed).await.map_err(|cause| cause.context(format!("seed {seed}")))?;
    }
    Ok(())
}

/// What happens next.
#[derive(Debug, Clone, Copy)]
enum Act {
    Edit,
    Tie,
    Work,
    EditWork,
    Decide,
    Share,
    Consent,
    Comment,
    Merge,
    Undo,
}

/// Merges and their undos come most.
const ACTS: [Act; 13] = [
    Act::Edit,
    Act::Tie,
    Act::Work,
    Act::Work,
    Act::EditWork,
    Act::Decide,
    Act::Share,
    Act::Consent,
    Act::Comment,
    Act::Merge,
    Act::Merge,
    Act::Undo,
    Act::Undo,
];

async fn by_chance(app: &TestApp, seed: u64) -> Result<()> {
    let rep = app.rep().await?;
    let mut story =
        Story { world: World::begin(app, &rep).await?, model: Model::default(), random: Random::seeded(seed) };
    for number in 0..RECORDS {
        let nothing = [("gone", json!(false)), ("notes", Value::Null)];
        story.model.put((CONTACT, number), nothing.clone());
        story.model.put((CONTACT, number), [("job_title", Value::Null)]);
        story.model.put((ACCOUNT, number), nothing);
        story.model.put((ACCOUNT, number), [("deciding_contact_id", Value::Null)]);
        for kind in [CONTACT, ACCOUNT] {
            (0..GRANTEES).for_each(|grantee| story.model.put(share(kind, number, grantee), [("access", Value::Null)]));
        }
    }
    for step in 0..STEPS {
        app.clock.advance_seconds(1);
        let act = *story.random.pick(&ACTS);
        story.tell(act, step).await.with_context(|| format!("step {step}, {act:?}"))?;
        assert_eq!(story.world.told().await?, story.model.state, "step {step}, {act:?}");
    }
    // And all the way back.
    while !story.model.open.is_empty() {
        story.tell(Act::Undo, STEPS).await?;
    }
    assert_eq!(story.world.told().await?, story.model.state);
    Ok(())
}

struct Story<'a> {
    world: World<'a>,
    model: Model,
    random: Random,
}

impl Story<'_> {
    fn any(&mut self, kind: &'static str) -> usize {
        *self.random.pick(&self.model.alive(kind))
    }

    async fn patch(&self, path: &str, change: &Value) -> Result<()> {
        let at = version(self.world.caller, path).await?;
        let answer = self.world.caller.patch(path, at, change).await?;
        assert_eq!(answer.status, 200, "{}", answer.text);
        Ok(())
    }

    async fn tell(&mut self, act: Act, step: usize) -> Result<()> {
        let caller = self.world.caller;
        let kind = *self.random.pick(&[CONTACT, ACCOUNT]);
        let (one, two) = (self.any(kind), self.any(kind));
        let (person, place) = (self.any(CONTACT), self.any(ACCOUNT));
        let person_id = *self.world.people.get(person).context("nobody")?;
        let place_id = *self.world.places.get(place).context("nowhere")?;
        match act {
            Act::Edit => {
                let field = if kind == CONTACT { *self.random.pick(&["notes", "job_title"]) } else { "notes" };
                let value = if self.random.once_in(3) { Value::Null } else { json!(format!("{step}")) };
                self.patch(&self.world.path(kind, one)?, &json!({field: value})).await?;
                self.model.set((kind, one), field, value);
            }
            Act::Tie => {
                let related = self.any(CONTACT);
                if person == related || self.model.are_tied(person, related) {
                    return Ok(());
                }
                let related_id = *self.world.people.get(related).context("nobody")?;
                let tie =
                    RelationshipData { contact_id: person_id, related_id, kind: RelationshipKind::Sibling, note: None };
                self.world.ties.push(caller.create::<Relationship>(tie).await?);
                let ends = [("gone", json!(false)), ("contact_id", json!(person)), ("related_id", json!(related))];
                self.model.put(("tie", self.world.ties.len() - 1), ends);
            }
            Act::Work => {
                if self.model.works_at(person, place).is_some() {
                    return Ok(());
                }
                let work = AffiliationData::new(person_id, place_id);
                self.world.works.push(caller.create::<Affiliation>(work).await?);
                let row = ("work", self.world.works.len() - 1);
                self.model
                    .put(row, [("gone", json!(false)), ("contact_id", json!(person)), ("account_id", json!(place))]);
                self.model.put(row, [("job_title", Value::Null), ("status", json!("active"))]);
            }
            Act::EditWork => {
                let Some(work) = self.model.works_at(person, place) else { return Ok(()) };
                let status = *self.random.pick(&["active", "inactive"]);
                let title = if self.random.once_in(2) { Value::Null } else { json!(format!("{step}")) };
                let id = self.world.works.get(work).context("no affiliation")?.head.id;
                self.patch(&format!("/affiliations/{id}"), &json!({"status": status, "job_title": title})).await?;
                self.model.put(("work", work), [("status", json!(status)), ("job_title", title)]);
            }
            Act::Decide => {
                self.patch(&self.world.path(ACCOUNT, place)?, &json!({"deciding_contact_id": person_id})).await?;
                self.model.set((ACCOUNT, place), "deciding_contact_id", json!(person));
            }
            Act::Share => self.share(kind, one).await?,
            Act::Consent => {
                self.world.consents.push(caller.create::<Consent>(a_consent(person_id)).await?);
                self.model.set(("consent", self.world.consents.len() - 1), "whose", json!(person));
            }
            Act::Comment => {
                let body = json!({"resource": "contacts", "record_id": person_id, "text": format!("{step}")});
                let made = caller.post("/comments", &body).await?;
                self.world.comments.push(RecordId(made.text_at("/id").parse()?));
                self.model.set(("comment", self.world.comments.len() - 1), "about", json!(person));
            }
            Act::Merge => {
                if one == two || self.model.alive(kind).len() <= 2 {
                    return Ok(());
                }
                let (survivor, other) = (self.world.path(kind, one)?, self.world.path(kind, two)?);
                let merge = merge_of(&ask_at(caller, &survivor, &other, json!({})).await?)?;
                let changed = self.model.merge(kind, one, two);
                self.model.open.push(Merged { merge, kind, survivor: one, other: two, changed });
            }
            // The last one: a ledger and a chain are taken apart in the order in which they were made.
            Act::Undo => {
                let Some(last) = self.model.open.pop() else { return Ok(()) };
                let alive = self.model.alive(last.kind);
                assert!(alive.contains(&last.survivor) && !alive.contains(&last.other));
                let answer = undo(caller, &last.merge).await?;
                assert_eq!(answer.status, 200, "{}", answer.text);
                self.model.undo(last);
            }
        }
        Ok(())
    }

    /// Shares a record, further or less far than before, or not any more.
    async fn share(&mut self, kind: &'static str, number: usize) -> Result<()> {
        let grantee = self.random.below(GRANTEES);
        let with = *SHARED_WITH.get(grantee).context("nobody")?;
        let path = self.world.path(kind, number)?;
        let (resource, id) = path.trim_start_matches('/').split_once('/').context("no path")?;
        let row = share(kind, number, grantee);
        let caller = self.world.caller;
        if self.random.once_in(3) {
            if self.model.get(row, "access").is_null() {
                return Ok(());
            }
            let query = format!("/shares?resource={resource}&record_id={id}&grantee_id={with}");
            assert_eq!(caller.request(Method::DELETE, &query).await?.status, 204);
            self.model.set(row, "access", Value::Null);
            return Ok(());
        }
        let access = *self.random.pick(&["read", "update"]);
        let body = json!({"resource": resource, "record_id": id, "grantee_id": with, "access": access});
        let answer = caller.post("/shares", &body).await?;
        assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
        self.model.set(row, "access", json!(access));
        Ok(())
    }
}
