//! Who sees which record, against a plain model written from the words of the product: one sees what one owns, what the
//! teams below one own, what is shared with one or with one's team, and by some roles all of one's facility. Records,
//! shares, teams and people change at random; list, search, count, page, record and change log must say the same.

use anyhow::{Context, Result, ensure};
use domain::kernel::policy::Role;
use domain::kernel::{FacilityId, RecordId, TeamId, UserId};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use tests::{Answer, Caller, Random, TestApp, Who, on_both, organisation};

on_both!(everybody_sees_what_the_model_says);

const STEPS: usize = 120;
/// Everybody's view is compared after so many steps.
const LOOK: usize = 12;

const TEAMS: [TeamId; 3] = [organisation::NOIDA_SALES, organisation::NOIDA_FIELD, organisation::GURUGRAM_SALES];
const FACILITIES: [FacilityId; 2] = [organisation::NOIDA, organisation::GURUGRAM];

/// Those whose place in the hospital changes; the others do the changing.
const MOVED: [Who; 7] =
    [Who::Rep, Who::Colleague, Who::Neighbour, Who::Far, Who::Manager, Who::FarManager, Who::Marketing];

#[derive(Debug, Clone, Copy)]
struct Place {
    team: Option<TeamId>,
    facility: Option<FacilityId>,
}

#[derive(Debug, Clone)]
struct Kept {
    resource: &'static str,
    owner: Option<UserId>,
    team: Option<TeamId>,
    facility: Option<FacilityId>,
    version: i32,
    deleted: bool,
}

#[derive(Debug, Clone, Copy)]
struct Team {
    parent: Option<TeamId>,
    manager: Option<UserId>,
}

/// The hospital, as plain values.
struct Model {
    people: BTreeMap<Who, Place>,
    teams: BTreeMap<TeamId, Team>,
    records: BTreeMap<RecordId, Kept>,
    shares: BTreeSet<(RecordId, RecordId)>,
}

impl Model {
    fn new() -> Self {
        let sales = |manager: Who| Team { parent: None, manager: Some(manager.id()) };
        let field = Team { parent: Some(organisation::NOIDA_SALES), manager: None };
        Self {
            people: Who::ALL.map(|who| (who, Place { team: who.team(), facility: who.facility() })).into(),
            teams: [
                (organisation::NOIDA_SALES, sales(Who::Manager)),
                (organisation::NOIDA_FIELD, field),
                (organisation::GURUGRAM_SALES, sales(Who::FarManager)),
            ]
            .into(),
            records: BTreeMap::new(),
            shares: BTreeSet::new(),
        }
    }

    /// Whether somebody manages a team, or one above it.
    fn manages(&self, who: Who, team: TeamId) -> bool {
        let mut at = Some(team);
        while let Some(team) = at.and_then(|id| self.teams.get(&id)) {
            if team.manager == Some(who.id()) {
                return true;
            }
            at = team.parent;
        }
        false
    }

    fn sees(&self, who: Who, id: RecordId, record: &Kept) -> bool {
        let place = self.people.get(&who).copied().unwrap_or(Place { team: None, facility: None });
        let shared = |with: RecordId| self.shares.contains(&(id, with));
        let by_share = shared(who.id().into()) || place.team.is_some_and(|team| shared(team.into()));
        let by_role = match who.role() {
            Role::Rep | Role::Physician => false,
            Role::Manager => record.team.is_some_and(|team| self.manages(who, team)),
            // Somebody of the head office has no facility and sees them all.
            Role::Marketing | Role::FrontDesk | Role::Finance | Role::Admin => {
                place.facility.is_none() || record.facility == place.facility
            }
        };
        record.owner == Some(who.id()) || by_share || by_role
    }

    fn seen(&self, who: Who, resource: &str, deleted: bool) -> BTreeSet<String> {
        let records = self.records.iter().filter(|(_, kept)| kept.resource == resource && kept.deleted == deleted);
        records.filter(|(id, kept)| self.sees(who, **id, kept)).map(|(id, _)| id.to_string()).collect()
    }
}

/// What the server says a record belongs to: how it fills in a team is another test's matter.
fn keep(model: &mut Model, resource: &'static str, answer: &Answer) -> Result<()> {
    fn id<Id: From<RecordId>>(value: &Value) -> Option<Id> {
        value.as_str()?.parse().ok().map(|id| RecordId(id).into())
    }
    ensure!(matches!(answer.status, 200 | 201), "{}", answer.text);
    let record: RecordId = id(&answer.json["id"]).context("an id")?;
    let kept = Kept {
        resource,
        owner: id(&answer.json["owner_id"]),
        team: id(&answer.json["team_id"]),
        facility: id(&answer.json["facility_id"]),
        version: answer.json["version"].as_i64().and_then(|version| version.try_into().ok()).context("a version")?,
        deleted: false,
    };
    model.records.insert(record, kept);
    Ok(())
}

async fn everybody_sees_what_the_model_says(app: TestApp) -> Result<()> {
    let office = app.head_office().await?;
    let mut callers = Vec::new();
    for who in Who::ALL {
        callers.push((who, app.caller(who).await?));
    }
    let mut model = Model::new();
    let mut random = Random::seeded(29);
    let mut compared = 0;
    for number in 0..STEPS {
        step(&office, &mut model, &mut random, number).await.with_context(|| format!("step {number}"))?;
        if number % LOOK == LOOK - 1 {
            for (who, caller) in &callers {
                compared += compare(caller, *who, &model).await.with_context(|| format!("{who:?}, step {number}"))?;
            }
        }
    }
    // A model that lets nobody see anything would agree with a server that shows nothing.
    assert!(compared > STEPS, "{compared} records were seen");
    assert!(model.shares.len() > 3 && model.records.values().any(|kept| kept.deleted));
    Ok(())
}

async fn step(office: &Caller, model: &mut Model, random: &mut Random, number: usize) -> Result<()> {
    let known: Vec<RecordId> = model.records.iter().filter(|(_, kept)| !kept.deleted).map(|(id, _)| *id).collect();
    let (what, one) = match known.len() {
        0..6 => (0, None),
        _ => (random.below(11), Some(*random.pick(&known))),
    };
    match (what, one) {
        (0..3, _) => create(office, model, random, number).await,
        (3..5, Some(id)) => hand_over(office, model, random, id).await,
        (5..7, Some(id)) => share(office, model, random, id).await,
        (7, _) => throw_away_or_bring_back(office, model, random).await,
        (8 | 9, _) => move_somebody(office, model, random).await,
        _ => change_a_team(office, model, random).await,
    }
}

fn belongings(random: &mut Random) -> Value {
    let team = if random.once_in(4) { json!(null) } else { json!(random.pick(&TEAMS)) };
    let facility = if random.once_in(5) { json!(null) } else { json!(random.pick(&FACILITIES)) };
    json!({"owner_id": random.pick(&Who::ALL).id(), "team_id": team, "facility_id": facility})
}

fn with(mut body: Value, more: &Value) -> Value {
    if let (Some(body), Some(more)) = (body.as_object_mut(), more.as_object()) {
        body.extend(more.clone());
    }
    body
}

async fn create(office: &Caller, model: &mut Model, random: &mut Random, number: usize) -> Result<()> {
    let whose = belongings(random);
    let answer = if random.once_in(2) {
        let body = json!({"kind": "doctor", "given_name": "Meera", "family_name": format!("Number {number}")});
        (office.post("/contacts", &with(body, &whose)).await?, "contacts")
    } else {
        let body = json!({"kind": "clinic", "name": format!("Clinic {number}")});
        (office.post("/accounts", &with(body, &whose)).await?, "accounts")
    };
    keep(model, answer.1, &answer.0)
}

async fn hand_over(office: &Caller, model: &mut Model, random: &mut Random, id: RecordId) -> Result<()> {
    let kept = model.records.get(&id).cloned().context("a record")?;
    let path = format!("/{}/{id}", kept.resource);
    let answer = office.patch(&path, kept.version, &belongings(random)).await?;
    keep(model, kept.resource, &answer)
}

async fn share(office: &Caller, model: &mut Model, random: &mut Random, id: RecordId) -> Result<()> {
    let resource = model.records.get(&id).context("a record")?.resource;
    let people = Who::ALL.iter().map(|who| RecordId::from(who.id()));
    let grantees: Vec<RecordId> = people.chain(TEAMS.iter().map(|team| RecordId::from(*team))).collect();
    let grantee = *random.pick(&grantees);
    if model.shares.remove(&(id, grantee)) {
        let path = format!("/shares?resource={resource}&record_id={id}&grantee_id={grantee}");
        let answer = office.request(Method::DELETE, &path).await?;
        ensure!(answer.status == 204, "{}", answer.text);
    } else {
        let access = *random.pick(&["read", "update"]);
        let body = json!({"resource": resource, "record_id": id, "grantee_id": grantee, "access": access});
        let answer = office.post("/shares", &body).await?;
        ensure!(answer.status == 201, "{}", answer.text);
        model.shares.insert((id, grantee));
    }
    Ok(())
}

async fn throw_away_or_bring_back(office: &Caller, model: &mut Model, random: &mut Random) -> Result<()> {
    let ids: Vec<RecordId> = model.records.keys().copied().collect();
    let id = *random.pick(&ids);
    let kept = model.records.get_mut(&id).context("a record")?;
    let path = format!("/{}/{id}", kept.resource);
    if kept.deleted {
        let answer = office.post(&format!("{path}/restore"), &json!({})).await?;
        let resource = kept.resource;
        return keep(model, resource, &answer);
    }
    let answer = office.delete(&path, kept.version).await?;
    ensure!(answer.status == 204, "{}", answer.text);
    kept.deleted = true;
    Ok(())
}

async fn patch_present(office: &Caller, path: &str, body: &Value) -> Result<Answer> {
    let version = office.get(path).await?.version().context("a version")?;
    let answer = office.patch(path, version, body).await?;
    ensure!(answer.status == 200, "{path} {body}: {}", answer.text);
    Ok(answer)
}

async fn move_somebody(office: &Caller, model: &mut Model, random: &mut Random) -> Result<()> {
    let who = *random.pick(&MOVED);
    let team = if random.once_in(4) { None } else { Some(*random.pick(&TEAMS)) };
    let facility = Some(*random.pick(&FACILITIES));
    let path = format!("/users/{}", who.id());
    patch_present(office, &path, &json!({"team_id": team, "facility_id": facility})).await?;
    model.people.insert(who, Place { team, facility });
    Ok(())
}

async fn change_a_team(office: &Caller, model: &mut Model, random: &mut Random) -> Result<()> {
    let id = *random.pick(&TEAMS);
    let manager = if random.once_in(4) { None } else { Some(random.pick(&MOVED).id()) };
    // Below one of the others, or on its own; never in a circle.
    let above: Vec<Option<TeamId>> = TEAMS.iter().copied().filter(|other| *other != id).map(Some).collect();
    let mut parent = if random.once_in(3) { None } else { *random.pick(&above) };
    let mut at = parent;
    while let Some(team) = at {
        if team == id {
            parent = None;
        }
        at = model.teams.get(&team).and_then(|team| team.parent).filter(|_| parent.is_some());
    }
    patch_present(office, &format!("/teams/{id}"), &json!({"parent_id": parent, "manager_id": manager})).await?;
    model.teams.insert(id, Team { parent, manager });
    Ok(())
}

/// How many records the person sees.
async fn compare(caller: &Caller, who: Who, model: &Model) -> Result<usize> {
    let mut seen = 0;
    for resource in ["contacts", "accounts"] {
        let expected = model.seen(who, resource, false);
        let ids = |answer: &Answer| answer.column("id").into_iter().collect::<BTreeSet<_>>();
        let list = caller.get(&format!("/{resource}?limit=200&include_total=true")).await?;
        assert_eq!(ids(&list), expected, "{who:?}'s list of {resource}");
        assert_eq!(list.json["page"]["total"], json!(expected.len()), "{who:?}'s count of {resource}");
        let search = caller.post(&format!("/{resource}/search"), &json!({"limit": 200})).await?;
        assert_eq!(ids(&search), expected, "{who:?}'s search of {resource}");
        let bin = caller.get(&format!("/{resource}?deleted=true&limit=200")).await?;
        if bin.status == 200 {
            assert_eq!(ids(&bin), model.seen(who, resource, true), "{who:?}'s bin of {resource}");
        }
        for (id, kept) in model.records.iter().filter(|(_, kept)| kept.resource == resource) {
            let sees = model.sees(who, *id, kept);
            let status = caller.get(&format!("/{resource}/{id}")).await?.status;
            assert_eq!(status, if sees && !kept.deleted { 200 } else { 404 }, "{who:?} reads {resource} {id}");
            let history = caller.get(&format!("/events?resource={resource}&record_id={id}&limit=1")).await?.status;
            assert_eq!(history, if sees { 200 } else { 404 }, "{who:?} reads the history of {resource} {id}");
        }
        seen += expected.len();
    }
    Ok(seen)
}
