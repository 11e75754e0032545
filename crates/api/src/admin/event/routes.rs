//! `GET /events`, in its two ways: catching up after a number, and one record's history.

use super::store::{Part, select};
use crate::kernel::caller::{Allowed, Guarded, Person, Read, Scope};
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::merged;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, get, web};
use domain::admin::event::EventPage;
use domain::kernel::RecordId;
use domain::kernel::policy::{Action, Resource};
use std::sync::Arc;

/// What permissions on the change log are given for.
pub struct Events;

impl Guarded for Events {
    const RESOURCE: Resource = Resource::Events;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(list_events).service(super::stream::stream_events);
}

#[derive(Debug, Default)]
struct Asked {
    after: Option<i64>,
    before: Option<i64>,
    limit: Option<i64>,
    resource: Option<Resource>,
    record_id: Option<RecordId>,
    of: Vec<Resource>,
}

impl Asked {
    fn parse(query: &str) -> ApiResult<Self> {
        let mut asked = Self::default();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            let number = || {
                let number: Option<i64> = value.parse().ok();
                number
                    .filter(|number| *number >= 0)
                    .ok_or_else(|| ApiError::field(&name, "type", "Give a whole number from 0"))
            };
            match &*name {
                "after" => asked.after = Some(number()?),
                "before" => asked.before = Some(number()?),
                "limit" => asked.limit = Some(number()?),
                "resource" => {
                    let known =
                        value.parse().map_err(|_| ApiError::field("resource", "choice", Resource::WORDS.join(", ")));
                    asked.resource = Some(known?);
                }
                "of" => {
                    let known = value.split(',').map(str::parse).collect::<Result<_, _>>();
                    asked.of = known.map_err(|_| ApiError::field("of", "choice", Resource::WORDS.join(", ")))?;
                }
                "record_id" => {
                    let id = value.parse().map_err(|_| ApiError::field("record_id", "type", "Give an id (a UUID)"))?;
                    asked.record_id = Some(RecordId(id));
                }
                _ => return Err(ApiError::field(&name, "unknown_parameter", "This list has no such parameter")),
            }
        }
        if asked.record_id.is_some() != asked.resource.is_some() {
            return Err(ApiError::field("resource", "required", "resource and record_id belong together"));
        }
        if !asked.of.is_empty() && asked.record_id.is_none() {
            return Err(ApiError::field("of", "conflict", "Only one record's history is told by kinds"));
        }
        if asked.after.is_some() && asked.before.is_some() {
            return Err(ApiError::field("before", "conflict", "Give after or before, not both"));
        }
        if asked.limit.is_some_and(|limit| !(1..=200).contains(&limit)) {
            return Err(ApiError::field("limit", "range", "A page has 1 to 200 rows"));
        }
        Ok(asked)
    }
}

/// Read the change log.
///
/// With `after`: every change that the caller could see, in the order in which they were begun, so nearly that of their
/// numbers; pass `next` as the next `after`, and none is missed.
/// With `resource` and `record_id`: the history of one record, of what hangs on it (comments, files, shares) and of its
/// parts that the caller may read (an account's tie-ups, a contact's consents), and of what was merged into it, newest
/// first; pass `next` as `before`. With `of`, only what records of these kinds did.
#[utoipa::path(
    tag = "events", operation_id = "listEvents", security(("bearer" = [])),
    params(
        ("after" = Option<i64>, Query, description = "Only events after the one with this number; 0 for all", minimum = 0),
        ("before" = Option<i64>, Query, description = "Only events before this sequence number", minimum = 0),
        ("limit" = Option<i64>, Query, description = "Rows of a page", minimum = 1, maximum = 200),
        ("resource" = Option<Resource>, Query, description = "The kind of the record"),
        ("record_id" = Option<RecordId>, Query, description = "The record whose history is wanted"),
        ("of" = Option<String>, Query, description = "Kinds of records, separated by commas: comments, tie-ups, …"),
    ),
    responses(
        (status = 200, description = "Events", body = EventPage),
        (status = 404, description = "No such record that you may see"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/events")]
async fn list_events(
    allowed: Allowed<Read, Events>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<EventPage>> {
    let asked = Asked::parse(request.query_string())?;
    let of_record = asked.resource.zip(asked.record_id);
    let person = Arc::clone(&allowed.person);
    let (page, audited) = state.database.read(move |connection| load(connection, &person, &asked)).await?;
    if let Some((resource, record)) = of_record.filter(|_| audited) {
        state.reads.note(&state.database, &allowed.person, resource, record)?;
    }
    Ok(web::Json(page))
}

/// A page, and whether reading it is written down.
fn load(connection: &mut Connection, person: &Person, asked: &Asked) -> ApiResult<(EventPage, bool)> {
    let mut audited = false;
    let filter = match (asked.resource, asked.record_id) {
        (Some(resource), Some(id)) => {
            // Who may see the record may read its whole history.
            let found = crate::records::read(connection, person, resource, id)?.ok_or_else(ApiError::not_found)?;
            audited = found.audited;
            history(connection, person, resource, id, &asked.of)?
        }
        _ => person.visible(Resource::Events, Action::Read, Scope::Owned),
    };
    let part = asked.after.map_or(Part::Before(asked.before), Part::After);
    let limit = asked.limit.unwrap_or(50);
    let mut data = select(connection, person, filter, &part, limit + 1)?;
    let more = data.len() > usize::try_from(limit).unwrap_or(usize::MAX);
    if more {
        data.pop();
    }
    // Who catches up comes again from the last one, also when it was the newest.
    let next = data.last().filter(|_| more || asked.after.is_some()).map(|event| event.sequence);
    Ok((EventPage { data, next }, audited))
}

/// What a record's history consists of.
fn history(
    connection: &mut Connection,
    person: &Person,
    resource: Resource,
    id: RecordId,
    of: &[Resource],
) -> ApiResult<Fragment> {
    let word = |resource: Resource| Value::Text(resource.to_string());
    // What was merged into it brings its history along.
    let ids = merged::all_of(connection, resource, id)?;
    let among = |column| Fragment::new(column).bind_list(ids.iter().copied().map(Value::Id));
    let own = among("record_id IN ").sql(" AND resource = ").bind(word(resource));
    let hangs = among("about_id IN ").sql(" AND about_resource = ").bind(word(resource));
    let parts = crate::records::parts(connection, person, resource, id)?;
    let whole = parts.into_iter().fold(own.or(hangs), |whole, (part, ids)| {
        let among = |column| Fragment::new(column).bind_list(ids.iter().copied().map(Value::Id));
        let own = among("record_id IN ").sql(" AND resource = ").bind(word(part));
        if !crate::records::tells_what_hangs(part) {
            return whole.or(own);
        }
        let hangs = among("about_id IN ").sql(" AND about_resource = ").bind(word(part));
        whole.or(own).or(hangs)
    });
    if of.is_empty() {
        return Ok(whole);
    }
    Ok(whole.and(Fragment::new("resource IN ").bind_list(of.iter().copied().map(word))))
}
