//! Access tokens: a JWT that names a session, signed with this installation's key, good for 15 minutes.

use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::Secrets;
use domain::kernel::{SessionId, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use std::sync::LazyLock;

/// How long an access token works.
pub const ACCESS_SECONDS: i64 = 15 * 60;
const ISSUER: &str = "setu";

#[derive(Serialize, Deserialize)]
struct Claims {
    iss: String,
    /// The session.
    sub: SessionId,
    /// Seconds since 1970.
    exp: i64,
}

/// A new token and when it ends.
pub fn issue(secrets: &Secrets, session: SessionId, now: Timestamp) -> ApiResult<(String, Timestamp)> {
    let expires_at = now.plus_seconds(ACCESS_SECONDS);
    let claims = Claims { iss: ISSUER.to_owned(), sub: session, exp: expires_at.micros() / 1_000_000 };
    let key = EncodingKey::from_secret(&secrets.access);
    let token = encode(&Header::new(Algorithm::HS256), &claims, &key).map_err(ApiError::internal)?;
    Ok((token, expires_at))
}

static VALIDATION: LazyLock<Validation> = LazyLock::new(|| {
    // The algorithm is ours to say, never the token's.
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_issuer(&[ISSUER]);
    validation.set_required_spec_claims(&["exp", "iss", "sub"]);
    // Compared below, with the clock that tests control.
    validation.validate_exp = false;
    validation
});

/// The session of a token that this installation signed and that has not ended.
pub fn verify(secrets: &Secrets, token: &str, now: Timestamp) -> Option<SessionId> {
    let key = DecodingKey::from_secret(&secrets.access);
    let claims = decode::<Claims>(token, &key, &VALIDATION).ok()?.claims;
    (claims.exp > now.micros() / 1_000_000).then_some(claims.sub)
}
