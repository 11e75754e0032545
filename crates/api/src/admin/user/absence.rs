//! Until when somebody is away: no change of what they may, so no version and no line of the log, as for preferences.

use crate::admin::auth::find_user;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::error::{ApiError, ApiResult};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::admin::user::User;
use domain::kernel::UserId;
use domain::kernel::day::day_of;

/// Writes it down, for whoever may.
pub fn set_away(transaction: &mut Transaction<'_>, id: UserId, until: Option<NaiveDate>) -> ApiResult<User> {
    if until.is_some_and(|day| day < day_of(transaction.now)) {
        return Err(ApiError::field("/until", "range", "Enter a day that is not over yet"));
    }
    let statement = diesel::update(users::table.find(id)).set(users::away_until.eq(until));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    find_user(transaction.connection, id)
}
