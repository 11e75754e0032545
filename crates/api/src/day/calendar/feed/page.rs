//! The page at a feed's secret address: the calendar of whoever made it, for a phone that cannot sign in.

use super::store::{self, Open};
use crate::day::calendar::ics;
use crate::day::calendar::people::Whose;
use crate::day::calendar::read::{Asked, calendar};
use crate::kernel::asker::origin;
use crate::kernel::caller::load_user;
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::hexadecimal::hexadecimal;
use crate::kernel::state::State;
use crate::kernel::throttle::{Counted, Rate, count};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use chrono::{Days, NaiveDate};
use domain::admin::user::Language;
use domain::day::calendar::{CalendarKind, MOST_DAYS};
use domain::kernel::day::day_of;
use domain::kernel::{SessionId, Timestamp};
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How far a feed goes back and ahead, in days.
const BACK: u64 = 30;
const AHEAD: u64 = 180;

/// One feed: calendars ask each some minutes, and people by hand.
const READS: Rate = Rate { of: "calendar feed", most: 120, seconds: 3_600 };
/// Addresses that are no feed, by where they are asked from.
const TRIES: Rate = Rate { of: "calendar address", most: 60, seconds: 600 };

/// The addresses that need no signing in.
pub fn pages(config: &mut web::ServiceConfig) {
    config.route("/calendar/{file}", web::get().to(read_feed));
}

async fn read_feed(state: web::Data<State>, request: HttpRequest, file: web::Path<String>) -> ApiResult<HttpResponse> {
    let token = file.strip_suffix(".ics").unwrap_or_default().to_owned();
    let Some(open) = state.database.read(move |connection| store::open(connection, &token)).await? else {
        let origin = origin(&state, &request);
        let tries = Counted::by_origin(&state.secrets, TRIES, "calendar", origin);
        state.database.write(move |transaction| count(transaction, std::slice::from_ref(&tries))).await?;
        return Err(ApiError::not_found());
    };
    let reads = Counted::new(&state.secrets, READS, &open.id.to_string());
    let marked = state.database.write(move |transaction| {
        count(transaction, std::slice::from_ref(&reads))?;
        store::used(transaction, open.id)
    });
    marked.await?;
    let now = state.database.clock.now();
    let text = state.database.read(move |connection| text(connection, open, now)).await?;
    // Whoever has left has no calendar any more.
    let text = text.ok_or_else(ApiError::not_found)?;
    let tag = format!("\"{}\"", hexadecimal(&Sha256::digest(text.as_bytes())));
    let known = request.headers().get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let same = known.is_some_and(|known| known.split(',').any(|one| one.trim().trim_start_matches("W/") == tag));
    let mut answer = if same { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::CACHE_CONTROL, "private, no-cache"))
        .insert_header(("x-robots-tag", "noindex"));
    if same {
        return Ok(answer.finish());
    }
    answer.insert_header((header::CONTENT_DISPOSITION, "inline; filename=\"setu.ics\""));
    Ok(answer.content_type("text/calendar; charset=utf-8").body(text))
}

/// What stands in the owner's own calendar, with the rights that they have now.
fn text(connection: &mut Connection, open: Open, now: Timestamp) -> ApiResult<Option<String>> {
    let Some(person) = load_user(connection, open.owner, SessionId(uuid::Uuid::nil()))? else { return Ok(None) };
    let today = day_of(now);
    let (begin, end) = (today.checked_sub_days(Days::new(BACK)), today.checked_add_days(Days::new(AHEAD)));
    let (mut from, end) = (begin.unwrap_or(today), end.unwrap_or(today));
    let mut entries = Vec::new();
    // As many days at once as anybody may ask for. What goes over midnight between two pieces comes twice.
    while from <= end {
        let to = from.checked_add_days(Days::new(MOST_DAYS - 1)).map_or(end, |last: NaiveDate| last.min(end));
        let asked = Asked { from, to, whose: Whose::Mine, kinds: KINDS.to_vec() };
        entries.extend(calendar(connection, &person, &asked, now)?.data);
        let Some(next) = to.succ_opt() else { break };
        from = next;
    }
    let mut seen = BTreeSet::new();
    entries.retain(|entry| seen.insert((entry.kind, entry.id, entry.day)));
    let hindi = store::language_of(connection, open.owner)? == Language::Hindi;
    Ok(Some(ics::text(&entries, open.with_names, hindi, now)))
}

/// What a phone shows: whoever looks at it knows their own days off.
const KINDS: [CalendarKind; 6] = [
    CalendarKind::Activities,
    CalendarKind::PatientVisits,
    CalendarKind::Tasks,
    CalendarKind::Leads,
    CalendarKind::Opportunities,
    CalendarKind::Holidays,
];
