//! The audit: the one place that writes it, in the transaction of what it tells of.
//!
//! Every row holds the hash of the one before, so a row that is changed, taken out, put in or moved shows. A hash is no
//! signature: whoever may write to the database could make the whole chain anew. `setu audit verify` therefore prints the
//! end of the chain, to be kept elsewhere, and takes it back with `--expect`.

mod chain;
mod reads;
mod verify;

pub use reads::Reads;
pub use verify::{Verified, verify};

use super::caller::Person;
use super::db::schema::{audit, audit_head};
use super::db::{Connection, Transaction};
use super::error::{ApiError, ApiResult};
use chain::link;
use diesel::prelude::*;
use domain::admin::audit::AuditAction;
use domain::kernel::policy::Resource;
use domain::kernel::{ApiKeyId, FacilityId, RecordId, Timestamp, UserId};
use std::collections::BTreeMap;
use std::net::IpAddr;

/// Something to be told.
#[derive(Debug, Clone)]
pub struct Entry {
    action: AuditAction,
    /// Absent: the moment of the transaction.
    at: Option<Timestamp>,
    actor_id: Option<UserId>,
    key_id: Option<ApiKeyId>,
    facility_id: Option<FacilityId>,
    resource: Option<Resource>,
    record_id: Option<RecordId>,
    origin: Option<IpAddr>,
    details: BTreeMap<&'static str, String>,
}

impl Entry {
    /// Somebody who is not signed in, or the system itself.
    pub fn new(action: AuditAction, origin: Option<IpAddr>) -> Self {
        Self {
            action,
            at: None,
            actor_id: None,
            key_id: None,
            facility_id: None,
            resource: None,
            record_id: None,
            origin,
            details: BTreeMap::new(),
        }
    }

    pub fn by(person: &Person, action: AuditAction) -> Self {
        Self {
            actor_id: Some(person.user_id),
            key_id: person.key.as_ref().map(|key| key.id),
            facility_id: person.facility_id,
            ..Self::new(action, person.origin)
        }
    }

    #[must_use]
    pub fn actor(mut self, user: UserId) -> Self {
        self.actor_id = Some(user);
        self
    }

    /// Whose administrators may read it.
    #[must_use]
    pub fn facility(mut self, facility: Option<FacilityId>) -> Self {
        self.facility_id = facility;
        self
    }

    #[must_use]
    pub fn about(mut self, resource: Resource, record: impl Into<RecordId>) -> Self {
        (self.resource, self.record_id) = (Some(resource), Some(record.into()));
        self
    }

    /// Words that stay the same, never what somebody typed in secret.
    #[must_use]
    pub fn detail(mut self, name: &'static str, value: impl Into<String>) -> Self {
        self.details.insert(name, value.into());
        self
    }

    #[must_use]
    pub fn at(mut self, moment: Timestamp) -> Self {
        self.at = Some(moment);
        self
    }
}

/// A row as it is stored. Words are kept as text: a row that somebody tampered with must still be readable.
#[derive(Debug, Clone, Queryable, Selectable, Insertable)]
#[diesel(table_name = audit, treat_none_as_default_value = false)]
pub struct AuditRow {
    pub sequence: i64,
    pub at: Timestamp,
    pub action: String,
    pub actor_id: Option<UserId>,
    pub key_id: Option<ApiKeyId>,
    pub facility_id: Option<FacilityId>,
    pub resource: Option<String>,
    pub record_id: Option<RecordId>,
    pub origin: Option<String>,
    pub details: String,
    pub previous_hash: Vec<u8>,
    pub hash: Vec<u8>,
}

/// Adds an entry. Best last in a transaction: others that add one wait from here to its end.
pub fn append(transaction: &mut Transaction<'_>, entry: &Entry) -> ApiResult<()> {
    append_all(transaction, std::slice::from_ref(entry))
}

pub fn append_all(transaction: &mut Transaction<'_>, entries: &[Entry]) -> ApiResult<()> {
    let (mut sequence, mut previous) = head(transaction.connection)?;
    let mut rows = Vec::with_capacity(entries.len());
    for entry in entries {
        sequence += 1;
        let mut row = AuditRow {
            sequence,
            at: entry.at.unwrap_or(transaction.now),
            action: entry.action.to_string(),
            actor_id: entry.actor_id,
            key_id: entry.key_id,
            facility_id: entry.facility_id,
            resource: entry.resource.map(|resource| resource.to_string()),
            record_id: entry.record_id,
            origin: entry.origin.map(|origin| origin.to_string()),
            details: serde_json::to_string(&entry.details).map_err(ApiError::internal)?,
            previous_hash: std::mem::take(&mut previous),
            hash: Vec::new(),
        };
        row.hash = link(&row);
        previous.clone_from(&row.hash);
        rows.push(row);
    }
    // A statement has room for so many values.
    for rows in rows.chunks(500) {
        each!(&mut *transaction.connection, c => diesel::insert_into(audit::table).values(rows).execute(c))?;
    }
    let statement =
        diesel::update(audit_head::table).set((audit_head::sequence.eq(sequence), audit_head::hash.eq(previous)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// The end of the chain, held to the end of the transaction, so that of two entries one is the other's successor.
fn head(connection: &mut Connection) -> ApiResult<(i64, Vec<u8>)> {
    let query = audit_head::table.select((audit_head::sequence, audit_head::hash));
    Ok(match connection {
        // The write lock is held already.
        Connection::Sqlite(c) => query.get_result(c)?,
        Connection::Postgres(c) => query.for_update().get_result(c)?,
    })
}
