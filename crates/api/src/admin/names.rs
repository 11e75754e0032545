//! The names of colleagues, teams and facilities, which everybody may see.

use crate::kernel::db::Connection;
use crate::kernel::db::schema::{facilities, teams, users};
use crate::kernel::error::ApiResult;
use crate::kernel::record::Names;
use crate::names_of;
use diesel::prelude::*;
use domain::kernel::{FacilityId, TeamId, UserId};

names_of! {
    /// Colleagues, also those who have left.
    user_names: users.full_name, UserId
}
names_of! { team_names: teams.name, TeamId }
names_of! { facility_names: facilities.name, FacilityId }

/// The active user who signs in with an address.
pub fn user_by_email(connection: &mut Connection, email: &str) -> ApiResult<Option<UserId>> {
    let query = users::table
        .filter(users::email_key.eq(email.trim().to_lowercase()))
        .filter(users::deleted_at.is_null())
        .select(users::id);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

/// E-mail addresses by user.
pub fn user_emails(connection: &mut Connection, ids: Vec<UserId>) -> ApiResult<Names> {
    let query = users::table.filter(users::id.eq_any(ids)).select((users::id, users::email));
    let rows: Vec<(UserId, String)> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|(id, email)| (id.into(), email)).collect())
}
