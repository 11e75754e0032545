//! The table of sessions and their refresh tokens.
//!
//! A refresh token is used once: each use gives the next one, which follows from it by a key of the server. One that comes
//! a second time was copied by somebody, so the whole session ends; but for a moment the one just replaced gets the same
//! next one again, because an answer may be lost on its way, and two tabs may ask at once. That gives a thief no second
//! line of tokens: both hold the same one, and whoever comes later with it ends the session. Only the hash is stored.

use crate::kernel::courier;
use crate::kernel::db::schema::{sessions, users};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::{Secrets, random, sign};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use diesel::prelude::*;
use domain::admin::auth::Session;
use domain::kernel::{ProblemCode, SessionId, Timestamp, UserId};
use sha2::{Digest, Sha256};

/// A session ends so long after its last use.
pub const SESSION_SECONDS: i64 = 30 * 24 * 60 * 60;
/// The token just replaced is good for so long, unless the next one was used: the time that a phone takes to find its
/// network again.
const GRACE_SECONDS: i64 = 60;

/// What the cookie holds: the session's id and a secret.
pub fn new_token(id: SessionId) -> ApiResult<String> {
    Ok(format!("{}.{}", id.0.simple(), BASE64.encode(random::<32>()?)))
}

/// The token that a refresh gives for this one, always the same. `None` where it names no session.
pub fn successor(secrets: &Secrets, token: &str) -> Option<String> {
    let secret = sign(&secrets.derive("refresh token"), token.as_bytes());
    Some(format!("{}.{}", id_of(token)?.0.simple(), BASE64.encode(secret)))
}

fn hash(token: &str) -> Vec<u8> {
    Sha256::digest(token.as_bytes()).to_vec()
}

/// Opens a session; `token` is made before, because the statements may run twice.
pub fn open(
    transaction: &mut Transaction<'_>,
    id: SessionId,
    user: UserId,
    token: &str,
    user_agent: &str,
) -> ApiResult<()> {
    let now = transaction.now;
    let row = (
        sessions::id.eq(id),
        sessions::user_id.eq(user),
        sessions::token_hash.eq(hash(token)),
        sessions::rotated_at.eq(now),
        sessions::user_agent.eq(user_agent.chars().take(300).collect::<String>()),
        sessions::created_at.eq(now),
        sessions::last_used_at.eq(now),
        sessions::expires_at.eq(now.plus_seconds(SESSION_SECONDS)),
    );
    let statement = diesel::insert_into(sessions::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let seen = diesel::update(users::table.find(user)).set(users::last_sign_in_at.eq(Some(now)));
    each!(&mut *transaction.connection, c => seen.execute(c))?;
    Ok(())
}

/// What a refresh comes to.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Refreshed {
    /// The next token is in force, since now or since a moment ago.
    Rotated(SessionId, UserId),
    /// The token was used before: somebody had copied it, so the session is over.
    Copied(SessionId, UserId),
    /// No such session, or one that was not used for too long.
    Refused,
}

/// Whose it is, its two hashes, when it was rotated and when it ends.
type SessionRow = (UserId, Vec<u8>, Option<Vec<u8>>, Timestamp, Timestamp);

/// Exchanges a refresh token for `next`, its [`successor`]. A session that was not used for `idle_minutes` is over.
pub fn refresh(
    transaction: &mut Transaction<'_>,
    token: &str,
    idle_minutes: Option<i32>,
    next: &str,
) -> ApiResult<Refreshed> {
    let Some(id) = id_of(token) else { return Ok(Refreshed::Refused) };
    // Of two tabs that refresh at once one rotates, and the other sees that it did.
    transaction.lock(&format!("session {id}"))?;
    let query = sessions::table.find(id).filter(sessions::ended_at.is_null()).select((
        sessions::user_id,
        sessions::token_hash,
        sessions::previous_hash,
        sessions::rotated_at,
        sessions::expires_at,
    ));
    let row: Option<SessionRow> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    let Some((user, current, previous, rotated_at, expires_at)) = row else { return Ok(Refreshed::Refused) };
    let (now, presented) = (transaction.now, hash(token));
    // What is used now was rotated when it was used last.
    let idle = idle_minutes.is_some_and(|minutes| rotated_at.plus_seconds(i64::from(minutes) * 60) <= now);
    if expires_at <= now || idle {
        return Ok(Refreshed::Refused);
    }
    if presented == current {
        let statement = diesel::update(sessions::table.find(id)).set((
            sessions::token_hash.eq(hash(next)),
            sessions::previous_hash.eq(Some(current)),
            sessions::rotated_at.eq(now),
            sessions::last_used_at.eq(now),
            sessions::expires_at.eq(now.plus_seconds(SESSION_SECONDS)),
        ));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        return Ok(Refreshed::Rotated(id, user));
    }
    // The next one is still the one in force: nobody has used it.
    let just_replaced = previous.as_ref() == Some(&presented) && hash(next) == current;
    if just_replaced && rotated_at.plus_seconds(GRACE_SECONDS) > now {
        return Ok(Refreshed::Rotated(id, user));
    }
    tracing::warn!(session = %id, "an old refresh token came again; the session ends");
    end(transaction, user, id)?;
    Ok(Refreshed::Copied(id, user))
}

/// The session that a refresh token names.
pub fn id_of(token: &str) -> Option<SessionId> {
    token.split_once('.')?.0.parse().ok()
}

/// Ends a session of a user; one that is over already stays so.
pub fn end(transaction: &mut Transaction<'_>, user: UserId, id: SessionId) -> ApiResult<()> {
    let mine = sessions::table.find(id).filter(sessions::user_id.eq(user));
    let known: i64 = each!(&mut *transaction.connection, c => mine.count().get_result(c))?;
    if known == 0 {
        return Err(ApiError::new(ProblemCode::NotFound));
    }
    let open = sessions::table.find(id).filter(sessions::ended_at.is_null());
    let statement = diesel::update(open).set(sessions::ended_at.eq(Some(transaction.now)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    courier::forget_devices(transaction, user)
}

/// Ends every session of a user but `keep`; says how many that were.
pub fn end_all(transaction: &mut Transaction<'_>, user: UserId, keep: Option<SessionId>) -> ApiResult<usize> {
    let kept = keep.unwrap_or(SessionId(uuid::Uuid::nil()));
    let open = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::id.ne(kept));
    let statement = diesel::update(open).set(sessions::ended_at.eq(Some(transaction.now)));
    let ended = each!(&mut *transaction.connection, c => statement.execute(c))?;
    courier::forget_devices(transaction, user)?;
    Ok(ended)
}

/// The open sessions of a user, the last used first.
pub fn list(connection: &mut Connection, user: UserId, current: SessionId, now: Timestamp) -> ApiResult<Vec<Session>> {
    let query = sessions::table
        .filter(sessions::user_id.eq(user))
        .filter(sessions::ended_at.is_null())
        .filter(sessions::expires_at.gt(now))
        .order((sessions::last_used_at.desc(), sessions::id.desc()))
        .select((
            sessions::id,
            sessions::created_at,
            sessions::last_used_at,
            sessions::expires_at,
            sessions::user_agent,
        ));
    let rows: Vec<(SessionId, Timestamp, Timestamp, Timestamp, String)> = each!(connection, c => query.load(c))?;
    let session = |(id, created_at, last_used_at, expires_at, user_agent)| Session {
        id,
        created_at,
        last_used_at,
        expires_at,
        user_agent,
        current: id == current,
    };
    Ok(rows.into_iter().map(session).collect())
}
