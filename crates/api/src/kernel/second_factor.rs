//! Whether somebody owes a second factor: what every request asks. Setting one up and checking codes is `admin/auth`'s.

use super::db::Connection;
use super::db::schema::user_security;
use super::error::ApiResult;
use super::settings;
use diesel::prelude::*;
use domain::kernel::policy::Role;
use domain::kernel::{Timestamp, UserId};

/// The hospital asks for one, and there is none yet.
pub fn is_missing(connection: &mut Connection, user: UserId, role: Role) -> ApiResult<bool> {
    let query = user_security::table.find(user).select((user_security::totp_required, user_security::totp_since));
    let row: Option<(bool, Option<Timestamp>)> = each!(&mut *connection, c => query.get_result(c).optional())?;
    let (of_person, since) = row.unwrap_or_default();
    if since.is_some() {
        return Ok(false);
    }
    Ok(of_person || settings::security(connection)?.second_factor_roles.contains(&role))
}
