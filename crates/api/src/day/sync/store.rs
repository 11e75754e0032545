//! Which records are one's own work, as they are and as the change log tells of them.

use super::cursor::Cursor;
use crate::admin::event::{Part, select};
use crate::day::activity::Activities;
use crate::day::task::Tasks;
use crate::kernel::caller::{Person, Scope};
use crate::kernel::db::schema::contacts;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::live::newest;
use crate::kernel::record::hiding::{Within, mask};
use crate::kernel::record::{Select, Store, expand};
use crate::leads::lead::Leads;
use crate::people::contact::Contacts;
use diesel::prelude::*;
use domain::day::sync::{DAYS, KINDS, SyncPage, SyncedRecord, withhold};
use domain::day::task::TaskStatus;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Record, RecordId, Timestamp};
use std::collections::BTreeSet;

/// Records, or events, of a page.
const PAGE: i64 = 100;

/// Whose work, and since when.
struct Own<'p> {
    person: &'p Person,
    since: Timestamp,
}

pub fn page(
    connection: &mut Connection,
    person: &Person,
    now: Timestamp,
    cursor: Option<Cursor>,
) -> ApiResult<SyncPage> {
    let own = Own { person, since: now.plus_seconds(-DAYS * 24 * 60 * 60) };
    let cursor = match cursor {
        Some(cursor) => cursor,
        // Before the first record is read: what changes while a device begins, it hears of afterwards.
        None => Cursor::begin(newest(connection)?),
    };
    match cursor {
        Cursor::Records { kind, after, log } => own.records(connection, kind, after, log),
        Cursor::Log(number) => own.changes(connection, number),
    }
}

impl Own<'_> {
    fn records(
        &self,
        connection: &mut Connection,
        kind: Resource,
        after: Option<RecordId>,
        log: i64,
    ) -> ApiResult<SyncPage> {
        let behind = after.map_or_else(Fragment::always, |id| Fragment::new("id > ").bind(Value::Id(id)));
        let data = self.read(connection, kind, behind, PAGE)?;
        let full = i64::try_from(data.len()).is_ok_and(|count| count == PAGE);
        let next = match data.last().filter(|_| full) {
            Some(last) => Cursor::Records { kind, after: Some(last.id), log },
            None => Cursor::behind(kind, log),
        };
        Ok(SyncPage { more: matches!(next, Cursor::Records { .. }), next: next.to_string(), data })
    }

    /// Every record of which the log tells since, once: as it is now, or that it is not among one's own work.
    fn changes(&self, connection: &mut Connection, number: i64) -> ApiResult<SyncPage> {
        let mut events = select(connection, self.person, self.told(), &Part::After(number), PAGE + 1)?;
        let more = i64::try_from(events.len()).is_ok_and(|count| count > PAGE);
        if more {
            events.pop();
        }
        let next = events.last().map_or(number, |event| event.sequence);
        let mut data = Vec::new();
        let mut met = BTreeSet::new();
        for kind in KINDS {
            let of_kind = events.iter().filter(|event| event.resource == *kind).map(|event| event.record_id);
            let mut ids: BTreeSet<RecordId> = of_kind.collect();
            if *kind == Resource::Contacts {
                // Somebody whom one has nothing to do with yet may not have changed when the first visit is planned.
                ids.append(&mut met);
            }
            if ids.is_empty() {
                continue;
            }
            let among = Fragment::new("id IN ").bind_list(ids.iter().copied().map(Value::Id));
            let all = i64::try_from(ids.len()).map_err(ApiError::internal)?;
            let found = self.read(connection, *kind, among, all)?;
            met.extend(found.iter().filter_map(contact_of));
            let gone = ids.iter().filter(|id| found.iter().all(|record| record.id != **id));
            let gone: Vec<SyncedRecord> =
                gone.map(|id| SyncedRecord { resource: *kind, id: *id, record: None }).collect();
            data.extend(found);
            data.extend(gone);
        }
        Ok(SyncPage { data, next: Cursor::Log(next).to_string(), more })
    }

    /// The events that tell of it: what is one's own now, what one gave away, and whom one sees.
    fn told(&self) -> Fragment {
        let me = self.person.user_id;
        let given_away = Fragment::default()
            .either("json_extract(changes, '$.owner_id.from') = ", "changes #>> '{owner_id,from}' = ")
            .bind(Value::Text(me.to_string()));
        let mine = Fragment::new("owner_id = ").bind(Value::Id(me.into())).or(given_away);
        let word = |kind: Resource| Value::Text(kind.to_string());
        let others = KINDS.iter().filter(|kind| **kind != Resource::Contacts);
        let work = Fragment::new("resource IN ").bind_list(others.copied().map(word)).and(mine);
        let people = Fragment::new("resource = ").bind(word(Resource::Contacts));
        let seen = self.person.visible(Resource::Events, Action::Read, Scope::Owned);
        work.or(people.and(seen))
    }

    fn read(
        &self,
        connection: &mut Connection,
        kind: Resource,
        which: Fragment,
        limit: i64,
    ) -> ApiResult<Vec<SyncedRecord>> {
        match kind {
            Resource::Activities => self.read_of::<Activities>(connection, self.activities().and(which), limit),
            Resource::Tasks => self.read_of::<Tasks>(connection, self.tasks().and(which), limit),
            Resource::Leads => self.read_of::<Leads>(connection, self.leads().and(which), limit),
            Resource::Contacts => self.read_of::<Contacts>(connection, self.contacts().and(which), limit),
            _ => Ok(Vec::new()),
        }
    }

    fn mine(&self) -> Fragment {
        Fragment::new("deleted_at IS NULL AND owner_id = ").bind(Value::Id(self.person.user_id.into()))
    }

    fn activities(&self) -> Fragment {
        self.mine().sql(" AND starts_at >= ").bind(Value::Instant(self.since))
    }

    fn tasks(&self) -> Fragment {
        let open = TaskStatus::open().map(|status| Value::Text(status.to_string()));
        let recent = Fragment::new("closed_at >= ").bind(Value::Instant(self.since));
        self.mine().and(Fragment::new("status IN ").bind_list(open).or(recent))
    }

    fn leads(&self) -> Fragment {
        self.mine().sql(" AND next_action_at IS NOT NULL")
    }

    /// Whom all of these are about.
    fn contacts(&self) -> Fragment {
        let in_table = |column: &'static str, table: &'static str, own: Fragment| {
            Fragment::new(format!("id IN (SELECT {column} FROM {table} WHERE ")).append(own).sql(")")
        };
        let about_contact = Fragment::new("about_resource = ").bind(Value::Text(Resource::Contacts.to_string()));
        let met = in_table("contact_id", "activities", self.activities())
            .or(in_table("about_id", "tasks", self.tasks().and(about_contact)))
            .or(in_table("contact_id", "leads", self.leads()));
        Fragment::new("deleted_at IS NULL").and(met)
    }

    fn read_of<S: Store>(
        &self,
        connection: &mut Connection,
        filter: Fragment,
        limit: i64,
    ) -> ApiResult<Vec<SyncedRecord>> {
        let resource = S::Record::RESOURCE;
        let filter = filter.and(self.person.visible(resource, Action::Read, S::SCOPE));
        let mut records = S::select(connection, &Select { filter, order: Order("id".into()), limit })?;
        expand::<S>(connection, self.person, &mut records, &["contact", "account", "about"].map(str::to_owned))?;
        let mut data = Vec::new();
        for mut record in records {
            mask::<S>(&mut record, self.person, Within::List);
            let id = record.head().id.into();
            let record = Some(serde_json::to_value(&record).map_err(ApiError::internal)?);
            data.push(SyncedRecord { resource, id, record });
        }
        withhold_all(connection, &mut data)?;
        Ok(data)
    }
}

/// The contact whom a record is about.
fn contact_of(record: &SyncedRecord) -> Option<RecordId> {
    let field = |name: &str| record.record.as_ref()?.get(name)?.as_str();
    let id = match record.resource {
        Resource::Contacts => return Some(record.id),
        Resource::Tasks if field("about_resource") != Some(Resource::Contacts.as_str()) => return None,
        Resource::Tasks => field("about_id"),
        _ => field("contact_id"),
    };
    id?.parse().ok().map(RecordId)
}

/// Takes out what no device keeps.
fn withhold_all(connection: &mut Connection, data: &mut [SyncedRecord]) -> ApiResult<()> {
    let met: BTreeSet<RecordId> = data.iter().filter_map(contact_of).collect();
    let patients: Vec<RecordId> = if met.is_empty() {
        Vec::new()
    } else {
        let filter = Fragment::new("kind = 'patient' AND id IN ").bind_list(met.into_iter().map(Value::Id));
        each!(connection, c => contacts::table.filter(filter).select(contacts::id).load(c))?
    };
    for synced in data {
        let of_patient = contact_of(synced).is_some_and(|id| patients.contains(&id));
        let Some(record) = &mut synced.record else { continue };
        // A lead is somebody who is ill; so is whoever comes to the hospital.
        let asks = record.get("lead_id").is_some()
            || matches!(
                record.get("about_resource").and_then(|kind| kind.as_str()),
                Some("leads" | "inquiries" | "patient-visits")
            );
        withhold(synced.resource, record, of_patient || asks);
    }
    Ok(())
}
