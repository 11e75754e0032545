//! `Idempotency-Key`: a request that is sent again answers what it answered before, and has its effect once.
//!
//! The key's row is written in the transaction of the effect, so that neither exists without the other.

use super::db::Transaction;
use super::db::schema::idempotency_keys as keys;
use super::error::{ApiError, ApiResult};
use actix_web::HttpRequest;
use diesel::prelude::*;
use domain::kernel::{ProblemCode, UserId};
use sha2::{Digest, Sha256};

/// How long an answer is kept.
const KEPT_SECONDS: i64 = 24 * 60 * 60;

/// A key as it came, with what the request asks.
#[derive(Debug, Clone)]
pub struct Key {
    user_id: UserId,
    name: String,
    request_hash: Vec<u8>,
}

/// An answer that can be given again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer {
    pub status: u16,
    pub location: Option<String>,
    pub etag: Option<String>,
    /// JSON; empty when there is none.
    pub body: String,
    /// It is an earlier request's answer.
    pub replayed: bool,
}

impl Key {
    /// The key of a request, if it has one.
    pub fn of(request: &HttpRequest, user_id: UserId, body: &[u8]) -> ApiResult<Option<Self>> {
        let mut hash = RequestHash::of(request);
        hash.add(body);
        Self::with(request, user_id, hash)
    }

    /// The same, for a body that was never whole in memory.
    pub fn with(request: &HttpRequest, user_id: UserId, hash: RequestHash) -> ApiResult<Option<Self>> {
        let Some(header) = request.headers().get("idempotency-key") else { return Ok(None) };
        let key = header.to_str().unwrap_or_default().trim();
        if key.is_empty() || key.len() > 200 {
            return Err(ApiError::field(
                "Idempotency-Key",
                "length",
                "An idempotency key has 1 to 200 visible characters",
            ));
        }
        Ok(Some(Self { user_id, name: key.to_owned(), request_hash: hash.0.finalize().to_vec() }))
    }
}

/// What tells one request from another.
pub struct RequestHash(Sha256);

impl RequestHash {
    /// Of a request without its body.
    pub fn of(request: &HttpRequest) -> Self {
        let mut hash = Sha256::new();
        hash.update(request.method().as_str());
        hash.update([0]);
        hash.update(request.uri().to_string());
        hash.update([0]);
        Self(hash)
    }

    /// More of its body.
    pub fn add(&mut self, body: &[u8]) {
        self.0.update(body);
    }
}

/// A stored answer, with the hash of its request and its age.
type Row = (Vec<u8>, i32, Option<String>, Option<String>, String, domain::kernel::Timestamp);

/// Gives the stored answer, or has the effect and stores its answer.
pub fn once(
    transaction: &mut Transaction<'_>,
    key: Option<&Key>,
    effect: impl FnOnce(&mut Transaction<'_>) -> ApiResult<Answer>,
) -> ApiResult<Answer> {
    let Some(key) = key else { return effect(transaction) };
    // The same request at another node, or at this one a moment ago: it ends first, and this one gives its answer.
    transaction.lock(&format!("idempotency key {} {}", key.user_id, key.name))?;
    let query = keys::table.find((key.user_id, &key.name)).select((
        keys::request_hash,
        keys::status,
        keys::location,
        keys::etag,
        keys::body,
        keys::created_at,
    ));
    let known: Option<Row> = each!(&mut *transaction.connection, c => query.get_result(c).optional())?;
    if let Some((request_hash, status, location, etag, body, created_at)) = known {
        if created_at.plus_seconds(KEPT_SECONDS) > transaction.now {
            if request_hash != key.request_hash {
                return Err(ApiError::new(ProblemCode::KeyReused));
            }
            let status = u16::try_from(status).map_err(ApiError::internal)?;
            return Ok(Answer { status, location, etag, body, replayed: true });
        }
        let expired = diesel::delete(keys::table.find((key.user_id, &key.name)));
        each!(&mut *transaction.connection, c => expired.execute(c))?;
    }
    let answer = effect(transaction)?;
    let row = (
        keys::user_id.eq(key.user_id),
        keys::key.eq(&key.name),
        keys::request_hash.eq(&key.request_hash),
        keys::status.eq(i32::from(answer.status)),
        keys::location.eq(&answer.location),
        keys::etag.eq(&answer.etag),
        keys::body.eq(&answer.body),
        keys::created_at.eq(transaction.now),
    );
    let statement = diesel::insert_into(keys::table).values(row);
    match each!(&mut *transaction.connection, c => statement.execute(c)) {
        Ok(_) => Ok(answer),
        Err(diesel::result::Error::DatabaseError(diesel::result::DatabaseErrorKind::UniqueViolation, _)) => {
            Err(ApiError::Later(ProblemCode::KeyInUse, 1))
        }
        Err(cause) => Err(cause.into()),
    }
}

/// Deletes answers that are too old to be given again.
pub fn forget_old(transaction: &mut Transaction<'_>) -> ApiResult<usize> {
    let old = diesel::delete(keys::table.filter(keys::created_at.lt(transaction.now.plus_seconds(-KEPT_SECONDS))));
    Ok(each!(&mut *transaction.connection, c => old.execute(c))?)
}
