//! What visits have beside the routes of every record: their moves say more than where they go.

use super::moves::move_visit;
use super::store::PatientVisits;
use crate::kernel::caller::{Allowed, Update};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{RecordRoutes, respond, shown};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::day::patient_visit::{PatientVisit, PatientVisitMove};
use domain::kernel::PatientVisitId;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(transition_patient_visit).service(RecordRoutes::<PatientVisits>::new());
}

/// Move one patient's visit to another status.
///
/// A move that the visit's status does not allow answers 409, and `allowed` names those that it does. `rescheduled` books
/// the visit that follows in the same transaction and names it in `successor_id`. An open lead that the visit was booked
/// for follows: nobody came, or they have an appointment again.
#[utoipa::path(
    tag = "patient-visits", operation_id = "transitionPatientVisit", security(("bearer" = [])),
    params(
        ("id" = PatientVisitId, Path, description = "The visit's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a visit that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = PatientVisitMove,
    responses(
        (status = 200, description = "The visit in its new status", body = PatientVisit, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such visit that you may see"),
        (status = 409, description = "Its status does not allow this, or its time has not come"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something is missing, or does not belong to this move"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/patient-visits/{id}/transitions")]
async fn transition_patient_visit(
    allowed: Allowed<Update, PatientVisits>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let asked: PatientVisitMove = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let visit = move_visit(transaction, &allowed.person, id, version, &asked)?;
                shown::<PatientVisits>(200, None, visit, &allowed.person)
            })
        })
        .await?;
    Ok(respond(answer))
}
