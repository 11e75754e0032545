//! What the moves of an activity mean beside the new status: the outcome, where somebody is, and what follows.

use super::follow::follow;
use super::next;
use super::store::Activities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::schema::{accounts, contacts};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use crate::kernel::record::transition::transition_with;
use diesel::prelude::*;
use domain::day::activity::{Activity, ActivityData, ActivityMove, ActivityOutcome, BeforeMove, CheckIn, Point};
use domain::kernel::{AccountId, ActivityId, Json};
use domain::people::address::Address;

impl Moves for Activities {
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        _: Actor,
        before: &Activity,
        activity: &mut Activity,
    ) -> ApiResult<()> {
        *activity = activity.clone().settled();
        activity.before_move = person.map(|person| BeforeMove::of(before, person.user_id, transaction.now));
        Ok(())
    }
}

/// Somebody's move of an activity, with all that they say about it.
pub fn move_activity(
    transaction: &mut Transaction<'_>,
    person: &Person,
    id: ActivityId,
    version: i32,
    asked: &ActivityMove,
) -> ApiResult<Activity> {
    let told = asked.transition();
    let moved = transition_with::<Activities>(transaction, person, id, version, &told, |transaction, activity| {
        let now = transaction.now;
        let problems = asked.problems(activity, now);
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        asked.carry_into(activity, now);
        if asked.checks_in() && activity.check_in.is_none() {
            let places = places_of(transaction.connection, &activity.data)?;
            activity.check_in = Some(CheckIn::new(asked.at.map_or(now, |at| at.min(now)), asked.fix, &places));
        }
        if let Some(at) = asked.next_at {
            next::plan_at(transaction, person, activity, at)?;
        } else if activity.outcome == Some(ActivityOutcome::NotAvailable) {
            activity.proposed_at = next::propose(transaction, activity)?;
        }
        Ok(())
    })?;
    follow(transaction, &moved, None)?;
    next::tell_of_in_vain(transaction, Actor::from(person), &moved)?;
    Ok(moved)
}

/// Where somebody is to be met: the account's addresses, else the contact's own, else those of where the contact works.
fn places_of(connection: &mut Connection, data: &ActivityData) -> ApiResult<Vec<Point>> {
    if let Some(id) = data.account_id {
        return of_account(connection, id);
    }
    let Some(id) = data.contact_id else { return Ok(Vec::new()) };
    let query = contacts::table.find(id).select((contacts::addresses, contacts::account_id));
    let found: Option<(Json<Vec<Address>>, Option<AccountId>)> =
        each!(&mut *connection, c => query.get_result(c).optional())?;
    let Some((Json(addresses), account)) = found else { return Ok(Vec::new()) };
    let own = points(&addresses);
    match account.filter(|_| own.is_empty()) {
        Some(account) => of_account(connection, account),
        None => Ok(own),
    }
}

fn of_account(connection: &mut Connection, id: AccountId) -> ApiResult<Vec<Point>> {
    let query = accounts::table.find(id).select(accounts::addresses);
    let found: Option<Json<Vec<Address>>> = each!(connection, c => query.get_result(c).optional())?;
    Ok(found.map(|Json(addresses)| points(&addresses)).unwrap_or_default())
}

fn points(addresses: &[Address]) -> Vec<Point> {
    addresses.iter().filter_map(Point::of).collect()
}
