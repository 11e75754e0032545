//! What the pipeline was at the beginning of each week: a job keeps it, early on Monday, once.

use crate::kernel::db::schema::pipeline_weeks;
use crate::kernel::db::{Database, Fragment, Statement, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, plan};
use chrono::{Datelike, Days, NaiveDate};
use diesel::prelude::*;
use domain::admin::job::{Job, JobKind};
use domain::kernel::RecordId;
use domain::kernel::Timestamp;
use domain::kernel::day::{day_of, moment};
use uuid::Uuid;

/// When nobody works: the hour in India.
const HOUR: u8 = 1;

/// What the job is about: it has no record.
const WEEKLY: RecordId = RecordId(Uuid::nil());

pub struct SnapshotJobs;

impl Run for SnapshotJobs {
    fn step(&self, transaction: &mut Transaction<'_>, _: &Job, _: i64) -> ApiResult<Step> {
        take(transaction)?;
        plan_next(transaction)?;
        Ok(Step::Finished { done: 1 })
    }

    /// The next week comes whatever somebody stops.
    fn cancelled(&self, transaction: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        let next = moment(after(monday_of(day_of(transaction.now)), 7), HOUR);
        plan(transaction, JobKind::PipelineSnapshot, WEEKLY, Some(next))
    }

    /// The next day tries again.
    fn failed(&self, transaction: &mut Transaction<'_>, _: &Job) -> ApiResult<()> {
        let next = moment(after(day_of(transaction.now), 1), HOUR);
        plan(transaction, JobKind::PipelineSnapshot, WEEKLY, Some(next))
    }
}

fn after(day: NaiveDate, days: u64) -> NaiveDate {
    day.checked_add_days(Days::new(days)).unwrap_or(day)
}

fn monday_of(day: NaiveDate) -> NaiveDate {
    day.checked_sub_days(Days::new(day.weekday().num_days_from_monday().into())).unwrap_or(day)
}

/// Keeps the open opportunities of this week, unless that has been done.
fn take(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    let week_on = monday_of(day_of(transaction.now));
    let week = (pipeline_weeks::week_on.eq(week_on), pipeline_weeks::taken_at.eq(transaction.now));
    let statement = diesel::insert_into(pipeline_weeks::table).values(week).on_conflict_do_nothing();
    if each!(&mut *transaction.connection, c => statement.execute(c))? == 0 {
        return Ok(());
    }
    let kept = Fragment::new(
        "INSERT INTO pipeline_snapshots (week_on, opportunity_id, status, amount, expected_close) \
         SELECT week_on, id, status, amount, expected_close FROM opportunities, pipeline_weeks \
         WHERE deleted_at IS NULL AND status NOT IN ('won', 'lost') AND week_on = ",
    );
    let statement = Statement(kept.bind(Value::Date(week_on)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}

/// At once where this week has none yet, else early on the next Monday.
fn plan_next(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    let now: Timestamp = transaction.now;
    let week_on = monday_of(day_of(now));
    let known = pipeline_weeks::table.find(week_on).select(pipeline_weeks::week_on);
    let known: Option<NaiveDate> = each!(&mut *transaction.connection, c => known.get_result(c).optional())?;
    let next = known.map_or(now, |_| moment(after(week_on, 7), HOUR));
    plan(transaction, JobKind::PipelineSnapshot, WEEKLY, Some(next))
}

/// Lets a snapshot wait for its time, unless one does: when a server starts.
pub fn plan_weekly(database: &Database) -> ApiResult<()> {
    database.write_waiting(|transaction| {
        transaction.lock("the weekly snapshot of the pipeline")?;
        plan_next(transaction)
    })
}

#[cfg(test)]
mod tests {
    use super::monday_of;

    #[test]
    fn a_week_is_known_by_its_monday() {
        let day = |text: &str| text.parse().unwrap_or_else(|_| panic!("a day"));
        for (any, monday) in [("2026-11-22", "2026-11-16"), ("2026-11-23", "2026-11-23"), ("2027-01-01", "2026-12-28")]
        {
            assert_eq!(monday_of(day(any)), day(monday));
        }
    }
}
