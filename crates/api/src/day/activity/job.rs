//! The end of an activity's time: whatever nobody has told anything about is missed. The job looks at the activity as it is
//! when it runs.

use super::follow::{follow, plan_next};
use super::store::{Activities, in_use};
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::transition::move_by_itself;
use domain::admin::job::Job;
use domain::day::activity::ActivityStatus;

pub struct ActivityJobs;

impl Run for ActivityJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let finished = Ok(Step::Finished { done: 1 });
        let Some(activity) = in_use(transaction.connection, job.subject_id.into())? else { return finished };
        match activity.missed_at() {
            Some(missed) if missed <= transaction.now => {
                let actor = Actor::default();
                let after = move_by_itself::<Activities>(transaction, actor, &activity, ActivityStatus::Missed)?;
                follow(transaction, &after, Some(&activity))?;
            }
            // It was put off, or somebody has told what became of it.
            _ => plan_next(transaction, &activity)?,
        }
        finished
    }

    /// Time goes by whatever somebody stops: another job waits for it.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match in_use(transaction.connection, job.subject_id.into())? {
            Some(activity) => plan_next(transaction, &activity),
            None => Ok(()),
        }
    }
}
