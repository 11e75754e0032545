//! What was merged into what, for everything that finds a record by an id of yesterday: reading one, restoring one, and
//! histories.

use super::db::Connection;
use super::db::schema::merges;
use super::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;

/// Longer chains than anybody makes by hand; a bound all the same.
const MOST_STEPS: usize = 100;

/// The record that this one was merged into, at the end of the chain; `None` for one that stands for itself.
pub fn survivor_of(connection: &mut Connection, resource: Resource, id: RecordId) -> ApiResult<Option<RecordId>> {
    let mut found = None;
    for _ in 0..MOST_STEPS {
        let query = merges::table
            .filter(merges::loser_id.eq(found.unwrap_or(id)))
            .filter(merges::resource.eq(resource))
            .filter(merges::undone_at.is_null())
            .select(merges::survivor_id);
        let next: Option<RecordId> = each!(&mut *connection, c => query.get_result(c).optional())?;
        match next {
            Some(survivor) => found = Some(survivor),
            None => break,
        }
    }
    Ok(found)
}

/// A record and all that were merged into it, and into those.
pub fn all_of(connection: &mut Connection, resource: Resource, id: RecordId) -> ApiResult<Vec<RecordId>> {
    let mut known = vec![id];
    let mut new = vec![id];
    while !new.is_empty() {
        let query = merges::table
            .filter(merges::survivor_id.eq_any(std::mem::take(&mut new)))
            .filter(merges::resource.eq(resource))
            .filter(merges::undone_at.is_null())
            .select(merges::loser_id);
        let found: Vec<RecordId> = each!(&mut *connection, c => query.load(c))?;
        for id in found {
            if !known.contains(&id) {
                known.push(id);
                new.push(id);
            }
        }
    }
    Ok(known)
}
