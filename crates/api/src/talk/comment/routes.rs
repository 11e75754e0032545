//! The HTTP of comments.

use super::{Comments, store};
use crate::kernel::caller::{Allowed, Create, Delete, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{check, checked_new, etag, merge_patch, path_id, required_version, unreadable};
use crate::kernel::http::paged;
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::list::{Newest, cursor_key};
use crate::kernel::record::respond;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::asked;
use actix_web::{HttpRequest, HttpResponse, delete, get, patch, post, web};
use domain::kernel::policy::Resource;
use domain::kernel::{CommentId, New, Page, RecordId};
use domain::talk::comment::{Comment, CommentData, CommentPatch};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(list_comments)
        .service(create_comment)
        .service(get_comment)
        .service(update_comment)
        .service(delete_comment)
        .service(restore_comment);
}

fn answered(status: u16, location: Option<String>, comment: &Comment) -> ApiResult<Answer> {
    let body = serde_json::to_string(comment).map_err(ApiError::internal)?;
    Ok(Answer { status, location, etag: Some(etag(comment.head.version)), body, replayed: false })
}

/// List the comments on a record, the newest first.
#[utoipa::path(
    tag = "comments", operation_id = "listComments", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
        ("ids" = Option<String>, Query, description = "Only these comments, ids with commas between", max_length = 8000),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Comments", body = Page<Comment>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/comments")]
async fn list_comments(
    allowed: Allowed<Read, Comments>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut newest = Newest::of(Resource::Comments);
    let mut ids = None;
    let about = asked::subject(request.query_string(), |name, value| {
        if name == "ids" {
            let wanted: Vec<RecordId> = value.split(',').map(|id| asked::id("ids", id)).collect::<ApiResult<_>>()?;
            if wanted.len() > 200 {
                return Err(ApiError::field("ids", "length", "Name at most 200 comments"));
            }
            ids = Some(wanted);
            return Ok(true);
        }
        newest.take(name, value)
    })?;
    let key = cursor_key(&state.secrets);
    let page = state
        .database
        .read(move |connection| store::list(connection, &allowed.person, about, ids, &newest, &key))
        .await?;
    Ok(paged(&request, &page))
}

/// Comment on a record.
///
/// `@[id]` in the text mentions a user, who is told if they may see the record; `cannot_see` names those who may not.
#[utoipa::path(
    tag = "comments", operation_id = "createComment", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200)),
    request_body = New<CommentData>,
    responses(
        (status = 201, description = "The comment", body = Comment, headers(
            ("Location" = String, description = "The comment's address"), ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such record that you may see"),
        (status = 409, description = "The key or the id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/comments")]
async fn create_comment(
    allowed: Allowed<Create, Comments>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: New<CommentData> = checked_new(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let comment = store::create(transaction, &allowed.person, new.clone())?;
                answered(201, Some(format!("/api/v1/comments/{}", comment.head.id)), &comment)
            })
        })
        .await?;
    Ok(respond(answer))
}

/// Read one comment.
#[utoipa::path(
    tag = "comments", operation_id = "getComment", security(("bearer" = [])),
    params(("id" = CommentId, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "The comment", body = Comment, headers(("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such comment"),
    ),
)]
#[get("/comments/{id}")]
async fn get_comment(
    allowed: Allowed<Read, Comments>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    let comment = state.database.read(move |connection| store::read(connection, &allowed.person, id)).await?;
    Ok(respond(answered(200, None, &comment)?))
}

/// Change the text of one's own comment.
#[utoipa::path(
    tag = "comments", operation_id = "updateComment", security(("bearer" = [])),
    params(
        ("id" = CommentId, Path, description = "The comment's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a comment that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
    ),
    request_body(content = CommentPatch, content_type = "application/merge-patch+json"),
    responses(
        (status = 200, description = "The comment", body = Comment, headers(("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such comment"),
        (status = 412, description = "It was changed in the meantime"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version"),
    ),
)]
#[patch("/comments/{id}")]
async fn update_comment(
    allowed: Allowed<Update, Comments>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let patch: CommentPatch =
        serde_json::from_value(merge_patch(&request, &body)?).map_err(|cause| unreadable(&cause))?;
    check(&patch)?;
    let answer = state
        .database
        .write(move |transaction| {
            let comment = store::update(transaction, &allowed.person, id, version, patch.text.clone())?;
            answered(200, None, &comment)
        })
        .await?;
    Ok(respond(answer))
}

/// Take a comment away: one's own, for administrators anybody's.
#[utoipa::path(
    tag = "comments", operation_id = "deleteComment", security(("bearer" = [])),
    params(
        ("id" = CommentId, Path, description = "The comment's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a comment that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
    ),
    responses(
        (status = 204, description = "It is in the recycle bin"),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such comment"),
        (status = 412, description = "It was changed in the meantime"),
        (status = 428, description = "Say which version"),
    ),
)]
#[delete("/comments/{id}")]
async fn delete_comment(
    allowed: Allowed<Delete, Comments>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    state.database.write(move |transaction| store::delete(transaction, &allowed.person, id, version)).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Take a comment out of the recycle bin again.
#[utoipa::path(
    tag = "comments", operation_id = "restoreComment", security(("bearer" = [])),
    params(("id" = CommentId, Path, description = "The comment's id")),
    responses(
        (status = 200, description = "The comment", body = Comment, headers(("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such comment"),
        (status = 410, description = "It lay there for more than 30 days"),
    ),
)]
#[post("/comments/{id}/restore")]
async fn restore_comment(
    allowed: Allowed<Delete, Comments>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    let answer = state
        .database
        .write(move |transaction| answered(200, None, &store::restore(transaction, &allowed.person, id)?))
        .await?;
    Ok(respond(answer))
}
