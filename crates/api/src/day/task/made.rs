//! Tasks that something else makes, such as a visit that somebody missed: for one person, about that record, in the
//! transaction of their cause; and taken back with it while nobody has touched them.

use super::job::plan_next;
use super::store::{Tasks, about_record};
use crate::kernel::caller::load_user;
use crate::kernel::change::Actor;
use crate::kernel::db::Transaction;
use crate::kernel::db::schema::users;
use crate::kernel::error::ApiResult;
use crate::kernel::record::merge::rewrite;
use crate::kernel::record::operations::create_with;
use diesel::prelude::*;
use domain::admin::user::Language;
use domain::day::task::{Task, TaskData};
use domain::kernel::day::day_of;
use domain::kernel::policy::{Action, Resource, may};
use domain::kernel::{New, RecordId, SessionId, UserId};
use serde_json::{Map, json};

/// A task that is to be done today.
#[derive(Debug, Clone, Copy)]
pub struct Made {
    pub about: (Resource, RecordId),
    pub owner_id: UserId,
    /// In the language of whoever is to do it.
    pub title: fn(Language) -> &'static str,
    /// Says in the task's history why it is there.
    pub why: &'static str,
}

/// Makes it, where whoever is to do it still works here, has tasks, and has no such task already.
pub fn make(transaction: &mut Transaction<'_>, made: Made) -> ApiResult<()> {
    let Made { about: (resource, id), owner_id, title, why } = made;
    let Some(owner) = load_user(transaction.connection, owner_id, SessionId(uuid::Uuid::nil()))? else { return Ok(()) };
    if !may(owner.role, Resource::Tasks, Action::Update) || !of_itself(transaction, made.about)?.is_empty() {
        return Ok(());
    }
    let query = users::table.find(owner_id).select(users::language);
    let language: Language = each!(&mut *transaction.connection, c => query.get_result(c))?;
    let title = title(language);
    let data = TaskData {
        about_resource: Some(resource),
        about_id: Some(id),
        due_on: Some(day_of(transaction.now)),
        owner_id: Some(owner_id),
        team_id: owner.team_id,
        facility_id: owner.facility_id,
        ..TaskData::new(title)
    };
    let actor = Actor { reason: Some(why), ..Actor::default() };
    let new = New { id: None, record: TaskData::new(title) };
    // They have to do it also where they may not see the record: its name is then kept from them.
    create_with::<Tasks>(transaction, &owner, actor, new, |task| *task = Task::new(task.head.clone(), data)).map(drop)
}

/// Throws away what was made about a record, as its cause was a slip: what somebody has begun or written on stays.
pub fn take_back(transaction: &mut Transaction<'_>, about: (Resource, RecordId), why: &'static str) -> ApiResult<()> {
    let actor = Actor { reason: Some(why), ..Actor::default() };
    for task in of_itself(transaction, about)?.into_iter().filter(|task| task.head.version == 1) {
        let gone = Map::from_iter([("deleted_at".to_owned(), json!(transaction.now))]);
        let (gone, _) = rewrite::<Tasks>(transaction, actor, &task, &gone)?;
        plan_next(transaction, &gone, Some(&task))?;
    }
    Ok(())
}

/// The open tasks about a record that nobody has written down.
fn of_itself(transaction: &mut Transaction<'_>, (resource, id): (Resource, RecordId)) -> ApiResult<Vec<Task>> {
    let mut tasks = about_record(transaction.connection, resource, id)?;
    tasks.retain(|task| task.head.created_by.is_none() && task.status.is_open());
    Ok(tasks)
}
