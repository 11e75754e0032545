//! The HTTP of files, but for their bytes.

use super::{Attachments, content, store, upload};
use crate::kernel::caller::{Allowed, Create, Delete, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{etag, path_id, required_version};
use crate::kernel::http::paged;
use crate::kernel::list::Newest;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::asked;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, put, web};
use domain::kernel::policy::Resource;
use domain::kernel::{AttachmentId, Page, RecordId};
use domain::talk::attachment::{Attachment, clean_name};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(list_attachments)
        .service(put_attachment)
        .service(delete_attachment)
        .service(restore_attachment)
        .service(content::get_attachment_content);
}

/// List the files of a record, the newest first.
///
/// Each has links to its bytes that need no token and end soon.
#[utoipa::path(
    tag = "attachments", operation_id = "listAttachments", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Files", body = Page<Attachment>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/attachments")]
async fn list_attachments(
    allowed: Allowed<Read, Attachments>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut newest = Newest::of(Resource::Attachments);
    let about = asked::subject(request.query_string(), |name, value| newest.take(name, value))?;
    let (secrets, now) = (state.secrets.clone(), state.database.clock.now());
    let page = state
        .database
        .read(move |connection| store::list(connection, &allowed.person, &secrets, (about, now), &newest))
        .await?;
    Ok(paged(&request, &page))
}

/// Put a file on a record: its bytes are the body.
///
/// The client makes the id, so an upload that broke off can be sent again: the same bytes under the same id are one
/// file. What it is, the server reads from the bytes. At most 25 MB.
#[utoipa::path(
    tag = "attachments", operation_id = "putAttachment", security(("bearer" = [])),
    params(
        ("id" = AttachmentId, Path, description = "A new id, a UUID of version 7"),
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
        ("name" = String, Query, description = "The file's name", min_length = 1, max_length = 500),
    ),
    request_body(content = Vec<u8>, content_type = "application/octet-stream"),
    responses(
        (status = 200, description = "It was there already", body = Attachment),
        (status = 201, description = "The file", body = Attachment, headers(("ETag" = String, description = "Its version"))),
        (status = 400, description = "It broke off"),
        (status = 404, description = "No such record that you may see"),
        (status = 409, description = "Another file has this id"),
        (status = 413, description = "Too large"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/attachments/{id}")]
async fn put_attachment(
    allowed: Allowed<Create, Attachments>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let id: AttachmentId = path_id(&id)?;
    if id.0.get_version_num() != 7 {
        return Err(ApiError::field("id", "id", "An id is a UUID of version 7"));
    }
    let mut name = None;
    let about = asked::subject(request.query_string(), |parameter, value| {
        if parameter == "name" {
            name = Some(value.to_owned()).filter(|name| (1..=500).contains(&name.chars().count()));
        }
        Ok(parameter == "name")
    })?;
    let name = name.ok_or_else(|| ApiError::field("name", "length", "Name the file with 1 to 500 characters"))?;
    let name = clean_name(&name);
    let person = allowed.person.clone();
    state.database.read(move |connection| store::may_add(connection, &person, about)).await?;
    let file_id = state.database.clock.new_id();
    let taken = upload::take(&state.files, file_id, payload, state.limits.attachment).await?;
    let secrets = state.secrets.clone();
    let (attachment, is_new) = state
        .database
        .write(move |transaction| store::add(transaction, &allowed.person, &secrets, id, (about, &name), &taken))
        .await?;
    let mut response = if is_new { HttpResponse::Created() } else { HttpResponse::Ok() };
    Ok(response.insert_header((header::ETAG, etag(attachment.head.version))).json(attachment))
}

/// Put a file into the recycle bin.
#[utoipa::path(
    tag = "attachments", operation_id = "deleteAttachment", security(("bearer" = [])),
    params(
        ("id" = AttachmentId, Path, description = "The file's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a file that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
    ),
    responses(
        (status = 204, description = "It is in the recycle bin"),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such file"),
        (status = 412, description = "It was changed in the meantime"),
        (status = 428, description = "Say which version"),
    ),
)]
#[delete("/attachments/{id}")]
async fn delete_attachment(
    allowed: Allowed<Delete, Attachments>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    state.database.write(move |transaction| store::delete(transaction, &allowed.person, id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a file out of the recycle bin again.
#[utoipa::path(
    tag = "attachments", operation_id = "restoreAttachment", security(("bearer" = [])),
    params(("id" = AttachmentId, Path, description = "The file's id")),
    responses(
        (status = 200, description = "The file", body = Attachment, headers(("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such file"),
        (status = 410, description = "It lay there for more than 30 days"),
    ),
)]
#[post("/attachments/{id}/restore")]
async fn restore_attachment(
    allowed: Allowed<Delete, Attachments>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let (id, secrets) = (path_id(&id)?, state.secrets.clone());
    let file =
        state.database.write(move |transaction| store::restore(transaction, &allowed.person, &secrets, id)).await?;
    Ok(HttpResponse::Ok().insert_header((header::ETAG, etag(file.head.version))).json(file))
}
