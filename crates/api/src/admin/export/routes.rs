//! What exports have beside the routes of every record: making one starts its job, and there is a file in the end.

use super::store::{Exports, source_resource};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Allowed, Create, Read};
use crate::kernel::change::Actor;
use crate::kernel::download::{self, FileBody};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked_new, path_id};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::jobs::{NewJob, enqueue};
use crate::kernel::record::{RecordRoutes, Store, answered, operations, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::admin::audit::AuditAction;
use domain::admin::export::{Export, ExportData, ExportStatus};
use domain::admin::job::JobKind;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ExportId, New, ProblemCode};
use std::sync::Arc;

pub fn configure(registry: &mut Registry<'_>) {
    registry
        .service(create_export)
        .service(get_export_file)
        .service(RecordRoutes::<Exports>::new().without_create_and_delete());
}

/// Write a list out as a file.
///
/// Takes the query of the list, so that what is seen is what is written. The job writes it; its file is at `/file`.
#[utoipa::path(
    tag = "exports", operation_id = "createExport", security(("bearer" = [])),
    params(("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200)),
    request_body = New<ExportData>,
    responses(
        (status = 201, description = "The export, queued", body = Export, headers(
            ("Location" = String, description = "The export's address"), ("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 409, description = "The key or the id is in use"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The list would refuse this query"),
    ),
)]
#[post("/exports")]
async fn create_export(
    allowed: Allowed<Create, Exports>,
    state: web::Data<State>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let new: New<ExportData> = checked_new(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let person = &allowed.person;
                let export = operations::create::<Exports>(transaction, person, Actor::from(&**person), new.clone())?;
                let (id, owner_id) = (export.head.id, Some(person.user_id));
                let job = enqueue(
                    transaction,
                    NewJob { kind: JobKind::ExportRun, subject_id: id.into(), owner_id, done: 0 },
                )?;
                let queued = Export { job_id: Some(job), ..export.clone() };
                Exports::replace(transaction.connection, &export, &queued)?;
                let told = Entry::by(person, AuditAction::ExportAsked).about(Resource::Exports, id);
                audit::append(transaction, &told.detail("source", export.data.source.as_str()))?;
                answered(201, Some(format!("/api/v1/exports/{id}")), &queued)
            })
        })
        .await?;
    state.jobs.wake();
    Ok(respond(answer))
}

/// Download an export's file.
#[utoipa::path(
    tag = "exports", operation_id = "getExportFile", security(("bearer" = [])),
    params(("id" = ExportId, Path, description = "The export's id")),
    responses(
        (status = 200, description = "The file, in the export's format", content(
            (String = "text/csv"),
            (FileBody = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/vcard"),
        )),
        (status = 404, description = "No such export of yours"),
        (status = 409, description = "The file is not written yet"),
        (status = 410, description = "It failed, or somebody in it has been erased"),
    ),
)]
#[get("/exports/{id}/file")]
async fn get_export_file(
    allowed: Allowed<Read, Exports>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: ExportId = path_id(&id)?;
    let person = Arc::clone(&allowed.person);
    let export = state
        .database
        .read(move |connection| {
            let export = operations::read::<Exports>(connection, &person, id, &[])?;
            person.require(source_resource(export.data.source), Action::Read)?;
            if export.status == ExportStatus::Failed {
                return Err(ApiError::detailed(
                    ProblemCode::Gone,
                    "The file is not there any more: export the list again",
                ));
            }
            if export.status != ExportStatus::Ready {
                return Err(ApiError::detailed(ProblemCode::Conflict, "The file is not written yet"));
            }
            Ok(export)
        })
        .await?;
    let told = Entry::by(&allowed.person, AuditAction::ExportDownloaded).about(Resource::Exports, id);
    let told = told.detail("source", export.data.source.as_str()).detail("rows", export.rows.to_string());
    state.database.write(move |transaction| audit::append(transaction, &told)).await?;
    let body = download::stored(state.database.clone(), id.into());
    Ok(download::answer(&export.file_name, export.data.format.media_type(), body))
}
