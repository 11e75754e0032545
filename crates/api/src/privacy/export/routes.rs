//! The HTTP of a person's file: asking for it. It is listed and fetched among the exports.

use crate::admin::export::start;
use crate::kernel::caller::{AllowedInPerson, Create};
use crate::kernel::error::ApiResult;
use crate::kernel::extract::path_id;
use crate::kernel::idempotency::{Key, once};
use crate::kernel::record::{answered, respond};
use crate::kernel::registry::Registry;
use crate::kernel::state::State;
use crate::privacy::Persons;
use crate::privacy::person::subject;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::admin::export::{Export, ExportData, ExportFormat, ExportSource};
use domain::kernel::{ContactId, New};

pub fn configure(registry: &mut Registry<'_>) {
    registry.service(export_person);
}

/// Write all that is held about a person into a file, to be given to the person.
///
/// A person is a contact's id. The job writes an archive with the records, the consents, the history, who looked at the
/// details, and the files themselves. It is an export like others: only who asked for it downloads it, at
/// `GET /exports/{id}/file`, until `ends_at`.
#[utoipa::path(
    tag = "persons", operation_id = "exportPerson", security(("bearer" = [])),
    params(
        ("id" = ContactId, Path, description = "The contact's id"),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    responses(
        (status = 201, description = "The export, queued", body = Export, headers(
            ("Location" = String, description = "The export's address"), ("ETag" = String, description = "Its version"))),
        (status = 404, description = "No such person that you may see"),
        (status = 409, description = "The key is in use"),
        (status = 410, description = "The person has been erased"),
        (status = 422, description = "The key belongs to another request"),
    ),
)]
#[post("/persons/{id}/export")]
async fn export_person(
    allowed: AllowedInPerson<Create, Persons>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
) -> ApiResult<HttpResponse> {
    let id: ContactId = path_id(&id)?;
    let key = Key::of(&request, allowed.person.user_id, &[])?;
    // What this node has noted of who read the person's details belongs into the file.
    state.reads.flush().await?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| {
                let contact = subject(transaction.connection, &allowed.person, id)?;
                let (source, format) = (ExportSource::Persons, ExportFormat::Zip);
                let new = New { id: None, record: ExportData { source, query: String::new(), format } };
                let queued = start(transaction, &allowed.person, new, Some(&contact))?;
                answered(201, Some(format!("/api/v1/exports/{}", queued.head.id)), &queued)
            })
        })
        .await?;
    state.jobs.wake();
    Ok(respond(answer))
}
