//! What requests carry beside the address: bodies that were checked, versions, addresses of origin.

use super::error::{ApiError, ApiResult};
use actix_web::http::header;
use actix_web::{HttpRequest, web};
use domain::kernel::{FieldProblem, New, ProblemCode, rules};
use serde::de::DeserializeOwned;
use validator::Validate;

/// Reads a JSON body. Wrong syntax is 400, another content type 415, a wrong shape 422 with the field.
pub fn json<T: DeserializeOwned>(request: &HttpRequest, body: &[u8]) -> ApiResult<T> {
    require_type(request, &["application/json"])?;
    parse(body)
}

/// The same, and the value's own rules.
pub fn checked<T: DeserializeOwned + Validate>(request: &HttpRequest, body: &[u8]) -> ApiResult<T> {
    let value = json(request, body)?;
    check(&value)?;
    Ok(value)
}

/// The body that creates a record.
pub fn checked_new<T: DeserializeOwned + Validate>(request: &HttpRequest, body: &[u8]) -> ApiResult<New<T>> {
    let new: New<T> = json(request, body)?;
    check(&new.record)?;
    Ok(new)
}

pub fn check(value: &impl Validate) -> ApiResult<()> {
    let problems = rules::check(value);
    if problems.is_empty() { Ok(()) } else { Err(ApiError::invalid(problems)) }
}

/// The `application/merge-patch+json` (or plain JSON) object of a PATCH.
pub fn merge_patch(request: &HttpRequest, body: &[u8]) -> ApiResult<serde_json::Value> {
    require_type(request, &["application/merge-patch+json", "application/json"])?;
    let patch: serde_json::Value = parse(body)?;
    if patch.is_object() { Ok(patch) } else { Err(ApiError::field("", "type", "A patch is an object")) }
}

fn require_type(request: &HttpRequest, accepted: &[&str]) -> ApiResult<()> {
    let given = request.headers().get(header::CONTENT_TYPE).and_then(|value| value.to_str().ok()).unwrap_or_default();
    let essence = given.split(';').next().unwrap_or_default().trim();
    if accepted.iter().any(|accepted| essence.eq_ignore_ascii_case(accepted)) {
        Ok(())
    } else {
        Err(ApiError::detailed(ProblemCode::UnsupportedMedia, format!("Send {}", accepted.join(" or "))))
    }
}

fn parse<T: DeserializeOwned>(body: &[u8]) -> ApiResult<T> {
    // serde would also read a struct from an array of its fields; every body of ours is an object.
    if body.trim_ascii_start().first() == Some(&b'[') && serde_json::from_slice::<serde::de::IgnoredAny>(body).is_ok() {
        return Err(ApiError::field("", "type", "The body is an object"));
    }
    if has_nul(body) {
        return Err(ApiError::field("", "character", "Text has no NUL character"));
    }
    serde_json::from_slice(body).map_err(|cause| unreadable(&cause))
}

/// Whether a JSON document holds an escaped NUL: SQLite would keep one, PostgreSQL cannot.
fn has_nul(body: &[u8]) -> bool {
    let mut rest = body;
    while let Some(backslash) = rest.iter().position(|byte| *byte == b'\\') {
        let escape = rest.get(backslash + 1..).unwrap_or_default();
        if escape.starts_with(b"u0000") {
            return true;
        }
        // What follows may be a backslash itself.
        rest = escape.get(1..).unwrap_or_default();
    }
    false
}

/// A value of a JSON document that does not fit its type.
pub fn unreadable(cause: &serde_json::Error) -> ApiError {
    if cause.is_syntax() || cause.is_eof() {
        return ApiError::detailed(ProblemCode::Syntax, cause.to_string());
    }
    // serde's message names the field where it can; it repeats no more of the value than its own word.
    let text = cause.to_string();
    let field =
        text.split('`').nth(1).filter(|_| text.starts_with("missing field") || text.starts_with("unknown field"));
    let pointer = field.map(|field| format!("/{field}")).unwrap_or_default();
    let code = if text.starts_with("missing field") {
        "required"
    } else if text.starts_with("unknown field") {
        "unknown_field"
    } else {
        "type"
    };
    ApiError::invalid(vec![FieldProblem::new(pointer, code, text)])
}

/// The version in `If-Match`: 428 when it is absent.
pub fn required_version(request: &HttpRequest) -> ApiResult<i32> {
    let header = request.headers().get(header::IF_MATCH).ok_or_else(|| ApiError::new(ProblemCode::VersionRequired))?;
    let text = header.to_str().unwrap_or_default().trim();
    let version =
        text.strip_prefix('"').and_then(|text| text.strip_suffix('"')).filter(|text| !text.starts_with(['+', '-']));
    let unreadable = || ApiError::detailed(ProblemCode::Syntax, "If-Match is the ETag that was read, such as \"3\"");
    version.and_then(|text| text.parse().ok()).ok_or_else(unreadable)
}

/// A record's strong entity tag.
pub fn etag(version: i32) -> String {
    format!("\"{version}\"")
}

/// Whether the caller has this version already.
pub fn has_version(request: &HttpRequest, version: i32) -> bool {
    let tag = etag(version);
    let header = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    header.is_some_and(|list| list.split(',').map(str::trim).any(|known| known == tag || known == "*"))
}

/// An id in the address; one that is not an id names nothing.
pub fn path_id<T: std::str::FromStr>(path: &web::Path<String>) -> ApiResult<T> {
    path.parse().map_err(|_| ApiError::not_found())
}
