//! The administrators who watch over patients' data.

use crate::kernel::db::Connection;
use crate::kernel::db::schema::users;
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::user::UserStatus;
use domain::kernel::policy::Role;
use domain::kernel::{FacilityId, UserId};

/// Those who may sign in, each with their facility; without one they are of head office.
pub fn administrators(connection: &mut Connection) -> ApiResult<Vec<(UserId, Option<FacilityId>)>> {
    let query = users::table
        .filter(users::role.eq(Role::Admin))
        .filter(users::status.eq(UserStatus::Active))
        .filter(users::deleted_at.is_null())
        .order(users::id)
        .select((users::id, users::facility_id));
    Ok(each!(connection, c => query.load(c))?)
}
