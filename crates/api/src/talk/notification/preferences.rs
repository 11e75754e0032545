//! The table of what people chose about their notifications.

use crate::kernel::caller::Person;
use crate::kernel::courier;
use crate::kernel::db::schema::notification_preferences;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::kernel::Json;
use domain::talk::notification::preferences::NotificationPreferences;

/// What the caller has chosen, or what their role has.
pub fn find(connection: &mut Connection, person: &Person) -> ApiResult<NotificationPreferences> {
    let reader = courier::reader(connection, person.user_id)?.ok_or_else(ApiError::not_found)?;
    Ok(reader.preferences)
}

/// Takes over what the caller has chosen, with the ways of their role for the groups that they did not name.
pub fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    new: NotificationPreferences,
) -> ApiResult<NotificationPreferences> {
    let new = new.whole(person.role);
    let fields = (
        notification_preferences::preferences.eq(Json(new.clone())),
        notification_preferences::updated_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(notification_preferences::table)
        .values((notification_preferences::user_id.eq(person.user_id), fields.clone()))
        .on_conflict(notification_preferences::user_id)
        .do_update()
        .set(fields);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    courier::plan_digest(transaction, person.user_id)?;
    Ok(new)
}
