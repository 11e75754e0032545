//! Taking back, within half a minute, that a task is done: it is what it was, and what followed it by its rule goes into the
//! recycle bin, unless somebody has touched it.

use super::job::plan_next;
use super::store::{Tasks, following};
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::merge::rewrite;
use crate::kernel::record::operations::{Place, find_to_change, write_own_as};
use domain::admin::event::ChangeKind;
use domain::day::task::{Task, UNDO_SECONDS};
use domain::kernel::policy::Action;
use domain::kernel::{ProblemCode, TaskId};
use serde_json::{Map, json};

/// Says in every event of it why.
const REASON: &str = "done undone";

pub fn undo(transaction: &mut Transaction<'_>, person: &Person, id: TaskId) -> ApiResult<Task> {
    let task = find_to_change::<Tasks>(transaction, person, Action::Update, id, Place::InUse)?;
    let Some(status) = task.done_from else {
        return Err(ApiError::detailed(ProblemCode::Conflict, "This task is not done"));
    };
    if !task.may_undo(transaction.now) {
        let detail = format!("That a task is done can be taken back for {UNDO_SECONDS} seconds");
        return Err(ApiError::detailed(ProblemCode::Gone, detail));
    }
    let actor = Actor { reason: Some(REASON), ..Actor::from(person) };
    for next in following(transaction.connection, id)? {
        bin(transaction, actor, &next)?;
    }
    let open = Task { status, done_from: None, closed_at: None, ..task.clone() };
    let reason = Some(REASON.to_owned());
    let open = write_own_as::<Tasks>(transaction, actor, &task, open, ChangeKind::Moved, reason)?;
    plan_next(transaction, &open, Some(&task))?;
    Ok(open)
}

/// It is the rule's own: nobody needs a further right to take it back.
fn bin(transaction: &mut Transaction<'_>, actor: Actor, next: &Task) -> ApiResult<()> {
    if next.head.version != 1 {
        let detail = "Somebody has changed the task that follows it: it stays done";
        return Err(ApiError::detailed(ProblemCode::Conflict, detail));
    }
    let gone = Map::from_iter([("deleted_at".to_owned(), json!(transaction.now))]);
    let (gone, _) = rewrite::<Tasks>(transaction, actor, next, &gone)?;
    plan_next(transaction, &gone, Some(next))
}
