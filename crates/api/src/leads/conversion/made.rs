//! What a conversion has made: how it is told that nobody has touched it since, and how it goes into the recycle bin.

use crate::day::patient_visit::PatientVisits;
use crate::kernel::change::Actor;
use crate::kernel::db::references::{Fate, REFERENCES, Reference};
use crate::kernel::db::{Connection, Fragment, Numbers, Order, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::rewrite;
use crate::kernel::record::{Select, Store};
use crate::leads::opportunity::Opportunities;
use crate::people::account::Accounts;
use crate::people::affiliation::Affiliations;
use crate::people::consent::Consents;
use crate::people::contact::Contacts;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{Record, RecordId};
use serde::{Deserialize, Serialize};
use serde_json::{Map, json};

/// A record that a conversion has made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Made {
    pub resource: Resource,
    pub id: RecordId,
    pub version: i32,
    /// How many rows referred to it when the conversion was done.
    pub references: i64,
}

impl Made {
    pub fn of<R: Record>(record: &R) -> Self {
        Self { resource: R::RESOURCE, id: record.head().id.into(), version: record.head().version, references: 0 }
    }
}

/// One function for the store of each kind that a conversion makes.
macro_rules! of_its_kind {
    ($made:expr, $function:ident($($argument:expr),*)) => {
        match $made.resource {
            Resource::Contacts => $function::<Contacts>($($argument),*),
            Resource::Accounts => $function::<Accounts>($($argument),*),
            Resource::Opportunities => $function::<Opportunities>($($argument),*),
            Resource::PatientVisits => $function::<PatientVisits>($($argument),*),
            Resource::Affiliations => $function::<Affiliations>($($argument),*),
            Resource::Consents => $function::<Consents>($($argument),*),
            other => Err(ApiError::internal(format!("no conversion makes {other}"))),
        }
    };
}

/// The record as it is now, unless it is in the recycle bin.
fn present<S: Store>(connection: &mut Connection, id: RecordId) -> ApiResult<Option<S::Record>> {
    let filter = Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id));
    Ok(S::select(connection, &Select { filter, order: Order("id".into()), limit: 1 })?.pop())
}

fn version_of<S: Store>(connection: &mut Connection, id: RecordId) -> ApiResult<Option<i32>> {
    Ok(present::<S>(connection, id)?.map(|record| record.head().version))
}

/// Whether it is what the conversion made, and nobody has added anything to it.
pub fn is_untouched(connection: &mut Connection, made: &Made) -> ApiResult<bool> {
    let version = of_its_kind!(made, version_of(connection, made.id))?;
    Ok(version == Some(made.version) && references(connection, made)? == made.references)
}

/// How many rows refer to it: fields of other records, and what hangs on it.
pub fn references(connection: &mut Connection, made: &Made) -> ApiResult<i64> {
    let mut found = 0;
    for reference in REFERENCES.iter().filter(|reference| refers(reference, made.resource)) {
        let Reference { table, column, fate, .. } = *reference;
        let mut count =
            Fragment::new(format!("SELECT count(*) FROM {table} WHERE {column} = ")).bind(Value::Id(made.id));
        if fate == Fate::Hangs {
            count = count.sql(" AND resource = ").bind(Value::Text(made.resource.to_string()));
        }
        let counted: Vec<i64> = each!(&mut *connection, c => Numbers(count).load(c))?;
        found += counted.first().copied().unwrap_or_default();
    }
    Ok(found)
}

/// Who is told of a record adds nothing to it.
fn refers(reference: &Reference, resource: Resource) -> bool {
    match reference.fate {
        Fate::Field(_) | Fate::Joined(_) => reference.to.contains(&resource),
        Fate::Hangs => reference.table != "notifications",
        Fate::Dropped | Fate::Stays(_) => false,
    }
}

/// Into the recycle bin. It is the conversion's own: nobody needs a further right to take it back.
pub fn bin(transaction: &mut Transaction<'_>, actor: Actor, made: &Made) -> ApiResult<()> {
    of_its_kind!(made, throw_away(transaction, actor, made.id))
}

fn throw_away<S: Store>(transaction: &mut Transaction<'_>, actor: Actor, id: RecordId) -> ApiResult<()> {
    let Some(record) = present::<S>(transaction.connection, id)? else { return Ok(()) };
    let gone = Map::from_iter([("deleted_at".to_owned(), json!(transaction.now))]);
    rewrite::<S>(transaction, actor, &record, &gone).map(drop)
}
