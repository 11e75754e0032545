//! The tables of requests and of the secrets that were mailed.

use crate::kernel::db::schema::{password_reset_requests as requests, password_resets as resets, users};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::user::{Language, UserStatus};
use domain::kernel::{FacilityId, RecordId, Timestamp, UserId};
use sha2::{Digest, Sha256};

/// How long a mailed secret is good, and a request is worth a mail.
pub const SECONDS: i64 = 30 * 60;

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

pub fn ask(transaction: &mut Transaction<'_>, email: &str) -> ApiResult<RecordId> {
    let id = transaction.new_id();
    let row = (
        requests::id.eq(id),
        requests::email_key.eq(email.trim().to_lowercase()),
        requests::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(requests::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(id)
}

/// Whom a mail goes to.
#[derive(Queryable, Selectable)]
#[diesel(table_name = users)]
pub struct Recipient {
    pub id: UserId,
    pub email: String,
    pub full_name: String,
    pub language: Language,
    pub facility_id: Option<FacilityId>,
}

/// Who may get a mail for a request that is still worth one.
pub fn recipient(connection: &mut Connection, request: RecordId, now: Timestamp) -> ApiResult<Option<Recipient>> {
    let asked = requests::table.find(request).select((requests::email_key, requests::created_at));
    let asked: Option<(String, Timestamp)> = each!(&mut *connection, c => asked.get_result(c).optional())?;
    let Some((email_key, created_at)) = asked else { return Ok(None) };
    if created_at.plus_seconds(SECONDS) <= now {
        return Ok(None);
    }
    Ok(each!(connection, c => users::table
        .filter(users::email_key.eq(&email_key))
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select(Recipient::as_select())
        .get_result(c)
        .optional())?)
}

/// Keeps the hash of a secret that is about to be mailed. Earlier ones stay good: their mails may have arrived.
pub fn keep(transaction: &mut Transaction<'_>, user: UserId, token: &str) -> ApiResult<()> {
    let now = transaction.now;
    let old = diesel::delete(resets::table.filter(resets::expires_at.le(now)));
    each!(&mut *transaction.connection, c => old.execute(c))?;
    let row = (
        resets::token_hash.eq(hash(token)),
        resets::user_id.eq(user),
        resets::expires_at.eq(now.plus_seconds(SECONDS)),
    );
    let statement = diesel::insert_into(resets::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

pub fn forget(transaction: &mut Transaction<'_>, request: RecordId) -> ApiResult<()> {
    let statement = diesel::delete(requests::table.find(request));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Whose a secret is, as long as it is good and they may sign in.
pub fn owner(connection: &mut Connection, token: &str, now: Timestamp) -> ApiResult<Option<UserId>> {
    let known = resets::table.find(hash(token)).filter(resets::expires_at.gt(now)).select(resets::user_id);
    let user: Option<UserId> = each!(&mut *connection, c => known.get_result(c).optional())?;
    let Some(user) = user else { return Ok(None) };
    let active = users::table
        .find(user)
        .filter(users::deleted_at.is_null())
        .filter(users::status.eq(UserStatus::Active))
        .select(users::id);
    Ok(each!(connection, c => active.get_result(c).optional())?)
}

/// Uses a secret up, and all others of the same person with it. Of two requests with the same one, one comes too late.
pub fn spend(transaction: &mut Transaction<'_>, token: &str) -> ApiResult<Option<UserId>> {
    let Some(user) = owner(transaction.connection, token, transaction.now)? else { return Ok(None) };
    let spent = diesel::delete(resets::table.find(hash(token)));
    if each!(&mut *transaction.connection, c => spent.execute(c))? == 0 {
        return Ok(None);
    }
    let others = diesel::delete(resets::table.filter(resets::user_id.eq(user)));
    each!(&mut *transaction.connection, c => others.execute(c))?;
    Ok(Some(user))
}
