//! Links that need no token and end soon: an `<img>` and a download cannot send one. Signed with a key of their own.

use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::{Secrets, sign};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::kernel::{AttachmentId, Timestamp};
use subtle::ConstantTimeEq;

/// How long a link works at least, and at most twice as long: links of the same quarter of an hour are the same, so that
/// browsers keep what they have.
const SECONDS: i64 = 15 * 60;

/// What a link gives.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Part {
    /// To be saved, never shown.
    File,
    Picture,
    Thumbnail,
}

impl Part {
    const ALL: [Self; 3] = [Self::File, Self::Picture, Self::Thumbnail];

    const fn as_str(self) -> &'static str {
        match self {
            Self::File => "file",
            Self::Picture => "picture",
            Self::Thumbnail => "thumbnail",
        }
    }

    fn of(word: &str) -> Option<Self> {
        Self::ALL.into_iter().find(|part| part.as_str() == word)
    }
}

/// When links that are made now end.
pub fn end(now: Timestamp) -> Timestamp {
    let second = now.micros() / 1_000_000;
    let end = (second / SECONDS + 2) * SECONDS;
    Timestamp::from_micros(end.saturating_mul(1_000_000)).unwrap_or(now)
}

fn signature(secrets: &Secrets, id: AttachmentId, part: Part, end: i64) -> String {
    let key = secrets.derive("attachments");
    BASE64.encode(sign(&key, format!("{id} {} {end}", part.as_str()).as_bytes()))
}

pub fn address(secrets: &Secrets, id: AttachmentId, part: Part, end: Timestamp) -> String {
    let end = end.micros() / 1_000_000;
    let signature = signature(secrets, id, part, end);
    format!("/api/v1/attachments/{id}/content?part={}&end={end}&signature={signature}", part.as_str())
}

/// What a link gives, if this installation signed it and it has not ended; else nothing is there.
pub fn verify(secrets: &Secrets, id: AttachmentId, query: &str, now: Timestamp) -> ApiResult<Part> {
    let (mut part, mut end, mut given) = (None, None, String::new());
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "part" => part = Part::of(&value),
            "end" => end = value.parse::<i64>().ok(),
            "signature" => given = value.into_owned(),
            _ => {}
        }
    }
    let (Some(part), Some(end)) = (part, end) else { return Err(ApiError::not_found()) };
    let same: bool = signature(secrets, id, part, end).as_bytes().ct_eq(given.as_bytes()).into();
    if same && end > now.micros() / 1_000_000 { Ok(part) } else { Err(ApiError::not_found()) }
}
