//! Until when somebody is away. Whoever keeps users may say it of others, and everybody of themselves: a change of the
//! user like any other, so that it is told by whom.

use super::Users;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::write_own;
use chrono::NaiveDate;
use domain::admin::user::User;
use domain::kernel::day::day_of;

/// Writes it down, for whoever may.
pub fn set_away(
    transaction: &mut Transaction<'_>,
    person: &Person,
    user: &User,
    until: Option<NaiveDate>,
) -> ApiResult<User> {
    if until.is_some_and(|day| day < day_of(transaction.now)) {
        return Err(ApiError::field("/until", "range", "Enter a day that is not over yet"));
    }
    if user.away_until == until {
        return Ok(user.clone());
    }
    let after = User { away_until: until, ..user.clone() };
    write_own::<Users>(transaction, Actor::from(person), user, after, "absence".to_owned())
}
