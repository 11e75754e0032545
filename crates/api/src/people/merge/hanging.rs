//! What hangs on a record by its kind and its id: comments, files, notifications, shares. It goes over as it is; the
//! merge's own event tells of it.

use super::Two;
use crate::kernel::db::references::{Fate, Reference, references_to};
use crate::kernel::db::schema::shares;
use crate::kernel::db::{Fragment, Ids, Statement, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::Moved;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, Timestamp, UserId};
use domain::talk::share::Access;
use serde_json::{Map, Value as Json, json};

/// A share is known by three columns and has no id of its own.
const SHARES: &str = "shares";

/// The kind of what lies in a table: `tie_ups` holds tie-ups.
pub fn kind_of(table: &str) -> ApiResult<Resource> {
    table.replace('_', "-").parse().map_err(ApiError::internal)
}

/// Rows of a table that hang on a record.
pub fn hanging(reference: &Reference, resource: Resource, id: RecordId) -> Fragment {
    let here = Fragment::new(reference.column).sql(" = ").bind(Value::Id(id));
    here.sql(" AND resource = ").bind(Value::Text(resource.to_string()))
}

pub fn carry(transaction: &mut Transaction<'_>, resource: Resource, two: Two) -> ApiResult<Vec<Moved>> {
    let mut moved = Vec::new();
    for reference in references_to(resource) {
        let table = reference.table;
        let here = hanging(reference, resource, two.from);
        match reference.fate {
            Fate::Hangs if table == SHARES => moved.extend(carry_shares(transaction, resource, two)?),
            Fate::Hangs => {
                let ids = Ids(Fragment::new(format!("SELECT id FROM {table} WHERE ")).append(here).sql(" ORDER BY id"));
                let ids: Vec<RecordId> = each!(&mut *transaction.connection, c => ids.load(c))?;
                lead(transaction, reference, &ids, (two.from, two.to))?;
                let kind = kind_of(table)?;
                let name = reference.column;
                moved.extend(ids.into_iter().map(|record_id| Moved {
                    resource: kind,
                    record_id,
                    before: Map::from_iter([(name.to_owned(), json!(two.from))]),
                    after: Map::from_iter([(name.to_owned(), json!(two.to))]),
                }));
            }
            Fate::Dropped => {
                let gone = Statement(Fragment::new(format!("DELETE FROM {table} WHERE ")).append(here));
                each!(&mut *transaction.connection, c => gone.execute(c))?;
            }
            Fate::Field(_) | Fate::Joined(_) | Fate::Stays(_) => {}
        }
    }
    Ok(moved)
}

/// Lets rows that hang on one record hang on another; those that hang elsewhere by now stay there.
pub fn lead(
    transaction: &mut Transaction<'_>,
    reference: &Reference,
    ids: &[RecordId],
    (from, to): (RecordId, RecordId),
) -> ApiResult<()> {
    for some in ids.chunks(500) {
        let statement = Fragment::new(format!("UPDATE {} SET {} = ", reference.table, reference.column))
            .bind(Value::Id(to))
            .sql(format!(" WHERE {} = ", reference.column))
            .bind(Value::Id(from))
            .sql(" AND id IN ")
            .bind_list(some.iter().copied().map(Value::Id));
        each!(&mut *transaction.connection, c => Statement(statement).execute(c))?;
    }
    Ok(())
}

type ShareRow = (RecordId, Timestamp, Option<UserId>, Access);

fn shares_of(transaction: &mut Transaction<'_>, resource: Resource, id: RecordId) -> ApiResult<Vec<ShareRow>> {
    let query = shares::table
        .filter(shares::record_id.eq(id))
        .filter(shares::resource.eq(resource))
        .order(shares::grantee_id)
        .select((shares::grantee_id, shares::created_at, shares::created_by, shares::access));
    Ok(each!(&mut *transaction.connection, c => query.load(c))?)
}

/// With whom both are shared, the wider share holds.
fn carry_shares(transaction: &mut Transaction<'_>, resource: Resource, two: Two) -> ApiResult<Vec<Moved>> {
    let mine = shares_of(transaction, resource, two.to)?;
    let mut moved = Vec::new();
    for (grantee, created_at, created_by, access) in shares_of(transaction, resource, two.from)? {
        let known = mine.iter().find(|(id, ..)| *id == grantee).map(|(.., access)| *access);
        let wider = if known == Some(Access::Update) { Access::Update } else { access };
        remove_share(transaction, resource, two.from, grantee)?;
        match known {
            None => add_share(transaction, resource, two.to, (grantee, created_at, created_by, access))?,
            Some(_) => set_access(transaction, resource, two.to, (grantee, wider))?,
        }
        moved.push(Moved {
            resource: Resource::Shares,
            record_id: grantee,
            before: object(json!({"created_at": created_at, "created_by": created_by, "access": access,
                "survivor": known})),
            after: object(json!({"survivor": wider})),
        });
    }
    Ok(moved)
}

/// Gives the one that went its share again, and the one that stayed what it had, unless somebody has changed that since.
pub fn put_share_back(transaction: &mut Transaction<'_>, resource: Resource, two: Two, moved: &Moved) -> ApiResult<()> {
    let grantee = moved.record_id;
    let read = |name: &str| moved.before.get(name).cloned().unwrap_or_default();
    let of = |value: Json| serde_json::from_value(value).map_err(ApiError::internal);
    let (created_at, access): (Timestamp, Access) =
        (serde_json::from_value(read("created_at")).map_err(ApiError::internal)?, of(read("access"))?);
    let created_by = serde_json::from_value(read("created_by")).map_err(ApiError::internal)?;
    add_share(transaction, resource, two.from, (grantee, created_at, created_by, access))?;
    let now = shares_of(transaction, resource, two.to)?.into_iter().find(|(id, ..)| *id == grantee);
    let written = of(moved.after.get("survivor").cloned().unwrap_or_default())?;
    match (now, read("survivor")) {
        (Some((.., access)), Json::Null) if access == written => remove_share(transaction, resource, two.to, grantee),
        (Some((.., access)), before) if access == written => {
            set_access(transaction, resource, two.to, (grantee, of(before)?))
        }
        _ => Ok(()),
    }
}

fn object(value: Json) -> Map<String, Json> {
    if let Json::Object(map) = value { map } else { Map::new() }
}

fn add_share(
    transaction: &mut Transaction<'_>,
    resource: Resource,
    record: RecordId,
    (grantee, created_at, created_by, access): ShareRow,
) -> ApiResult<()> {
    let row = (
        shares::resource.eq(resource),
        shares::record_id.eq(record),
        shares::grantee_id.eq(grantee),
        shares::created_at.eq(created_at),
        shares::created_by.eq(created_by),
        shares::access.eq(access),
    );
    let statement = diesel::insert_into(shares::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

fn remove_share(
    transaction: &mut Transaction<'_>,
    resource: Resource,
    record: RecordId,
    grantee: RecordId,
) -> ApiResult<()> {
    let statement = diesel::delete(shares::table.find((grantee, resource, record)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

fn set_access(
    transaction: &mut Transaction<'_>,
    resource: Resource,
    record: RecordId,
    (grantee, access): (RecordId, Access),
) -> ApiResult<()> {
    let statement = diesel::update(shares::table.find((grantee, resource, record))).set(shares::access.eq(access));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// The table in which rows of a kind hang on records of another; `None` for records of their own.
pub fn hanging_reference(resource: Resource, kind: Resource) -> Option<&'static Reference> {
    let hangs = |reference: &&Reference| {
        reference.fate == Fate::Hangs && kind_of(reference.table).is_ok_and(|known| known == kind)
    };
    references_to(resource).find(hangs)
}
