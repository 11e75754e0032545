//! What inquiries have beside the routes of every record: one that is sent again is the same, and who is asking.

use super::store::{Inquiries, known};
use super::who::who_is;
use crate::kernel::caller::{Allowed, Create, Read};
use crate::kernel::change::Actor;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::checked_new;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::operations::create;
use crate::kernel::record::{MoveRoutes, RecordRoutes, answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::kernel::{New, ProblemCode};
use domain::leads::inquiry::{Inquiry, InquiryData};
use domain::leads::who::{self, WhoIs};

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(who_asks)
        .no_id("/inquiries/who")
        .service(create_inquiry)
        .service(MoveRoutes::<Inquiries>::new())
        .service(RecordRoutes::<Inquiries>::new().without_create());
}

/// Take an inquiry in.
///
/// By its number or its address it belongs to the open lead that the caller may change, else it opens one, in the same
/// transaction. Sent again with the same `external_id` by the same channel it answers 200 with the one that is there.
#[utoipa::path(
    tag = "inquiries", operation_id = "createInquiry", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200)),
    request_body = New<InquiryData>,
    responses(
        (status = 200, description = "It was there already", body = Inquiry, headers(
            ("ETag" = String, description = "Its version"))),
        (status = 201, description = "The inquiry", body = Inquiry, headers(
            ("Location" = String, description = "Its address"), ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "The key or the id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/inquiries")]
async fn create_inquiry(
    allowed: Allowed<Create, Inquiries>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: New<InquiryData> = checked_new(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let person = &*allowed.person;
                match known(transaction, person, &new.record)? {
                    Some(Ok(inquiry)) => return answered(200, None, &inquiry),
                    Some(Err(_)) => return Err(ApiError::new(ProblemCode::Duplicate)),
                    None => {}
                }
                let inquiry = create::<Inquiries>(transaction, person, Actor::from(person), new.clone())?;
                answered(201, Some(format!("/api/v1/inquiries/{}", inquiry.head.id)), &inquiry)
            })
        })
        .await?;
    // It may be answered by itself.
    state.jobs.wake();
    Ok(respond(answer))
}

/// Say who has a number of which the first digits are typed.
///
/// From six digits on: contacts, open leads and inquiries whose number begins so, as far as the caller may see them.
#[utoipa::path(
    tag = "inquiries", operation_id = "whoAsks", security(("bearer" = [])),
    params(("phone" = String, Query, description = "The digits so far, as they are typed", min_length = 1, max_length = 40)),
    responses(
        (status = 200, description = "Whom it may belong to; nobody while there are too few digits", body = WhoIs),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/inquiries/who")]
async fn who_asks(
    allowed: Allowed<Read, Inquiries>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<WhoIs>> {
    let mut typed = None;
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "phone" {
            return Err(ApiError::field(&name, "unknown_parameter", "There is no such parameter"));
        }
        typed = Some(value.into_owned());
    }
    let typed = typed.filter(|typed| (1..=40).contains(&typed.chars().count()));
    let typed = typed.ok_or_else(|| ApiError::field("phone", "length", "Give 1 to 40 characters of a number"))?;
    let Some(number) = who::beginning(&typed) else { return Ok(web::Json(WhoIs::default())) };
    let read = state.database.read(move |connection| who_is(connection, &allowed.person, &number));
    Ok(web::Json(read.await?))
}
