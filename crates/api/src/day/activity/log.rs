//! An activity that was not planned and is told once it is done: made and completed in one transaction, by the rules of
//! both. It has a route of its own because what makes a record says no status: a status changes only by a move.

use super::moves::move_activity;
use super::store::Activities;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::record::operations::{Place, create_with, find};
use domain::day::activity::{Activity, ActivityLog, BeforeMove};
use domain::kernel::New;
use domain::kernel::policy::Action;

/// What telling came to.
pub enum Logged {
    Made(Activity),
    /// The same person has told it before, under the same id.
    Known(Activity),
}

pub fn log(transaction: &mut Transaction<'_>, person: &Person, told: &ActivityLog) -> ApiResult<Logged> {
    if let Some(id) = told.id
        && let Some(known) = find::<Activities>(transaction.connection, person, Action::Read, id, Place::Anywhere)?
        && known.head.created_by == Some(person.user_id)
    {
        return Ok(Logged::Known(known));
    }
    let new = New { id: told.id.map(Into::into), record: told.activity.clone() };
    let mark = |made: &mut Activity| made.before_move = Some(BeforeMove::of_log(made, person.user_id));
    let made = create_with::<Activities>(transaction, person, Actor::from(person), new, mark)?;
    move_activity(transaction, person, made.head.id, made.head.version, &told.completion()).map(Logged::Made)
}
