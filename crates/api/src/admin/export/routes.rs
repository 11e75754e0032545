//! What exports have beside the routes of every record: making one starts its job, and there is a file in the end.

use super::store::{Exports, source_resource, start, told};
use crate::kernel::audit::{self, Entry};
use crate::kernel::caller::{Allowed, Create, Person, Read};
use crate::kernel::db::Connection;
use crate::kernel::download::{self, FileBody};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked_new, path_id};
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::operations::Place;
use crate::kernel::record::{RecordRoutes, answered, operations, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::people::contact::Contacts;
use actix_web::{HttpRequest, HttpResponse, get, post, web};
use domain::admin::audit::AuditAction;
use domain::admin::export::{Export, ExportData, ExportStatus};
use domain::kernel::policy::Action;
use domain::kernel::{ExportId, New, ProblemCode, Timestamp};
use domain::people::contact::Contact;
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
    if new.record.source.rows().is_none() {
        let detail = "A person's data is exported at POST /persons/{id}/export";
        return Err(ApiError::field("/source", "choice", detail));
    }
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let queued = start(transaction, &allowed.person, new.clone(), None)?;
                answered(201, Some(format!("/api/v1/exports/{}", queued.head.id)), &queued)
            })
        })
        .await?;
    state.jobs.wake();
    Ok(respond(answer))
}

/// Download an export's file.
///
/// One with all that is held about a person only who asked for it downloads, in person, until `ends_at`.
#[utoipa::path(
    tag = "exports", operation_id = "getExportFile", security(("bearer" = [])),
    params(("id" = ExportId, Path, description = "The export's id")),
    responses(
        (status = 200, description = "The file, in the export's format", content(
            (String = "text/csv"),
            (FileBody = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"),
            (String = "text/vcard"),
            (FileBody = "application/zip"),
        )),
        (status = 404, description = "No such export of yours"),
        (status = 409, description = "The file is not written yet"),
        (status = 410, description = "It failed, its time is over, or somebody in it has been erased"),
    ),
)]
#[get("/exports/{id}/file")]
async fn get_export_file(
    allowed: Allowed<Read, Exports>,
    state: web::Data<State>,
    id: web::Path<String>,
) -> ApiResult<HttpResponse> {
    let id: ExportId = path_id(&id)?;
    let (person, now) = (Arc::clone(&allowed.person), state.database.clock.now());
    let (export, subject) = state.database.read(move |connection| to_fetch(connection, &person, id, now)).await?;
    let entry = told(Entry::by(&allowed.person, AuditAction::ExportDownloaded), &export, subject.as_ref());
    let entry = entry.detail("rows", export.rows.to_string());
    state.database.write(move |transaction| audit::append(transaction, &entry)).await?;
    let body = download::stored(state.database.clone(), id.into());
    Ok(download::answer(&export.file_name, export.data.format.media_type(), body))
}

/// An export whose file may be fetched, with the person whose data it is, where it is one person's.
fn to_fetch(
    connection: &mut Connection,
    person: &Person,
    id: ExportId,
    now: Timestamp,
) -> ApiResult<(Export, Option<Contact>)> {
    let export = operations::read::<Exports>(connection, person, id, &[])?;
    person.require(source_resource(export.data.source), Action::Read)?;
    let subject = match export.contact_id {
        None => None,
        Some(_) if person.key.is_some() || export.belongs.owner_id != Some(person.user_id) => {
            let detail = "Only who asked for a person's data downloads it";
            return Err(ApiError::detailed(ProblemCode::Forbidden, detail));
        }
        Some(id) => operations::find::<Contacts>(connection, person, Action::Read, id, Place::Anywhere)?,
    };
    let gone = |detail| Err(ApiError::detailed(ProblemCode::Gone, detail));
    match export.status {
        ExportStatus::Queued => Err(ApiError::detailed(ProblemCode::Conflict, "The file is not written yet")),
        ExportStatus::Failed => gone("The file is not there any more: export it again"),
        ExportStatus::Expired => gone("The file's time is over: export it again"),
        ExportStatus::Ready if export.ends_at.is_some_and(|end| end <= now) => {
            gone("The file's time is over: export it again")
        }
        ExportStatus::Ready if export.contact_id.is_some() && subject.is_none() => Err(ApiError::not_found()),
        ExportStatus::Ready => Ok((export, subject)),
    }
}
