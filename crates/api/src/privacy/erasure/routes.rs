//! The HTTP of erasures: asking, deciding, and what became of it.

use super::store;
use crate::kernel::caller::{AllowedInPerson, Read, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id};
use crate::kernel::http::paged;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::privacy::Persons;
use crate::privacy::asked::Asked;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::kernel::policy::Resource;
use domain::kernel::{ContactId, ErasureRequestId, Page};
use domain::privacy::erasure::{EraseData, ErasureDecision, ErasureRequest};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(erase_person).service(list_erasure_requests).service(decide_erasure_request);
}

/// Ask for the end of all that is held about a person.
///
/// Another administrator has to agree. A person is a contact's id.
#[utoipa::path(
    tag = "persons", operation_id = "erasePerson", security(("bearer" = [])),
    params(("id" = ContactId, Path, description = "The contact's id")),
    request_body = EraseData,
    responses(
        (status = 202, description = "It waits for another administrator", body = ErasureRequest),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such person that you may see"),
        (status = 409, description = "Somebody has asked for it already"),
        (status = 410, description = "The person has been erased"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/persons/{id}/erase")]
async fn erase_person(
    allowed: AllowedInPerson<Update, Persons>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: ContactId = path_id(&id)?;
    let data: EraseData = checked(&request, &body)?;
    let asked = state.database.write(move |transaction| store::ask(transaction, &allowed.person, id, &data)).await?;
    Ok(HttpResponse::Accepted().json(asked))
}

/// List requests for erasure, the newest first.
#[utoipa::path(
    tag = "persons", operation_id = "listErasureRequests", security(("bearer" = [])),
    params(
        ("contact_id" = Option<ContactId>, Query, description = "Only about this person"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Those about people whom you may see", body = Page<ErasureRequest>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/persons/erasure-requests")]
async fn list_erasure_requests(
    allowed: AllowedInPerson<Read, Persons>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let asked = Asked::of(Resource::Persons, &request, &state)?;
    let page = state.database.read(move |connection| store::list(connection, &allowed.person, &asked)).await?;
    Ok(paged(&request, &page))
}

/// Decide a request for erasure that somebody else made. What is approved cannot be taken back.
#[utoipa::path(
    tag = "persons", operation_id = "decideErasureRequest", security(("bearer" = [])),
    params(("id" = ErasureRequestId, Path, description = "The request's id")),
    request_body = ErasureDecision,
    responses(
        (status = 200, description = "Decided; where approved, `job_id` carries it out", body = ErasureRequest),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such request that you may see"),
        (status = 409, description = "It was decided already"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/persons/erasure-requests/{id}/decision")]
async fn decide_erasure_request(
    allowed: AllowedInPerson<Update, Persons>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: ErasureRequestId = path_id(&id)?;
    let decision: ErasureDecision = checked(&request, &body)?;
    let decided =
        state.database.write(move |transaction| store::decide(transaction, &allowed.person, id, &decision)).await?;
    state.jobs.wake();
    Ok(HttpResponse::Ok().json(decided))
}
