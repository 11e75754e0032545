//! The table of devices. Its rows are no records: they end with their session, and no event tells of them.

use crate::kernel::caller::Person;
use crate::kernel::db::schema::{push_subscriptions, sessions};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use diesel::prelude::*;
use domain::kernel::{JobId, PushSubscriptionId, SessionId, Timestamp, UserId};
use domain::talk::push::{MOST_DEVICES, NewPushSubscription, PushSubscription};

type Row = (PushSubscriptionId, SessionId, String, Timestamp, Option<Timestamp>);

fn told((id, session, user_agent, created_at, last_sent_at): Row, current: SessionId) -> PushSubscription {
    PushSubscription { id, user_agent, created_at, last_sent_at, current: session == current }
}

/// The caller's devices on which they are still signed in, the newest first.
pub fn list(connection: &mut Connection, person: &Person, now: Timestamp) -> ApiResult<Vec<PushSubscription>> {
    let query = push_subscriptions::table
        .inner_join(sessions::table)
        .filter(push_subscriptions::user_id.eq(person.user_id))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order((push_subscriptions::created_at.desc(), push_subscriptions::id.desc()))
        .select((
            push_subscriptions::id,
            push_subscriptions::session_id,
            push_subscriptions::user_agent,
            push_subscriptions::created_at,
            push_subscriptions::last_sent_at,
        ));
    let rows: Vec<Row> = each!(connection, c => query.load(c))?;
    Ok(rows.into_iter().map(|row| told(row, person.session_id)).collect())
}

fn key(text: &str, pointer: &str) -> ApiResult<Vec<u8>> {
    BASE64.decode(text).map_err(|_| ApiError::field(pointer, "key", "This is no key of a browser"))
}

/// Writes down where a browser takes messages. One address is one device, whoever used it before.
pub fn put(
    transaction: &mut Transaction<'_>,
    person: &Person,
    new: &NewPushSubscription,
    user_agent: &str,
) -> ApiResult<PushSubscription> {
    let public_key = key(&new.keys.p256dh, "/keys/p256dh")?;
    let auth_secret = key(&new.keys.auth, "/keys/auth")?;
    let id: PushSubscriptionId = transaction.new_id().into();
    let row = (
        push_subscriptions::user_id.eq(person.user_id),
        push_subscriptions::session_id.eq(person.session_id),
        push_subscriptions::public_key.eq(public_key),
        push_subscriptions::auth_secret.eq(auth_secret),
        push_subscriptions::user_agent.eq(user_agent),
    );
    let new_row = (
        push_subscriptions::id.eq(id),
        push_subscriptions::endpoint.eq(&new.endpoint),
        push_subscriptions::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(push_subscriptions::table)
        .values((new_row, row.clone()))
        .on_conflict(push_subscriptions::endpoint)
        .do_update()
        .set(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let mine = push_subscriptions::table
        .filter(push_subscriptions::user_id.eq(person.user_id))
        .order((push_subscriptions::created_at.desc(), push_subscriptions::id.desc()));
    let all: Vec<(PushSubscriptionId, String)> = each!(&mut *transaction.connection, c => mine
        .select((push_subscriptions::id, push_subscriptions::endpoint)).load(c))?;
    let kept = all.iter().filter(|(_, endpoint)| *endpoint != new.endpoint).map(|(id, _)| *id);
    let gone: Vec<PushSubscriptionId> = kept.skip(MOST_DEVICES - 1).collect();
    if !gone.is_empty() {
        let statement = diesel::delete(push_subscriptions::table.filter(push_subscriptions::id.eq_any(gone)));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    let query = push_subscriptions::table.filter(push_subscriptions::endpoint.eq(&new.endpoint)).select((
        push_subscriptions::id,
        push_subscriptions::session_id,
        push_subscriptions::user_agent,
        push_subscriptions::created_at,
        push_subscriptions::last_sent_at,
    ));
    let row: Row = each!(&mut *transaction.connection, c => query.get_result(c))?;
    Ok(told(row, person.session_id))
}

pub fn delete(transaction: &mut Transaction<'_>, user: UserId, id: PushSubscriptionId) -> ApiResult<()> {
    let mine = push_subscriptions::table.find(id).filter(push_subscriptions::user_id.eq(user));
    if each!(&mut *transaction.connection, c => diesel::delete(mine).execute(c))? == 0 {
        return Err(ApiError::not_found());
    }
    Ok(())
}

/// Where and with what to write to a device.
#[derive(Clone)]
pub struct Device {
    pub id: PushSubscriptionId,
    pub endpoint: String,
    pub public_key: Vec<u8>,
    pub auth_secret: Vec<u8>,
}

type DeviceRow = (PushSubscriptionId, String, Vec<u8>, Vec<u8>, Option<JobId>);

/// Somebody's devices that have not got this job's message yet.
pub fn waiting(connection: &mut Connection, user: UserId, job: JobId, now: Timestamp) -> ApiResult<Vec<Device>> {
    let query = push_subscriptions::table
        .inner_join(sessions::table)
        .filter(push_subscriptions::user_id.eq(user))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order(push_subscriptions::created_at.asc())
        .select((
            push_subscriptions::id,
            push_subscriptions::endpoint,
            push_subscriptions::public_key,
            push_subscriptions::auth_secret,
            push_subscriptions::last_job_id,
        ));
    let rows: Vec<DeviceRow> = each!(connection, c => query.load(c))?;
    let left = rows.into_iter().filter(|(.., last)| *last != Some(job));
    Ok(left
        .map(|(id, endpoint, public_key, auth_secret, _)| Device { id, endpoint, public_key, auth_secret })
        .collect())
}

/// A device has got a job's message.
pub fn sent(transaction: &mut Transaction<'_>, id: PushSubscriptionId, job: JobId) -> ApiResult<()> {
    let statement = diesel::update(push_subscriptions::table.find(id)).set((
        push_subscriptions::last_job_id.eq(Some(job)),
        push_subscriptions::last_sent_at.eq(Some(transaction.now)),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// A device takes no messages any more.
pub fn gone(transaction: &mut Transaction<'_>, id: PushSubscriptionId) -> ApiResult<()> {
    each!(&mut *transaction.connection, c => diesel::delete(push_subscriptions::table.find(id)).execute(c))?;
    Ok(())
}
