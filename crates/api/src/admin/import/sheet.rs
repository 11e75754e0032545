//! Choosing another sheet of a workbook: its rows take the place of those that were read.

use super::job::written;
use super::routes::refused;
use super::rows;
use super::stage::Staged;
use super::store::{Imports, target_resource};
use crate::kernel::caller::{Allowed, Person, Update};
use crate::kernel::change::Actor;
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::extract::{checked, path_id, required_version};
use crate::kernel::files;
use crate::kernel::idempotency::{Answer, Key, once};
use crate::kernel::record::operations::{self, Place, find_to_change};
use crate::kernel::record::{answered, respond};
use crate::kernel::state::State;
use actix_web::{HttpRequest, HttpResponse, post, web};
use domain::admin::event::FieldChange;
use domain::admin::import::{Import, ImportCounts, ImportData, ImportStatus, SheetChoice};
use domain::admin::import_map::suggest_with;
use domain::kernel::policy::Action;
use domain::kernel::{ImportId, ProblemCode};
use std::collections::BTreeMap;
use std::io::Write;

/// Choose another sheet.
///
/// Its columns are recognised anew; what a dry run of the other sheet found is forgotten.
#[utoipa::path(
    tag = "imports", operation_id = "chooseImportSheet", security(("bearer" = [])),
    params(
        ("id" = ImportId, Path, description = "The import's id"),
        ("If-Match" = String, Header, description = "The `ETag` that was read", pattern = "^\"[0-9]+\"$", example = "\"1\""),
        ("Idempotency-Key" = Option<String>, Header, description = "Sent again with the same key, the request has its effect once", min_length = 1, max_length = 200),
    ),
    request_body = SheetChoice,
    responses(
        (status = 200, description = "The import with the rows of that sheet, as a draft", body = Import, headers(("ETag" = String, description = "Its version"))),
        (status = 400, description = "Unreadable"),
        (status = 404, description = "No such import of yours"),
        (status = 409, description = "The import has begun"),
        (status = 412, description = "Changed in the meantime"),
        (status = 413, description = "Too large"),
        (status = 415, description = "Send JSON"),
        (status = 422, description = "The file has no such sheet, or nothing is in it"),
        (status = 428, description = "Say which version"),
    ),
)]
#[post("/imports/{id}/sheet")]
pub async fn choose_sheet(
    allowed: Allowed<Update, Imports>,
    state: web::Data<State>,
    id: web::Path<String>,
    request: HttpRequest,
    body: web::Bytes,
) -> ApiResult<HttpResponse> {
    let (id, version): (ImportId, _) = (path_id(&id)?, required_version(&request)?);
    let SheetChoice { sheet } = checked(&request, &body)?;
    let key = Key::of(&request, allowed.person.user_id, &body)?;
    let person = allowed.person;
    let reader = person.clone();
    let import =
        state.database.read(move |connection| operations::read::<Imports>(connection, &reader, id, &[])).await?;
    if !import.sheets.contains(&sheet) {
        return Err(ApiError::field("/sheet", "choice", "The file has no sheet of that name"));
    }
    let staged = stage(state.database.clone(), id, sheet).await?;
    let answer = state
        .database
        .write(move |transaction| {
            once(transaction, key.as_ref(), |transaction| change(transaction, &person, id, version, &staged))
        })
        .await?;
    Ok(respond(answer))
}

/// Reads the sheet from the file that was kept.
async fn stage(database: Database, id: ImportId, sheet: String) -> ApiResult<Staged> {
    let staged = web::block(move || {
        let mut file = tempfile::tempfile().map_err(ApiError::internal)?;
        let mut position = -1;
        while let Some((next, bytes)) =
            database.read_waiting(move |connection| files::piece_behind(connection, id.into(), position))?
        {
            file.write_all(&bytes).map_err(ApiError::internal)?;
            position = next;
        }
        Staged::of(&file, Some(&sheet)).map_err(refused)
    });
    staged.await.map_err(|_| ApiError::busy())?
}

fn change(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ImportId,
    version: i32,
    staged: &Staged,
) -> ApiResult<Answer> {
    let before = find_to_change::<Imports>(transaction, person, Action::Update, id, Place::InUse)?;
    if before.head.version != version {
        return Err(ApiError::new(ProblemCode::StaleVersion));
    }
    if !matches!(before.status, ImportStatus::Draft | ImportStatus::Checked) {
        return Err(ApiError::detailed(ProblemCode::Conflict, "The import has begun: its sheet stays as it is"));
    }
    rows::clear(transaction, id)?;
    staged.write(transaction, id)?;
    let (columns, sample) = (staged.reading.columns.clone(), staged.sample.clone());
    let fields = transaction.fields_of(target_resource(before.data.target))?;
    let mapping = suggest_with(before.data.target, &columns, &sample, &fields);
    let import = Import {
        data: ImportData { mapping, ..before.data.clone() },
        status: ImportStatus::Draft,
        counts: ImportCounts::default(),
        sheet: staged.reading.sheet.clone(),
        file_rows: staged.rows,
        headings: columns,
        sample,
        ..before.clone()
    };
    let (from, to) = (before.sheet.clone().into(), import.sheet.clone().into());
    let changes = BTreeMap::from([("sheet".to_owned(), FieldChange { from, to })]);
    written(transaction, Actor::from(person), &before, import, changes)?;
    let import = operations::read::<Imports>(transaction.connection, person, id, &[])?;
    answered(200, None, &import)
}
