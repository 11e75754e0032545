//! Writes the demo data: every record once, in its last state, and its whole history into the change log.

use super::agreed::{self, numbered};
use super::{Change, DemoData, Seeded, SeededComment, Subject, demo_data};
use super::{asked, came, sold, todo, visited};
use crate::admin::auth::passwords;
use crate::admin::custom_field::CustomFields;
use crate::admin::facility::Facilities;
use crate::admin::team::Teams;
use crate::admin::user::Users;
use crate::day::visit_plan::VisitPlans;
use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::{Actor, Change as LoggedChange, differences, record_history};
use crate::kernel::clock::Clock;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Database, Target, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::matching;
use crate::kernel::record::Store;
use crate::kernel::record::operations::create;
use crate::leads::assignment::AssignmentRules;
use crate::leads::auto_response::AutoResponses;
use crate::leads::web_form::WebForms;
use crate::people::account::Accounts;
use crate::people::affiliation::Affiliations;
use crate::people::consent::Consents;
use crate::people::contact::Contacts;
use crate::people::relationship::Relationships;
use crate::records;
use crate::talk::comment;
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::day::activity::Point;
use domain::kernel::custom::FieldDefinition;
use domain::kernel::policy::Role;
use domain::kernel::{Head, New, Record, SessionId, Timestamp, UserId, merge};
use domain::people::address::Address;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Everybody's in the demo data.
pub const PASSWORD: &str = "setu-demo-2026";
/// Records or events of one transaction.
const CHUNK: usize = 5_000;
/// Events of one statement.
const LINES: usize = 500;

/// A store's record as it was created.
type SeededOf<S> = Seeded<<<S as Store>::Record as Record>::Id, DataOf<S>>;
type DataOf<S> = <<S as Store>::Record as Record>::Data;

/// A line of the change log, before it is written.
#[derive(Clone)]
pub(super) struct Line {
    pub(super) at: Timestamp,
    pub(super) actor: Option<UserId>,
    pub(super) change: Arc<LoggedChange>,
}

/// Fills a database without users; leaves any other alone.
pub fn fill(target: &Target) -> ApiResult<()> {
    let database = Database::open(target.clone(), Clock::default(), 1)?;
    let known = database.read_waiting(|connection| {
        let any = users::table.select(users::id).limit(1);
        Ok(!each!(connection, c => any.load::<UserId>(c))?.is_empty())
    })?;
    if known {
        tracing::info!("the database has its users already: no demo data");
        return Ok(());
    }
    let today = database.clock.now().utc().date_naive();
    write_all(&database, demo_data(today))
}

/// Writes a whole group into an empty database.
pub(super) fn write_all(database: &Database, data: DemoData) -> ApiResult<()> {
    let DemoData { facilities, teams, users, accounts, contacts, affiliations, changes, .. } = data;
    let DemoData {
        tie_ups,
        opportunities,
        activities,
        visit_plans,
        tasks,
        relationships,
        consents,
        leads,
        visits,
        custom_fields,
        comments,
        assignment_rules,
        answers,
        web_forms,
        ..
    } = data;
    let mut log = Vec::new();
    let managers: Vec<_> = teams.iter().map(|team| (team.id, team.data.manager_id)).collect();
    let admin = users.iter().find(|user| user.data.role == Role::Admin).map(|user| user.id);
    let signed: Vec<UserId> = users.iter().map(|user| user.id).collect();
    write::<Facilities>(database, records::<Facilities>(facilities, &mut log)?)?;
    // A team's manager comes after the users.
    let leaderless = |mut team: Seeded<_, domain::admin::team::TeamData>| {
        team.data.manager_id = None;
        team
    };
    write::<Teams>(database, records::<Teams>(teams.into_iter().map(leaderless).collect(), &mut log)?)?;
    write::<Users>(database, records::<Users>(users, &mut log)?)?;
    appoint(database, managers, signed)?;
    define(database, admin, custom_fields)?;

    add::<AutoResponses>(database, admin, answers)?;
    add::<WebForms>(database, admin, web_forms)?;

    let mut accounts = records::<Accounts>(accounts, &mut log)?;
    let mut contacts = records::<Contacts>(contacts, &mut log)?;
    let affiliations = records::<Affiliations>(affiliations, &mut log)?;
    let relationships = records::<Relationships>(relationships, &mut log)?;
    let consents = numbered(records::<Consents>(consents, &mut log)?);
    let tie_ups = agreed::lives(tie_ups, &mut log);
    let leads = asked::lives(leads, &mut log)?;
    let opportunities = sold::lives(opportunities, &mut log)?;
    let places = accounts.iter().map(|account| (account.head.id, points(&account.data.addresses))).collect();
    let activities = visited::lives(activities, &places, &mut log)?;
    let visit_plans = records::<VisitPlans>(visit_plans, &mut log)?;
    let visits = came::lives(visits, &mut log);
    let tasks = todo::lives(tasks, &mut log);
    for Change { subject, at, actor, patch } in changes {
        match subject {
            Subject::Account(index) => change::<Accounts>(accounts.get_mut(index), at, actor, &patch, &mut log)?,
            Subject::Contact(index) => change::<Contacts>(contacts.get_mut(index), at, actor, &patch, &mut log)?,
        }
    }
    // Accounts and contacts name each other: first the accounts without the person who decides.
    let deciding: Vec<_> =
        accounts.iter().filter(|account| account.data.deciding_contact_id.is_some()).cloned().collect();
    for account in &mut accounts {
        account.data.deciding_contact_id = None;
    }
    write::<Accounts>(database, accounts)?;
    write::<Contacts>(database, contacts)?;
    write_each(database, deciding, |transaction, account| {
        let mut before = account.clone();
        before.data.deciding_contact_id = None;
        Accounts::replace(transaction.connection, &before, account).map(drop)
    })?;
    write::<Affiliations>(database, affiliations)?;
    write::<Relationships>(database, relationships)?;
    write::<Consents>(database, consents)?;
    write_each(database, tie_ups, agreed::write)?;
    write_each(database, leads, asked::write)?;
    sold::write(database, opportunities)?;
    visited::write(database, activities)?;
    write::<VisitPlans>(database, visit_plans)?;
    write_each(database, visits, came::write)?;
    write_each(database, tasks, todo::write)?;
    log.sort_by_key(|line| line.at);
    for chunk in log.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        database.write_waiting(move |transaction| {
            chunk.chunks(LINES).try_for_each(|lines| record_history(transaction.connection, history(lines)))
        })?;
    }
    add::<AssignmentRules>(database, admin, assignment_rules)?;
    say(database, comments)?;
    crate::search::bring_up_to_date(database)?;
    analyze(database)
}

fn points(addresses: &[Address]) -> Vec<Point> {
    addresses.iter().filter_map(Point::of).collect()
}

/// Adds the custom fields as an administrator does: lists have an index for each that they show.
fn define(database: &Database, admin: Option<UserId>, fields: Vec<FieldDefinition>) -> ApiResult<()> {
    let Some(admin) = admin.filter(|_| !fields.is_empty()) else { return Ok(()) };
    database.write_waiting(move |transaction| {
        let person = person(transaction, admin)?;
        fields.iter().try_for_each(|field| {
            let new = New { id: None, record: field.clone() };
            create::<CustomFields>(transaction, &person, Actor::from(&person), new).map(drop)
        })
    })?;
    database.definitions.forget();
    Ok(())
}

/// Adds rules as an administrator does, one behind the other.
fn add<S: Store>(database: &Database, admin: Option<UserId>, rules: Vec<DataOf<S>>) -> ApiResult<()> {
    let Some(admin) = admin.filter(|_| !rules.is_empty()) else { return Ok(()) };
    database.write_waiting(move |transaction| {
        let person = person(transaction, admin)?;
        rules.iter().try_for_each(|rule| {
            let new = New { id: None, record: rule.clone() };
            create::<S>(transaction, &person, Actor::from(&person), new).map(drop)
        })
    })
}

/// Writes what colleagues say; whom they mention is told.
fn say(database: &Database, comments: Vec<SeededComment>) -> ApiResult<()> {
    database.write_waiting(move |transaction| {
        let now = transaction.now;
        for comment in &comments {
            let person = person(transaction, comment.author)?;
            // Somebody else looks after it by now.
            let (resource, id) = (comment.data.resource, comment.data.record_id);
            if records::read(transaction.connection, &person, resource, id)?.is_none() {
                continue;
            }
            transaction.now = now.plus_seconds(-60 * comment.minutes_ago);
            comment::write(transaction, &person, New { id: None, record: comment.data.clone() })?;
        }
        transaction.now = now;
        Ok(())
    })
}

fn person(transaction: &mut Transaction<'_>, user: UserId) -> ApiResult<Person> {
    let person = load_user(transaction.connection, user, SessionId(uuid::Uuid::nil()))?;
    person.ok_or_else(|| ApiError::internal("somebody of the demo data may not sign in"))
}

/// The database's own figures about the data, which decide how it searches.
fn analyze(database: &Database) -> ApiResult<()> {
    database.read_waiting(|connection| connection.execute_batch("ANALYZE"))
}

/// The records as they were created, with the first line of their history.
fn records<S: Store>(seeded: Vec<SeededOf<S>>, log: &mut Vec<Line>) -> ApiResult<Vec<S::Record>> {
    let record = |seeded: SeededOf<S>| {
        let Seeded { id, created_at, created_by, data } = seeded;
        let (updated_at, updated_by) = (created_at, created_by);
        let head = Head { id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
        let record = S::assemble(head, data, None);
        log.push(line::<S>(&record, ChangeKind::Created, BTreeMap::new()));
        Ok(record)
    };
    seeded.into_iter().map(record).collect()
}

fn history(lines: &[Line]) -> Vec<(Timestamp, Actor, LoggedChange)> {
    let line = |line: &Line| (line.at, Actor { user_id: line.actor, ..Actor::default() }, (*line.change).clone());
    lines.iter().map(line).collect()
}

fn line<S: Store>(record: &S::Record, kind: ChangeKind, changes: BTreeMap<String, FieldChange>) -> Line {
    let head = record.head();
    let change = LoggedChange {
        resource: S::Record::RESOURCE,
        record_id: head.id.into(),
        kind,
        version: head.version,
        changes,
        reason: None,
        belongs: S::belongs(record),
    };
    Line { at: head.updated_at, actor: head.updated_by, change: Arc::new(change) }
}

/// One later change of a record that is not written yet.
fn change<S: Store>(
    record: Option<&mut S::Record>,
    at: Timestamp,
    actor: UserId,
    patch: &serde_json::Value,
    log: &mut Vec<Line>,
) -> ApiResult<()> {
    let record = record.ok_or_else(|| ApiError::internal("a change of no record"))?;
    let before = serde_json::to_value(record.data()).map_err(ApiError::internal)?;
    let mut after = before.clone();
    merge::apply(&mut after, patch);
    let data: <S::Record as Record>::Data = serde_json::from_value(after.clone()).map_err(ApiError::internal)?;
    let head =
        Head { version: record.head().version + 1, updated_at: at, updated_by: Some(actor), ..record.head().clone() };
    *record = S::assemble(head, data, Some(record));
    log.push(line::<S>(record, ChangeKind::Updated, differences(&before, &after)));
    Ok(())
}

fn write<S: Store>(database: &Database, records: Vec<S::Record>) -> ApiResult<()> {
    write_each(database, records, |transaction, record| {
        S::insert(transaction.connection, record)?;
        let keys = S::match_keys(record);
        matching::keep(transaction, S::Record::RESOURCE, record.head().id.into(), None, &keys)
    })
}

pub(super) fn write_each<T: Clone + Send + 'static>(
    database: &Database,
    items: Vec<T>,
    each: impl Fn(&mut Transaction<'_>, &T) -> ApiResult<()> + Copy + Send + 'static,
) -> ApiResult<()> {
    for chunk in items.chunks(CHUNK) {
        let chunk = chunk.to_vec();
        database.write_waiting(move |transaction| chunk.iter().try_for_each(|item| each(transaction, item)))?;
    }
    Ok(())
}

/// Gives the teams their managers, and everybody the password of the demo data.
fn appoint(
    database: &Database,
    managers: Vec<(domain::kernel::TeamId, Option<UserId>)>,
    signed: Vec<UserId>,
) -> ApiResult<()> {
    use crate::kernel::db::schema::teams;
    let hash = passwords::hash_waiting(PASSWORD)?;
    database.write_waiting(move |transaction| {
        for (team, manager) in &managers {
            let statement = diesel::update(teams::table.find(team)).set(teams::manager_id.eq(manager));
            each!(&mut *transaction.connection, c => statement.execute(c))?;
        }
        signed.iter().try_for_each(|user| passwords::store(transaction, *user, &hash, false))
    })
}

/// Whether this is the demo data, and who can sign in to look around: one of each role.
pub fn sign_ins(database: &Database) -> ApiResult<Vec<(Role, String)>> {
    database.read_waiting(|connection| {
        let addresses: Vec<String> = Role::ALL.iter().map(|role| address(*role)).collect();
        let query = users::table
            .filter(users::email_key.eq_any(addresses))
            .filter(users::deleted_at.is_null())
            .order(users::role)
            .select((users::role, users::email));
        Ok(each!(connection, c => query.load(c))?)
    })
}

/// `frontdesk@setu.example`
fn address(role: Role) -> String {
    format!("{}@setu.example", role.as_str().replace('_', ""))
}
