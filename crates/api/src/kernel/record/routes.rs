//! The HTTP of every record: list, search, get, create, change, delete, restore. Handlers only: extract, one call, answer.

use super::document::document;
use super::hiding::{Within, mask};
use super::{Store, operations};
use crate::kernel::caller::{Allowed, Create, Delete, Person, Read, Update};
use crate::kernel::change::Actor;
use crate::kernel::db::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked_new, etag, has_version, json, merge_patch, path_id, required_version};
use crate::kernel::http::{linked, method_not_allowed};
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::list::page::{known, load_page};
use crate::kernel::list::{Known, ListQuery, cursor_key};
use crate::kernel::state::State;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::http::header;
use actix_web::{HttpRequest, HttpResponse, web};
use domain::kernel::custom;
use domain::kernel::record::HEAD;
use domain::kernel::search::Search;
use domain::kernel::{Page, PageInfo, Record, RecordId};
use serde::Serialize;
use std::marker::PhantomData;
use std::sync::Arc;
use utoipa_actix_web::OpenApiFactory;

/// Registers a record's routes together with their documentation.
pub struct RecordRoutes<S> {
    offers: Offers,
    store: PhantomData<S>,
}

/// What may be done with a record beside reading it.
#[derive(Debug, Clone, Copy)]
pub struct Offers {
    /// Records come into being in another way where not (a user needs a password, an import a file).
    pub creates: bool,
    /// What was written stays where not.
    pub updates: bool,
    pub deletes: bool,
}

impl<S: Store> Default for RecordRoutes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Store> RecordRoutes<S> {
    pub const fn new() -> Self {
        Self { offers: Offers { creates: true, updates: true, deletes: true }, store: PhantomData }
    }

    /// Only list, search, get and create.
    #[must_use]
    pub const fn append_only(mut self) -> Self {
        self.offers.updates = false;
        self.offers.deletes = false;
        self
    }

    /// Only list, search and get.
    #[must_use]
    pub const fn read_only(mut self) -> Self {
        self.offers = Offers { creates: false, updates: false, deletes: false };
        self
    }

    /// Without create: the record comes into being by a handler of its own.
    #[must_use]
    pub const fn without_create(mut self) -> Self {
        self.offers.creates = false;
        self
    }

    /// Only list, search, get and change.
    #[must_use]
    pub const fn without_create_and_delete(mut self) -> Self {
        self.offers.creates = false;
        self.offers.deletes = false;
        self
    }
}

impl<S: Store> HttpServiceFactory for RecordRoutes<S> {
    fn register(self, config: &mut AppService) {
        let path = format!("/{}", S::Record::RESOURCE);
        let resource =
            |suffix: &str| web::resource(format!("{path}{suffix}")).default_service(web::to(method_not_allowed));
        let mut list = resource("").route(web::get().to(list::<S>));
        let mut one = resource("/{id}").route(web::get().to(get::<S>));
        if self.offers.updates {
            one = one.route(web::patch().to(update::<S>));
        }
        if self.offers.creates {
            list = list.route(web::post().to(create::<S>));
        }
        if self.offers.deletes {
            one = one.route(web::delete().to(delete::<S>));
            resource("/{id}/restore").route(web::post().to(restore::<S>)).register(config);
        }
        list.register(config);
        resource("/search").route(web::post().to(search::<S>)).register(config);
        one.register(config);
    }
}

impl<S> OpenApiFactory for RecordRoutes<S>
where
    S: Store,
    S::Record: utoipa::ToSchema,
    <S::Record as Record>::Data: utoipa::ToSchema,
{
    fn paths(&self) -> utoipa::openapi::path::Paths {
        document::<S>(self.offers)
    }

    fn schemas(&self, schemas: &mut Vec<(String, utoipa::openapi::RefOr<utoipa::openapi::schema::Schema>)>) {
        super::document::schemas::<S>(self.offers, schemas);
    }
}

async fn list<S: Store>(
    allowed: Allowed<Read, S>,
    state: web::Data<State>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let text = request.query_string();
    let known = known_to::<S>(&state, &allowed.person, text.contains(custom::PREFIX)).await?;
    let query = ListQuery::from_query_string(text, &known, state.database.clock.now())?;
    let (body, page) = page_of::<S>(&state, allowed.person, query).await?;
    Ok(linked(&request, &page).content_type("application/json").body(body))
}

async fn search<S: Store>(
    allowed: Allowed<Read, S>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let search: Search = json(&request, &body)?;
    let known = known_to::<S>(&state, &allowed.person, true).await?;
    let query = ListQuery::from_search(search, &known, state.database.clock.now())?;
    let (body, _) = page_of::<S>(&state, allowed.person, query).await?;
    Ok(HttpResponse::Ok().content_type("application/json").body(body))
}

/// What the list knows, with its custom fields where a request names some.
pub async fn known_to<S: Store>(state: &State, person: &Person, custom: bool) -> ApiResult<Known> {
    let known = known::<S>(person);
    if !custom || !custom::CUSTOMISED.contains(&S::Record::RESOURCE) {
        return Ok(known);
    }
    let (definitions, now) = (state.database.definitions.clone(), state.database.clock.now());
    let fields = state.database.read(move |connection| definitions.of(connection, now, S::Record::RESOURCE)).await?;
    Ok(known.with(fields))
}

/// A page as JSON, written by the thread that read it: passing the rows to another one would cost more than writing them.
async fn page_of<S: Store>(state: &State, person: Arc<Person>, query: ListQuery) -> ApiResult<(String, PageInfo)> {
    let key = cursor_key(&state.secrets);
    let read = move |connection: &mut Connection| {
        let page = load_page::<S>(connection, &person, &query, &key)?;
        let info = page.page.clone();
        let body = match &query.fields {
            None => to_json(&page)?,
            Some(fields) => {
                let picked: Vec<_> = page.data.iter().map(|record| pick(record, fields)).collect::<ApiResult<_>>()?;
                to_json(&Page { data: picked, page: page.page })?
            }
        };
        Ok((body, info))
    };
    state.database.read(read).await
}

/// Only the fields that were asked for, beside those that every answer has.
fn pick<R: Record>(record: &R, fields: &[String]) -> ApiResult<serde_json::Value> {
    let mut value = serde_json::to_value(record).map_err(ApiError::internal)?;
    if let Some(object) = value.as_object_mut() {
        object.retain(|name, _| {
            HEAD.contains(&name.as_str()) || R::ALWAYS.contains(&name.as_str()) || fields.contains(name)
        });
    }
    Ok(value)
}

fn to_json(value: &impl Serialize) -> ApiResult<String> {
    serde_json::to_string(value).map_err(ApiError::internal)
}

/// What reading one record comes to.
enum Found {
    /// Its version, its JSON, and whether it is written down who reads it.
    Here(i32, String, bool),
    /// It was merged into this one.
    Elsewhere(RecordId),
}

async fn get<S: Store>(
    allowed: Allowed<Read, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    let query = ListQuery::for_one(request.query_string(), &known::<S>(&allowed.person), state.database.clock.now())?;
    let person = Arc::clone(&allowed.person);
    let read = move |connection: &mut Connection| {
        let record = match operations::read::<S>(connection, &person, id, &query.expand) {
            Err(missing) if missing.is_not_found() => {
                return operations::moved_to::<S>(connection, &person, id)?.map(Found::Elsewhere).ok_or(missing);
            }
            record => record?,
        };
        let body = match &query.fields {
            None => to_json(&record)?,
            Some(fields) => to_json(&pick(&record, fields)?)?,
        };
        Ok(Found::Here(record.head().version, body, S::reading_is_audited(&record)))
    };
    let (version, body, audited) = match state.database.read(read).await? {
        Found::Here(version, body, audited) => (version, body, audited),
        Found::Elsewhere(survivor) => {
            // Not for ever: a merge can be undone.
            let query = Some(request.query_string()).filter(|query| !query.is_empty());
            let query = query.map(|query| format!("?{query}")).unwrap_or_default();
            let location = format!("/api/v1/{}/{survivor}{query}", S::Record::RESOURCE);
            return Ok(HttpResponse::TemporaryRedirect().insert_header((header::LOCATION, location)).finish());
        }
    };
    if audited {
        state.reads.note(&state.database, &allowed.person, S::Record::RESOURCE, id)?;
    }
    // The same version shows more to somebody who has just broken the glass.
    let unchanged = has_version(&request, version) && (allowed.person.sees_every_field() || !audited);
    let mut response = if unchanged { HttpResponse::NotModified() } else { HttpResponse::Ok() };
    response.insert_header((header::ETAG, etag(version)));
    if unchanged {
        return Ok(response.finish());
    }
    Ok(response.content_type("application/json").body(body))
}

async fn create<S: Store>(
    allowed: Allowed<Create, S>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new = checked_new(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let actor = Actor::from(&*allowed.person);
                let record = operations::create::<S>(transaction, &allowed.person, actor, new.clone())?;
                let location = Some(format!("/api/v1/{}/{}", S::Record::RESOURCE, record.head().id));
                shown::<S>(201, location, record, &allowed.person)
            })
        })
        .await?;
    changed::<S>(&state);
    Ok(respond(answer))
}

async fn update<S: Store>(
    allowed: Allowed<Update, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version, patch) = (path_id(&id)?, required_version(&request)?, merge_patch(&request, &body)?);
    let answer = state
        .database
        .write(move |transaction| {
            let actor = Actor::from(&*allowed.person);
            let record = operations::update::<S>(transaction, &allowed.person, actor, id, version, &patch)?;
            shown::<S>(200, None, record, &allowed.person)
        })
        .await?;
    changed::<S>(&state);
    Ok(respond(answer))
}

async fn delete<S: Store>(
    allowed: Allowed<Delete, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let (id, version) = (path_id(&id)?, required_version(&request)?);
    state
        .database
        .write(move |transaction| {
            operations::delete::<S>(transaction, &allowed.person, Actor::from(&*allowed.person), id, version)
        })
        .await?;
    changed::<S>(&state);
    Ok(HttpResponse::NoContent().finish())
}

async fn restore<S: Store>(
    allowed: Allowed<Delete, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id = path_id(&id)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let actor = Actor::from(&*allowed.person);
                let record = operations::restore::<S>(transaction, &allowed.person, actor, id)?;
                shown::<S>(200, None, record, &allowed.person)
            })
        })
        .await?;
    changed::<S>(&state);
    Ok(respond(answer))
}

/// The answer that shows a record after a change to whoever made it.
pub fn shown<S: Store>(
    status: u16,
    location: Option<String>,
    mut record: S::Record,
    person: &Person,
) -> ApiResult<Answer> {
    mask::<S>(&mut record, person, Within::Itself);
    answered(status, location, &record)
}

/// The same for a record of which nothing is hidden.
pub fn answered(status: u16, location: Option<String>, record: &impl Record) -> ApiResult<Answer> {
    let etag = Some(etag(record.head().version));
    Ok(Answer { status, location, etag, body: to_json(record)?, replayed: false })
}

pub fn respond(answer: Answer) -> HttpResponse {
    let status = actix_web::http::StatusCode::from_u16(answer.status).unwrap_or(actix_web::http::StatusCode::OK);
    let mut response = HttpResponse::build(status);
    if let Some(location) = answer.location {
        response.insert_header((header::LOCATION, location));
    }
    if let Some(etag) = answer.etag {
        response.insert_header((header::ETAG, etag));
    }
    if answer.replayed {
        response.insert_header(("Idempotent-Replayed", "true"));
    }
    if answer.body.is_empty() {
        return response.finish();
    }
    response.content_type("application/json").body(answer.body)
}

/// Takes effect for later requests at once on this node.
fn changed<S: Store>(state: &State) {
    if S::CHANGES_RIGHTS {
        state.callers.forget_all();
    }
    if S::CHANGES_FIELDS {
        state.database.definitions.forget();
    }
}
