//! The rules of signing in, which the whole group shares: one row of the settings.

use super::db::schema::settings;
use super::db::{Connection, Transaction};
use super::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::admin::security::SecuritySettings;

const NAME: &str = "security";

pub fn security(connection: &mut Connection) -> ApiResult<SecuritySettings> {
    let query = settings::table.find(NAME).select(settings::value);
    let known: Option<String> = each!(connection, c => query.get_result(c).optional())?;
    known
        .map_or_else(|| Ok(SecuritySettings::default()), |text| serde_json::from_str(&text).map_err(ApiError::internal))
}

pub fn put_security(transaction: &mut Transaction<'_>, new: &SecuritySettings) -> ApiResult<()> {
    let text = serde_json::to_string(new).map_err(ApiError::internal)?;
    let statement = diesel::insert_into(settings::table)
        .values((settings::key.eq(NAME), settings::value.eq(&text)))
        .on_conflict(settings::key)
        .do_update()
        .set(settings::value.eq(&text));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
