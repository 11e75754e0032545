//! What has changed in the pipeline since a snapshot, of the opportunities that the caller sees now.

use crate::kernel::caller::Person;
use crate::kernel::db::schema::{opportunities, pipeline_snapshots, pipeline_weeks};
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::ListQuery;
use crate::kernel::list::page::wanted;
use crate::leads::opportunity::Opportunities;
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::kernel::{Money, OpportunityId, Timestamp};
use domain::leads::forecast::Month;
use domain::leads::forecast::changes::{Ends, Is, PipelineChanges, Walks, Was};
use domain::leads::opportunity::OpportunityStatus;
use std::collections::HashMap;

/// Walks from the last snapshot of a day or before it to what is there now.
pub fn changes(
    connection: &mut Connection,
    person: &Person,
    query: &ListQuery,
    since: NaiveDate,
    (from, to): (Option<Month>, Option<Month>),
) -> ApiResult<PipelineChanges> {
    let (week_on, taken_at) = week(connection, since)?;
    let was = snapshot(connection, week_on)?;
    let mut walks = Walks::within(from, to);
    for (id, is, created_at) in present(connection, person, query, week_on, taken_at)? {
        let was = was.get(&id).copied();
        // What was over before the snapshot was no part of it, and is none now.
        if was.is_some() || is.state == Ends::Open || created_at > taken_at {
            walks.walk(was, is);
        }
    }
    Ok(walks.since(week_on, taken_at))
}

fn week(connection: &mut Connection, since: NaiveDate) -> ApiResult<(NaiveDate, Timestamp)> {
    use pipeline_weeks as weeks;
    let query = weeks::table
        .filter(weeks::week_on.le(since))
        .order(weeks::week_on.desc())
        .select((weeks::week_on, weeks::taken_at))
        .limit(1);
    let found = each!(&mut *connection, c => query.get_result(c).optional())?;
    if let Some(week) = found {
        return Ok(week);
    }
    let first = weeks::table.order(weeks::week_on.asc()).select(weeks::week_on).limit(1);
    let first: Option<NaiveDate> = each!(connection, c => first.get_result(c).optional())?;
    let detail = first.map_or_else(
        || "Nothing was kept of the pipeline yet: it is each Monday".to_owned(),
        |first| format!("The first that was kept of the pipeline is of {first}"),
    );
    Err(ApiError::field("since", "range", detail))
}

fn snapshot(connection: &mut Connection, week_on: NaiveDate) -> ApiResult<HashMap<OpportunityId, Was>> {
    use pipeline_snapshots as kept;
    let query = kept::table.filter(kept::week_on.eq(week_on)).select((
        kept::opportunity_id,
        kept::amount,
        kept::expected_close,
    ));
    let rows: Vec<(OpportunityId, Money, NaiveDate)> = each!(connection, c => query.load(c))?;
    let was = |(id, amount, expected_close): (OpportunityId, Money, NaiveDate)| {
        (id, Was { amount: amount.amount_minor, expected_close })
    };
    Ok(rows.into_iter().map(was).collect())
}

type Row = (OpportunityId, OpportunityStatus, Money, NaiveDate, Timestamp, Option<Timestamp>);

/// What is open, was open then, or has come since; also what is in the recycle bin by now.
fn present(
    connection: &mut Connection,
    person: &Person,
    query: &ListQuery,
    week_on: NaiveDate,
    taken_at: Timestamp,
) -> ApiResult<Vec<(OpportunityId, Is, Timestamp)>> {
    use opportunities as all;
    let in_use = wanted::<Opportunities>(connection, person, query)?;
    let binned = wanted::<Opportunities>(connection, person, &ListQuery { deleted: true, ..query.clone() })?;
    let matters = Fragment::new("(status NOT IN ('won', 'lost') OR created_at > ")
        .bind(Value::Instant(taken_at))
        .sql(" OR id IN (SELECT opportunity_id FROM pipeline_snapshots WHERE week_on = ")
        .bind(Value::Date(week_on))
        .sql("))");
    let query = all::table.filter(matters.and(in_use.or(binned))).select((
        all::id,
        all::status,
        all::amount,
        all::expected_close,
        all::created_at,
        all::deleted_at,
    ));
    let rows: Vec<Row> = each!(connection, c => query.load(c))?;
    let is = |(id, status, amount, expected_close, created_at, deleted_at): Row| {
        let state = match status {
            _ if deleted_at.is_some() => Ends::Removed,
            OpportunityStatus::Won => Ends::Won,
            OpportunityStatus::Lost => Ends::Lost,
            _ => Ends::Open,
        };
        (id, Is { amount: amount.amount_minor, expected_close, state }, created_at)
    };
    Ok(rows.into_iter().map(is).collect())
}
