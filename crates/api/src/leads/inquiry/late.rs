//! The end of the time in which somebody should have got in touch: a job waits for it, marks the inquiry, and tells its
//! owner and whoever manages the team. Once: what is late stays late, and nothing waits for it any more.

use super::store::{Inquiries, in_use};
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, plan};
use crate::kernel::manager::manager_of;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::operations::write_own;
use domain::admin::job::{Job, JobKind};
use domain::kernel::UserId;
use domain::kernel::policy::Resource;
use domain::leads::inquiry::{Inquiry, InquiryStatus};
use domain::talk::notification::NotificationKind;

pub struct LateInquiries;

impl Run for LateInquiries {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let finished = Ok(Step::Finished { done: 1 });
        let Some(inquiry) = in_use(transaction.connection, job.subject_id.into())? else { return finished };
        match inquiry.becomes_late_at() {
            Some(due) if due <= transaction.now => become_late(transaction, &inquiry)?,
            // It was answered, or its time has moved.
            _ => plan_next(transaction, &inquiry)?,
        }
        finished
    }

    /// Time goes by whatever somebody stops: another job waits for it.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match in_use(transaction.connection, job.subject_id.into())? {
            Some(inquiry) => plan_next(transaction, &inquiry),
            None => Ok(()),
        }
    }
}

/// Lets a job wait for the end of the inquiry's time, or none where nobody waits any more. What people were told and have
/// not read is taken back once it is answered.
pub fn plan_next(transaction: &mut Transaction<'_>, inquiry: &Inquiry) -> ApiResult<()> {
    let id = inquiry.head.id.into();
    if inquiry.status != InquiryStatus::New || inquiry.head.deleted_at.is_some() {
        withdraw(transaction, NotificationKind::InquiryLate, id)?;
    }
    plan(transaction, JobKind::InquiryDue, id, inquiry.becomes_late_at())
}

fn become_late(transaction: &mut Transaction<'_>, inquiry: &Inquiry) -> ApiResult<()> {
    let late = Inquiry { late: true, ..inquiry.clone() };
    let reason = "nobody got in touch in time".to_owned();
    write_own::<Inquiries>(transaction, Actor::default(), inquiry, late, reason)?;
    let manager = manager_of(transaction.connection, inquiry.data.team_id, None)?;
    let mut told: Vec<UserId> = inquiry.data.owner_id.into_iter().chain(manager).collect();
    told.dedup();
    let notice = Notice::of(NotificationKind::InquiryLate, Resource::Inquiries, inquiry.head.id.into());
    notify(transaction, Actor::default(), &told, notice).map(drop)
}
