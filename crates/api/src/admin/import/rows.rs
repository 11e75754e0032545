//! What became of each row.

use crate::kernel::db::schema::import_rows as rows;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::admin::import::{ImportRow, RowOutcome};
use domain::kernel::{ImportId, Json, RecordId};

/// A row's outcome, with its cells where they did not go in.
pub struct Taken {
    pub row: i64,
    pub outcome: RowOutcome,
    pub record_id: Option<RecordId>,
    pub reason: Option<String>,
    pub cells: Option<Vec<String>>,
}

pub fn write(transaction: &mut Transaction<'_>, import: ImportId, taken: Taken) -> ApiResult<()> {
    let row = (
        rows::import_id.eq(import),
        rows::row.eq(taken.row),
        rows::outcome.eq(taken.outcome),
        rows::record_id.eq(taken.record_id),
        rows::reason.eq(taken.reason),
        rows::cells.eq(taken.cells.map(Json)),
    );
    let statement = diesel::insert_into(rows::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// Forgets all rows: a dry run's, before the import itself.
pub fn clear(transaction: &mut Transaction<'_>, import: ImportId) -> ApiResult<()> {
    let statement = diesel::delete(rows::table.filter(rows::import_id.eq(import)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// How many rows are through.
pub fn last(connection: &mut Connection, import: ImportId) -> ApiResult<i64> {
    let query = rows::table.filter(rows::import_id.eq(import)).select(diesel::dsl::max(rows::row));
    Ok(each!(connection, c => query.get_result::<Option<i64>>(c))?.unwrap_or(0))
}

/// A page of outcomes in the order of the file.
pub fn page(
    connection: &mut Connection,
    import: ImportId,
    outcome: Option<RowOutcome>,
    after: i64,
    limit: i64,
) -> ApiResult<Vec<ImportRow>> {
    type Row = (i64, RowOutcome, Option<RecordId>, Option<String>);
    let found: Vec<Row> = each!(connection, c => {
        let mut query = rows::table
            .filter(rows::import_id.eq(import))
            .filter(rows::row.gt(after))
            .order(rows::row.asc())
            .limit(limit)
            .select((rows::row, rows::outcome, rows::record_id, rows::reason))
            .into_boxed();
        if let Some(outcome) = outcome {
            query = query.filter(rows::outcome.eq(outcome));
        }
        query.load(c)
    })?;
    Ok(found
        .into_iter()
        .map(|(row, outcome, record_id, reason)| ImportRow { row, outcome, record_id, reason })
        .collect())
}

/// Rows that did not go in, as they came, each with its reason: some of those behind a row.
pub fn left_out(
    connection: &mut Connection,
    import: ImportId,
    after: i64,
    limit: i64,
) -> ApiResult<Vec<(i64, String, Vec<String>)>> {
    type Row = (i64, RowOutcome, Option<String>, Option<Json<Vec<String>>>);
    let query = rows::table
        .filter(rows::import_id.eq(import))
        .filter(rows::row.gt(after))
        .filter(rows::outcome.eq_any([RowOutcome::Skipped, RowOutcome::Failed]))
        .order(rows::row.asc())
        .limit(limit)
        .select((rows::row, rows::outcome, rows::reason, rows::cells));
    let found: Vec<Row> = each!(connection, c => query.load(c))?;
    let line = |(row, outcome, reason, cells): Row| {
        let reason = reason.unwrap_or_else(|| outcome.to_string());
        (row, reason, cells.map(|Json(cells)| cells).unwrap_or_default())
    };
    Ok(found.into_iter().map(line).collect())
}
