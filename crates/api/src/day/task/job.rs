//! The job of a task's days: it tells its owner of the reminder, of the day and of its end, and then whoever manages them.
//! It looks at the task as it is when it runs, so that other days need nothing but another plan.

use super::store::{Tasks, in_use};
use crate::kernel::change::{Actor, Change, record_change};
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::tasks;
use crate::kernel::error::ApiResult;
use crate::kernel::jobs::{Run, Step, plan};
use crate::kernel::manager::manager_of;
use crate::kernel::notify::{Notice, notify, withdraw};
use crate::kernel::record::Store;
use diesel::prelude::*;
use domain::admin::event::ChangeKind;
use domain::admin::job::{Job, JobKind};
use domain::day::task::{Task, TaskNotice};
use domain::kernel::UserId;
use domain::kernel::policy::Resource;
use domain::talk::notification::NotificationKind;
use std::collections::BTreeMap;

pub struct TaskJobs;

impl Run for TaskJobs {
    fn step(&self, transaction: &mut Transaction<'_>, job: &Job, _: i64) -> ApiResult<Step> {
        let finished = Ok(Step::Finished { done: 1 });
        let Some(mut task) = in_use(transaction.connection, job.subject_id.into())? else { return finished };
        let notices = task.to_tell(transaction.now);
        notices.iter().try_for_each(|notice| tell(transaction, &task, *notice))?;
        if !notices.is_empty() {
            // What was told is nothing that anybody has written: the version stays for whoever edits the task.
            task.told_until = transaction.now;
            let told = diesel::update(tasks::table.find(task.head.id)).set(tasks::told_until.eq(transaction.now));
            each!(&mut *transaction.connection, c => told.execute(c))?;
        }
        wait(transaction, &task)?;
        finished
    }

    /// Days come whatever somebody stops: another job waits for them.
    fn cancelled(&self, transaction: &mut Transaction<'_>, job: &Job) -> ApiResult<()> {
        match in_use(transaction.connection, job.subject_id.into())? {
            Some(task) => wait(transaction, &task),
            None => Ok(()),
        }
    }
}

/// Lets a job wait for what is to be told next, or none where nothing is. What people were told and have not read is taken
/// back where it holds no more: the task is over, its days or its owner are others.
pub fn plan_next(transaction: &mut Transaction<'_>, task: &Task, before: Option<&Task>) -> ApiResult<()> {
    let over = task.head.deleted_at.is_some() || !task.status.is_open();
    let told_of = |task: &Task| (task.data.due_on, task.data.due_at, task.data.remind_at, task.data.owner_id);
    if over || before.is_some_and(|before| told_of(before) != told_of(task)) {
        for kind in [TaskNotice::Reminder, TaskNotice::Due, TaskNotice::Overdue, TaskNotice::Escalated].map(kind) {
            withdraw(transaction, kind, task.head.id.into())?;
        }
    }
    wait(transaction, task)
}

fn wait(transaction: &mut Transaction<'_>, task: &Task) -> ApiResult<()> {
    let next = task.next_notice().filter(|_| task.head.deleted_at.is_none());
    plan(transaction, JobKind::TaskDue, task.head.id.into(), next)
}

const fn kind(notice: TaskNotice) -> NotificationKind {
    match notice {
        TaskNotice::Reminder => NotificationKind::TaskReminder,
        TaskNotice::Due => NotificationKind::TaskDue,
        TaskNotice::Overdue => NotificationKind::TaskOverdue,
        TaskNotice::Escalated => NotificationKind::TaskEscalated,
    }
}

/// The owner, or whoever manages them; with a line in the task's history, by which open pages learn of it.
fn tell(transaction: &mut Transaction<'_>, task: &Task, notice: TaskNotice) -> ApiResult<()> {
    let owner = task.data.owner_id;
    let (told, why): (Option<UserId>, _) = match notice {
        TaskNotice::Reminder => (owner, "reminder"),
        TaskNotice::Due => (owner, "due"),
        TaskNotice::Overdue => (owner, "overdue"),
        TaskNotice::Escalated => (manager_of(transaction.connection, task.data.team_id, owner)?, "escalated"),
    };
    let Some(told) = told else { return Ok(()) };
    let (resource, record_id) = (Resource::Tasks, task.head.id.into());
    notify(transaction, Actor::default(), &[told], Notice::of(kind(notice), resource, record_id))?;
    let change = Change {
        resource,
        record_id,
        kind: ChangeKind::Updated,
        version: task.head.version,
        changes: BTreeMap::new(),
        reason: Some(why.to_owned()),
        belongs: Tasks::belongs(task),
    };
    record_change(transaction, Actor::default(), change)
}
