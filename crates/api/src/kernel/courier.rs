//! Plans how notifications leave the app, in the transaction that writes them: a row for each way by which somebody wants
//! one, and for each person and way one job, which looks when it is time at what is still unread (`talk/notification`).

use super::db::schema::{notification_deliveries, notification_preferences, push_subscriptions, sessions, users};
use super::db::{Connection, Transaction};
use super::error::ApiResult;
use super::jobs::{plan, plan_by};
use super::zone;
use diesel::prelude::*;
use domain::admin::job::JobKind;
use domain::admin::user::{Language, UserStatus};
use domain::kernel::policy::Role;
use domain::kernel::{Json, NotificationId, RecordId, Timestamp, UserId};
use domain::talk::notification::NotificationKind;
use domain::talk::notification::kinds::NoticeWay;
use domain::talk::notification::preferences::NotificationPreferences;
use std::collections::{HashMap, HashSet};

/// The job that sends by a way; it is about the person.
pub const fn job_kind(way: NoticeWay) -> JobKind {
    match way {
        NoticeWay::Email => JobKind::NoticeEmail,
        NoticeWay::Push => JobKind::NoticePush,
    }
}

/// Lets what people were told of leave by the ways that they want.
pub fn dispatch(
    transaction: &mut Transaction<'_>,
    kind: NotificationKind,
    told: &[(NotificationId, UserId)],
) -> ApiResult<()> {
    let facts = kind.facts();
    let people: Vec<UserId> = told.iter().map(|(_, user)| *user).collect();
    let query = users::table
        .filter(users::id.eq_any(people.clone()))
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::id, users::role));
    let roles: Vec<(UserId, Role)> = each!(&mut *transaction.connection, c => query.load(c))?;
    let chosen = chosen_by(transaction.connection, people)?;
    let ways: HashMap<UserId, _> = roles
        .into_iter()
        .map(|(user, role)| {
            let own = chosen.get(&user).map(|own| own.ways(role, facts.group));
            (user, own.unwrap_or_else(|| NotificationPreferences::of_role(role).ways(role, facts.group)))
        })
        .collect();
    for way in NoticeWay::ALL {
        if *way == NoticeWay::Email && facts.own_mail {
            continue;
        }
        let mut wanted: Vec<(NotificationId, UserId)> = told.to_vec();
        wanted.retain(|(_, user)| ways.get(user).is_some_and(|ways| ways.takes(*way)));
        if *way == NoticeWay::Push && !wanted.is_empty() {
            let people = wanted.iter().map(|(_, user)| *user).collect();
            let reachable = with_devices(transaction.connection, people, transaction.now)?;
            wanted.retain(|(_, user)| reachable.contains(user));
        }
        deliver(transaction, *way, transaction.now.plus_seconds(way.delay(facts.urgency)), &wanted)?;
    }
    Ok(())
}

fn deliver(
    transaction: &mut Transaction<'_>,
    way: NoticeWay,
    due_at: Timestamp,
    wanted: &[(NotificationId, UserId)],
) -> ApiResult<()> {
    if wanted.is_empty() {
        return Ok(());
    }
    let row = |(notification, user): &(NotificationId, UserId)| {
        (
            notification_deliveries::notification_id.eq(*notification),
            notification_deliveries::way.eq(way),
            notification_deliveries::user_id.eq(*user),
            notification_deliveries::due_at.eq(due_at),
        )
    };
    let rows: Vec<_> = wanted.iter().map(row).collect();
    let statement = diesel::insert_into(notification_deliveries::table).values(rows);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let people: Vec<RecordId> = wanted.iter().map(|(_, user)| (*user).into()).collect();
    plan_by(transaction, job_kind(way), &people, due_at)
}

/// What each of them has chosen; nothing of who has chosen nothing.
fn chosen_by(connection: &mut Connection, people: Vec<UserId>) -> ApiResult<HashMap<UserId, NotificationPreferences>> {
    let query = notification_preferences::table
        .filter(notification_preferences::user_id.eq_any(people))
        .select((notification_preferences::user_id, notification_preferences::preferences));
    let rows: Vec<(UserId, Json<NotificationPreferences>)> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|(user, Json(chosen))| (user, chosen)).collect())
}

/// Who of them has a device on which they are still signed in.
fn with_devices(connection: &mut Connection, people: Vec<UserId>, now: Timestamp) -> ApiResult<HashSet<UserId>> {
    let query = push_subscriptions::table
        .inner_join(sessions::table)
        .filter(push_subscriptions::user_id.eq_any(people))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .select(push_subscriptions::user_id);
    Ok(each!(connection, c => query.load(c))?.into_iter().collect())
}

/// Somebody who is told, as they are now.
#[derive(Debug, Clone)]
pub struct Reader {
    pub id: UserId,
    pub email: String,
    pub full_name: String,
    pub role: Role,
    pub language: Language,
    pub time_zone: String,
    pub preferences: NotificationPreferences,
    /// The last day, on their own calendar, that had a digest.
    pub digest_day: Option<chrono::NaiveDate>,
}

type ReaderRow = (String, String, Role, Language, String);

/// Somebody who may sign in, with what they have chosen, or what their role has.
pub fn reader(connection: &mut Connection, id: UserId) -> ApiResult<Option<Reader>> {
    let query = users::table
        .find(id)
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select((users::email, users::full_name, users::role, users::language, users::time_zone));
    let row: Option<ReaderRow> = each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some((email, full_name, role, language, time_zone)) = row else { return Ok(None) };
    let query = notification_preferences::table
        .find(id)
        .select((notification_preferences::preferences, notification_preferences::digest_day));
    let row: Option<(Json<NotificationPreferences>, Option<chrono::NaiveDate>)> =
        each!(connection, c => query.get_result(c).optional())?;
    let (preferences, digest_day) = match row {
        Some((Json(chosen), digest_day)) => (chosen.whole(role), digest_day),
        None => (NotificationPreferences::of_role(role), None),
    };
    Ok(Some(Reader { id, email, full_name, role, language, time_zone, preferences, digest_day }))
}

/// Lets a job wait for somebody's next digest, or none: after each, and when they choose another time, rhythm or zone.
pub fn plan_digest(transaction: &mut Transaction<'_>, user: UserId) -> ApiResult<()> {
    // Of two that plan at once the second finds the first one's job.
    transaction.lock(&format!("digest {user}"))?;
    let next = reader(transaction.connection, user)?.and_then(|reader| {
        let local = zone::local(&reader.time_zone, transaction.now);
        let shown = reader.preferences.digest.next(local, reader.digest_day)?;
        Some(zone::moment(&reader.time_zone, shown))
    });
    plan(transaction, JobKind::NoticeDigest, user.into(), next)
}

/// Tells nobody any more on the devices of sessions that have ended.
pub fn forget_devices(transaction: &mut Transaction<'_>, user: UserId) -> ApiResult<()> {
    let over = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::ended_at.is_not_null())
        .select(sessions::id);
    let gone = push_subscriptions::table
        .filter(push_subscriptions::user_id.eq(user))
        .filter(push_subscriptions::session_id.eq_any(over));
    each!(&mut *transaction.connection, c => diesel::delete(gone).execute(c))?;
    Ok(())
}
