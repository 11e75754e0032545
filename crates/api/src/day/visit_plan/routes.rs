//! What visit plans have beside the routes of every record: their figures.

use super::figures::figures;
use super::store::VisitPlans;
use crate::kernel::caller::{Allowed, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::RecordRoutes;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, web};
use chrono::{Datelike, NaiveDate};
use domain::day::visit_plan::VisitFigures;
use domain::kernel::UserId;
use domain::kernel::day::day_of;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        // Before the record's own routes, which take any word behind the name for an id.
        .service(get_visit_figures)
        .no_id("/visit-plans/figures")
        .service(RecordRoutes::<VisitPlans>::new());
}

/// Read what has become of somebody's visit plans.
///
/// A line for each contact with a plan that the caller may see: how many visits of the month lie ahead, at how many they
/// were met, how many were in vain, and how many remain.
#[utoipa::path(
    tag = "visit-plans", operation_id = "getVisitFigures", security(("bearer" = [])),
    params(
        ("month" = Option<NaiveDate>, Query, description = "The first day of the month; this one when absent"),
        ("owner_id" = Option<UserId>, Query, description = "Whose plans; the caller's when absent"),
    ),
    responses(
        (status = 200, description = "The plans with their figures, by the contacts' names", body = VisitFigures),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/visit-plans/figures")]
async fn get_visit_figures(
    allowed: Allowed<Read, VisitPlans>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<VisitFigures>> {
    let today = day_of(state.database.clock.now());
    let (mut month, mut owner) = (today.with_day(1).unwrap_or(today), allowed.person.user_id);
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "month" => month = first_day(&value)?,
            "owner_id" => {
                owner = value.parse().map_err(|_| ApiError::field("owner_id", "type", "Give an id (a UUID)"))?;
            }
            _ => return Err(ApiError::field(&name, "unknown_parameter", "There is no such parameter")),
        }
    }
    let read = state.database.read(move |connection| figures(connection, &allowed.person, owner, month));
    Ok(web::Json(read.await?))
}

fn first_day(value: &str) -> ApiResult<NaiveDate> {
    let month: Option<NaiveDate> = value.parse().ok().filter(|day: &NaiveDate| day.day() == 1);
    let month = month.filter(|day| (1..=9999).contains(&day.year()));
    month.ok_or_else(|| ApiError::field("month", "month", "Give the first day of a month, such as 2026-11-01"))
}
