//! What imports have beside the routes of every record: the file, the moves, the rows, the error file.

use super::reader::ReadError;
use super::rows;
use super::sheet::choose_sheet;
use super::stage::Staged;
use super::store::{Imports, target_resource};
use super::upload::receive;
use crate::kernel::caller::{Allowed, Create, Person, Read};
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::Transaction;
use crate::kernel::download::{self, FileBody};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::path_id;
use crate::kernel::idempotency::once;
use crate::kernel::jobs::{NewJob, enqueue, request_cancel};
use crate::kernel::record::{MoveRoutes, Moves, RecordRoutes, Store, answered, operations, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::kernel::{csv, files};
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::admin::event::ChangeKind;
use domain::admin::file_format::FileFormat;
use domain::admin::import::{
    DuplicateRule, Import, ImportCounts, ImportData, ImportRowPage, ImportStatus, ImportTarget, RowOutcome,
    TransferOwner,
};
use domain::admin::import_map::suggest_with;
use domain::admin::job::JobKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{Head, ImportId, ProblemCode};
use std::collections::BTreeMap;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(create_import)
        .service(MoveRoutes::<Imports>::new())
        .service(choose_sheet)
        .service(list_import_rows)
        .service(get_import_errors)
        .service(RecordRoutes::<Imports>::new().without_create_and_delete());
}

/// Rows of the error file that are read at once.
const ERRORS: i64 = 1_000;

/// Bring a file in.
///
/// The body is the file itself: delimited text, an Excel workbook (XLSX) or vCards. Its format, encoding, delimiter and
/// columns are recognised and a mapping is proposed; nothing becomes a record before the import is moved to `running`.
#[utoipa::path(
    tag = "imports", operation_id = "createImport", security(("bearer" = [])),
    params(
        ("target" = ImportTarget, Query, description = "What the rows become"),
        ("file_name" = String, Query, description = "As people know the file", min_length = 1, max_length = 200),
        ("sheet" = Option<String>, Query, description = "Of a workbook: the sheet with the rows; the first with any when absent"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body(content = FileBody, content_type = "application/octet-stream", description = "The file, at most 256 MiB"),
    responses(
        (status = 201, description = "The import, as a draft", body = Import, headers(
            ("Location" = String, description = "The import's address"), ("ETag" = String, description = "Its version"))),
        (status = 409, description = "The key is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send application/octet-stream, text/csv, text/vcard or a workbook"),
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
    let Asked { target, file_name, sheet } = asked(request.query_string())?;
    allowed.person.require(target_resource(target), Action::Create)?;
    let upload = receive(&request, payload, allowed.person.user_id, state.limits.import).await?;
    let (key, file_size) = (upload.key.clone(), upload.size);
    let read = web::block(move || {
        let staged = Staged::of(&upload.file, sheet.as_deref());
        (upload.file, staged)
    });
    let (file, staged) = read.await.map_err(|_| ApiError::busy())?;
    let staged = staged.map_err(refused)?;
    // Only a workbook may be asked for another sheet; of other files the rows are all there is.
    let original = (staged.reading.sheets.len() > 1).then_some(file);
    let data = ImportData {
        target,
        duplicates: DuplicateRule::Update,
        mapping: BTreeMap::new(),
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
                let reading = &staged.reading;
                // What an administrator has called a field is known only here.
                let fields = transaction.fields_of(target_resource(target))?;
                let mapping = suggest_with(target, &reading.columns, &staged.sample, &fields);
                let data = ImportData { mapping, ..data.clone() };
                let import = Import {
                    belongs,
                    file_name: file_name.clone(),
                    file_size,
                    encoding: reading.encoding.to_owned(),
                    delimiter: reading.delimiter.clone(),
                    format: reading.format,
                    sheets: reading.sheets.clone(),
                    sheet: reading.sheet.clone(),
                    file_rows: staged.rows,
                    headings: reading.columns.clone(),
                    sample: staged.sample.clone(),
                    ..Imports::assemble(head, data, None)
                };
                Imports::insert(transaction.connection, &import)?;
                staged.write(transaction, id)?;
                if let Some(file) = &original {
                    files::put(transaction, id.into(), file)?;
                }
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

/// Why a file was not taken in.
pub fn refused(cause: ReadError) -> ApiError {
    match cause {
        ReadError::Disk(cause) => ApiError::internal(cause),
        ReadError::NoSuchSheet => ApiError::field("sheet", "choice", cause.to_string()),
        cause => ApiError::field("", "file", cause.to_string()),
    }
}

/// What the address of an upload says.
struct Asked {
    target: ImportTarget,
    file_name: String,
    sheet: Option<String>,
}

fn asked(query: &str) -> ApiResult<Asked> {
    let (mut target, mut file_name, mut sheet) = (None, None, None);
    for (name, value) in form_urlencoded::parse(query.as_bytes()) {
        match &*name {
            "target" => {
                target = Some(
                    value.parse().map_err(|_| ApiError::field("target", "choice", ImportTarget::WORDS.join(", ")))?,
                );
            }
            "file_name" => file_name = Some(value.into_owned()),
            "sheet" => sheet = Some(value.into_owned()),
            _ => {
                let known = "An import takes only target, file_name and sheet";
                return Err(ApiError::field(&name, "unknown_parameter", known));
            }
        }
    }
    let target = target.ok_or_else(|| ApiError::field("target", "required", ImportTarget::WORDS.join(", ")))?;
    let file_name = file_name
        .filter(|name| (1..=200).contains(&name.chars().count()) && !name.contains('\0'))
        .ok_or_else(|| ApiError::field("file_name", "length", "Name the file with 1 to 200 characters"))?;
    Ok(Asked { target, file_name, sheet })
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
            person.require(target_resource(before.data.target), Action::Create)?;
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
    let database = state.database.clone();
    let import =
        database.read(move |connection| operations::read::<Imports>(connection, &allowed.person, id, &[])).await?;
    let headings: Vec<String> = ["Row", "Reason"].into_iter().map(str::to_owned).chain(import.headings).collect();
    let body = download::in_steps(Some(0), move |after| {
        let (database, headings) = (database.clone(), headings.clone());
        async move {
            let Some(after) = after else { return Ok(None) };
            let rows = database.read(move |connection| rows::left_out(connection, id, after, ERRORS)).await?;
            // Behind the last row, at the next asking, there is nothing more.
            let next = rows.last().map(|(row, ..)| *row);
            let lines = rows
                .into_iter()
                .map(|(row, reason, cells)| [row.to_string(), reason].into_iter().chain(cells).collect::<Vec<_>>());
            let mut bytes = if after == 0 { csv::BYTE_ORDER_MARK.to_vec() } else { Vec::new() };
            let heading = (after == 0).then_some(headings);
            bytes.extend(csv::lines(csv::guarded(heading.into_iter().chain(lines)))?);
            Ok(Some((bytes, next)))
        }
    });
    Ok(download::answer(&format!("errors-{}.csv", id.0.simple()), FileFormat::Csv.media_type(), body))
}
