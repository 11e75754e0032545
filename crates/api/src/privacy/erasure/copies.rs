//! Copies of a person in files that others brought in or took out, and in answers that were kept to be given again.

use super::traces::Traces;
use crate::admin::import;
use crate::kernel::db::schema::{events, exports, file_pieces, idempotency_keys, import_pieces, import_rows, imports};
use crate::kernel::db::{Connection, Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::files;
use crate::privacy::export::hold;
use crate::privacy::person;
use diesel::prelude::*;
use domain::admin::export::{ExportSource, ExportStatus};
use domain::admin::import::ImportStatus;
use domain::kernel::{ContactId, ExportId, ImportId, Json, RecordId};
use domain::people::contact::Contact;

/// Who may be at work on imports and exports meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AtWork {
    /// Some node: what is under way is waited for.
    Somebody,
    /// Nobody, after a restore: what was under way when the backup was made is ended.
    Nobody,
}

/// Takes the person's copies away. Each in a transaction of its own; whatever has gone already stays gone when it is done
/// again.
pub fn take_away(database: &Database, id: ContactId, at_work: AtWork) -> ApiResult<()> {
    let found = database.read_waiting(move |connection| person::contact(connection, id))?;
    let Some(contact) = found else { return Ok(()) };
    let traces = Traces::of(&contact);
    for import in database.read_waiting(all_imports)? {
        let traces = traces.clone();
        let holds = database.read_waiting(move |connection| holds(connection, import, id, &traces))?;
        if holds {
            database.write_waiting(move |transaction| empty_import(transaction, import, at_work))?;
        }
    }
    for export in database.read_waiting(exports_of_people)? {
        database.write_waiting(move |transaction| empty_export(transaction, export, at_work))?;
    }
    let answers = contact.clone();
    database.write_waiting(move |transaction| forget_answers(transaction, &answers))
}

fn all_imports(connection: &mut Connection) -> ApiResult<Vec<ImportId>> {
    Ok(each!(connection, c => imports::table.select(imports::id).order(imports::id).load(c))?)
}

/// Whether an import wrote to the person's record, or a row of its file may tell of them.
fn holds(connection: &mut Connection, import: ImportId, id: ContactId, traces: &Traces) -> ApiResult<bool> {
    let wrote = events::table
        .filter(events::batch_id.eq(RecordId::from(import)))
        .filter(events::record_id.eq(RecordId::from(id)))
        .select(events::sequence)
        .limit(1);
    if !each!(&mut *connection, c => wrote.load::<i64>(c))?.is_empty() {
        return Ok(true);
    }
    let query = imports::table.find(import).select((imports::file_name, imports::sample, imports::file_rows));
    let (name, Json(sample), rows): (String, Json<Vec<Vec<String>>>, i64) =
        each!(&mut *connection, c => query.get_result(c))?;
    let tells = |cells: &Vec<String>| traces.are_in(cells.iter().map(String::as_str));
    // A file from before its rows were kept cannot be looked through.
    if rows < 0 || traces.are_in(std::iter::once(name.as_str())) || sample.iter().any(tells) {
        return Ok(true);
    }
    let mut row = 1;
    while let Some(piece) = import::piece_with(connection, import, row)?.filter(|piece| piece.holds(row)) {
        if piece.lines.iter().any(|line| tells(&line.cells)) {
            return Ok(true);
        }
        row = piece.first_row + i64::try_from(piece.lines.len()).map_err(ApiError::internal)?;
    }
    let left = import_rows::table.filter(import_rows::import_id.eq(import)).filter(import_rows::cells.is_not_null());
    let left = left.select(import_rows::cells.assume_not_null());
    let left: Vec<Json<Vec<String>>> = each!(connection, c => left.load(c))?;
    Ok(left.iter().any(|Json(cells)| tells(cells)))
}

/// An import keeps its figures; its file and the file's name, the rows that were read from it and those that were left out
/// go. One that has not run yet never will.
fn empty_import(transaction: &mut Transaction<'_>, import: ImportId, at_work: AtWork) -> ApiResult<()> {
    let query = imports::table.find(import).select(imports::status);
    let status: ImportStatus = each!(&mut *transaction.connection, c => query.get_result(c))?;
    let status = match status {
        ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing if at_work == AtWork::Nobody => {
            ImportStatus::Failed
        }
        ImportStatus::Checking | ImportStatus::Running | ImportStatus::Undoing => {
            return Err(ApiError::internal("an import that holds the person is under way: it is waited for"));
        }
        ImportStatus::Draft | ImportStatus::Checked => ImportStatus::Cancelled,
        other => other,
    };
    let nobody = Json(Vec::<Vec<String>>::new());
    let statement = diesel::update(imports::table.find(import)).set((
        imports::sample.eq(nobody),
        // People name files after people.
        imports::file_name.eq("Erased file"),
        imports::search.eq(""),
        imports::status.eq(status),
        imports::version.eq(imports::version + 1),
        imports::updated_at.eq(transaction.now),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let rows = import_rows::table.filter(import_rows::import_id.eq(import));
    let statement = diesel::update(rows).set(import_rows::cells.eq(None::<Json<Vec<String>>>));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    let pieces = diesel::delete(import_pieces::table.filter(import_pieces::import_id.eq(import)));
    each!(&mut *transaction.connection, c => pieces.execute(c))?;
    files::delete(transaction, import.into())?;
    forget_answers_with(transaction, &import.to_string())
}

/// Exports in which the person may be: lists of contacts, and what is held about one person, which names others.
fn exports_of_people(connection: &mut Connection) -> ApiResult<Vec<ExportId>> {
    let of_people = exports::source.eq_any([ExportSource::Contacts, ExportSource::Persons]);
    let query = exports::table.filter(of_people).select(exports::id);
    Ok(each!(connection, c => query.load(c))?)
}

/// What was exported can be exported again; nobody looks through workbooks for one person.
fn empty_export(transaction: &mut Transaction<'_>, export: ExportId, at_work: AtWork) -> ApiResult<()> {
    hold(transaction, export)?;
    let query = exports::table.find(export).select((exports::source, exports::status));
    let (source, status): (ExportSource, ExportStatus) = each!(&mut *transaction.connection, c => query.get_result(c))?;
    let begun =
        file_pieces::table.filter(file_pieces::file_id.eq(RecordId::from(export))).select(file_pieces::position);
    let begun = !each!(&mut *transaction.connection, c => begun.limit(1).load::<i64>(c))?.is_empty();
    if status == ExportStatus::Queued && begun && at_work == AtWork::Somebody {
        return Err(ApiError::internal("an export of people is being written: it is waited for"));
    }
    if status == ExportStatus::Queued && !begun && source != ExportSource::Persons {
        // It has not begun: what it asks for is asked when the person is gone. A person's file may have been read already.
        return Ok(());
    }
    files::delete(transaction, export.into())?;
    // What was searched for may be the person's name.
    let statement = diesel::update(exports::table.find(export)).set((
        exports::status.eq(ExportStatus::Failed),
        exports::query.eq(""),
        exports::version.eq(exports::version + 1),
        exports::updated_at.eq(transaction.now),
    ));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Answers that name the person; they are only kept for a day.
fn forget_answers(transaction: &mut Transaction<'_>, contact: &Contact) -> ApiResult<()> {
    forget_answers_with(transaction, &contact.head.id.to_string())
}

fn forget_answers_with(transaction: &mut Transaction<'_>, id: &str) -> ApiResult<()> {
    let pattern = format!("%{id}%");
    let named = idempotency_keys::body.like(pattern.clone()).or(idempotency_keys::location.like(pattern));
    let statement = diesel::delete(idempotency_keys::table.filter(named));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
