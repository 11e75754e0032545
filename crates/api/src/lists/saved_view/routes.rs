//! What saved views have beside the routes of every record: each person's own arrangement of them.

use super::SavedViews;
use super::arrangement;
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked;
use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, put, web};
use domain::kernel::policy::Resource;
use domain::lists::saved_view::ViewArrangement;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(RecordRoutes::<SavedViews>::new()).service(get_view_arrangement).service(put_view_arrangement);
}

fn list(path: &web::Path<String>) -> ApiResult<Resource> {
    path.parse().map_err(|_| ApiError::not_found())
}

/// Which views the caller has above a list, and with which one it opens.
#[utoipa::path(
    tag = "saved-views", operation_id = "getViewArrangement", security(("bearer" = [])),
    params(("resource" = Resource, Path, description = "The list")),
    responses(
        (status = 200, description = "What the caller has chosen; nothing where they have not", body = ViewArrangement),
        (status = 404, description = "There is no such list"),
    ),
)]
#[get("/me/views/{resource}")]
async fn get_view_arrangement(
    allowed: Allowed<Read, SavedViews>,
    state: web::Data<State>,
    resource: web::Path<String>,
) -> ApiResult<web::Json<ViewArrangement>> {
    let resource = list(&resource)?;
    let found = state.database.read(move |connection| arrangement::find(connection, &allowed.person, resource));
    Ok(web::Json(found.await?))
}

/// Choose the views above a list, their order, and the one that it opens with.
#[utoipa::path(
    tag = "saved-views", operation_id = "putViewArrangement", security(("bearer" = [])),
    params(("resource" = Resource, Path, description = "The list")),
    request_body = ViewArrangement,
    responses(
        (status = 200, description = "It is so", body = ViewArrangement),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "There is no such list"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "A view that the caller does not see, or one twice"),
    ),
)]
#[put("/me/views/{resource}")]
async fn put_view_arrangement(
    allowed: Allowed<Update, SavedViews>,
    state: web::Data<State>,
    resource: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<ViewArrangement>> {
    let resource = list(&resource)?;
    let asked: ViewArrangement = checked(&request, &body)?;
    let written = state.database.write(move |transaction| {
        arrangement::put(transaction, &allowed.person, resource, &asked)?;
        Ok(asked.clone())
    });
    Ok(web::Json(written.await?))
}
