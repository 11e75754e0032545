//! Files as answers, written while they are read: a large one is never whole in memory.

use super::db::Database;
use super::error::{ApiError, ApiResult};
use super::files;
use actix_web::HttpResponse;
use actix_web::http::header::{ContentDisposition, DispositionParam, DispositionType};
use actix_web::web::Bytes;
use domain::kernel::RecordId;
use futures_util::stream::{Stream, try_unfold};
use std::future::Future;

/// The bytes of a file, as the specification says it.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
pub struct FileBody(#[expect(dead_code, reason = "only its schema is used")] Vec<u8>);

/// A download of that name.
pub fn answer<S>(file_name: &str, media_type: &str, body: S) -> HttpResponse
where
    S: Stream<Item = Result<Bytes, ApiError>> + 'static,
{
    let disposition = ContentDisposition {
        disposition: DispositionType::Attachment,
        parameters: vec![DispositionParam::Filename(file_name.to_owned())],
    };
    HttpResponse::Ok().content_type(media_type).insert_header(disposition).streaming(body)
}

/// A file of the database.
pub fn stored(database: Database, id: RecordId) -> impl Stream<Item = Result<Bytes, ApiError>> {
    in_steps(-1, move |position| {
        let database = database.clone();
        async move {
            let piece = database.read(move |connection| files::piece_behind(connection, id, position)).await?;
            Ok(piece.map(|(position, bytes)| (bytes, position)))
        }
    })
}

/// Steps until there is none: each gives bytes and where the next begins.
pub fn in_steps<P, F>(first: P, step: impl Fn(P) -> F) -> impl Stream<Item = Result<Bytes, ApiError>>
where
    F: Future<Output = ApiResult<Option<(Vec<u8>, P)>>>,
{
    try_unfold((first, step), |(place, step)| async move {
        let next = step(place).await?;
        Ok(next.map(|(bytes, place)| (Bytes::from(bytes), (place, step))))
    })
}
