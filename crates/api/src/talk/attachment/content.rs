//! `GET /attachments/{id}/content`: the bytes behind a signed link, in pieces, so that none of them ever runs here.

use super::link::{self, Part};
use super::upload::blocking;
use super::{store, thumbnail_name};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::path_id;
use crate::kernel::state::State;
use actix_web::http::header::{self, ContentDisposition, DispositionParam, DispositionType, ExtendedValue};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::kernel::AttachmentId;
use domain::talk::attachment::PICTURES;
use futures_util::stream::try_unfold;
use std::fs::File;
use std::io::Read;

const PIECE: usize = 256 * 1024;

/// Whatever the bytes are: they load nothing, run nothing, and belong to no origin.
const NOTHING: &str = "default-src 'none'; sandbox; frame-ancestors 'none'";

/// Download a file, or show a picture, by the link that its record's list gave.
///
/// The link is the permission: it names one file and ends within half an hour.
#[utoipa::path(
    tag = "attachments", operation_id = "getAttachmentContent", security(()),
    params(
        ("id" = AttachmentId, Path, description = "The file's id"),
        ("part" = String, Query, description = "What of it", pattern = "^(file|picture|thumbnail)$"),
        ("end" = i64, Query, description = "When the link ends, in seconds since 1970"),
        ("signature" = String, Query, description = "This server's own", max_length = 100),
    ),
    responses(
        (status = 200, description = "The bytes", body = Vec<u8>, content_type = "application/octet-stream"),
        (status = 404, description = "No such file, or the link has ended"),
    ),
)]
#[get("/attachments/{id}/content")]
pub(super) async fn get_attachment_content(
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id: AttachmentId = path_id(&id)?;
    let part = link::verify(&state.secrets, id, request.query_string(), state.database.clock.now())?;
    let facts = state.database.read(move |connection| store::facts(connection, id)).await?;
    let facts = facts.ok_or_else(ApiError::not_found)?;
    let (name, shown_as) = match part {
        Part::Thumbnail if facts.has_thumbnail => (thumbnail_name(facts.file_id), Some("image/jpeg")),
        Part::Picture => (facts.file_id.to_string(), PICTURES.iter().copied().find(|kind| *kind == facts.content_type)),
        Part::File => (facts.file_id.to_string(), None),
        Part::Thumbnail => return Err(ApiError::not_found()),
    };
    if part == Part::Picture && shown_as.is_none() {
        return Err(ApiError::not_found());
    }
    let files = state.files.clone();
    let (file, size) = blocking(move || {
        let file = files.open(&name).map_err(|cause| {
            tracing::error!(%cause, "the bytes of a file are not there");
            ApiError::not_found()
        })?;
        let size = file.metadata().map_err(ApiError::internal)?.len();
        Ok((file, size))
    })
    .await?;
    let disposition = match shown_as {
        Some(_) => DispositionType::Inline,
        None => DispositionType::Attachment,
    };
    let extended = ExtendedValue {
        charset: header::Charset::Ext("UTF-8".to_owned()),
        language_tag: None,
        value: facts.name.as_bytes().to_vec(),
    };
    let plain: String = facts.name.chars().map(|letter| if letter.is_ascii() { letter } else { '_' }).collect();
    let parameters = vec![DispositionParam::Filename(plain), DispositionParam::FilenameExt(extended)];
    Ok(HttpResponse::Ok()
        .content_type(shown_as.unwrap_or("application/octet-stream"))
        .insert_header(ContentDisposition { disposition, parameters })
        .insert_header((header::CONTENT_SECURITY_POLICY, NOTHING))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        // The link names one content, and is another one in half an hour.
        .insert_header((header::CACHE_CONTROL, "private, max-age=1800, immutable"))
        // Pictures do not get smaller, and a download should tell its size.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .no_chunking(size)
        .streaming(try_unfold(file, |file| async move {
            let (file, piece) = blocking(move || piece(file)).await?;
            Ok::<_, ApiError>((!piece.is_empty()).then(|| (web::Bytes::from(piece), file)))
        })))
}

fn piece(mut file: File) -> ApiResult<(File, Vec<u8>)> {
    let mut piece = Vec::with_capacity(PIECE);
    let room = u64::try_from(PIECE).map_err(ApiError::internal)?;
    Read::by_ref(&mut file).take(room).read_to_end(&mut piece).map_err(ApiError::internal)?;
    Ok((file, piece))
}
