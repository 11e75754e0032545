//! What imports have beside the routes of every record: the file, the moves, the rows, the error file.

use super::reader::Sheet;
use super::rows;
use super::store::Imports;
use crate::kernel::caller::{Allowed, Create, Person, Read};
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::path_id;
use crate::kernel::files;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::jobs::{NewJob, enqueue, request_cancel};
use crate::kernel::record::{MoveRoutes, Moves, RecordRoutes, Store, answered, operations, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpMessage, HttpRequest, HttpResponse, get, post, web};
use domain::admin::event::ChangeKind;
use domain::admin::import::{
    DuplicateRule, Import, ImportCounts, ImportData, ImportRowPage, ImportStatus, ImportTarget, RowOutcome,
    TransferOwner,
};
use domain::admin::import_map::suggest_mapping;
use domain::admin::job::JobKind;
use domain::kernel::policy::Resource;
use domain::kernel::{Head, ImportId, ProblemCode};
use futures_util::StreamExt;
use std::collections::BTreeMap;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(create_import)
        .service(MoveRoutes::<Imports>::new())
        .service(list_import_rows)
        .service(get_import_errors)
        .service(RecordRoutes::<Imports>::new().without_create_and_delete());
}

/// The bytes of a file, as the specification says it.
#[derive(utoipa::ToSchema)]
#[schema(value_type = String, format = Binary)]
struct FileBody(#[expect(dead_code, reason = "only its schema is used")] Vec<u8>);

/// Rows that the mapping page shows.
const SAMPLE: usize = 20;

/// Bring a file in.
///
/// The body is the file itself. Encoding, delimiter and columns are recognised and a mapping is proposed;
/// nothing becomes a record before the import is moved to `running`.
#[utoipa::path(
    tag = "imports", operation_id = "createImport", security(("bearer" = [])),
    params(
        ("target" = ImportTarget, Query, description = "What the rows become"),
        ("file_name" = String, Query, description = "As people know the file", min_length = 1, max_length = 200),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body(content = FileBody, content_type = "application/octet-stream", description = "The file, at most 64 MiB"),
    responses(
        (status = 201, description = "The import, as a draft", body = Import, headers(
            ("Location" = String, description = "The import's address"), ("ETag" = String, description = "Its version"))),
        (status = 409, description = "The key is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send application/octet-stream or text/csv"),
        (status = 422, description = "This is no list of rows"),
    ),
)]
#[post("/imports")]
async fn create_import(
    allowed: Allowed<Create, Imports>,
    state: web::Data<State>,
    request: HttpRequest,
    payload: web::Payload,
) -> ApiResult<HttpResponse> {
    let (target, file_name) = asked(request.query_string())?;
    let bytes = whole(&request, payload, state.limits.import).await?;
    let key = Key::of(&request, allowed.person.user_id, &bytes)?;
    let file = bytes.clone();
    let sheet = web::block(move || Sheet::open(file)).await.map_err(|_| ApiError::busy())?;
    let sheet = sheet.map_err(|cause| ApiError::field("", "file", cause.to_string()))?;
    let sample: Vec<Vec<String>> = sheet.rows().take(SAMPLE).map(|(_, cells)| cells).collect();
    let data = ImportData {
        target,
        duplicates: DuplicateRule::Update,
        mapping: suggest_mapping(target, &sheet.columns, &sample),
        default_kind: if target == ImportTarget::Contacts { "other".to_owned() } else { String::new() },
        owner_id: None,
    };
    let person = allowed.person;
    let belongs =
        TransferOwner { owner_id: Some(person.user_id), team_id: person.team_id, facility_id: person.facility_id };
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let id: ImportId = transaction.new_id().into();
                let by = Some(person.user_id);
                let now = transaction.now;
                let head = Head {
                    id,
                    version: 1,
                    created_at: now,
                    created_by: by,
                    updated_at: now,
                    updated_by: by,
                    deleted_at: None,
                };
                let import = Import {
                    belongs,
                    file_name: file_name.clone(),
                    file_size: i64::try_from(bytes.len()).map_err(ApiError::internal)?,
                    encoding: sheet.encoding.to_owned(),
                    delimiter: sheet.delimiter.to_string(),
                    headings: sheet.columns.clone(),
                    sample: sample.clone(),
                    ..Imports::assemble(head, data.clone(), None)
                };
                Imports::insert(transaction.connection, &import)?;
                files::append(transaction, id.into(), &bytes)?;
                log_created(transaction, &person, &import)?;
                answered(201, Some(format!("/api/v1/imports/{id}")), &import)
            })
        })
        .await?;
    Ok(respond(answer))
}

fn log_created(transaction: &mut Transaction<'_>, person: &Person, import: &Import) -> ApiResult<()> {
    let (record_id, belongs) = (import.head.id.into(), Imports::belongs(import));
    let changes = BTreeMap::new();
    let kind = ChangeKind::Created;
    let change = Change { resource: Resource::Imports, record_id, kind, version: 1, changes, reason: None, belongs };
    record_change(transaction, Actor::from(person), change)
}

fn asked(query: &str) -> ApiResult<(ImportTarget, String)> {
    let (mut target, mut file_name) = (None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "target" => {
                target = Some(
                    value.parse().map_err(|_| ApiError::field("target", "choice", ImportTarget::WORDS.join(", ")))?,
                );
            }
            "file_name" => file_name = Some(value.into_owned()),
            _ => return Err(ApiError::field(&name, "unknown_parameter", "An import takes only target and file_name")),
        }
    }
    let target = target.ok_or_else(|| ApiError::field("target", "required", ImportTarget::WORDS.join(", ")))?;
    let file_name = file_name.filter(|name| (1..=200).contains(&name.chars().count()) && !name.contains('\0'));
    Ok((
        target,
        file_name.ok_or_else(|| ApiError::field("file_name", "length", "Name the file with 1 to 200 characters"))?,
    ))
}

/// The body as it comes, up to the limit for files.
async fn whole(request: &HttpRequest, mut payload: web::Payload, limit: usize) -> ApiResult<Vec<u8>> {
    let kind = request.content_type();
    if !["text/csv", "text/plain", "application/octet-stream", "application/vnd.ms-excel"].contains(&kind) {
        return Err(ApiError::detailed(
            ProblemCode::UnsupportedMedia,
            "Send the file as application/octet-stream or text/csv",
        ));
    }
    let mut bytes = Vec::new();
    while let Some(chunk) = payload.next().await {
        let chunk = chunk.map_err(|cause| ApiError::detailed(ProblemCode::Syntax, cause.to_string()))?;
        if bytes.len() + chunk.len() > limit {
            return Err(ApiError::new(ProblemCode::TooLarge));
        }
        bytes.extend_from_slice(&chunk);
    }
    Ok(bytes)
}

impl Moves for Imports {
    /// Starts the dry run, the import, a cancellation or the undo. What a job of the import moves has no person.
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        _: Actor,
        before: &Import,
        import: &mut Import,
    ) -> ApiResult<()> {
        let id = before.head.id;
        let fresh = matches!(before.status, ImportStatus::Draft | ImportStatus::Checked);
        let kind = match import.status {
            ImportStatus::Checking => Some(JobKind::ImportCheck),
            ImportStatus::Running => Some(JobKind::ImportRun),
            ImportStatus::Undoing => Some(JobKind::ImportUndo),
            _ => None,
        };
        if import.status == ImportStatus::Cancelled && before.status == ImportStatus::Checking || fresh {
            // A dry run's outcomes make room for the next ones; half a dry run says nothing.
            rows::clear(transaction, id)?;
            import.counts = ImportCounts::default();
        }
        let Some(person) = person else { return Ok(()) };
        if import.status == ImportStatus::Cancelled
            && let Some(job) = before.job_id
        {
            match request_cancel(transaction, job) {
                Ok(_) => {}
                // It has just ended by itself.
                Err(ApiError::Problem(problem)) if problem.code == ProblemCode::Conflict => {}
                Err(other) => return Err(other),
            }
        }
        import.job_id = None;
        if let Some(kind) = kind {
            let running = import.status == ImportStatus::Running;
            let done = if running { rows::last(transaction.connection, id)? } else { 0 };
            let new = NewJob { kind, subject_id: id.into(), owner_id: Some(person.user_id), done };
            import.job_id = Some(enqueue(transaction, new)?);
        }
        Ok(())
    }
}

/// Read what became of the rows, in the order of the file.
#[utoipa::path(
    tag = "imports", operation_id = "listImportRows", security(("bearer" = [])),
    params(
        ("id" = ImportId, Path, description = "The import's id"),
        ("outcome" = Option<RowOutcome>, Query, description = "Only rows with this outcome"),
        ("after" = Option<i64>, Query, description = "Only rows behind this one", minimum = 0),
    ),
    responses(
        (status = 200, description = "At most 200 rows", body = ImportRowPage),
        (status = 404, description = "No such import of yours"),
        (status = 422, description = "Something does not do"),
    ),
)]
#[get("/imports/{id}/rows")]
async fn list_import_rows(
    allowed: Allowed<Read, Imports>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<web::Json<ImportRowPage>> {
    let id: ImportId = path_id(&id)?;
    let (mut outcome, mut after) = (None, 0);
    for (name, value) in form_urlencoded::parse(request.query_string().as_bytes()) {
        match &*name {
            "outcome" => {
                outcome = Some(
                    value.parse().map_err(|_| ApiError::field("outcome", "choice", RowOutcome::WORDS.join(", ")))?,
                );
            }
            "after" => {
                let row: Option<i64> = value.parse().ok();
                after = row
                    .filter(|row| *row >= 0)
                    .ok_or_else(|| ApiError::field("after", "type", "Give a row's number"))?;
            }
            _ => return Err(ApiError::field(&name, "unknown_parameter", "This list takes only outcome and after")),
        }
    }
    let mut data = state
        .database
        .read(move |connection| {
            operations::read::<Imports>(connection, &allowed.person, id, &[])?;
            rows::page(connection, id, outcome, after, 201)
        })
        .await?;
    let more = data.len() > 200;
    data.truncate(200);
    let next = if more { data.last().map(|row| row.row) } else { None };
    Ok(web::Json(ImportRowPage { data, next }))
}

/// Download the rows that did not go in, as they came, each with its reason.
#[utoipa::path(
    tag = "imports", operation_id = "getImportErrors", security(("bearer" = [])),
    params(("id" = ImportId, Path, description = "The import's id")),
    responses(
        (status = 200, description = "The rows, behind the headings of the file", body = String, content_type = "text/csv"),
        (status = 404, description = "No such import of yours"),
    ),
)]
#[get("/imports/{id}/errors")]
async fn get_import_errors(
    allowed: Allowed<Read, Imports>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: ImportId = path_id(&id)?;
    let (import, rows) = state
        .database
        .read(move |connection| {
            let import = operations::read::<Imports>(connection, &allowed.person, id, &[])?;
            Ok((import, rows::left_out(connection, id)?))
        })
        .await?;
    let heading = ["Row", "Reason"].into_iter().map(str::to_owned).chain(import.headings);
    let lines =
        rows.into_iter().map(|(row, reason, cells)| [row.to_string(), reason].into_iter().chain(cells).collect());
    let text = crate::kernel::csv::write(std::iter::once(heading.collect::<Vec<_>>()).chain(lines))?;
    Ok(crate::kernel::csv::answer(&format!("errors-{}.csv", id.0.simple()), text))
}
