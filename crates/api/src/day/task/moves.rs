//! What the moves of a task mean beside the new status: when it was over, nobody is told of it any more, and what comes again
//! is there at once.

use super::job::plan_next;
use super::repeat;
use super::store::Tasks;
use crate::kernel::caller::Person;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::Moves;
use crate::kernel::record::operations::create_with;
use domain::day::task::{Task, TaskData, TaskStatus};
use domain::kernel::New;

impl Moves for Tasks {
    fn on_move(
        transaction: &mut Transaction<'_>,
        person: Option<&Person>,
        actor: Actor,
        before: &Task,
        task: &mut Task,
    ) -> ApiResult<()> {
        task.closed_at = (!task.status.is_open()).then_some(transaction.now);
        if task.status == TaskStatus::Done {
            follow_up(transaction, person, actor, task)?;
        }
        plan_next(transaction, task, Some(before))
    }
}

/// Makes the one that follows by the rule. It is of the same people and about the same record, also where whoever has done
/// this one may not see that record.
fn follow_up(transaction: &mut Transaction<'_>, person: Option<&Person>, actor: Actor, task: &Task) -> ApiResult<()> {
    let data = &task.data;
    let (Some(rule), Some(from), Some(due)) = (&data.repeat, task.repeats_from, data.occurs_at()) else {
        return Ok(());
    };
    let Some(at) = repeat::next(rule, from, due, transaction.now)? else { return Ok(()) };
    let person = person.ok_or_else(|| ApiError::internal("what comes again is done by somebody"))?;
    let again = data.again(at);
    let new = New { id: None, record: TaskData::new(&data.title) };
    let follow = |next: &mut Task| {
        let (follows_id, repeats_from) = (Some(task.head.id), Some(from));
        *next = Task { follows_id, repeats_from, ..Task::new(next.head.clone(), again) };
    };
    create_with::<Tasks>(transaction, person, actor, new, follow).map(drop)
}
