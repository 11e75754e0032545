//! Writes the demo data's tasks in their last state, with their lives in the change log and a job for what is told next.

use super::SeededTask;
use super::fill::Line;
use crate::day::task::{Tasks, plan_next};
use crate::kernel::change::Change;
use crate::kernel::db::Transaction;
use crate::kernel::error::ApiResult;
use crate::kernel::record::Store;
use domain::admin::event::{ChangeKind, FieldChange};
use domain::day::task::Task;
use domain::kernel::Head;
use domain::kernel::policy::Resource;
use domain::kernel::status::Moving;
use serde_json::json;
use std::collections::BTreeMap;
use std::sync::Arc;

/// The tasks after all that happened to them.
pub(super) fn lives(tasks: Vec<SeededTask>, log: &mut Vec<Line>) -> Vec<Task> {
    tasks.into_iter().map(|seeded| life(seeded, log)).collect()
}

fn life(seeded: SeededTask, log: &mut Vec<Line>) -> Task {
    let SeededTask { record, steps, told_until } = seeded;
    let (created_at, created_by) = (record.created_at, record.created_by);
    let (updated_at, updated_by) = (created_at, created_by);
    let head = Head { id: record.id, version: 1, created_at, created_by, updated_at, updated_by, deleted_at: None };
    let mut task = Task::new(head, record.data);
    log.push(line(&task, ChangeKind::Created, BTreeMap::new(), None));
    for step in steps {
        let from = task.status;
        task.head.version += 1;
        (task.head.updated_at, task.head.updated_by) = (step.at, Some(step.actor));
        task.set_status(step.to);
        task.closed_at = (!step.to.is_open()).then_some(step.at);
        let change = FieldChange { from: json!(from), to: json!(step.to) };
        let changes = BTreeMap::from([("status".to_owned(), change)]);
        log.push(line(&task, ChangeKind::Moved, changes, step.why.map(str::to_owned)));
    }
    Task { told_until, ..task }
}

fn line(task: &Task, kind: ChangeKind, changes: BTreeMap<String, FieldChange>, reason: Option<String>) -> Line {
    let (record_id, version) = (task.head.id.into(), task.head.version);
    let belongs = Tasks::belongs(task);
    let change = Change { resource: Resource::Tasks, record_id, kind, version, changes, reason, belongs };
    Line { at: task.head.updated_at, actor: task.head.updated_by, change: Arc::new(change) }
}

pub(super) fn write(transaction: &mut Transaction<'_>, task: &Task) -> ApiResult<()> {
    Tasks::insert(transaction.connection, task)?;
    plan_next(transaction, task, None)
}
