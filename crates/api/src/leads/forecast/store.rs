//! Opportunities by month: the sums of the forecast.

use crate::admin::names::{team_names, user_names};
use crate::kernel::caller::Person;
use crate::kernel::db::schema::opportunities;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::named;
use chrono::NaiveDate;
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::kernel::{Money, TeamId, UserId};
use domain::leads::forecast::{ForecastBy, ForecastFigures, ForecastRow, Month};
use domain::leads::opportunity::{ForecastCategory, OpportunityStatus};
use std::collections::BTreeMap;

/// What the rows of a forecast come to.
pub struct Sums {
    pub rows: Vec<ForecastRow>,
    pub total: ForecastFigures,
    pub overdue: ForecastFigures,
}

/// Status, category, day, owner, team; how many, the amount and the weighted amount in paise.
type Row = (OpportunityStatus, ForecastCategory, NaiveDate, Option<UserId>, Option<TeamId>, i64, i64, i64);

/// Adds up what fits and counts in these months, or is overdue.
pub fn sums(
    connection: &mut Connection,
    person: &Person,
    wanted: Fragment,
    by: ForecastBy,
    (from, to): (Month, Month),
) -> ApiResult<Sums> {
    let mut rows: BTreeMap<(Month, Option<UserId>, Option<TeamId>), ForecastFigures> = BTreeMap::new();
    let (mut total, mut overdue) = (ForecastFigures::default(), ForecastFigures::default());
    if by == ForecastBy::Month {
        rows.extend(from.up_to(to).map(|month| ((month, None, None), ForecastFigures::default())));
    }
    for (status, category, day, owner, team, count, amount, weighted) in load(connection, wanted, (from, to))? {
        let sums = (Money::paise(amount), Money::paise(weighted));
        let month = Month::of(day);
        if month < from {
            overdue.add(status, category, count, sums);
            continue;
        }
        let key = match by {
            ForecastBy::Month => (month, None, None),
            ForecastBy::Owner => (month, owner, None),
            ForecastBy::Team => (month, None, team),
        };
        rows.entry(key).or_default().add(status, category, count, sums);
        total.add(status, category, count, sums);
    }
    let row = |((month, owner_id, team_id), figures)| ForecastRow {
        month,
        owner_id,
        owner: None,
        team_id,
        team: None,
        figures,
    };
    let mut rows: Vec<ForecastRow> = rows.into_iter().map(row).collect();
    name(connection, person, &mut rows)?;
    Ok(Sums { rows, total, overdue })
}

fn load(connection: &mut Connection, wanted: Fragment, (from, to): (Month, Month)) -> ApiResult<Vec<Row>> {
    use opportunities as all;
    let day = |month: Month| Value::Date(month.first_day());
    let counts = Fragment::new("forecast_on < ").bind(day(to.plus(1)));
    let counts = counts.sql(" AND (status NOT IN ('won', 'lost') OR forecast_on >= ").bind(day(from)).sql(")");
    let query = all::table
        .filter(wanted.and(counts))
        .group_by((all::status, all::forecast_category, all::forecast_on, all::owner_id, all::team_id))
        .select((
            all::status,
            all::forecast_category,
            all::forecast_on,
            all::owner_id,
            all::team_id,
            sql::<BigInt>("count(*)"),
            // A sum of whole numbers is no whole number on PostgreSQL.
            sql::<BigInt>("CAST(sum(amount) AS bigint)"),
            sql::<BigInt>("CAST(sum(weighted_amount) AS bigint)"),
        ));
    Ok(each!(connection, c => query.load(c))?)
}

fn name(connection: &mut Connection, person: &Person, rows: &mut [ForecastRow]) -> ApiResult<()> {
    let owners = user_names(connection, person, rows.iter().filter_map(|row| row.owner_id.map(Into::into)).collect())?;
    let teams = team_names(connection, person, rows.iter().filter_map(|row| row.team_id.map(Into::into)).collect())?;
    for row in rows {
        (row.owner, row.team) = (named(&owners, row.owner_id), named(&teams, row.team_id));
    }
    Ok(())
}

/// What was won on each day before one, in paise, the earliest first.
pub fn won(connection: &mut Connection, wanted: Fragment, before: NaiveDate) -> ApiResult<Vec<(NaiveDate, i64)>> {
    use opportunities as all;
    let won = Fragment::new("status = 'won' AND forecast_on < ").bind(Value::Date(before));
    let query = all::table
        .filter(wanted.and(won))
        .group_by(all::forecast_on)
        .order(all::forecast_on)
        .select((all::forecast_on, sql::<BigInt>("CAST(sum(amount) AS bigint)")));
    Ok(each!(connection, c => query.load(c))?)
}
