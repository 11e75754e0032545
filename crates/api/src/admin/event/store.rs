//! The table of events, read only: `kernel/change.rs` writes it.

use crate::admin::names::user_names;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::{contacts, events};
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Names, named};
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, Event, FieldChange};
use domain::kernel::field_rule::{FIELD_RULES, FieldRule, Left, sharing_tells};
use domain::kernel::policy::Resource;
use domain::kernel::{Json, RecordId, Timestamp, UserId};
use domain::people::abha;
use std::collections::{BTreeMap, BTreeSet};

#[derive(Queryable, Selectable)]
#[diesel(table_name = events)]
struct EventRow {
    sequence: i64,
    at: Timestamp,
    actor_id: Option<UserId>,
    resource: Resource,
    record_id: RecordId,
    kind: ChangeKind,
    version: i32,
    changes: Json<BTreeMap<String, FieldChange>>,
    reason: Option<String>,
    about_resource: Option<Resource>,
    about_id: Option<RecordId>,
    batch_resource: Option<Resource>,
    batch_id: Option<RecordId>,
}

/// Which events, and in which order.
pub enum Part {
    /// Oldest first, all behind the one with this number.
    After(i64),
    /// Newest first, all before the one with this number.
    Before(Option<i64>),
}

impl Part {
    /// On PostgreSQL a number is no order of commits: a transaction may commit behind one that took a later number, and
    /// behind one that began later. What lies at or above the oldest running transaction waits, and below it the order
    /// is that of the transactions: none that is still to come sorts before one that was read.
    fn condition(&self) -> Fragment {
        match *self {
            Self::After(number) => Fragment::default()
                .either(
                    "sequence > ",
                    "transaction_id < pg_snapshot_xmin(pg_current_snapshot()) AND (transaction_id, sequence) > \
                     (coalesce((SELECT read.transaction_id FROM events read WHERE read.sequence <= ",
                )
                .bind(Value::Number(number))
                .either("", " ORDER BY read.sequence DESC LIMIT 1), '0'), ")
                .either("", number.to_string())
                .either("", ")"),
            Self::Before(Some(number)) => Fragment::new("sequence < ").bind(Value::Number(number)),
            Self::Before(None) => Fragment::always(),
        }
    }

    fn order(&self, connection: &Connection) -> Order {
        Order(match (self, connection) {
            (Self::Before(_), _) => "sequence DESC".into(),
            (Self::After(_), Connection::Sqlite(_)) => "sequence".into(),
            (Self::After(_), Connection::Postgres(_)) => "transaction_id, sequence".into(),
        })
    }
}

pub fn select(
    connection: &mut Connection,
    person: &Person,
    filter: Fragment,
    part: &Part,
    limit: i64,
) -> ApiResult<Vec<Event>> {
    let (filter, order) = (filter.and(part.condition()), part.order(connection));
    let rows: Vec<EventRow> = each!(&mut *connection, c => events::table
        .select(EventRow::as_select())
        .filter(filter)
        .order(order)
        .limit(limit)
        .load(c))?;
    let names = user_names(connection, person, rows.iter().filter_map(|row| row.actor_id.map(Into::into)).collect())?;
    let mut events: Vec<Event> = rows.into_iter().map(|row| event(row, &names)).collect();
    if !person.sees_every_field() {
        mask(connection, person, &mut events)?;
    }
    Ok(events)
}

/// A record's history shows no more of it than the record itself.
fn mask(connection: &mut Connection, person: &Person, events: &mut [Event]) -> ApiResult<()> {
    let ruled = |event: &Event, field: &str| {
        let of = |rule: &&FieldRule| rule.resource == event.resource && rule.field == field;
        FIELD_RULES.iter().filter(of).find(|rule| rule.hides_from(person.role))
    };
    let by_kind = |rule: &FieldRule| rule.kind.is_some();
    let tells = |event: &&Event| event.changes.keys().any(|field| ruled(event, field).is_some_and(by_kind));
    let asked: BTreeSet<RecordId> = events.iter().filter(tells).map(|event| event.record_id).collect();
    let patients = patients_among(connection, &asked)?;
    for event in events {
        if person.opened(event.record_id).is_some() {
            continue;
        }
        if let (Resource::Shares, Some(about), Some(id)) = (event.resource, event.about_resource, event.about_id)
            && sharing_tells(about, person.role)
        {
            // The event of a share is known by whom it is shared with.
            event.record_id = id;
            event.hidden.push("grantee_id".to_owned());
        }
        let is_patient = patients.contains(&event.record_id);
        let fields: Vec<String> = event.changes.keys().cloned().collect();
        for field in fields {
            let Some(rule) = ruled(event, &field).filter(|rule| is_patient || !by_kind(rule)) else { continue };
            match rule.left {
                Left::Nothing => drop(event.changes.remove(&field)),
                Left::LastFour => {
                    let change = event.changes.get_mut(&field);
                    for value in change.into_iter().flat_map(|change| [&mut change.from, &mut change.to]) {
                        *value = value.as_str().map_or(serde_json::Value::Null, |kept| abha::masked(kept).into());
                    }
                }
            }
            if rule.left == Left::Nothing {
                event.hidden.push(field);
            }
        }
    }
    Ok(())
}

/// Of these contacts, those who are or once were patients.
fn patients_among(connection: &mut Connection, ids: &BTreeSet<RecordId>) -> ApiResult<BTreeSet<RecordId>> {
    if ids.is_empty() {
        return Ok(BTreeSet::new());
    }
    let list = || ids.iter().copied().map(Value::Id);
    let now = Fragment::new("kind = 'patient' AND id IN ").bind_list(list());
    let once = Fragment::default()
        .either("json_extract(changes, '$.kind.from')", "changes #>> '{kind,from}'")
        .sql(" = 'patient' AND resource = 'contacts' AND record_id IN ")
        .bind_list(list());
    let mut found: Vec<RecordId> =
        each!(&mut *connection, c => contacts::table.filter(now).select(contacts::id).load(c))?;
    let once: Vec<RecordId> = each!(connection, c => events::table.filter(once).select(events::record_id).load(c))?;
    found.extend(once);
    Ok(found.into_iter().collect())
}

fn event(row: EventRow, names: &Names) -> Event {
    let EventRow { sequence, at, actor_id, resource, record_id, kind, version, changes, reason, .. } = row;
    let (actor, changes) = (named(names, actor_id), changes.0);
    let (about_resource, about_id) = (row.about_resource, row.about_id);
    let (batch_resource, batch_id) = (row.batch_resource, row.batch_id);
    Event {
        sequence,
        at,
        actor_id,
        actor,
        resource,
        record_id,
        kind,
        version,
        changes,
        hidden: Vec::new(),
        about_resource,
        about_id,
        reason,
        batch_resource,
        batch_id,
    }
}
