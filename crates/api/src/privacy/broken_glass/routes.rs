//! The HTTP of broken glass.

use super::{Glass, store};
use crate::kernel::caller::{AllowedInPerson, Create, Read};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id};
use crate::kernel::http::paged;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::privacy::asked::Asked;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, Page};
use domain::privacy::broken_glass::{BreakGlass, BrokenGlass};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(break_glass).service(list_broken_glass);
}

/// Show oneself what one's role hides of a patient, for a while.
///
/// The reason stands on the patient's timeline and in the audit, and administrators and one's manager are told at once.
/// Only of a patient whom one may see; at most ten times an hour.
#[utoipa::path(
    tag = "broken-glass", operation_id = "breakGlass", security(("bearer" = [])),
    params(("id" = ContactId, Path, description = "The patient's id")),
    request_body = BreakGlass,
    responses(
        (status = 201, description = "The record is open until `ends_at`", body = BrokenGlass),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such record that you may see"),
        (status = 409, description = "Nothing of it is hidden"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 429, description = "Too often within an hour"),
    ),
)]
#[post("/contacts/{id}/break-glass")]
async fn break_glass(
    allowed: AllowedInPerson<Create, Glass>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: ContactId = path_id(&id)?;
    let asked: BreakGlass = checked(&request, &body)?;
    let mails = state.outbound.sends_mail();
    let broken = state
        .database
        .write(move |transaction| store::break_glass(transaction, &allowed.person, id, &asked, mails))
        .await?;
    // The next request of this person sees it.
    state.callers.forget_all();
    state.jobs.wake();
    Ok(HttpResponse::Created().json(broken))
}

/// List who looked at what was hidden from them, the newest first.
#[utoipa::path(
    tag = "broken-glass", operation_id = "listBrokenGlass", security(("bearer" = [])),
    params(
        ("contact_id" = Option<ContactId>, Query, description = "Only of this patient"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Those of patients whom you may see", body = Page<BrokenGlass>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/broken-glass")]
async fn list_broken_glass(
    allowed: AllowedInPerson<Read, Glass>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let asked = Asked::of(Resource::BrokenGlass, &request, &state)?;
    let page = state.database.read(move |connection| store::list(connection, &allowed.person, &asked)).await?;
    Ok(paged(&request, &page))
}
