//! Who stands behind a request: a session's access token, or a tool's key; and where it comes from.

use super::api_key::{self, USE_SECONDS};
use super::caller::{Person, load};
use super::db::Connection;
use super::error::{ApiError, ApiResult};
use super::state::State;
use crate::admin::auth::token;
use actix_web::http::header::AUTHORIZATION;
use actix_web::{HttpRequest, web};
use domain::kernel::{ApiKeyId, ProblemCode, SessionId, Timestamp};
use std::collections::HashMap;
use std::net::{IpAddr, SocketAddr};
use std::sync::{Arc, Mutex, PoisonError};

/// What a request shows.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
enum Sign {
    Session(SessionId),
    /// The prefix of a key.
    Key(String),
}

/// People who asked lately. What was read stays true for a few seconds; changes of rights on this node empty it at once.
#[derive(Default)]
pub struct Callers {
    known: Mutex<HashMap<(Sign, Option<IpAddr>), (Timestamp, Arc<Person>)>>,
    /// When the use of a key was last written.
    used: Mutex<HashMap<ApiKeyId, Timestamp>>,
}

/// How long another node may still see rights that were just taken away.
const FRESH_SECONDS: i64 = 5;

impl Callers {
    fn find(&self, sign: &(Sign, Option<IpAddr>), now: Timestamp) -> Option<Arc<Person>> {
        let known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        let (until, person) = known.get(sign)?;
        (*until > now).then(|| Arc::clone(person))
    }

    fn keep(&self, sign: (Sign, Option<IpAddr>), person: &Arc<Person>, now: Timestamp) {
        let mut known = self.known.lock().unwrap_or_else(PoisonError::into_inner);
        if known.len() > 10_000 {
            known.retain(|_, (until, _)| *until > now);
        }
        known.insert(sign, (now.plus_seconds(FRESH_SECONDS), Arc::clone(person)));
    }

    /// Rights, teams or sessions have changed.
    pub fn forget_all(&self) {
        self.known.lock().unwrap_or_else(PoisonError::into_inner).clear();
    }

    /// Whether the use of a key is to be written: once a minute.
    fn is_news(&self, key: ApiKeyId, now: Timestamp) -> bool {
        let mut used = self.used.lock().unwrap_or_else(PoisonError::into_inner);
        if used.len() > 10_000 {
            used.retain(|_, at| at.plus_seconds(USE_SECONDS) > now);
        }
        let news = used.get(&key).is_none_or(|at| at.plus_seconds(USE_SECONDS) <= now);
        if news {
            used.insert(key, now);
        }
        news
    }
}

/// Where a request comes from; the reverse proxy's word counts only where one is configured.
pub fn origin(state: &State, request: &HttpRequest) -> Option<IpAddr> {
    if !state.limits.behind_proxy {
        return request.peer_addr().map(|peer| peer.ip().to_canonical());
    }
    let connection = request.connection_info();
    let told = connection.realip_remote_addr()?;
    let address = told.parse().ok().or_else(|| told.parse::<SocketAddr>().ok().map(|socket| socket.ip()));
    address.map(|address| address.to_canonical())
}

/// The person behind a session or a key, with the rights of now or of some seconds ago; `None` when it has ended.
async fn person_of(state: &State, sign: (Sign, Option<IpAddr>)) -> ApiResult<Option<Arc<Person>>> {
    let now = state.database.clock.now();
    if let Some(person) = state.callers.find(&sign, now) {
        return Ok(Some(person));
    }
    let (asked, from) = sign.clone();
    let found = state
        .database
        .read(move |connection| match asked {
            Sign::Session(session) => load(connection, session, now),
            Sign::Key(prefix) => api_key::load(connection, &prefix),
        })
        .await?;
    let person = found.map(|person| Arc::new(Person { origin: from, ..person }));
    if let Some(person) = &person {
        state.callers.keep(sign, person, now);
    }
    Ok(person)
}

/// Somebody who asked a while ago and whose answer still goes on, with the rights of this moment; `None` when their session
/// or key has ended.
pub fn fresh(connection: &mut Connection, person: &Person, now: Timestamp) -> ApiResult<Option<Person>> {
    let Some(key) = &person.key else { return load(connection, person.session_id, now) };
    if key.has_ended(now) { Ok(None) } else { api_key::load(connection, &key.prefix) }
}

/// The person behind a request, with the rights that they have as they ask.
pub async fn find(
    state: Option<web::Data<State>>,
    header: Option<String>,
    from: Option<IpAddr>,
) -> ApiResult<Arc<Person>> {
    let state = state.ok_or_else(|| ApiError::internal("no state"))?;
    let unauthenticated = || ApiError::new(ProblemCode::Unauthenticated);
    let header = header.ok_or_else(unauthenticated)?;
    let token = header.strip_prefix("Bearer ").ok_or_else(unauthenticated)?;
    let now = state.database.clock.now();
    let sign = match api_key::prefix_of(token) {
        Some(prefix) => Sign::Key(prefix.to_owned()),
        None => Sign::Session(token::verify(&state.secrets, token, now).ok_or_else(unauthenticated)?),
    };
    let person = person_of(&state, (sign, from)).await?.ok_or_else(unauthenticated)?;
    let Some(key) = &person.key else { return Ok(person) };
    if !key.admits(token, from, now) {
        return Err(unauthenticated());
    }
    if state.callers.is_news(key.id, now) {
        let (database, key) = (state.database.clone(), key.id);
        // Behind the request's back: nobody waits for it.
        actix_web::rt::spawn(async move {
            if let Err(cause) = database.write(move |transaction| api_key::used(transaction, key)).await {
                tracing::warn!(?cause, "the use of a key could not be written");
            }
        });
    }
    Ok(person)
}

/// The parts of a request that [`find`] needs.
pub fn parts(request: &HttpRequest) -> (Option<web::Data<State>>, Option<String>, Option<IpAddr>) {
    let state = request.app_data::<web::Data<State>>().cloned();
    let header = request.headers().get(AUTHORIZATION).and_then(|value| value.to_str().ok()).map(str::to_owned);
    let from = state.as_ref().and_then(|state| origin(state, request));
    (state, header, from)
}
