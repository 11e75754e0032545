//! The table of tasks.

use super::about;
use super::job::plan_next;
use super::repeat;
use crate::admin::names::{facility_names, team_names, user_names};
use crate::kernel::caller::{Person, Scope};
use crate::kernel::change::{Actor, Belongs};
use crate::kernel::db::schema::tasks;
use crate::kernel::db::{Connection, Fragment, Order, Transaction, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::find::words::Texts;
use crate::kernel::list::Column;
use crate::kernel::record::{Select, Store};
use crate::people::assignment::{self, Assignment};
use crate::{expansions, row, stored_in};
use chrono::NaiveDate;
use diesel::prelude::*;
use domain::day::task::{ChecklistItem, Task, TaskData, TaskStatus};
use domain::kernel::field::Field;
use domain::kernel::policy::Resource;
use domain::kernel::priority::Priority;
use domain::kernel::{FacilityId, Head, Json, RecordId, TaskId, TeamId, Timestamp, UserId, text};

pub struct Tasks;

row! {
    tasks: TaskRow, NewTaskRow, Task {
        head: TaskId,
        part data: TaskData {
            owner_id: Option<UserId>,
            team_id: Option<TeamId>,
            facility_id: Option<FacilityId>,
            title: String,
            about_resource: Option<Resource>,
            about_id: Option<RecordId>,
            due_on: Option<NaiveDate>,
            due_at: Option<Timestamp>,
            remind_at: Option<Timestamp>,
            priority: Priority,
            repeat: Option<String>,
            checklist: Json<Vec<ChecklistItem>>,
            notes: Option<String>,
        },
        own {
            status: TaskStatus,
            due_by: Option<Timestamp>,
            closed_at: Option<Timestamp>,
            done_from: Option<TaskStatus>,
            follows_id: Option<TaskId>,
            repeats_from: Option<Timestamp>,
            told_until: Timestamp,
        },
        keys(task) {
            title_key: String = text::fold(&task.data.title),
            open_due_by: Option<Timestamp> = task.open_due_by(),
            search: String = search_key(task),
        },
        names { about, owner, team, facility },
    }
}

/// What `q` looks through: the title and the checklist.
fn search_key(task: &Task) -> String {
    let items = task.data.checklist.iter().map(|item| item.text.as_str());
    text::search_key(std::iter::once(task.data.title.as_str()).chain(items))
}

impl Store for Tasks {
    type Record = Task;
    const SCOPE: Scope = Scope::Owned;
    const DEFAULT_SORT: &'static str = "due_by";
    const WORKED_OUT: &'static [&'static str] = &["due_by", "closed_at", "done_from", "repeats_from", "told_until"];
    const EXPANSIONS: &'static [crate::kernel::record::Expansion<Task>] = expansions![
        about: about::names, |data| data.about_id;
        owner: user_names, |data| data.owner_id;
        team: team_names, |data| data.team_id;
        facility: facility_names, |data| data.facility_id;
    ];

    stored_in!(tasks, TaskRow, NewTaskRow);

    fn assemble(head: Head<TaskId>, data: TaskData, before: Option<&Task>) -> Task {
        match before {
            Some(before) => Task::with(head, data, before),
            None => Task::new(head, data),
        }
    }

    fn belongs(task: &Task) -> Belongs {
        let TaskData { owner_id, team_id, facility_id, .. } = task.data;
        Belongs { owner_id, team_id, facility_id }
    }

    fn column(field: &'static Field) -> Column {
        match field.name {
            "title" => Column::key("title_key"),
            "due" => Column::due("open_due_by"),
            "status" | "priority" => Column::of(field).required(),
            _ => Column::of(field),
        }
    }

    fn prepare(
        transaction: &mut Transaction<'_>,
        person: &Person,
        data: &mut TaskData,
        before: Option<&Task>,
    ) -> ApiResult<()> {
        about::check(transaction, person, data, before.map(|task| &task.data))?;
        repeat::check(data, before)?;
        let TaskData { owner_id, team_id, facility_id, .. } = data;
        let assignment = Assignment { owner_id, team_id, facility_id };
        assignment::complete(transaction, person, assignment, before.map(Self::belongs))
    }

    fn after(
        transaction: &mut Transaction<'_>,
        _: &Person,
        _: Actor,
        task: &Task,
        before: Option<&Task>,
    ) -> ApiResult<()> {
        plan_next(transaction, task, before)
    }

    fn searched(task: &Task) -> Texts {
        let items = task.data.checklist.iter().map(|item| ("checklist", item.text.clone()));
        std::iter::once(("title", task.data.title.clone())).chain(items).collect()
    }

    fn detail(task: &Task) -> Option<String> {
        task.about.as_ref().map(|about| about.name.clone())
    }

    const FOUND_WITH: &'static [&'static str] = &["about"];
}

/// One task in use, whoever asks: for its job.
pub fn in_use(connection: &mut Connection, id: TaskId) -> ApiResult<Option<Task>> {
    Ok(found(connection, Fragment::new("deleted_at IS NULL AND id = ").bind(Value::Id(id.into())))?.pop())
}

/// What follows a task by its rule, as far as it is in use.
pub fn following(connection: &mut Connection, id: TaskId) -> ApiResult<Vec<Task>> {
    found(connection, Fragment::new("deleted_at IS NULL AND follows_id = ").bind(Value::Id(id.into())))
}

/// The tasks about a record that are in use.
pub fn about_record(connection: &mut Connection, resource: Resource, id: RecordId) -> ApiResult<Vec<Task>> {
    let about = Fragment::new("deleted_at IS NULL AND about_id = ").bind(Value::Id(id));
    let mut tasks = found(connection, about)?;
    tasks.retain(|task| task.data.about_resource == Some(resource));
    Ok(tasks)
}

fn found(connection: &mut Connection, filter: Fragment) -> ApiResult<Vec<Task>> {
    Tasks::select(connection, &Select { filter, order: Order("id".into()), limit: 100 })
}
