//! Tasks about a record that has become another one: what is still to be done goes along, and comes back where that is
//! taken back. What is done stays with what it was done for.

use super::store::Tasks;
use crate::kernel::change::Actor;
use crate::kernel::db::{Fragment, Transaction};
use crate::kernel::error::ApiResult;
use crate::kernel::record::merge::{holding, rows};
use crate::kernel::record::operations::write_own;
use domain::day::task::Task;
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, TaskId};

/// A record that tasks are about.
pub type About = (Resource, RecordId);

/// Lets what is still to be done about one record be about another one; gives what went along.
pub fn carry_over(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    from: About,
    to: About,
    why: &str,
) -> ApiResult<Vec<TaskId>> {
    let about = Fragment::new("deleted_at IS NULL").and(holding("about_id", from.1));
    let open: Vec<Task> = rows::<Tasks>(transaction, about)?.into_iter().filter(|task| task.status.is_open()).collect();
    open.iter().try_for_each(|task| write_about(transaction, actor, task, to, why))?;
    Ok(open.iter().map(|task| task.head.id).collect())
}

/// Gives back those that went along, as far as they are still about what they were carried to.
pub fn carry_back(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    carried: &[TaskId],
    (from, to): (About, About),
    why: &str,
) -> ApiResult<()> {
    for id in carried {
        let still = holding("id", (*id).into()).and(holding("about_id", to.1));
        for task in rows::<Tasks>(transaction, still)? {
            write_about(transaction, actor, &task, from, why)?;
        }
    }
    Ok(())
}

fn write_about(
    transaction: &mut Transaction<'_>,
    actor: Actor,
    task: &Task,
    (resource, id): About,
    why: &str,
) -> ApiResult<()> {
    let mut after = task.clone();
    (after.data.about_resource, after.data.about_id) = (Some(resource), Some(id));
    write_own::<Tasks>(transaction, actor, task, after, why.to_owned()).map(drop)
}
