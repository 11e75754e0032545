//! Taking a file in: to the disk as it comes, never whole in memory; a thread of the pool is held only while it writes.

use super::{picture, thumbnail_name};
use crate::kernel::disk::{Beginning, Files};
use crate::kernel::error::{ApiError, ApiResult};
use actix_web::web;
use domain::kernel::{ProblemCode, RecordId};
use domain::talk::attachment::PICTURES;
use futures_util::StreamExt;
use sha2::{Digest, Sha256};
use std::io::Write;
use std::sync::Arc;

/// Bytes that are gathered before they are written.
const PIECE: usize = 256 * 1024;

/// A file that lies in its place; its row is still to be written.
#[derive(Debug, Clone)]
pub struct Taken {
    pub file_id: RecordId,
    pub content_type: String,
    pub size: i64,
    pub sha256: Vec<u8>,
    pub has_thumbnail: bool,
}

/// What has come so far.
struct Incoming {
    beginning: Beginning,
    hash: Sha256,
    size: usize,
}

impl Incoming {
    fn write(mut self, piece: &[u8]) -> ApiResult<Self> {
        self.beginning.file.write_all(piece).map_err(full_disk)?;
        self.hash.update(piece);
        self.size += piece.len();
        Ok(self)
    }
}

/// The body to its end: a file with a name of its own, which appears when it is whole.
pub async fn take(files: &Arc<dyn Files>, id: RecordId, mut payload: web::Payload, limit: usize) -> ApiResult<Taken> {
    let begin = Arc::clone(files);
    let beginning = blocking(move || begin.begin(&id.to_string()).map_err(full_disk)).await?;
    let mut incoming = Incoming { beginning, hash: Sha256::new(), size: 0 };
    let (mut piece, mut seen) = (Vec::with_capacity(PIECE), 0_usize);
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| ApiError::detailed(ProblemCode::Syntax, cause.to_string()))?;
        seen += chunk.len();
        if seen > limit {
            return Err(ApiError::new(ProblemCode::TooLarge));
        }
        piece.extend_from_slice(&chunk);
        if piece.len() >= PIECE {
            let full = std::mem::replace(&mut piece, Vec::with_capacity(PIECE));
            incoming = blocking(move || incoming.write(&full)).await?;
        }
    }
    if seen == 0 {
        return Err(ApiError::field("", "required", "The file is empty"));
    }
    let files = Arc::clone(files);
    blocking(move || keep(&*files, id, incoming.write(&piece)?)).await
}

/// The same for bytes that are there already. Waits for the disk.
pub fn take_bytes(files: &dyn Files, id: RecordId, bytes: &[u8]) -> ApiResult<Taken> {
    let beginning = files.begin(&id.to_string()).map_err(full_disk)?;
    let incoming = Incoming { beginning, hash: Sha256::new(), size: 0 };
    keep(files, id, incoming.write(bytes)?)
}

/// Looks what it is, makes its small picture, and puts both where they belong: the picture first, so that a file with its
/// row never waits for one.
fn keep(files: &dyn Files, id: RecordId, incoming: Incoming) -> ApiResult<Taken> {
    let Incoming { mut beginning, hash, size } = incoming;
    let content_type = picture::content_type(&mut beginning.file).map_err(ApiError::internal)?;
    let mut has_thumbnail = false;
    if PICTURES.contains(&content_type) {
        let mut small = files.begin(&thumbnail_name(id)).map_err(full_disk)?;
        has_thumbnail = picture::thumbnail(&mut beginning.file, &mut small.file).map_err(full_disk)?;
        if has_thumbnail {
            files.keep(small, &thumbnail_name(id)).map_err(full_disk)?;
        }
    }
    files.keep(beginning, &id.to_string()).map_err(full_disk)?;
    let size = i64::try_from(size).map_err(ApiError::internal)?;
    Ok(Taken {
        file_id: id,
        content_type: content_type.to_owned(),
        size,
        sha256: hash.finalize().to_vec(),
        has_thumbnail,
    })
}

/// Nothing was written for good, and nothing was acknowledged.
fn full_disk(cause: std::io::Error) -> ApiError {
    tracing::error!(%cause, "a file could not be written");
    ApiError::busy()
}

pub async fn blocking<T: Send + 'static>(work: impl FnOnce() -> ApiResult<T> + Send + 'static) -> ApiResult<T> {
    web::block(work).await.map_err(|_| ApiError::busy())?
}
