//! Passwords: argon2id with the parameters that OWASP recommends (19 MiB, two passes), never kept, never logged.

use super::sessions;
use crate::kernel::db::schema::users;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher, PasswordVerifier};
use argon2::{Algorithm, Argon2, Params, Version};
use diesel::prelude::*;
use domain::kernel::{SessionId, UserId};
use std::sync::LazyLock;
use tokio::sync::Semaphore;

/// Each hash takes 19 MiB and 20 ms: more at once would starve the requests of everybody else.
static AT_ONCE: LazyLock<Semaphore> = LazyLock::new(|| Semaphore::new(4));

fn argon2() -> ApiResult<Argon2<'static>> {
    let params = Params::new(19 * 1024, 2, 1, None).map_err(ApiError::internal)?;
    Ok(Argon2::new(Algorithm::Argon2id, Version::V0x13, params))
}

/// A salted hash in PHC form.
pub fn hash_waiting(password: &str) -> ApiResult<String> {
    let hash = argon2()?.hash_password(password.as_bytes()).map_err(ApiError::internal)?;
    Ok(hash.to_string())
}

pub async fn hash(password: String) -> ApiResult<String> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| ApiError::busy())?;
    actix_web::web::block(move || hash_waiting(&password)).await.map_err(|_| ApiError::busy())?
}

/// Compares with a stored hash. Without one the same work is done, so that time does not tell whether an account exists.
pub async fn verify(password: String, stored: Option<String>) -> ApiResult<bool> {
    let _turn = AT_ONCE.acquire().await.map_err(|_| ApiError::busy())?;
    let compare = move || -> ApiResult<bool> {
        let Some(stored) = stored else {
            hash_waiting(&password)?;
            return Ok(false);
        };
        let parsed = PasswordHash::new(&stored).map_err(ApiError::internal)?;
        Ok(argon2()?.verify_password(password.as_bytes(), &parsed).is_ok())
    };
    actix_web::web::block(compare).await.map_err(|_| ApiError::busy())?
}

/// The stored hash of a user.
pub fn stored(connection: &mut Connection, id: UserId) -> ApiResult<Option<String>> {
    let query = users::table.find(id).select(users::password_hash);
    Ok(each!(connection, c => query.get_result::<Option<String>>(c).optional())?.flatten())
}

/// Replaces a password and ends every session.
pub fn store(transaction: &mut Transaction<'_>, id: UserId, hash: &str, must_change: bool) -> ApiResult<()> {
    store_keeping(transaction, id, hash, must_change, None)
}

/// Replaces a password and ends every session but one.
pub fn store_keeping(
    transaction: &mut Transaction<'_>,
    id: UserId,
    hash: &str,
    must_change: bool,
    keep: Option<SessionId>,
) -> ApiResult<()> {
    let statement = diesel::update(users::table.find(id))
        .set((users::password_hash.eq(hash), users::must_change_password.eq(must_change)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    sessions::end_all(transaction, id, keep)?;
    Ok(())
}
