//! What opportunities have beside the routes of every record: the totals of a board, discounts above the limit, and the
//! limits themselves.

use super::store::Opportunities;
use super::{discount, limits, totals};
use crate::kernel::caller::{Allowed, Guarded, Person, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::list::ListQuery;
use crate::kernel::list::page::wanted;
use crate::kernel::record::{MoveRoutes, RecordRoutes, answered, known_to, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, put, web};
use domain::kernel::policy::Resource;
use domain::kernel::{OpportunityId, ProblemCode, custom};
use domain::leads::opportunity::Opportunity;
use domain::leads::opportunity::discount::{AllDiscountLimits, DiscountDecision, DiscountLimits};
use domain::leads::opportunity::totals::OpportunityTotals;

/// What permissions on the limits are given for.
pub struct Limits;

impl Guarded for Limits {
    const RESOURCE: Resource = Resource::DiscountLimits;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry
        // Before the record's own routes, which take any word behind the name for an id.
        .service(get_opportunity_totals)
        .no_id("/opportunities/totals")
        .service(RecordRoutes::<Opportunities>::new())
        .service(MoveRoutes::<Opportunities>::new())
        .service(decide_opportunity_discount)
        .service(get_discount_limits)
        .service(put_discount_limits);
}

/// Read what the opportunities of each stage come to.
///
/// Takes the filters of the list, `filter[…]`, and counts what the caller may see.
#[utoipa::path(
    tag = "opportunities", operation_id = "getOpportunityTotals", security(("bearer" = [])),
    params(("q" = Option<String>, Query, description = "Words that the name holds", max_length = 200)),
    responses(
        (status = 200, description = "Every stage, also one without opportunities", body = OpportunityTotals),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/opportunities/totals")]
async fn get_opportunity_totals(
    allowed: Allowed<Read, Opportunities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<OpportunityTotals>> {
    let query = asked(&state, &allowed.person, request.query_string()).await?;
    let read = state.database.read(move |connection| {
        let filter = wanted::<Opportunities>(connection, &allowed.person, &query)?;
        totals::totals(connection, filter)
    });
    Ok(web::Json(read.await?))
}

/// A question as the list takes it.
pub async fn asked(state: &State, person: &Person, query: &str) -> ApiResult<ListQuery> {
    let known = known_to::<Opportunities>(state, person, query.contains(custom::PREFIX)).await?;
    ListQuery::from_query_string(query, &known, state.database.clock.now())
}

/// Ask for a discount above the limit, or decide about it.
///
/// `pending` asks for the discount and the amount as they stand; `approved` and `rejected` decide, by somebody who
/// approves, and neither the one who asked nor the owner. Other terms than those that were asked for are another request.
#[utoipa::path(
    tag = "opportunities", operation_id = "decideOpportunityDiscount", security(("bearer" = [])),
    params(
        ("id" = OpportunityId, Path, description = "The opportunity's id"),
        ("If-Match" = String, Header, description = "The ETag that was read"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once"),
    ),
    request_body = DiscountDecision,
    responses(
        (status = 200, description = "The opportunity with the request as it is now", body = Opportunity),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such opportunity that you may see"),
        (status = 409, description = "There is nothing to ask for or to decide"),
        (status = 412, description = "Somebody else has changed it"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
        (status = 428, description = "Say which version you read"),
    ),
)]
#[post("/opportunities/{id}/discount-approval")]
async fn decide_opportunity_discount(
    allowed: Allowed<Update, Opportunities>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    let decision: DiscountDecision = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let opportunity = discount::decide(transaction, &allowed.person, id, version, &decision)?;
                answered(200, None, &opportunity)
            })
        })
        .await?;
    Ok(respond(answer))
}

/// Read how much discount each role may give without asking.
#[utoipa::path(
    tag = "discount-limits", operation_id = "getDiscountLimits", security(("bearer" = [])),
    responses((status = 200, description = "The group's limits, then those of facilities", body = AllDiscountLimits)),
)]
#[get("/discount-limits")]
async fn get_discount_limits(
    _allowed: Allowed<Read, Limits>,
    state: web::Data<State>,
) -> ApiResult<web::Json<AllDiscountLimits>> {
    Ok(web::Json(state.database.read(limits::all).await?))
}

/// Set the limits of a facility, or of the group.
///
/// They take the place of those that were there. An administrator of a facility sets its own; without `facility_id` they
/// are the group's, which only head office sets.
#[utoipa::path(
    tag = "discount-limits", operation_id = "putDiscountLimits", security(("bearer" = [])),
    request_body = DiscountLimits,
    responses(
        (status = 200, description = "All limits", body = AllDiscountLimits),
        (status = 400, description = "Unreadable"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[put("/discount-limits")]
async fn put_discount_limits(
    allowed: Allowed<Update, Limits>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<web::Json<AllDiscountLimits>> {
    let new: DiscountLimits = checked(&request, &body)?;
    if allowed.person.facility_id.is_some() && allowed.person.facility_id != new.facility_id {
        return Err(ApiError::new(ProblemCode::Forbidden));
    }
    let write = state.database.write(move |transaction| {
        limits::put(transaction, &allowed.person, &new)?;
        limits::all(transaction.connection)
    });
    Ok(web::Json(write.await?))
}
