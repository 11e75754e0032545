//! Where a running bulk change is: behind which record, in the order of ids.

use crate::kernel::db::schema::bulk_places as places;
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::{BulkChangeId, RecordId};

pub fn find(connection: &mut Connection, bulk: BulkChangeId) -> ApiResult<Option<RecordId>> {
    let query = places::table.find(bulk).select(places::record_id);
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

pub fn put(transaction: &mut Transaction<'_>, bulk: BulkChangeId, record: RecordId) -> ApiResult<()> {
    let moved = diesel::update(places::table.find(bulk)).set(places::record_id.eq(record));
    if each!(&mut *transaction.connection, c => moved.execute(c))? == 0 {
        let row = (places::bulk_id.eq(bulk), places::record_id.eq(record));
        each!(&mut *transaction.connection, c => diesel::insert_into(places::table).values(row).execute(c))?;
    }
    Ok(())
}
