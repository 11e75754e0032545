//! Signing in: what is sent and answered, and the list of one's sessions.

use super::user::{Language, User};
use crate::kernel::{SessionId, Timestamp, rules};
use serde::{Deserialize, Serialize};
use validator::Validate;

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Login {
    #[validate(length(min = 1, max = 254, message = "Enter your e-mail address"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 254, example = "admin@example.in"))]
    pub email: String,
    #[validate(length(min = 1, max = 256, message = "Enter your password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, format = Password))]
    pub password: String,
    /// What the authenticator app shows, or a recovery code. Sent when the answer without it asks for it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[validate(length(max = 20, message = "Enter the six digits that the app shows"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 20, example = "287082"))]
    pub code: Option<String>,
}

/// Nothing of a sign-in reaches a log.
impl std::fmt::Debug for Login {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("Login(***)")
    }
}

/// The answer to a sign-in or a refresh. The refresh token travels in an `HttpOnly` cookie, never in the body.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// A JWT for the `Authorization: Bearer` header.
    pub access_token: String,
    /// When the access token stops working (15 minutes after it was made).
    pub expires_at: Timestamp,
    pub user: User,
    /// Minutes without input after which the app signs out; absent for never.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub idle_minutes: Option<i32>,
    /// The number of the newest event: whoever gives it to `/events/stream` as `Last-Event-ID` hears of every change from
    /// now on, also of those made before the stream is open.
    #[cfg_attr(feature = "openapi", schema(minimum = 0))]
    pub last_event: i64,
    /// 32 bytes in base64, the same in every session of a person, made of a key of the server. What a device keeps for
    /// them is sealed with a key that goes with the session; this one opens it again at the next sign-in.
    #[cfg_attr(feature = "openapi", schema(min_length = 44, max_length = 44))]
    pub device_key: String,
}

#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[validate(length(min = 1, max = 256, message = "Enter your present password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 256, format = Password))]
    pub current_password: String,
    #[validate(custom(function = "rules::password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 256, format = Password))]
    pub new_password: String,
}

impl std::fmt::Debug for ChangePassword {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("ChangePassword(***)")
    }
}

/// What a person may change about themselves.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct Preferences {
    pub language: Language,
    #[validate(length(min = 1, max = 64, message = "Enter a time zone such as Asia/Kolkata"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 64, example = "Asia/Kolkata"))]
    pub time_zone: String,
}

/// Whether this installation still waits for its first administrator.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SetupState {
    pub needs_first_admin: bool,
    /// Whether a forgotten password can be replaced by e-mail.
    #[serde(default)]
    pub sends_mail: bool,
}

/// The first administrator of an empty installation; refused (409) once any user exists.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize, Validate)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct FirstAdmin {
    #[validate(length(min = 1, max = 120, message = "Enter your name"), custom(function = "rules::filled"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub full_name: String,
    #[validate(custom(function = "rules::email"))]
    #[cfg_attr(feature = "openapi", schema(max_length = 254, example = "admin@example.in"))]
    pub email: String,
    #[validate(custom(function = "rules::password"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 12, max_length = 256, format = Password))]
    pub password: String,
    /// The name of the hospital, which becomes the first facility.
    #[validate(length(min = 1, max = 120, message = "Enter the hospital's name"), custom(function = "rules::filled"))]
    #[cfg_attr(feature = "openapi", schema(min_length = 1, max_length = 120))]
    pub facility_name: String,
}

impl std::fmt::Debug for FirstAdmin {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        out.write_str("FirstAdmin(***)")
    }
}

/// One signed-in device of the caller.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Session {
    pub id: SessionId,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
    pub expires_at: Timestamp,
    /// The browser's own description of itself.
    pub user_agent: String,
    /// The session that asks.
    pub current: bool,
}
