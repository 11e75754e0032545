//! The HTTP of those who edit a record.

use super::{Editors, store};
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::checked;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::talk::asked;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use domain::talk::editor::{Editing, Editor};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_editors).service(say_editing).service(end_editing);
}

/// List who else edits a record at this moment.
#[utoipa::path(
    tag = "editors", operation_id = "listEditors", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
    ),
    responses(
        (status = 200, description = "The last heard first", body = Vec<Editor>),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/editors")]
async fn list_editors(
    allowed: Allowed<Read, Editors>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Vec<Editor>>> {
    let about = asked::only_subject(request.query_string())?;
    let now = state.database.clock.now();
    let others = state.database.read(move |connection| store::others(connection, &allowed.person, about, now)).await?;
    Ok(web::Json(others))
}

/// Say that one edits a record; repeat it every ten seconds.
///
/// Answers who else does. Silent for 25 seconds, one does not count as editing any more.
#[utoipa::path(
    tag = "editors", operation_id = "sayEditing", security(("bearer" = [])),
    request_body = Editing,
    responses(
        (status = 200, description = "The others", body = Vec<Editor>),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such record that you may see"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/editors")]
async fn say_editing(
    allowed: Allowed<Update, Editors>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<Vec<Editor>>> {
    let Editing { resource, record_id } = checked(&request, &body)?;
    let about = (resource, record_id);
    Ok(web::Json(state.database.write(move |transaction| store::say(transaction, &allowed.person, about)).await?))
}

/// Say that one does not edit a record any more.
#[utoipa::path(
    tag = "editors", operation_id = "endEditing", security(("bearer" = [])),
    params(
        ("resource" = Resource, Query, description = "The kind of the record"),
        ("record_id" = RecordId, Query, description = "The record"),
    ),
    responses(
        (status = 204, description = "Nobody is told so any more"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[delete("/editors")]
async fn end_editing(
    allowed: Allowed<Update, Editors>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let about = asked::only_subject(request.query_string())?;
    state.database.write(move |transaction| store::leave(transaction, &allowed.person, about)).await?;
    Ok(HttpResponse::NoContent().finish())
}
