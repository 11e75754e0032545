//! The HTTP of shares.

use super::{Shares, store, viewers};
use crate::kernel::caller::{Allowed, Create, Delete, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::asked;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use domain::talk::share::{Share, ShareData, Viewer};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_shares).service(create_share).service(delete_share).service(list_viewers);
}

/// List with whom a record is shared.
#[utoipa::path(
    tag = "shares", operation_id = "listShares", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
    ),
    responses(
        (status = 200, description = "The oldest first", body = Vec<Share>),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/shares")]
async fn list_shares(
    allowed: Allowed<Read, Shares>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Vec<Share>>> {
    let about = asked::only_subject(request.query_string())?;
    Ok(web::Json(state.database.read(move |connection| store::list(connection, &allowed.person, about)).await?))
}

/// Share a record with a user or a team.
///
/// Whoever may change a record may share it. Shared once more, the share goes as far as the last one says. It lets
/// people read, or also change, and never throw away; the people are told.
#[utoipa::path(
    tag = "shares", operation_id = "createShare", security(("bearer" = [])),
    request_body = ShareData,
    responses(
        (status = 200, description = "It was shared with them before", body = Share),
        (status = 201, description = "It is shared", body = Share),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such record that you may see"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/shares")]
async fn create_share(
    allowed: Allowed<Create, Shares>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let data: ShareData = checked(&request, &body)?;
    let (share, is_new) =
        state.database.write(move |transaction| store::put(transaction, &allowed.person, &data)).await?;
    state.callers.forget_all();
    Ok(if is_new { HttpResponse::Created().json(share) } else { HttpResponse::Ok().json(share) })
}

/// Stop sharing a record with a user or a team.
#[utoipa::path(
    tag = "shares", operation_id = "deleteShare", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
        ("grantee_id" = RecordId, Query, description = "The user or the team"),
    ),
    responses(
        (status = 204, description = "It is not shared with them any more"),
        (status = 404, description = "No such record, or not shared with them"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[delete("/shares")]
async fn delete_share(
    allowed: Allowed<Delete, Shares>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let mut grantee = None;
    let about = asked::subject(request.query_string(), |name, value| {
        if name == "grantee_id" {
            grantee = Some(asked::id(name, value)?);
        }
        Ok(name == "grantee_id")
    })?;
    let grantee = grantee.ok_or_else(|| ApiError::field("grantee_id", "required", "Say with whom"))?;
    state.database.write(move |transaction| store::delete(transaction, &allowed.person, about, grantee)).await?;
    state.callers.forget_all();
    Ok(HttpResponse::NoContent().finish())
}

/// List everybody who sees a record, each with every reason why.
#[utoipa::path(
    tag = "shares", operation_id = "listViewers", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
    ),
    responses(
        (status = 200, description = "By name", body = Vec<Viewer>),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/shares/viewers")]
async fn list_viewers(
    allowed: Allowed<Read, Shares>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Vec<Viewer>>> {
    let about = asked::only_subject(request.query_string())?;
    Ok(web::Json(state.database.read(move |connection| viewers::list(connection, &allowed.person, about)).await?))
}
