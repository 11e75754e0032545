//! The HTTP of conversions.

use super::{convert, panel, undo};
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, etag, path_id, required_version};
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::record::{answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::leads::lead::Leads;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::kernel::LeadId;
use domain::leads::conversion::{ConversionPanel, ConversionRequest, Converted};
use domain::leads::lead::Lead;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(undo_lead_conversion).service(convert_lead).service(get_lead_conversion);
}

/// Look who a lead may be.
///
/// Contacts and accounts that the caller may see and that share something with it, with reasons and a score; those with
/// `strong` have to be decided on before a new one is made. And what a new contact would be made of.
#[utoipa::path(
    tag = "leads", operation_id = "getLeadConversion", security(("bearer" = [])),
    params(("id" = LeadId, Path, description = "The lead's id")),
    responses(
        (status = 200, description = "The match panel", body = ConversionPanel),
        (status = 404, description = "No such lead that you may see"),
    ),
)]
#[get("/leads/{id}/conversion")]
async fn get_lead_conversion(
    allowed: Allowed<Read, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<ConversionPanel>> {
    let (id, now) = (path_id(&id)?, state.database.clock.now());
    let read = state.database.read(move |connection| panel::panel(connection, &allowed.person, id, now));
    Ok(web::Json(read.await?))
}

/// Convert a lead.
///
/// In one transaction: the contact and the account are linked or made, an opportunity and an appointment are made where
/// they are asked for, visits that were booked before are the contact's, consents that came with its inquiries become entries of the contact's ledger, and the lead is `converted`. One that
/// is not qualified yet answers 409 with the moves that it has. A new contact or account that looks like one that is
/// there answers 409 with `candidates`: link one, or name them in `other_than`. It can be taken back for 30 seconds.
#[utoipa::path(
    tag = "leads", operation_id = "convertLead", security(("bearer" = [])),
    params(
        ("id" = LeadId, Path, description = "The lead's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read: a lead that was changed since answers 412", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = ConversionRequest,
    responses(
        (status = 200, description = "Whom it became", body = Converted, headers(
            ("ETag" = String, description = "The lead's version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such lead that you may see"),
        (status = 409, description = "Its status does not allow this, or somebody has to decide who it is"),
        (status = 412, description = "Somebody has changed it since"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you saw"),
    ),
)]
#[post("/leads/{id}/convert")]
async fn convert_lead(
    allowed: Allowed<Update, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let asked: ConversionRequest = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                told(&convert::convert(transaction, &allowed.person, id, version, &asked)?)
            })
        })
        .await?;
    Ok(respond(answer))
}

fn told(converted: &Converted) -> ApiResult<Answer> {
    let body = serde_json::to_string(converted).map_err(ApiError::internal)?;
    Ok(Answer { status: 200, location: None, etag: Some(etag(converted.lead.head.version)), body, replayed: false })
}

/// Take a conversion back.
///
/// For 30 seconds, and while nobody has changed what it made or added to it: that goes into the recycle bin, what was
/// linked is tied no more, and the lead has the status that it had.
#[utoipa::path(
    tag = "leads", operation_id = "undoLeadConversion", security(("bearer" = [])),
    params(
        ("id" = LeadId, Path, description = "The lead's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 200, description = "The lead as it was", body = Lead, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such lead that you may see"),
        (status = 409, description = "It is not converted, or somebody has changed what was made"),
        (status = 410, description = "The time is over"),
        (status = 422, description = "The key was used for another request"),
    ),
)]
#[post("/leads/{id}/convert/undo")]
async fn undo_lead_conversion(
    allowed: Allowed<Update, Leads>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id: LeadId = path_id(&id)?;
    let key = Key::of(&request, allowed.person.user_id, &[])?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                answered(200, None, &undo::undo(transaction, &allowed.person, id)?)
            })
        })
        .await?;
    Ok(respond(answer))
}
