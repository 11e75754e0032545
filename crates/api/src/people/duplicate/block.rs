//! The table of blocks: which records are worth comparing. Each scan brings it up to date, page by page, and writes only
//! what has changed since the one before.

use crate::kernel::db::schema::duplicate_blocks as blocks;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use std::collections::{BTreeMap, BTreeSet};

/// Rows of one statement.
const AT_ONCE: usize = 500;

/// Lets these records be in these blocks and no others; says how many rows that changed.
pub fn keep(
    transaction: &mut Transaction<'_>,
    resource: Resource,
    wanted: &BTreeMap<RecordId, BTreeSet<String>>,
) -> ApiResult<usize> {
    let ids: Vec<RecordId> = wanted.keys().copied().collect();
    let query = blocks::table.filter(blocks::record_id.eq_any(ids)).select((blocks::record_id, blocks::key));
    let known: BTreeSet<(RecordId, String)> =
        each!(&mut *transaction.connection, c => query.load(c))?.into_iter().collect();
    let wanted: BTreeSet<(RecordId, String)> =
        wanted.iter().flat_map(|(id, keys)| keys.iter().map(|key| (*id, key.clone()))).collect();
    for (id, key) in known.difference(&wanted) {
        let gone = diesel::delete(blocks::table.find((resource, key, *id)));
        each!(&mut *transaction.connection, c => gone.execute(c))?;
    }
    let new: Vec<_> = wanted
        .difference(&known)
        .map(|(id, key)| (blocks::resource.eq(resource), blocks::key.eq(key), blocks::record_id.eq(*id)))
        .collect();
    for some in new.chunks(AT_ONCE) {
        let statement = diesel::insert_into(blocks::table);
        each!(&mut *transaction.connection, c => statement.values(some.to_vec()).execute(c))?;
    }
    Ok(new.len())
}

/// The next blocks with more than one record, by their keys, behind one; with how many are in each.
pub fn next(
    connection: &mut Connection,
    resource: Resource,
    behind: &str,
    limit: i64,
) -> ApiResult<Vec<(String, i64)>> {
    let query = blocks::table
        .filter(blocks::resource.eq(resource))
        .filter(blocks::key.gt(behind))
        .group_by(blocks::key)
        .having(diesel::dsl::count_star().gt(1))
        .order(blocks::key)
        .limit(limit)
        .select((blocks::key, diesel::dsl::count_star()));
    Ok(each!(connection, c => query.load(c))?)
}

/// Who is in a block.
pub fn members(connection: &mut Connection, resource: Resource, key: &str) -> ApiResult<Vec<RecordId>> {
    let query = blocks::table
        .filter(blocks::resource.eq(resource))
        .filter(blocks::key.eq(key))
        .order(blocks::record_id)
        .select(blocks::record_id);
    Ok(each!(connection, c => query.load(c))?)
}
