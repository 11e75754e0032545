//! The job of a tie-up's days: it reminds of the renewal and ends what is over, then waits for the next day. It looks at
//! the tie-up as it is when it runs, so that moved dates need nothing but another plan.

use super::store::{TieUps, in_use, plan_next};
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step};
use crate::kernel::record::operations::write_own;
use crate::kernel::record::transition::move_by_itself;
use domain::admin::job::Job;
use domain::people::tie_up::{Due, TieUp, TieUpStatus};

pub struct TieUpJobs;

impl Run for TieUpJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let finished = Ok(Step::Finished { done: 1 });
        let Some(tie_up) = in_use(transaction.connection, job.subject_id.into())? else { return finished };
        let system = Actor::default();
        match tie_up.due(transaction.now) {
            Due::Nothing => plan_next(transaction, &tie_up)?,
            Due::Expire => drop(move_by_itself::<TieUps>(transaction, system, &tie_up, TieUpStatus::Expired)?),
            Due::Remind(days) => {
                let reason = format!("renewal due in {days} days");
                let told = TieUp { reminded_days_left: Some(days), ..tie_up.clone() };
                let tie_up = write_own::<TieUps>(transaction, system, &tie_up, told, reason)?;
                plan_next(transaction, &tie_up)?;
            }
        }
        finished
    }

    /// A day comes whatever somebody stops: another job waits for it.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match in_use(transaction.connection, job.subject_id.into())? {
            Some(tie_up) => plan_next(transaction, &tie_up),
            None => Ok(()),
        }
    }
}
