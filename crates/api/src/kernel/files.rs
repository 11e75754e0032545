//! Files in the database, in pieces: any node can read them, and a backup holds them.

use super::db::schema::file_pieces as pieces;
use super::db::{Connection, Transaction};
use super::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::RecordId;

/// Bytes of a piece.
const PIECE: usize = 256 * 1024;

/// Adds bytes at a file's end; the first ones make it.
pub fn append(transaction: &mut Transaction<'_>, id: RecordId, bytes: &[u8]) -> ApiResult<()> {
    let first = next_position(transaction.connection, id)?;
    for (position, piece) in (first..).zip(bytes.chunks(PIECE)) {
        let row = (pieces::file_id.eq(id), pieces::position.eq(position), pieces::bytes.eq(piece));
        let statement = diesel::insert_into(pieces::table).values(row);
        each!(&mut *transaction.connection, c => statement.execute(c))?;
    }
    Ok(())
}

fn next_position(connection: &mut Connection, id: RecordId) -> ApiResult<i64> {
    let last = pieces::table.filter(pieces::file_id.eq(id)).select(diesel::dsl::max(pieces::position));
    let last: Option<i64> = each!(connection, c => last.get_result(c))?;
    Ok(last.map_or(0, |last| last + 1))
}

/// A whole file; empty when there is none.
pub fn read(connection: &mut Connection, id: RecordId) -> ApiResult<Vec<u8>> {
    let query = pieces::table.filter(pieces::file_id.eq(id)).order(pieces::position.asc()).select(pieces::bytes);
    let found: Vec<Vec<u8>> = each!(connection, c => query.load(c))?;
    Ok(found.concat())
}

pub fn delete(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    let statement = diesel::delete(pieces::table.filter(pieces::file_id.eq(id)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
