//! The record that a task is about. Its name is told only to those who may see it.

use crate::kernel::caller::Person;
use crate::kernel::db::schema::tasks;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::record::operations::Place;
use crate::kernel::record::{AnyStore, Names};
use crate::records::any;
use diesel::prelude::*;
use domain::day::task::{ABOUT, TaskData};
use domain::kernel::RecordId;
use domain::kernel::policy::{Action, Resource};
use std::collections::BTreeMap;

/// The store of what a task may be about.
fn store_of(resource: Resource) -> Option<&'static dyn AnyStore> {
    any(resource).filter(|_| ABOUT.contains(&resource))
}

/// Refuses a record that whoever writes the task down does not see.
pub fn check(
    transaction: &mut Transaction<'_>,
    person: &Person,
    data: &TaskData,
    before: Option<&TaskData>,
) -> ApiResult<()> {
    let new = data.about().filter(|about| before.and_then(TaskData::about) != Some(*about));
    let Some((resource, id)) = new else { return Ok(()) };
    let Some(store) = store_of(resource) else {
        return Err(ApiError::field("/about_resource", "choice", "No task is about a record of this kind"));
    };
    match store.find(transaction.connection, person, Action::Read, id, Place::InUse)? {
        Some(_) => Ok(()),
        None => Err(ApiError::field("/about_id", "unknown", "There is no such record that you may see")),
    }
}

/// The names of records that tasks are about, of whatever kinds they are: of those that the person may see.
pub fn names(connection: &mut Connection, person: &Person, ids: Vec<RecordId>) -> ApiResult<Names> {
    let query = tasks::table
        .filter(tasks::about_id.eq_any(ids))
        .filter(tasks::about_resource.is_not_null())
        .select((tasks::about_resource.assume_not_null(), tasks::about_id.assume_not_null()))
        .distinct();
    let rows: Vec<(Resource, RecordId)> = each!(&mut *connection, c => query.load(c))?;
    let mut kinds: BTreeMap<Resource, Vec<RecordId>> = BTreeMap::new();
    for (resource, id) in rows {
        kinds.entry(resource).or_default().push(id);
    }
    let mut names = Names::new();
    for (resource, ids) in kinds {
        if let Some(store) = store_of(resource) {
            names.extend(store.names(connection, person, &ids)?);
        }
    }
    Ok(names)
}
