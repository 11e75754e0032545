//! `GET /calendar`, and the feeds that people make of theirs.

use super::feed;
use super::people::Whose;
use super::read::{Asked, calendar};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Allowed, AllowedInPerson, Create, Delete, Guarded, Read};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, delete, get, post, web};
use chrono::{Datelike, NaiveDate};
use domain::admin::audit::AuditAction;
use domain::day::calendar::{
    CalendarDays, CalendarFeed, CalendarKind, CreatedCalendarFeed, MOST_DAYS, MOST_PEOPLE, NewCalendarFeed,
};
use domain::kernel::policy::Resource;
use domain::kernel::{CalendarFeedId, FieldProblem, UserId};

/// What permission to look at calendars is given for; what stands in them is for each kind of record to say.
pub struct Calendars;

impl Guarded for Calendars {
    const RESOURCE: Resource = Resource::Calendar;
}

/// What permissions on feeds are given for.
pub struct CalendarFeeds;

impl Guarded for CalendarFeeds {
    const RESOURCE: Resource = Resource::CalendarFeeds;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(get_calendar)
        .service(list_calendar_feeds)
        .service(create_calendar_feed)
        .service(revoke_calendar_feed);
}

/// Read the calendars of some people over some days.
///
/// Activities, patients' visits, tasks with a day, the next actions of leads, next steps of opportunities, absences and holidays, as far as the caller
/// sees each: what they may not see is not there. Days are India's. `conflict` says what stands against an activity: its
/// owner does something else then, or is away. What would stand against one that is not written yet, `GET
/// /activities/warnings` says.
#[utoipa::path(
    tag = "calendar", operation_id = "getCalendar", security(("bearer" = [])),
    params(
        ("from" = NaiveDate, Query, description = "The first day"),
        ("to" = NaiveDate, Query, description = "The last day: at most 42 days in all"),
        ("owner_id" = Option<String>, Query, description = "Whose: ids separated by commas, at most 60; the caller's own when nobody is named", max_length = 2300),
        ("team_id" = Option<uuid::Uuid>, Query, description = "Or of those who work in this team and in the teams below it"),
        ("facility_id" = Option<uuid::Uuid>, Query, description = "Or of those who work in this facility"),
        ("kinds" = Option<String>, Query, description = "Only these kinds of entries, separated by commas", max_length = 200, example = "activities,patient-visits"),
    ),
    responses(
        (status = 200, description = "What stands in them, by day and hour; at most 20,000 entries", body = CalendarDays),
        (status = 422, description = "A parameter does not do, or there is too much of it"),
    ),
)]
#[get("/calendar")]
async fn get_calendar(
    allowed: Allowed<Read, Calendars>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<CalendarDays>> {
    let asked = asked(request.query_string())?;
    let now = state.database.clock.now();
    let read = state.database.read(move |connection| calendar(connection, &allowed.person, &asked, now));
    Ok(web::Json(read.await?))
}

fn asked(query: &str) -> ApiResult<Asked> {
    let (mut from, mut to) = (None, None);
    let (mut whose, mut named) = (Whose::Mine, 0);
    let mut kinds = CalendarKind::ALL.to_vec();
    let mut problems = Vec::new();
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        let bad = |code: &'static str, detail: String| FieldProblem::new(&*name, code, detail);
        let id = || bad("type", "Give an id (a UUID)".to_owned());
        match &*name {
            "from" | "to" => match day(&value) {
                Some(day) if name == "from" => from = Some(day),
                Some(day) => to = Some(day),
                None => problems.push(bad("type", "Give a day such as 2026-11-24".to_owned())),
            },
            "owner_id" => {
                named += 1;
                match value.split(',').map(str::parse).collect::<Result<Vec<UserId>, _>>() {
                    Ok(ids) if ids.len() <= MOST_PEOPLE => whose = Whose::Of(ids),
                    Ok(_) => problems.push(bad("too_many", format!("Name at most {MOST_PEOPLE} people"))),
                    Err(_) => problems.push(id()),
                }
            }
            "team_id" => {
                named += 1;
                value.parse().map_or_else(|_| problems.push(id()), |team| whose = Whose::Team(team));
            }
            "facility_id" => {
                named += 1;
                value.parse().map_or_else(|_| problems.push(id()), |facility| whose = Whose::Facility(facility));
            }
            "kinds" => match value.split(',').map(str::parse).collect::<Result<Vec<CalendarKind>, _>>() {
                Ok(some) => kinds = some,
                Err(_) => problems.push(bad("choice", CalendarKind::WORDS.join(", "))),
            },
            _ => problems.push(bad("unknown_parameter", "There is no such parameter".to_owned())),
        }
    }
    if named > 1 {
        let detail = "Name people, a team or a facility: one of the three";
        problems.push(FieldProblem::new("owner_id", "conflict", detail));
    }
    match (from, to) {
        (Some(from), Some(to)) => {
            if to < from {
                problems.push(FieldProblem::new("to", "order", "The last day comes after the first"));
            } else if from.iter_days().nth(usize::try_from(MOST_DAYS).unwrap_or(0)).is_none_or(|end| to >= end) {
                let detail = format!("Ask for at most {MOST_DAYS} days");
                problems.push(FieldProblem::new("to", "range", detail));
            }
            if problems.is_empty() {
                return Ok(Asked { from, to, whose, kinds });
            }
        }
        (from, to) => {
            let missing = [("from", from), ("to", to)].into_iter().filter(|(_, day)| day.is_none());
            let said = |name: &str| problems.iter().any(|problem| problem.pointer == name);
            let new: Vec<_> = missing
                .filter(|(name, _)| !said(name))
                .map(|(name, _)| FieldProblem::new(name, "required", "Say the first day and the last"))
                .collect();
            problems.extend(new);
        }
    }
    Err(ApiError::invalid(problems))
}

/// A day of four-digit years: what is further has no moment in the database.
fn day(value: &str) -> Option<NaiveDate> {
    value.parse().ok().filter(|day: &NaiveDate| (1900..=2200).contains(&day.year()))
}

/// List one's own feeds, the newest first.
#[utoipa::path(
    tag = "calendar-feeds", operation_id = "listCalendarFeeds", security(("bearer" = [])),
    responses((status = 200, description = "At most 500 feeds, without their addresses", body = Vec<CalendarFeed>)),
)]
#[get("/calendar-feeds")]
async fn list_calendar_feeds(
    allowed: AllowedInPerson<Read, CalendarFeeds>,
    state: web::Data<State>,
) -> ApiResult<web::Json<Vec<CalendarFeed>>> {
    let read = state.database.read(move |connection| feed::list(connection, allowed.person.user_id, None));
    Ok(web::Json(read.await?))
}

/// Make a feed: one's own calendar at a secret address.
///
/// Whoever knows the address reads the calendar without signing in, until the feed is revoked or its owner leaves. It
/// cannot be shown again.
#[utoipa::path(
    tag = "calendar-feeds", operation_id = "createCalendarFeed", security(("bearer" = [])),
    request_body = NewCalendarFeed,
    responses(
        (status = 201, description = "The feed, for this once with its address", body = CreatedCalendarFeed),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "Too many feeds"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[post("/calendar-feeds")]
async fn create_calendar_feed(
    allowed: AllowedInPerson<Create, CalendarFeeds>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: NewCalendarFeed = checked(&request, &body)?;
    let (token, prefix) = feed::new_feed()?;
    let path = format!("/calendar/{token}.ics");
    let feed = state
        .database
        .write(move |transaction| {
            let person = &allowed.person;
            let id = feed::insert(transaction, person.user_id, &new, &token, &prefix)?;
            let told = Entry::by(person, AuditAction::FeedCreated).about(Resource::CalendarFeeds, id);
            let told = told.detail("prefix", &prefix).detail("with_names", new.with_names.to_string());
            audit::append(transaction, &told)?;
            feed::find(transaction.connection, person.user_id, id)
        })
        .await?;
    Ok(HttpResponse::Created().json(CreatedCalendarFeed { feed, path }))
}

/// Revoke a feed: its address answers no more.
#[utoipa::path(
    tag = "calendar-feeds", operation_id = "revokeCalendarFeed", security(("bearer" = [])),
    params(("id" = CalendarFeedId, Path, description = "The feed's id")),
    responses(
        (status = 204, description = "It is read no more"),
        (status = 404, description = "You have no such feed"),
    ),
)]
#[delete("/calendar-feeds/{id}")]
async fn revoke_calendar_feed(
    allowed: AllowedInPerson<Delete, CalendarFeeds>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: CalendarFeedId = path_id(&id)?;
    state
        .database
        .write(move |transaction| {
            let feed = feed::find(transaction.connection, allowed.person.user_id, id)?;
            if feed::revoke(transaction, id)? {
                let told = Entry::by(&allowed.person, AuditAction::FeedRevoked).about(Resource::CalendarFeeds, id);
                audit::append(transaction, &told.detail("prefix", &feed.prefix))?;
            }
            Ok(())
        })
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
