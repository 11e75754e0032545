//! What a refused request answers: RFC 9457 `application/problem+json`, one shape for every error.

use super::RecordId;
use super::policy::Resource;
use serde::{Deserialize, Serialize};

crate::labels!(
    /// Every kind of problem. Each has a page at `/problems/<code>`.
    ProblemCode {
        Syntax = "syntax",
        Unauthenticated = "unauthenticated",
        WrongCredentials = "wrong_credentials",
        /// The password is right; the code of the authenticator app, or a recovery code, is still missing.
        SecondFactorRequired = "second_factor_required",
        WrongCode = "wrong_code",
        PasswordChangeRequired = "password_change_required",
        SecondFactorSetupRequired = "second_factor_setup_required",
        Forbidden = "forbidden",
        /// What an API key was not made for.
        InsufficientScope = "insufficient_scope",
        /// What only a signed-in person does.
        KeyNotAllowed = "key_not_allowed",
        NotFound = "not_found",
        MethodNotAllowed = "method_not_allowed",
        NotAcceptable = "not_acceptable",
        Conflict = "conflict",
        Duplicate = "duplicate",
        IllegalTransition = "illegal_transition",
        KeyInUse = "key_in_use",
        Gone = "gone",
        StaleVersion = "stale_version",
        TooLarge = "too_large",
        UnsupportedMedia = "unsupported_media",
        Invalid = "invalid",
        BadCursor = "bad_cursor",
        KeyReused = "key_reused",
        VersionRequired = "version_required",
        TooManyRequests = "too_many_requests",
        Internal = "internal",
        Busy = "busy",
    }
);

impl ProblemCode {
    /// The HTTP status of this problem: the one table of statuses.
    pub const fn status(self) -> u16 {
        match self {
            Self::Syntax | Self::BadCursor => 400,
            Self::Unauthenticated | Self::WrongCredentials | Self::SecondFactorRequired | Self::WrongCode => 401,
            Self::Forbidden
            | Self::PasswordChangeRequired
            | Self::SecondFactorSetupRequired
            | Self::InsufficientScope
            | Self::KeyNotAllowed => 403,
            Self::NotFound => 404,
            Self::MethodNotAllowed => 405,
            Self::NotAcceptable => 406,
            Self::Conflict | Self::Duplicate | Self::IllegalTransition | Self::KeyInUse => 409,
            Self::Gone => 410,
            Self::StaleVersion => 412,
            Self::TooLarge => 413,
            Self::UnsupportedMedia => 415,
            Self::Invalid | Self::KeyReused => 422,
            Self::VersionRequired => 428,
            Self::TooManyRequests => 429,
            Self::Internal => 500,
            Self::Busy => 503,
        }
    }

    /// A short sentence for people, the same for every occurrence.
    pub const fn title(self) -> &'static str {
        match self {
            Self::Syntax => "The request could not be read",
            Self::Unauthenticated => "Sign in first",
            Self::WrongCredentials => "The e-mail address or the password is wrong",
            Self::SecondFactorRequired => "Enter the code of your authenticator app",
            Self::WrongCode => "The code is wrong",
            Self::PasswordChangeRequired => "Choose a new password first",
            Self::SecondFactorSetupRequired => "Set up two-step sign-in first",
            Self::InsufficientScope => "The API key was not made for this",
            Self::KeyNotAllowed => "Only a signed-in person may do this",
            Self::Forbidden => "Your role does not allow this",
            Self::NotFound => "There is nothing here that you may see",
            Self::MethodNotAllowed => "This address does not accept that method",
            Self::NotAcceptable => "This address cannot answer in that format",
            Self::Conflict => "The record's state does not allow this",
            Self::Duplicate => "A record like this exists already",
            Self::IllegalTransition => "The record cannot move to that status",
            Self::KeyInUse => "A request with this idempotency key is still running",
            Self::Gone => "This is no longer here",
            Self::StaleVersion => "The record was changed in the meantime",
            Self::TooLarge => "The request is too large",
            Self::UnsupportedMedia => "This content type is not accepted here",
            Self::Invalid => "Some fields need another value",
            Self::BadCursor => "The cursor is not one that this list gave out",
            Self::KeyReused => "The idempotency key was used for another request",
            Self::VersionRequired => "Say which version you are changing (If-Match)",
            Self::TooManyRequests => "Too many requests",
            Self::Internal => "Something went wrong on the server",
            Self::Busy => "The server is busy",
        }
    }
}

/// What is wrong with one field.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct FieldProblem {
    /// JSON pointer into the request body (`/phones/0/number`), or the name of a query parameter.
    pub pointer: String,
    /// A word that stays the same: `length`, `required`, `phone`, …
    pub code: String,
    /// A sentence for people.
    pub detail: String,
}

impl FieldProblem {
    pub fn new(pointer: impl Into<String>, code: impl Into<String>, detail: impl Into<String>) -> Self {
        Self { pointer: pointer.into(), code: code.into(), detail: detail.into() }
    }
}

/// A record that may be the same as one that somebody wants to make.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Candidate {
    pub resource: Resource,
    pub id: RecordId,
    pub name: String,
    /// What tells namesakes apart, in one line.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// How alike they are, from 0 to 100.
    pub score: i32,
    /// What speaks for it, in words that stay the same: `same_phone`, `similar_name`.
    pub reasons: Vec<String>,
    /// It has to be decided on before another one is made.
    pub strong: bool,
}

/// RFC 9457 problem details.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// A page that explains this kind of problem.
    #[serde(rename = "type")]
    pub type_: String,
    pub title: String,
    /// The HTTP status, repeated.
    pub status: u16,
    /// What is special about this occurrence.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// The path that was asked for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub instance: Option<String>,
    pub code: ProblemCode,
    /// Names this request in the server's log.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub request_id: Option<String>,
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub errors: Vec<FieldProblem>,
    /// For `illegal_transition`: where the record may move instead.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub allowed: Vec<String>,
    /// For `duplicate`, where somebody has to decide: the records that may be the same.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub candidates: Vec<Candidate>,
}

impl Problem {
    pub fn new(code: ProblemCode) -> Self {
        Self {
            type_: format!("/problems/{code}"),
            title: code.title().to_owned(),
            status: code.status(),
            detail: None,
            instance: None,
            code,
            request_id: None,
            errors: Vec::new(),
            allowed: Vec::new(),
            candidates: Vec::new(),
        }
    }

    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    #[must_use]
    pub fn with_errors(mut self, errors: Vec<FieldProblem>) -> Self {
        self.errors = errors;
        self
    }

    /// One field, one complaint.
    pub fn field(pointer: impl Into<String>, code: &str, detail: impl Into<String>) -> Self {
        Self::new(ProblemCode::Invalid).with_errors(vec![FieldProblem::new(pointer, code, detail)])
    }
}
