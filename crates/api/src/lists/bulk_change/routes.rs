//! What bulk changes have beside the routes of every record: each list starts them, and there is a file of refusals.

use super::refusals;
use super::start::start;
use super::store::BulkChanges;
use crate::kernel::caller::{Allowed, Create, Person, Read};
use crate::kernel::csv;
use crate::kernel::db::Connection;
use crate::kernel::download;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id};
use crate::kernel::http::method_not_allowed;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::openapi::{Operation, named};
use crate::kernel::record::{MoveRoutes, RecordRoutes, answered, operations, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::dev::{AppService, HttpServiceFactory};
use actix_web::{HttpRequest, HttpResponse, get, web};
use domain::admin::file_format::FileFormat;
use domain::kernel::BulkChangeId;
use domain::kernel::policy::Resource;
use domain::lists::bulk_change::{BulkAction, BulkChange, BulkChangeData, BulkRefusal, BulkRefusalPage, IN_BULK};
use serde_json::json;
use std::sync::Arc;
use utoipa::ToSchema;
use utoipa::openapi::path::{HttpMethod, PathItem, Paths, PathsBuilder};
use utoipa::openapi::{RefOr, Schema};
use utoipa_actix_web::OpenApiFactory;

/// Refusals of one page.
const PAGE: i64 = 200;
/// Refusals that a file reads at once.
const LINES: i64 = 1_000;

/// Before the routes of the lists themselves, whose records' ids stand where `bulk` does.
pub fn configure(registry: &mut Registry<'_>) {
    for resource in IN_BULK {
        registry.service(BulkRoutes(*resource));
    }
    registry
        .service(list_bulk_refusals)
        .service(get_bulk_refusal_file)
        .service(MoveRoutes::<BulkChanges>::new())
        .service(RecordRoutes::<BulkChanges>::new().append_only().without_create_and_delete());
}

/// `POST /{resource}/bulk` of one list, with its documentation.
struct BulkRoutes(Resource);

impl BulkRoutes {
    fn path(&self) -> String {
        format!("/{}/bulk", self.0)
    }
}

impl HttpServiceFactory for BulkRoutes {
    fn register(self, config: &mut AppService) {
        let resource = self.0;
        let begin = move |allowed, state, request, body| begin(resource, allowed, state, request, body);
        web::resource(self.path())
            .default_service(web::to(method_not_allowed))
            .route(web::post().to(begin))
            .register(config);
    }
}

async fn begin(
    resource: Resource,
    allowed: Allowed<Create, BulkChanges>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let data: BulkChangeData = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let bulk = start(transaction, &allowed.person, resource, &data)?;
                let location = bulk.job_id.map(|job| format!("/api/v1/jobs/{job}"));
                answered(202, location, &bulk)
            })
        })
        .await?;
    state.jobs.wake();
    Ok(respond(answer))
}

impl OpenApiFactory for BulkRoutes {
    fn paths(&self) -> Paths {
        let capital: String = self
            .0
            .as_str()
            .split('-')
            .map(|part| {
                let mut letters = part.chars();
                letters.next().map(|first| first.to_uppercase().chain(letters).collect::<String>()).unwrap_or_default()
            })
            .collect();
        let summary = format!("Change, delete or restore many {} at once", self.0);
        let example = json!({"action": "delete", "query": "filter[created_at][gte]=-1d", "expected": 12});
        let operation = Operation::new(Resource::BulkChanges.as_str(), &format!("bulk{capital}"), &summary)
            .description(
                "A job does it, record by record, each by the caller's rights; those that are refused are listed with \
                 their reasons. Move the bulk change to `cancelled` to stop it, to `undoing` within 30 days to take back \
                 what nobody has changed since. A key also needs the scope of the records.",
            )
            .header("Idempotency-Key", false, "Sent again with the same key, the request has its effect once")
            .body("BulkChangeData", example)
            .answers_later("BulkChange", "The bulk change, whose job has begun")
            .fails(&[400, 401, 403, 409, 413, 415, 422]);
        PathsBuilder::new().path(self.path(), PathItem::new(HttpMethod::Post, operation.build())).build()
    }

    fn schemas(&self, schemas: &mut Vec<(String, RefOr<Schema>)>) {
        named::<BulkChangeData>(schemas);
        named::<BulkAction>(schemas);
        named::<BulkChange>(schemas);
        <BulkChangeData as ToSchema>::schemas(schemas);
    }
}

/// Read which records a bulk change did not reach, and why.
#[utoipa::path(
    tag = "bulk-changes", operation_id = "listBulkRefusals", security(("bearer" = [])),
    params(
        ("id" = BulkChangeId, Path, description = "The bulk change's id"),
        ("after" = Option<i64>, Query, description = "Only refusals behind this one", minimum = 0),
    ),
    responses(
        (status = 200, description = "At most 200", body = BulkRefusalPage),
        (status = 404, description = "No such bulk change of yours"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/bulk-changes/{id}/refusals")]
async fn list_bulk_refusals(
    allowed: Allowed<Read, BulkChanges>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<web::Json<BulkRefusalPage>> {
    let id: BulkChangeId = path_id(&id)?;
    let mut after = 0;
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        if name != "after" {
            return Err(ApiError::field(&name, "unknown_parameter", "This list takes only after"));
        }
        let number: Option<i64> = value.parse().ok().filter(|number| *number >= 0);
        after = number.ok_or_else(|| ApiError::field("after", "type", "Give a refusal's number"))?;
    }
    let mut data = state
        .database
        .read(move |connection| {
            let bulk = operations::read::<BulkChanges>(connection, &allowed.person, id, &[])?;
            with_names(connection, &allowed.person, &bulk, after, PAGE + 1)
        })
        .await?;
    let most = usize::try_from(PAGE).map_err(ApiError::internal)?;
    let more = data.len() > most;
    data.truncate(most);
    let next = if more { data.last().map(|refusal| refusal.number) } else { None };
    Ok(web::Json(BulkRefusalPage { data, next }))
}

/// A page of refusals, with the names of records that the caller may see.
fn with_names(
    connection: &mut Connection,
    person: &Person,
    bulk: &BulkChange,
    after: i64,
    limit: i64,
) -> ApiResult<Vec<BulkRefusal>> {
    let mut found = refusals::page(connection, bulk.head.id, after, limit)?;
    let Some(store) = crate::records::any(bulk.resource) else { return Ok(found) };
    let ids: Vec<_> = found.iter().map(|refusal| refusal.record_id).collect();
    let names = store.names(connection, person, &ids)?;
    for refusal in &mut found {
        refusal.name = names.get(&refusal.record_id).cloned();
    }
    Ok(found)
}

/// Download which records a bulk change did not reach, and why.
#[utoipa::path(
    tag = "bulk-changes", operation_id = "getBulkRefusalFile", security(("bearer" = [])),
    params(("id" = BulkChangeId, Path, description = "The bulk change's id")),
    responses(
        (status = 200, description = "Id, name, reason", body = String, content_type = "text/csv"),
        (status = 404, description = "No such bulk change of yours"),
    ),
)]
#[get("/bulk-changes/{id}/refusals/file")]
async fn get_bulk_refusal_file(
    allowed: Allowed<Read, BulkChanges>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: BulkChangeId = path_id(&id)?;
    let (database, person) = (state.database.clone(), allowed.person);
    let reader = Arc::clone(&person);
    let bulk = database.read(move |connection| operations::read::<BulkChanges>(connection, &reader, id, &[])).await?;
    let bulk = Arc::new(bulk);
    let body = download::in_steps(Some(0), move |after| {
        let (database, person, bulk) = (database.clone(), Arc::clone(&person), Arc::clone(&bulk));
        async move {
            let Some(after) = after else { return Ok(None) };
            let found = database.read(move |connection| with_names(connection, &person, &bulk, after, LINES)).await?;
            let next = found.last().map(|refusal| refusal.number);
            let lines = found.into_iter().map(|refusal| {
                vec![refusal.record_id.to_string(), refusal.name.unwrap_or_default(), refusal.code, refusal.detail]
            });
            let mut bytes = if after == 0 { csv::BYTE_ORDER_MARK.to_vec() } else { Vec::new() };
            let heading = (after == 0).then(|| ["Id", "Name", "Code", "Reason"].map(str::to_owned).to_vec());
            bytes.extend(csv::lines(csv::guarded(heading.into_iter().chain(lines)))?);
            Ok(Some((bytes, next)))
        }
    });
    Ok(download::answer(&format!("refused-{}.csv", id.0.simple()), FileFormat::Csv.media_type(), body))
}
