//! The table of API keys.

use crate::admin::names::user_names;
use crate::kernel::api_key::hash;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::api_keys;
use crate::kernel::db::{Connection, Fragment, Transaction, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::{Names, named};
use diesel::prelude::*;
use domain::admin::api_key::{ApiKey, NewApiKey};
use domain::kernel::key_scope::KeyScope;
use domain::kernel::network::Network;
use domain::kernel::policy::{Action, Reach, Resource, reach};
use domain::kernel::{ApiKeyId, Json, ProblemCode, Timestamp, UserId};

/// Keys that somebody may have at once.
const AT_MOST: i64 = 50;

#[derive(Queryable, Selectable)]
#[diesel(table_name = api_keys)]
struct KeyRow {
    id: ApiKeyId,
    owner_id: UserId,
    name: String,
    prefix: String,
    scopes: Json<Vec<KeyScope>>,
    addresses: Json<Vec<Network>>,
    created_at: Timestamp,
    expires_at: Option<Timestamp>,
    last_used_at: Option<Timestamp>,
    revoked_at: Option<Timestamp>,
}

fn key(row: KeyRow, names: &Names) -> ApiKey {
    let KeyRow { id, owner_id, name, prefix, scopes, addresses, created_at, expires_at, last_used_at, revoked_at } =
        row;
    let (scopes, addresses, owner) = (scopes.0, addresses.0, named(names, Some(owner_id)));
    ApiKey { id, owner_id, owner, name, prefix, scopes, addresses, created_at, expires_at, last_used_at, revoked_at }
}

/// Writes a new key of a person; `token` and `prefix` are made before, because the statements may run twice.
pub fn insert(
    transaction: &mut Transaction<'_>,
    owner: UserId,
    new: &NewApiKey,
    token: &str,
    prefix: &str,
) -> ApiResult<ApiKeyId> {
    let now = transaction.now;
    if new.expires_at.is_some_and(|end| end <= now) {
        return Err(ApiError::field("/expires_at", "past", "Choose a moment to come"));
    }
    let living = api_keys::table
        .filter(api_keys::owner_id.eq(owner))
        .filter(api_keys::revoked_at.is_null())
        .filter(api_keys::expires_at.is_null().or(api_keys::expires_at.gt(now)));
    let living: i64 = each!(&mut *transaction.connection, c => living.count().get_result(c))?;
    if living >= AT_MOST {
        return Err(ApiError::detailed(ProblemCode::Conflict, "Revoke a key before making another one"));
    }
    let id: ApiKeyId = transaction.new_id().into();
    let mut scopes = new.scopes.clone();
    scopes.sort_unstable();
    scopes.dedup();
    let row = (
        api_keys::id.eq(id),
        api_keys::owner_id.eq(owner),
        api_keys::name.eq(new.name.trim()),
        api_keys::prefix.eq(prefix),
        api_keys::secret_hash.eq(hash(token)),
        api_keys::scopes.eq(Json(scopes)),
        api_keys::addresses.eq(Json(new.addresses.clone())),
        api_keys::created_at.eq(now),
        api_keys::expires_at.eq(new.expires_at),
    );
    let statement = diesel::insert_into(api_keys::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// The keys that somebody may see, the newest first; `mine` for their own alone, `one` for a single one.
pub fn list(
    connection: &mut Connection,
    person: &Person,
    action: Action,
    mine: bool,
    one: Option<ApiKeyId>,
) -> ApiResult<Vec<ApiKey>> {
    let far = reach(person.role, Resource::ApiKeys, action);
    let own = || Fragment::new("owner_id = ").bind(Value::Id(person.user_id.into()));
    let filter = match (far, person.facility_id) {
        (Reach::Nothing, _) => Fragment::never(),
        _ if mine => own(),
        // Head office looks after every facility.
        (Reach::Everything, _) | (Reach::Facility, None) => Fragment::always(),
        (Reach::Facility, Some(facility)) => Fragment::new("owner_id IN (SELECT id FROM users WHERE facility_id = ")
            .bind(Value::Id(facility.into()))
            .sql(")"),
        (Reach::Own | Reach::Team, _) => own(),
    };
    let filter = match one {
        Some(id) => filter.and(Fragment::new("id = ").bind(Value::Id(id.into()))),
        None => filter,
    };
    let rows: Vec<KeyRow> = each!(&mut *connection, c => api_keys::table
        .select(KeyRow::as_select())
        .filter(filter)
        .order((api_keys::created_at.desc(), api_keys::id.desc()))
        .limit(500)
        .load(c))?;
    let names = user_names(connection, person, rows.iter().map(|row| row.owner_id.into()).collect())?;
    Ok(rows.into_iter().map(|row| key(row, &names)).collect())
}

/// One key that somebody may do this with; 404 for all others.
pub fn find(connection: &mut Connection, person: &Person, action: Action, id: ApiKeyId) -> ApiResult<ApiKey> {
    list(connection, person, action, false, Some(id))?.pop().ok_or_else(ApiError::not_found)
}

/// Takes a key out of use; one that was revoked already stays so. Says whether it was in use.
pub fn revoke(transaction: &mut Transaction<'_>, id: ApiKeyId) -> ApiResult<bool> {
    let open = api_keys::table.find(id).filter(api_keys::revoked_at.is_null());
    let statement = diesel::update(open).set(api_keys::revoked_at.eq(Some(transaction.now)));
    Ok(each!(&mut *transaction.connection, c => statement.execute(c))? == 1)
}
