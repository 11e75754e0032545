//! What leads have beside the routes of every record: their moves say more than where they go.

use super::moves::move_lead;
use super::store::Leads;
use crate::kernel::caller::{Allowed, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::kernel::LeadId;
use domain::leads::lead::{Lead, LeadMove};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(transition_lead).service(RecordRoutes::<Leads>::new());
}

/// Move one lead to another status.
///
/// A move that the lead's status does not allow answers 409, and `allowed` names those that it does. A lead is converted
/// by its conversion alone; one that was lost or not qualified is taken up again within 90 days, which is counted.
#[utoipa::path(
    tag = "leads", operation_id = "transitionLead", security(("bearer" = [])),
    params(
        ("id" = LeadId, Path, description = "The lead's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a lead that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = LeadMove,
    responses(
        (status = 200, description = "The lead in its new status", body = Lead, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such lead that you may see"),
        (status = 409, description = "Its status does not allow this"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something is missing, or does not belong to this move"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/leads/{id}/transitions")]
async fn transition_lead(
    allowed: Allowed<Update, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let asked: LeadMove = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let lead = move_lead(transaction, &allowed.person, id, version, &asked)?;
                answered(200, None, &lead)
            })
        })
        .await?;
    Ok(respond(answer))
}
