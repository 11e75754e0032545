//! `GET /events/stream`: the change log as it grows, as server-sent events.
//!
//! A stream is pulled: its next page is read when the reader has taken the last one, so a slow reader holds one page.

use super::routes::Events;
use super::store::{Part, select};
use crate::kernel::asker::fresh;
use crate::kernel::caller::{Allowed, Person, Read, Scope};
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::live::{Growth, newest};
use crate::kernel::state::State;
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::admin::event::Event;
use domain::kernel::Timestamp;
use domain::kernel::policy::{Action, Resource};
use futures_util::stream::unfold;
use std::convert::Infallible;
use std::fmt::Write;
use std::sync::Arc;
use std::time::{Duration, Instant};
use tokio::sync::watch;

/// Events of one page.
const PAGE: i64 = 100;
/// Proxies close what is silent for longer; and a session that has ended is noticed.
const HEARTBEAT: Duration = Duration::from_secs(15);
/// The shortest time between two looks of one stream.
const GATHER: Duration = Duration::from_millis(150);

/// Follow the change log.
///
/// Server-sent events. `ready` comes first; each `change` holds an event as `GET /events` has it, in the same order, and
/// only what the caller may see. With `Last-Event-ID` the stream begins behind that event and misses none. It ends with
/// the session, and when the server stops.
#[utoipa::path(
    tag = "events", operation_id = "streamEvents", security(("bearer" = [])),
    params(("Last-Event-ID" = Option<i64>, Header, description = "The number of the last event that was received", minimum = 0)),
    responses(
        (status = 200, description = "A stream that does not end by itself", body = String, content_type = "text/event-stream"),
        (status = 422, description = "The number is none"),
    ),
)]
#[get("/events/stream")]
pub(super) async fn stream_events(
    allowed: Allowed<Read, Events>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let after = match request.headers().get("last-event-id") {
        None => None,
        Some(header) => {
            let number = header.to_str().ok().and_then(|text| text.trim().parse().ok()).filter(|number| *number >= 0);
            let wrong = || ApiError::field("Last-Event-ID", "type", "Give a whole number from 0");
            Some(number.ok_or_else(wrong)?)
        }
    };
    let growth = state.live.follow()?;
    let after = match after {
        Some(number) => number,
        None => state.database.read(newest).await?,
    };
    let person = allowed.person;
    let read_at = Instant::now();
    let course = Course { state, person, growth, after, behind: true, greeted: false, read_at };
    Ok(HttpResponse::Ok()
        .content_type("text/event-stream")
        // Compression would hold events back until there are enough of them, and so would some proxies.
        .insert_header((header::CONTENT_ENCODING, "identity"))
        .insert_header((header::CACHE_CONTROL, "no-store"))
        .insert_header(("x-accel-buffering", "no"))
        .streaming(unfold(course, |mut course| async move {
            let bytes = course.next().await?;
            Some((Ok::<_, Infallible>(bytes), course))
        })))
}

/// Where a stream is.
struct Course {
    state: web::Data<State>,
    person: Arc<Person>,
    growth: watch::Receiver<Growth>,
    /// The number of the last event that was sent, or passed over because it is not the caller's to see.
    after: i64,
    /// There may be events behind `after`.
    behind: bool,
    greeted: bool,
    read_at: Instant,
}

impl Course {
    /// The next bytes; none when the stream ends.
    async fn next(&mut self) -> Option<web::Bytes> {
        if !self.greeted {
            self.greeted = true;
            return Some(web::Bytes::from(format!("id: {}\nevent: ready\ndata: {{}}\n\n", self.after)));
        }
        loop {
            if self.behind {
                match self.read().await {
                    Ok(Some(events)) if events.is_empty() => self.behind = false,
                    Ok(Some(events)) => return written(&events),
                    Ok(None) => return None,
                    Err(cause) => {
                        // The reader comes again with the number of its last event.
                        tracing::warn!(?cause, "a stream of events ends");
                        return None;
                    }
                }
            }
            match tokio::time::timeout(HEARTBEAT, self.growth.changed()).await {
                Ok(Err(_)) => return None,
                Ok(Ok(())) => {
                    if *self.growth.borrow_and_update() == Growth::Stopping {
                        return None;
                    }
                    self.behind = true;
                }
                Err(_) => {
                    let (person, now) = (Arc::clone(&self.person), self.state.database.clock.now());
                    let still = self.state.database.read(move |connection| fresh(connection, &person, now));
                    still.await.ok().flatten()?;
                    return Some(web::Bytes::from(format!("id: {}\n: still here\n\n", self.after)));
                }
            }
        }
    }

    /// The next page; none when the session has ended.
    async fn read(&mut self) -> ApiResult<Option<Vec<Event>>> {
        // Many writes one after the other are read together.
        tokio::time::sleep(GATHER.saturating_sub(self.read_at.elapsed())).await;
        self.read_at = Instant::now();
        let (after, person, now) = (self.after, Arc::clone(&self.person), self.state.database.clock.now());
        let read = move |connection: &mut Connection| page(connection, &person, now, after);
        let Some((end, events)) = self.state.database.read(read).await? else { return Ok(None) };
        self.after = events.last().map_or(end, |event| event.sequence);
        Ok(Some(events))
    }
}

/// The events behind a number that the person sees, and how far the log has grown. Asked first: what lies up to there has
/// been looked at when nothing is found. The rights are those of this moment, since what is passed over does not come
/// again: a share of some seconds ago counts.
fn page(
    connection: &mut Connection,
    person: &Person,
    now: Timestamp,
    after: i64,
) -> ApiResult<Option<(i64, Vec<Event>)>> {
    let end = newest(connection)?;
    let Some(person) = fresh(connection, person, now)? else { return Ok(None) };
    let seen = person.visible(Resource::Events, Action::Read, Scope::Owned);
    Ok(Some((end, select(connection, &person, seen, &Part::After(after), PAGE)?)))
}

fn written(events: &[Event]) -> Option<web::Bytes> {
    let mut text = String::new();
    for event in events {
        let data = serde_json::to_string(event).ok()?;
        write!(text, "id: {}\nevent: change\ndata: {data}\n\n", event.sequence).ok()?;
    }
    Some(web::Bytes::from(text))
}
