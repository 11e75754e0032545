//! Somebody's day, and that of a manager's teams.

use super::one::{Span, today};
use super::team::team_today;
use crate::day::activity::Activities;
use crate::kernel::caller::{Allowed, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, web};
use chrono::{Datelike, NaiveDate};
use domain::day::today::{TeamToday, Today};
use domain::kernel::day::day_of;
use domain::kernel::{TeamId, UserId};
use std::str::FromStr;

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(get_today).service(get_team_today);
}

/// Read somebody's day.
///
/// What waits, what is planned by its hours, who is due a visit and what is done, in the order in which it is to be done: as
/// far as the caller sees each of it. Another day than today has only what was planned on it.
#[utoipa::path(
    tag = "activities", operation_id = "getToday", security(("bearer" = [])),
    params(
        ("day" = Option<NaiveDate>, Query, description = "The day, in India; today when absent"),
        ("owner_id" = Option<UserId>, Query, description = "Whose day; the caller's when absent"),
    ),
    responses(
        (status = 200, description = "The day", body = Today),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/today")]
async fn get_today(
    allowed: Allowed<Read, Activities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Today>> {
    let now = state.database.clock.now();
    let (day, owner): (_, Option<UserId>) = day_and(&request, "owner_id")?;
    let span = Span::new(owner.unwrap_or(allowed.person.user_id), day.unwrap_or_else(|| day_of(now)), now);
    let read = state.database.read(move |connection| today(connection, &allowed.person, span));
    Ok(web::Json(read.await?))
}

/// Read the day of a team.
///
/// A line for everybody in sales whose activities the caller sees, by their names: what they have done and what lies ahead,
/// where they were last, whose inquiry has waited longest, and what they have planned for the next working day.
#[utoipa::path(
    tag = "activities", operation_id = "getTeamToday", security(("bearer" = [])),
    params(
        ("day" = Option<NaiveDate>, Query, description = "The day, in India; today when absent"),
        ("team_id" = Option<TeamId>, Query, description = "Only this team and those below it"),
    ),
    responses(
        (status = 200, description = "Everybody's day", body = TeamToday),
        (status = 422, description = "A parameter does not do"),
    ),
)]
#[get("/team-today")]
async fn get_team_today(
    allowed: Allowed<Read, Activities>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<TeamToday>> {
    let now = state.database.clock.now();
    let (day, team) = day_and(&request, "team_id")?;
    let day = day.unwrap_or_else(|| day_of(now));
    let read = state.database.read(move |connection| team_today(connection, &allowed.person, day, team, now));
    Ok(web::Json(read.await?))
}

/// The day, and an id under another name.
fn day_and<Id: FromStr>(request: &HttpRequest, name: &str) -> ApiResult<(Option<NaiveDate>, Option<Id>)> {
    let (mut day, mut id) = (None, None);
    for (known, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        let bad = |code: &'static str, detail: &'static str| ApiError::field(&known, code, detail);
        if known == "day" {
            let read: Option<NaiveDate> = value.parse().ok().filter(|day: &NaiveDate| (1..=9998).contains(&day.year()));
            day = Some(read.ok_or_else(|| bad("type", "Give a day such as 2026-11-24"))?);
        } else if known == name {
            id = Some(value.parse().map_err(|_| bad("type", "Give an id (a UUID)"))?);
        } else {
            return Err(bad("unknown_parameter", "There is no such parameter"));
        }
    }
    Ok((day, id))
}
