//! The HTTP of attempts.

use super::store;
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::http::paged;
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::list::{Newest, cursor_key};
use crate::kernel::record::respond;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::leads::lead::Leads;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::kernel::policy::Resource;
use domain::kernel::{LeadId, Page};
use domain::leads::attempt::{Attempt, AttemptData, AttemptLogged};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_lead_attempts).service(create_lead_attempt);
}

/// Write down an attempt to reach somebody.
///
/// One that reached nobody plans the next by the ladder, within the facility's working hours; behind the last rung
/// `proposed` says that the lead may be lost, and nobody moves it there but a person.
#[utoipa::path(
    tag = "leads", operation_id = "createLeadAttempt", security(("bearer" = [])),
    params(
        ("id" = LeadId, Path, description = "The lead's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = AttemptData,
    responses(
        (status = 201, description = "The attempt, and the lead after it", body = AttemptLogged),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such lead that you may see"),
        (status = 409, description = "The lead has ended"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/leads/{id}/attempts")]
async fn create_lead_attempt(
    allowed: Allowed<Update, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id: LeadId = path_id(&id)?;
    let data: AttemptData = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let logged = store::log(transaction, &allowed.person, id, &data)?;
                let body = serde_json::to_string(&logged).map_err(ApiError::internal)?;
                Ok(Answer { status: 201, location: None, etag: None, body, replayed: false })
            })
        })
        .await?;
    Ok(respond(answer))
}

/// List how somebody was tried, the newest first.
#[utoipa::path(
    tag = "leads", operation_id = "listLeadAttempts", security(("bearer" = [])),
    params(
        ("id" = LeadId, Path, description = "The lead's id"),
        ("cursor" = Option<String>, Query, description = "`next_cursor` of a page of this list", max_length = 2000),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
    ),
    responses(
        (status = 200, description = "Attempts", body = Page<Attempt>),
        (status = 400, description = "The cursor is not one of this list"),
        (status = 404, description = "No such lead that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/leads/{id}/attempts")]
async fn list_lead_attempts(
    allowed: Allowed<Read, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    let newest = Newest::asked(Resource::Leads, request.query_string(), |_, _| Ok(false))?;
    let key = cursor_key(&state.secrets);
    let read = state.database.read(move |connection| store::list(connection, &allowed.person, id, &newest, &key));
    Ok(paged(&request, &read.await?))
}
