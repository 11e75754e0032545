//! The body of an upload, written to a file without a name while it comes.

use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::idempotency::{Key, RequestHash};
use actix_web::{HttpMessage, HttpRequest, web};
use domain::kernel::{ProblemCode, UserId};
use futures_util::StreamExt;
use std::fs::File;
use std::io::Write;

/// Bytes that are collected before they are written.
const PIECE: usize = 256 * 1024;

/// What clients call the files that come in.
const MEDIA_TYPES: [&str; 10] = [
    "text/csv",
    "text/plain",
    "text/tab-separated-values",
    "text/vcard",
    "text/x-vcard",
    "text/directory",
    "application/octet-stream",
    "application/vnd.ms-excel",
    "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "application/zip",
];

/// A file that has come in whole.
pub struct Upload {
    pub file: File,
    /// Bytes.
    pub size: i64,
    pub key: Option<Key>,
}

/// Takes the body in, up to the limit for files.
pub async fn receive(
    request: &HttpRequest,
    mut payload: web::Payload,
    user_id: UserId,
    limit: usize,
) -> ApiResult<Upload> {
    if !MEDIA_TYPES.contains(&request.content_type()) {
        return Err(ApiError::detailed(
            ProblemCode::UnsupportedMedia,
            "Send the file as application/octet-stream, text/csv, text/vcard or as a workbook",
        ));
    }
    let mut file = tempfile::tempfile().map_err(ApiError::internal)?;
    let mut hash = RequestHash::of(request);
    let (mut waiting, mut size) = (Vec::new(), 0);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| ApiError::detailed(ProblemCode::Syntax, cause.to_string()))?;
        size += chunk.len();
        if size > limit {
            return Err(ApiError::new(ProblemCode::TooLarge));
        }
        hash.add(&chunk);
        waiting.extend_from_slice(&chunk);
        if waiting.len() >= PIECE {
            (file, waiting) = written(file, waiting).await?;
        }
    }
    (file, _) = written(file, waiting).await?;
    let key = Key::with(request, user_id, hash)?;
    Ok(Upload { file, size: i64::try_from(size).map_err(ApiError::internal)?, key })
}

/// A disk may let one wait: not on the thread that serves sockets.
async fn written(mut file: File, mut bytes: Vec<u8>) -> ApiResult<(File, Vec<u8>)> {
    let written = web::block(move || {
        file.write_all(&bytes)?;
        bytes.clear();
        Ok::<_, std::io::Error>((file, bytes))
    });
    written.await.map_err(|_| ApiError::busy())?.map_err(ApiError::internal)
}
