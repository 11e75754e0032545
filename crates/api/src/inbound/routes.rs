//! The HTTP of a facility's mailbox.

use super::store;
use crate::admin::facility::Facilities;
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, put, web};
use domain::kernel::policy::{Action, Resource, may};
use domain::kernel::{FacilityId, ProblemCode};
use domain::leads::mailbox::{FacilityMailbox, MailboxSettings};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_mailbox).service(put_mailbox).service(delete_mailbox);
}

/// Read from which mailbox a facility's inquiries come.
#[utoipa::path(
    tag = "facilities", operation_id = "getMailbox", security(("bearer" = [])),
    params(("id" = FacilityId, Path, description = "The facility's id")),
    responses(
        (status = 200, description = "Where it lies, and how the last look ended; never its password", body = FacilityMailbox),
        (status = 404, description = "No such facility that you may see, or it has no mailbox"),
    ),
)]
#[get("/facilities/{id}/mailbox")]
async fn get_mailbox(
    allowed: Allowed<Read, Facilities>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<FacilityMailbox>> {
    let id: FacilityId = path_id(&id)?;
    // Whose mailbox it is, and whether it can be read, is for those who set it.
    if !may(allowed.person.role, Resource::Facilities, Action::Update) {
        return Err(ApiError::new(ProblemCode::Forbidden));
    }
    let read = state.database.read(move |connection| store::read(connection, &allowed.person, id));
    Ok(web::Json(read.await?))
}

/// Set the mailbox of a facility.
///
/// What comes in from now on becomes inquiries; what a person writes in answer to one hangs on it. Notices of absence,
/// bounces and newsletters are left where they are. Nothing in the mailbox is changed.
#[utoipa::path(
    tag = "facilities", operation_id = "putMailbox", security(("bearer" = [])),
    params(("id" = FacilityId, Path, description = "The facility's id")),
    request_body = MailboxSettings,
    responses(
        (status = 200, description = "The mailbox", body = FacilityMailbox),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such facility that you may see"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/facilities/{id}/mailbox")]
async fn put_mailbox(
    allowed: Allowed<Update, Facilities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<FacilityMailbox>> {
    let id: FacilityId = path_id(&id)?;
    let new: MailboxSettings = checked(&request, &body)?;
    let secrets = state.secrets.clone();
    let mailbox =
        state.database.write(move |transaction| store::put(transaction, &allowed.person, &secrets, id, &new)).await?;
    state.jobs.wake();
    Ok(web::Json(mailbox))
}

/// Forget the mailbox of a facility, with its password.
#[utoipa::path(
    tag = "facilities", operation_id = "deleteMailbox", security(("bearer" = [])),
    params(("id" = FacilityId, Path, description = "The facility's id")),
    responses(
        (status = 204, description = "It is read no more"),
        (status = 404, description = "No such facility that you may see, or it has no mailbox"),
    ),
)]
#[delete("/facilities/{id}/mailbox")]
async fn delete_mailbox(
    allowed: Allowed<Update, Facilities>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: FacilityId = path_id(&id)?;
    state.database.write(move |transaction| store::delete(transaction, &allowed.person, id)).await?;
    Ok(HttpResponse::NoContent().finish())
}
