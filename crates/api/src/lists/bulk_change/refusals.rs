//! The records that a bulk change did not reach, each with its reason.

use crate::kernel::db::schema::bulk_refusals as refusals;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{BulkChangeId, Problem, RecordId};
use domain::lists::bulk_change::BulkRefusal;

/// What a reason has room for.
const MOST: usize = 500;

/// `number` counts within the bulk change.
pub fn write(
    transaction: &mut Transaction<'_>,
    bulk: BulkChangeId,
    number: i64,
    record: RecordId,
    problem: &Problem,
) -> ApiResult<()> {
    let row = (
        refusals::bulk_id.eq(bulk),
        refusals::number.eq(number),
        refusals::record_id.eq(record),
        refusals::code.eq(problem.code.as_str()),
        refusals::detail.eq(detail(problem)),
    );
    each!(&mut *transaction.connection, c => diesel::insert_into(refusals::table).values(row).execute(c))?;
    Ok(())
}

/// What the fields have to say, else what the problem has.
fn detail(problem: &Problem) -> String {
    let fields: Vec<String> = problem
        .errors
        .iter()
        .map(|error| format!("{}: {}", error.pointer.trim_start_matches('/'), error.detail))
        .collect();
    let whole = if fields.is_empty() {
        problem.detail.clone().unwrap_or_else(|| problem.code.title().to_owned())
    } else {
        fields.join("; ")
    };
    whole.chars().take(MOST).collect()
}

/// A page of them behind a number, without names.
pub fn page(connection: &mut Connection, bulk: BulkChangeId, after: i64, limit: i64) -> ApiResult<Vec<BulkRefusal>> {
    let query = refusals::table
        .filter(refusals::bulk_id.eq(bulk))
        .filter(refusals::number.gt(after))
        .order(refusals::number.asc())
        .limit(limit)
        .select((refusals::number, refusals::record_id, refusals::code, refusals::detail));
    let rows: Vec<(i64, RecordId, String, String)> = each!(connection, c => query.load(c))?;
    let refusal = |(number, record_id, code, detail)| BulkRefusal { number, record_id, name: None, code, detail };
    Ok(rows.into_iter().map(refusal).collect())
}
