//! The totals of a board: how many opportunities stand at each stage, and what they are worth.

use crate::kernel::db::schema::opportunities;
use crate::kernel::db::{Connection, Fragment};
use crate::kernel::error::ApiResult;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::kernel::Money;
use domain::leads::opportunity::OpportunityStatus;
use domain::leads::opportunity::totals::{OpportunityTotals, StageTotal};

/// By stage, of those that fit.
pub fn totals(connection: &mut Connection, filter: Fragment) -> ApiResult<OpportunityTotals> {
    let query = opportunities::table.filter(filter).group_by(opportunities::status).select((
        opportunities::status,
        sql::<BigInt>("count(*)"),
        // A sum of whole numbers is no whole number on PostgreSQL.
        sql::<BigInt>("CAST(sum(amount) AS bigint)"),
        sql::<BigInt>("CAST(sum(weighted_amount) AS bigint)"),
    ));
    let rows: Vec<(OpportunityStatus, i64, i64, i64)> = each!(connection, c => query.load(c))?;
    let stage = |status: &OpportunityStatus| {
        let found = rows.iter().find(|(known, ..)| known == status);
        let (count, amount, weighted) =
            found.map_or((0, 0, 0), |(_, count, amount, weighted)| (*count, *amount, *weighted));
        StageTotal { status: *status, count, amount: Money::paise(amount), weighted_amount: Money::paise(weighted) }
    };
    Ok(OpportunityTotals { stages: OpportunityStatus::ALL.iter().map(stage).collect() })
}
