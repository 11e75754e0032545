//! What the whole group shares: one row of the settings for each part, as JSON.

use super::db::schema::settings;
use super::db::{Connection, Transaction};
use super::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::admin::security::SecuritySettings;
use serde::{Serialize, de::DeserializeOwned};

/// The rules of signing in.
const SECURITY: &str = "security";
/// How leads are worked at.
pub const LEADS: &str = "leads";

/// A part as it was set, or as it is where nobody has set it.
pub fn read<T: Default + DeserializeOwned>(connection: &mut Connection, name: &str) -> ApiResult<T> {
    let query = settings::table.find(name).select(settings::value);
    let known: Option<String> = each!(connection, c => query.get_result(c).optional())?;
    known.map_or_else(|| Ok(T::default()), |text| serde_json::from_str(&text).map_err(ApiError::internal))
}

pub fn put(transaction: &mut Transaction<'_>, name: &str, new: &impl Serialize) -> ApiResult<()> {
    let text = serde_json::to_string(new).map_err(ApiError::internal)?;
    let statement = diesel::insert_into(settings::table)
        .values((settings::key.eq(name), settings::value.eq(&text)))
        .on_conflict(settings::key)
        .do_update()
        .set(settings::value.eq(&text));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

pub fn security(connection: &mut Connection) -> ApiResult<SecuritySettings> {
    read(connection, SECURITY)
}

pub fn put_security(transaction: &mut Transaction<'_>, new: &SecuritySettings) -> ApiResult<()> {
    put(transaction, SECURITY, new)
}
