//! Somebody's plans of a month beside the visits that were made of them.

use super::store::VisitPlans;
use crate::kernel::caller::Person;
use crate::kernel::db::schema::{activities, visit_plans};
use crate::kernel::db::{Connection, Order};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Store, named};
use crate::people::contact::contact_names;
use chrono::{Months, NaiveDate};
use diesel::prelude::*;
use domain::day::activity::{ActivityKind, ActivityOutcome, ActivityStatus};
use domain::day::visit_plan::{VisitFigures, VisitLine};
use domain::kernel::day::moment;
use domain::kernel::policy::{Action, Resource};
use domain::kernel::{ContactId, UserId, VisitPlanId, text};
use std::collections::BTreeMap;

/// Contacts of one person and month.
const MOST: i64 = 1_000;

pub fn figures(
    connection: &mut Connection,
    person: &Person,
    owner: UserId,
    month: NaiveDate,
) -> ApiResult<VisitFigures> {
    let plans = visit_plans::table
        .filter(visit_plans::owner_id.eq(owner))
        .filter(visit_plans::month.eq(month))
        .filter(visit_plans::deleted_at.is_null())
        .filter(person.visible(Resource::VisitPlans, Action::Read, VisitPlans::SCOPE))
        .order(Order("contact_id, id".into()))
        .select((visit_plans::id, visit_plans::contact_id, visit_plans::target))
        .limit(MOST);
    let plans: Vec<(VisitPlanId, ContactId, i32)> = each!(&mut *connection, c => plans.load(c))?;
    let mut lines: BTreeMap<ContactId, VisitLine> = BTreeMap::new();
    for (id, contact, target) in plans {
        // Of two that a merge has left the larger holds.
        let line = lines.entry(contact).or_insert_with(|| VisitLine::new(id, contact, target));
        line.target = line.target.max(target);
    }
    if !lines.is_empty() {
        count(connection, owner, month, &mut lines)?;
    }
    let names = contact_names(connection, person, lines.keys().copied().map(Into::into).collect())?;
    let mut data: Vec<VisitLine> = lines
        .into_values()
        .map(|line| VisitLine { contact: named(&names, Some(line.contact_id)), ..line }.settled())
        .collect();
    let name = |line: &VisitLine| line.contact.as_ref().map(|contact| text::fold(&contact.name));
    data.sort_by_cached_key(name);
    Ok(VisitFigures { owner_id: owner, month, data })
}

/// Counts the visits of the month, by whom they were to and what became of them.
fn count(
    connection: &mut Connection,
    owner: UserId,
    month: NaiveDate,
    lines: &mut BTreeMap<ContactId, VisitLine>,
) -> ApiResult<()> {
    let end = month.checked_add_months(Months::new(1)).unwrap_or(month);
    let made = activities::table
        .filter(activities::owner_id.eq(owner))
        .filter(activities::deleted_at.is_null())
        .filter(activities::starts_at.ge(moment(month, 0)))
        .filter(activities::starts_at.lt(moment(end, 0)))
        .filter(activities::kind.eq(ActivityKind::Visit))
        .filter(activities::contact_id.is_not_null())
        .select((activities::contact_id, activities::status, activities::outcome));
    let made: Vec<(Option<ContactId>, ActivityStatus, Option<ActivityOutcome>)> = each!(connection, c => made.load(c))?;
    for (contact, status, outcome) in made {
        let Some(line) = contact.and_then(|contact| lines.get_mut(&contact)) else { continue };
        if status.is_open() {
            line.planned += 1;
        } else if status == ActivityStatus::Completed {
            match outcome {
                Some(outcome) if outcome.counts() => line.done += 1,
                _ => line.in_vain += 1,
            }
        }
    }
    Ok(())
}
