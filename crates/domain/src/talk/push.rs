//! The devices on which somebody is told by push messages of the browser (W3C Push API; RFC 8030, 8291, 8292).

use crate::kernel::{PushSubscriptionId, Timestamp};
use serde::{Deserialize, Serialize};
use std::borrow::Cow;
use validator::{Validate, ValidationError};

/// Devices of one person that are told; another one takes the place of the oldest.
pub const MOST_DEVICES: usize = 20;
/// Longer ones no push service gives out.
const LONGEST_ENDPOINT: usize = 1_000;

/// What the browser's `PushSubscription` says of itself.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct NewPushSubscription {
    /// Where messages go: an address of the browser's push service.
    #[validate(custom(function = "endpoint"))]
    #[cfg_attr(
        feature = "openapi",
        schema(min_length = 9, max_length = 1000, pattern = "^https://", example = "https://push.example.com/abc")
    )]
    pub endpoint: String,
    #[validate(nested)]
    pub keys: PushKeys,
}

/// With what its messages are encrypted.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct PushKeys {
    /// The browser's public key: a point of P-256, uncompressed, 65 bytes in base64url without `=`.
    #[validate(custom(function = "public_key"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 87, max_length = 87, pattern = "^B[A-Za-z0-9_-]{86}$"))]
    pub p256dh: String,
    /// Sixteen bytes in base64url without `=`.
    #[validate(custom(function = "auth_secret"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 22, max_length = 22, pattern = "^[A-Za-z0-9_-]{22}$"))]
    pub auth: String,
}

/// Whoever knows the address and the keys could write to the device.
impl std::fmt::Debug for NewPushSubscription {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("NewPushSubscription(***)")
    }
}

impl std::fmt::Debug for PushKeys {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("PushKeys(***)")
    }
}

fn refuse(code: &'static str, message: &'static str) -> Result<(), ValidationError> {
    Err(ValidationError::new(code).with_message(Cow::Borrowed(message)))
}

/// Its form alone; whom it may reach is the server's to say.
fn endpoint(address: &str) -> Result<(), ValidationError> {
    let good = address.len() <= LONGEST_ENDPOINT
        && address.len() > "https://".len()
        && address.bytes().all(|byte| byte.is_ascii_graphic());
    if good { Ok(()) } else { refuse("endpoint", "This is no address of a push service") }
}

fn is_base64url(text: &str) -> bool {
    text.bytes().all(|byte| byte.is_ascii_alphanumeric() || byte == b'-' || byte == b'_')
}

fn public_key(text: &str) -> Result<(), ValidationError> {
    // The first byte of an uncompressed point is 4.
    if text.len() == 87 && text.starts_with('B') && is_base64url(text) {
        Ok(())
    } else {
        refuse("key", "This is no public key of a browser")
    }
}

fn auth_secret(text: &str) -> Result<(), ValidationError> {
    if text.len() == 22 && is_base64url(text) { Ok(()) } else { refuse("key", "This is no secret of a browser") }
}

/// One device of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscription {
    pub id: PushSubscriptionId,
    /// The browser's own description of itself.
    pub user_agent: String,
    pub created_at: Timestamp,
    /// When a message last reached its push service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_sent_at: Option<Timestamp>,
    /// The session that asks made it.
    pub current: bool,
}

/// The caller's devices, and what a browser needs to become one.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PushSubscriptions {
    pub data: Vec<PushSubscription>,
    /// This installation's public key (VAPID, RFC 8292), for `applicationServerKey`: base64url without `=`.
    pub application_server_key: String,
}
