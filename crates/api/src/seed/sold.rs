//! Writes the demo data's opportunities in their last state, with their lives in the change log, what of them was open in
//! the weeks before, and how much discount is given without asking.

use super::SeededOpportunity;
use super::fill::{Line, write_each};
use super::opportunities::{OpportunityChange, REP_LIMIT};
use crate::kernel::change::{Change, differences};
use crate::kernel::db::schema::{discount_limits, pipeline_snapshots, pipeline_weeks};
use crate::kernel::db::{Database, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Store;
use crate::leads::opportunity::Opportunities;
use chrono::{Datelike, Days, NaiveDate};
use diesel::prelude::*;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::kernel::day::moment;
use domain::kernel::policy::{Resource, Role};
use domain::kernel::{Head, Money, OpportunityId, Record, RecordId, Timestamp};
use domain::leads::opportunity::{ApprovalState, DiscountApproval, Opportunity, OpportunityStatus};
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// Mondays of the past whose pipeline is kept.
const WEEKS: u64 = 12;

/// An opportunity, and what it was since when.
pub(super) struct Life {
    pub(super) opportunity: Opportunity,
    states: Vec<(Timestamp, OpportunityStatus, Money, NaiveDate)>,
}

/// The opportunities after all that happened to them.
pub(super) fn lives(seeded: Vec<SeededOpportunity>, log: &mut Vec<Line>) -> ApiResult<Vec<Life>> {
    seeded.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn state(opportunity: &Opportunity) -> (Timestamp, OpportunityStatus, Money, NaiveDate) {
    let data = &opportunity.data;
    (opportunity.head.updated_at, opportunity.status, data.amount, data.expected_close)
}

fn life(seeded: SeededOpportunity, log: &mut Vec<Line>) -> ApiResult<Life> {
    use domain::kernel::status::Moving;
    let SeededOpportunity { record, steps, closed_on } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let mut now = Opportunity::new(head, record.data);
    log.push(line(&now, ChangeKind::Created, BTreeMap::new(), None));
    let mut states = vec![state(&now)];
    for step in steps {
        let before = now.clone();
        now.head.version += 1;
        (now.head.updated_at, now.head.updated_by) = (step.at, Some(step.actor));
        let (kind, reason) = match step.what {
            OpportunityChange::Moved(status, why) => {
                now.set_status(status);
                now.status_since = step.at;
                now.closed_on = closed_on.filter(|_| !status.is_open());
                (ChangeKind::Moved, why.map(str::to_owned))
            }
            OpportunityChange::Revised(amount, expected_close) => {
                (now.data.amount, now.data.expected_close) = (amount, expected_close);
                (ChangeKind::Updated, None)
            }
            OpportunityChange::AskedForDiscount => {
                now.discount_approval = now.data.discount_basis_points.map(|basis_points| DiscountApproval {
                    state: ApprovalState::Pending,
                    basis_points,
                    amount: now.data.amount,
                    asked_by_id: step.actor,
                    asked_at: step.at,
                    asked_because: None,
                    decided_by_id: None,
                    decided_at: None,
                    reason: None,
                });
                (ChangeKind::Updated, Some("discount asked for".to_owned()))
            }
            OpportunityChange::DiscountDecided(state, why) => {
                if let Some(asked) = &mut now.discount_approval {
                    (asked.state, asked.reason) = (state, why.map(str::to_owned));
                    (asked.decided_by_id, asked.decided_at) = (Some(step.actor), Some(step.at));
                }
                (ChangeKind::Updated, Some(format!("discount {state}")))
            }
        };
        now.settle();
        let changes = changed(&before, &now, kind)?;
        log.push(line(&now, kind, changes, reason));
        states.push(state(&now));
    }
    Ok(Life { opportunity: now, states })
}

/// As the server tells it: of a move the status, of anything else the fields.
fn changed(before: &Opportunity, now: &Opportunity, kind: ChangeKind) -> ApiResult<BTreeMap<String, FieldChange>> {
    if kind == ChangeKind::Moved {
        let change = FieldChange { from: json!(before.status), to: json!(now.status) };
        return Ok(BTreeMap::from([("status".to_owned(), change)]));
    }
    let json = |record: &Opportunity| serde_json::to_value(record).map_err(ApiError::internal);
    let mut changes = differences(&json(before)?, &json(now)?);
    changes.retain(|field, _| {
        ["amount", "expected_close", "discount_approval", "discount_state"].contains(&field.as_str())
    });
    Ok(changes)
}

fn line(
    opportunity: &Opportunity,
    kind: ChangeKind,
    changes: BTreeMap<String, FieldChange>,
    reason: Option<String>,
) -> Line {
    let head = opportunity.head();
    let (record_id, version) = (head.id.into(), head.version);
    let belongs = Opportunities::belongs(opportunity);
    let change = Change { resource: Resource::Opportunities, record_id, kind, version, changes, reason, belongs };
    Line { at: head.updated_at, actor: head.updated_by, change: Arc::new(change) }
}

/// Writes all of it.
pub(super) fn write(database: &Database, lives: Vec<Life>) -> ApiResult<()> {
    let today = database.clock.now().utc().date_naive();
    let weeks = weeks(today, &lives);
    let opportunities: Vec<Opportunity> = lives.into_iter().map(|life| life.opportunity).collect();
    let any = !opportunities.is_empty();
    write_each(database, opportunities, |transaction, opportunity| {
        Opportunities::insert(transaction.connection, opportunity)
    })?;
    if !any {
        return Ok(());
    }
    database.write_waiting(limit)?;
    write_each(database, weeks, keep)
}

/// What reps, desks and their managers give without asking.
fn limit(transaction: &mut Transaction<'_>) -> ApiResult<()> {
    let limits = [
        (Role::Rep, REP_LIMIT),
        (Role::Marketing, REP_LIMIT),
        (Role::FrontDesk, 500),
        (Role::Manager, 2_000),
        (Role::Admin, 2_500),
    ];
    for (role, basis_points) in limits {
        let id: RecordId = transaction.new_id();
        let row = (
            discount_limits::id.eq(id),
            discount_limits::role.eq(role),
            discount_limits::basis_points.eq(basis_points),
        );
        let statement = diesel::insert_into(discount_limits::table).values(row);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

#[derive(Debug, Clone, Insertable)]
#[diesel(table_name = pipeline_snapshots)]
struct Kept {
    week_on: NaiveDate,
    opportunity_id: OpportunityId,
    status: OpportunityStatus,
    amount: Money,
    expected_close: NaiveDate,
}

type Week = (NaiveDate, Timestamp, Vec<Kept>);

/// What was open on the Mondays before this week's.
fn weeks(today: NaiveDate, lives: &[Life]) -> Vec<Week> {
    let monday = today.checked_sub_days(Days::new(today.weekday().num_days_from_monday().into())).unwrap_or(today);
    let before = (1..=WEEKS).rev().filter_map(|week| monday.checked_sub_days(Days::new(7 * week)));
    before
        .map(|week_on| (week_on, moment(week_on, 1)))
        .map(|(week_on, at)| (week_on, at, open_at(week_on, at, lives)))
        .collect()
}

fn open_at(week_on: NaiveDate, at: Timestamp, lives: &[Life]) -> Vec<Kept> {
    let kept = |life: &Life| {
        let (_, status, amount, expected_close) = life.states.iter().rev().find(|(since, ..)| *since <= at).copied()?;
        let opportunity_id = life.opportunity.head.id;
        status.is_open().then_some(Kept { week_on, opportunity_id, status, amount, expected_close })
    };
    lives.iter().filter_map(kept).collect()
}

fn keep(transaction: &mut Transaction<'_>, (week_on, taken_at, kept): &Week) -> ApiResult<()> {
    let row = (pipeline_weeks::week_on.eq(week_on), pipeline_weeks::taken_at.eq(taken_at));
    let statement = diesel::insert_into(pipeline_weeks::table).values(row);
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    for rows in kept.chunks(500) {
        let rows = rows.to_vec();
        each!(&mut *transaction.connection, c => diesel::insert_into(pipeline_snapshots::table).values(&rows).execute(c))?;
    }
    Ok(())
}
