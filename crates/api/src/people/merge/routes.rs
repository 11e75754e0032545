//! The HTTP of merges, the same for every kind of record that can be merged.

use super::{Mergeable, preview, store, undo};
use crate::kernel::caller::{Allowed, Read, Update};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::http::method_not_allowed;
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::openapi::{Operation, named};
use crate::kernel::record::respond;
use crate::kernel::state::State;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, HttpResponse, web};
use domain::kernel::policy::Resource;
use domain::kernel::{Record, RecordId};
use domain::people::merging::{Merge, MergePreview, MergeRequest, UndoRequest};
use serde::Serialize;
use std::marker::PhantomData;
use utoipa::openapi::path::{HttpMethod, PathItem, Paths, PathsBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// Registers the routes of a kind of record's merges together with their documentation.
pub struct MergeRoutes<S> {
    store: PhantomData<S>,
}

impl<S: Mergeable> Default for MergeRoutes<S> {
    fn default() -> Self {
        Self::new()
    }
}

impl<S: Mergeable> MergeRoutes<S> {
    pub const fn new() -> Self {
        Self { store: PhantomData }
    }
}

fn path<S: Mergeable>(rest: &str) -> String {
    format!("/{}/{{id}}/{rest}", S::Record::RESOURCE)
}

impl<S: Mergeable> HttpServiceFactory for MergeRoutes<S> {
    fn register(self, config: &mut AppService) {
        let resource = |rest| web::resource(path::<S>(rest)).default_service(web::to(method_not_allowed));
        resource("merge/undo").route(web::post().to(take_apart::<S>)).register(config);
        resource("merge").route(web::get().to(look::<S>)).route(web::post().to(merge::<S>)).register(config);
        resource("merges").route(web::get().to(list::<S>)).register(config);
    }
}

async fn list<S: Mergeable>(
    allowed: Allowed<Read, S>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<web::Json<Vec<Merge>>> {
    let id = RecordId(path_id(&id)?);
    let read = state.database.read(move |connection| store::list::<S>(connection, &allowed.person, id));
    Ok(web::Json(read.await?))
}

async fn look<S: Mergeable>(
    allowed: Allowed<Read, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<web::Json<MergePreview>> {
    let id = RecordId(path_id(&id)?);
    let other = other_of(request.query_string())?;
    let read = state.database.read(move |connection| preview::preview::<S>(connection, &allowed.person, id, other));
    Ok(web::Json(read.await?))
}

fn other_of(query: &str) -> ApiResult<RecordId> {
    let mut other = None;
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        if name != "other_id" {
            return Err(ApiError::field(&name, "unknown_parameter", "There is no such parameter"));
        }
        let id = value.parse().map_err(|_| ApiError::field("other_id", "type", "Give an id (a UUID)"))?;
        other = Some(RecordId(id));
    }
    other.ok_or_else(|| ApiError::field("other_id", "required", "Say with which record"))
}

async fn merge<S: Mergeable>(
    allowed: Allowed<Update, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version) = (RecordId(path_id(&id)?), required_version(&request)?);
    let asked: MergeRequest = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state.database.write(move |transaction| {
        once(transaction, key.as_ref(), |transaction| {
            answered(&store::merge::<S>(transaction, &allowed.person, id, version, &asked)?)
        })
    });
    let answer = answer.await?;
    // What was shared of one is shared of the other.
    state.callers.forget_all();
    Ok(respond(answer))
}

async fn take_apart<S: Mergeable>(
    allowed: Allowed<Update, S>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let id = RecordId(path_id(&id)?);
    let UndoRequest { merge_id } = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state.database.write(move |transaction| {
        once(transaction, key.as_ref(), |transaction| {
            answered(&undo::undo::<S>(transaction, &allowed.person, id, merge_id)?)
        })
    });
    let answer = answer.await?;
    state.callers.forget_all();
    Ok(respond(answer))
}

fn answered(merge: &impl Serialize) -> ApiResult<Answer> {
    let body = serde_json::to_string(merge).map_err(ApiError::internal)?;
    Ok(Answer { status: 200, location: None, etag: None, body, replayed: false })
}

impl<S: Mergeable> OpenApiFactory for MergeRoutes<S> {
    fn paths(&self) -> Paths {
        let resource = S::Record::RESOURCE;
        let (one, word) = match resource {
            Resource::Accounts => ("Account", "account"),
            _ => ("Contact", "contact"),
        };
        let operation = |id: String, summary: String| Operation::new(resource.as_str(), &id, &summary).id_parameter();
        let once = "Sent again with the same key, the request has its effect once";
        let merge = operation(format!("merge{one}"), format!("Merge another {word} into this one"))
            .description(
                "All that refers to the other one refers to this one from then on; the other one goes into the recycle \
                 bin, and reading it leads here. Who merges may change both and throw the other away. It can be undone \
                 for 30 days.",
            )
            .if_match()
            .header("Idempotency-Key", false, once)
            .body_ref("MergeRequest")
            .answers_plain(200, "They are one", "Merge")
            .fails(&[400, 401, 403, 404, 409, 412, 413, 415, 422, 428]);
        let look =
            operation(format!("preview{one}Merge"), format!("Look what merging another {word} into this one would do"))
                .required_id_query("other_id", "The record that would go")
                .answers_plain(200, "What goes over, and what stands against it", "MergePreview")
                .fails(&[401, 403, 404, 422]);
        let list = operation(format!("list{one}Merges"), format!("List what was merged into this {word}"))
            .description("The last 50, the last first, without those that were undone.")
            .answers_list(200, "The merges", "Merge")
            .fails(&[401, 403, 404]);
        let undo = operation(format!("undo{one}Merge"), format!("Undo a merge into this {word}"))
            .description(
                "For 30 days. Field by field: what still is as the merge wrote it goes back; what was changed or added \
                 since stays with this record.",
            )
            .header("Idempotency-Key", false, once)
            .body_ref("UndoRequest")
            .answers_plain(200, "They are two again", "Merge")
            .fails(&[400, 401, 403, 404, 409, 410, 413, 415, 422]);
        PathsBuilder::new()
            .path(path::<S>("merge"), PathItem::new(HttpMethod::Get, look.build()))
            .path(path::<S>("merge"), PathItem::new(HttpMethod::Post, merge.build()))
            .path(path::<S>("merge/undo"), PathItem::new(HttpMethod::Post, undo.build()))
            .path(path::<S>("merges"), PathItem::new(HttpMethod::Get, list.build()))
            .build()
    }

    fn schemas(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        named::<MergeRequest>(schemas);
        named::<UndoRequest>(schemas);
        named::<MergePreview>(schemas);
        named::<Merge>(schemas);
        for add in [
            <MergeRequest as utoipa::ToSchema>::schemas,
            <MergePreview as utoipa::ToSchema>::schemas,
            <Merge as utoipa::ToSchema>::schemas,
        ] {
            add(schemas);
        }
    }
}
