//! `GET /search`: one question to all kinds of records that have a page.

use crate::kernel::caller::{Allowed, Guarded, Person, Read};
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::find::Asked;
use crate::kernel::list::cursor_key;
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::records;
use actix_web::{HttpRequest, get, web};
use domain::kernel::FieldProblem;
use domain::kernel::find::{Found, FoundGroup, SEARCHED};
use domain::kernel::policy::Resource;

/// Hits of a kind when nobody says how many.
const LIMIT: usize = 5;
const MOST: usize = 50;

/// What the permission to search is given for; which records it shows is for their own kinds to say.
pub struct Searching;

impl Guarded for Searching {
    const RESOURCE: Resource = Resource::Search;
}

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(search_all);
}

#[derive(Debug)]
struct Question {
    q: String,
    kinds: Vec<Resource>,
    limit: usize,
}

impl Question {
    fn parse(query: &str) -> ApiResult<Self> {
        let mut asked = Self { q: String::new(), kinds: SEARCHED.to_vec(), limit: LIMIT };
        let mut problems = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            match &*name {
                "q" => value.trim().clone_into(&mut asked.q),
                "kinds" => {
                    let kinds = value.split(',').map(|kind| kind.parse().ok().filter(|kind| SEARCHED.contains(kind)));
                    let known: Vec<_> = SEARCHED.iter().map(|kind| kind.as_str()).collect();
                    match kinds.collect::<Option<Vec<Resource>>>() {
                        Some(kinds) => asked.kinds = kinds,
                        None => problems.push(FieldProblem::new("kinds", "choice", known.join(", "))),
                    }
                }
                "limit" => match value.parse().ok().filter(|limit| (1..=MOST).contains(limit)) {
                    Some(limit) => asked.limit = limit,
                    None => {
                        problems.push(FieldProblem::new("limit", "range", format!("A kind has 1 to {MOST} hits")));
                    }
                },
                _ => problems.push(FieldProblem::new(&*name, "unknown_parameter", "The search has no such parameter")),
            }
        }
        if asked.q.is_empty() {
            problems.push(FieldProblem::new("q", "required", "Say what to search for"));
        } else if asked.q.chars().count() > 200 || asked.q.contains('\0') {
            problems.push(FieldProblem::new("q", "length", "Search for at most 200 characters"));
        }
        asked.kinds.sort_by_key(|kind| SEARCHED.iter().position(|known| known == kind));
        asked.kinds.dedup();
        if problems.is_empty() { Ok(asked) } else { Err(ApiError::invalid(problems)) }
    }
}

/// Search all kinds of records.
///
/// Finds parts of words, runs of digits, other spellings of a name in Latin letters or Devanagari, and forgives one slip
/// of the finger in words of four letters and more. Only what the caller may read is found, and only by what they may
/// read of it. The group with the surest hit comes first: a whole number or address, then beginnings of words, then parts,
/// then other spellings, then slips.
#[utoipa::path(
    tag = "search", operation_id = "searchAll", security(("bearer" = [])),
    params(
        ("q" = String, Query, description = "What to search for", min_length = 1, max_length = 200),
        ("kinds" = Option<String>, Query, description = "Only these kinds of records, separated by commas", max_length = 200),
        ("limit" = Option<i64>, Query, description = "Hits of each kind; 5 when absent", minimum = 1, maximum = 50),
    ),
    responses(
        (status = 200, description = "What was found", body = Found),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/search")]
async fn search_all(
    allowed: Allowed<Read, Searching>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<web::Json<Found>> {
    let question = Question::parse(request.query_string())?;
    let mut asked = Asked::new(&question.q, state.database.clock.now(), cursor_key(&state.secrets));
    let person = allowed.person;
    let found = state.database.read(move |connection| look(connection, &person, &question, &mut asked)).await?;
    Ok(web::Json(found))
}

fn look(connection: &mut Connection, person: &Person, question: &Question, asked: &mut Asked) -> ApiResult<Found> {
    let mut groups = Vec::new();
    for resource in question.kinds.iter().copied() {
        let Some(store) = records::any(resource) else { continue };
        let looked = store.look(connection, person, asked, question.limit)?;
        if let Some((best, _)) = looked.hits.first() {
            let hits = looked.hits.iter().map(|(_, hit)| hit.clone()).collect();
            groups.push((*best, FoundGroup { resource, hits, more: looked.more }));
        }
    }
    groups.sort_by_key(|(best, _)| *best);
    Ok(Found { groups: groups.into_iter().map(|(_, group)| group).collect() })
}
