//! The table of keys by which duplicates are found: each contact and account keeps its own there.

use crate::kernel::db::schema::{duplicates, match_keys as keys};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::RecordId;
use domain::kernel::policy::Resource;
use domain::people::duplicate::DuplicateKey;
use domain::people::duplicate_pair::DuplicateStatus;

/// As it stands in the table.
pub fn text(key: &DuplicateKey) -> String {
    match key {
        DuplicateKey::Phone(number) => format!("phone:{number}"),
        DuplicateKey::Email(address) => format!("email:{address}"),
        DuplicateKey::NameTown(name, town) => format!("name:{name}|{town}"),
    }
}

/// What the keys of a kind are called in a report.
pub const fn reason(key: &DuplicateKey) -> &'static str {
    match key {
        DuplicateKey::Phone(_) => "same phone number",
        DuplicateKey::Email(_) => "same e-mail address",
        DuplicateKey::NameTown(..) => "same name and town",
    }
}

/// Replaces a record's keys by those it has now; none while it is in the recycle bin.
pub fn keep(
    transaction: &mut Transaction<'_>,
    resource: Resource,
    id: RecordId,
    before: Option<&[DuplicateKey]>,
    now: &[DuplicateKey],
) -> ApiResult<()> {
    if before == Some(now) {
        return Ok(());
    }
    if before.is_some_and(|before| !before.is_empty()) && now.is_empty() {
        forget_pairs(transaction, id)?;
    }
    if before.is_some() {
        let old = diesel::delete(keys::table.filter(keys::record_id.eq(id)));
        each!(&mut *transaction.connection, c => old.execute(c))?;
    }
    for key in now {
        let row = (keys::resource.eq(resource), keys::key.eq(text(key)), keys::record_id.eq(id));
        let statement = diesel::insert_into(keys::table).values(row);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

/// The records that share a key, those with the surest key first: a phone number before an address before a name.
pub fn find(
    connection: &mut Connection,
    resource: Resource,
    wanted: &[DuplicateKey],
) -> ApiResult<Vec<(RecordId, DuplicateKey)>> {
    let mut found = Vec::new();
    for key in wanted {
        let query = keys::table
            .filter(keys::resource.eq(resource))
            .filter(keys::key.eq(text(key)))
            .select(keys::record_id)
            .limit(20);
        let ids: Vec<RecordId> = each!(&mut *connection, c => query.load(c))?;
        found.extend(ids.into_iter().map(|id| (id, key.clone())));
    }
    Ok(found)
}

/// The records that have a phone number which begins so (E.164): a range of the index, at most `limit`.
pub fn beginning(
    connection: &mut Connection,
    resource: Resource,
    number: &str,
    limit: i64,
) -> ApiResult<Vec<RecordId>> {
    let start = text(&DuplicateKey::Phone(number.to_owned()));
    let end = format!("{start}{}", char::MAX);
    let query = keys::table
        .filter(keys::resource.eq(resource))
        .filter(keys::key.ge(start))
        .filter(keys::key.lt(end))
        .order((keys::key, keys::record_id))
        .select(keys::record_id)
        .limit(limit);
    let mut ids: Vec<RecordId> = each!(connection, c => query.load(c))?;
    ids.sort_unstable();
    ids.dedup();
    Ok(ids)
}

/// What looked like a record that goes into the recycle bin is no question any more.
fn forget_pairs(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    let pairs = duplicates::table
        .filter(duplicates::one_id.eq(id).or(duplicates::other_id.eq(id)))
        .filter(duplicates::status.eq(DuplicateStatus::Open));
    each!(&mut *transaction.connection, c => diesel::delete(pairs).execute(c))?;
    Ok(())
}
