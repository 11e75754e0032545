//! Files in the database, in pieces: any node can read them, and a backup holds them.

use super::db::schema::file_pieces as pieces;
use super::db::{Connection, Transaction};
use super::error::{ApiError, ApiResult};
use diesel::prelude::*;
use domain::kernel::RecordId;
use std::fs::File;
use std::io::{Read, Seek, SeekFrom};

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

/// Writes a file of the disk, in place of what was there.
pub fn put(transaction: &mut Transaction<'_>, id: RecordId, file: &File) -> ApiResult<()> {
    delete(transaction, id)?;
    let mut file = file;
    file.seek(SeekFrom::Start(0)).map_err(ApiError::internal)?;
    let limit = u64::try_from(PIECE).map_err(ApiError::internal)?;
    loop {
        let mut piece = Vec::new();
        file.by_ref().take(limit).read_to_end(&mut piece).map_err(ApiError::internal)?;
        if piece.is_empty() {
            return Ok(());
        }
        append(transaction, id, &piece)?;
    }
}

fn next_position(connection: &mut Connection, id: RecordId) -> ApiResult<i64> {
    let last = pieces::table.filter(pieces::file_id.eq(id)).select(diesel::dsl::max(pieces::position));
    let last: Option<i64> = each!(connection, c => last.get_result(c))?;
    Ok(last.map_or(0, |last| last + 1))
}

/// The first piece behind a position, with its own: a file is read piece by piece, never whole.
pub fn piece_behind(connection: &mut Connection, id: RecordId, position: i64) -> ApiResult<Option<(i64, Vec<u8>)>> {
    let query = pieces::table
        .filter(pieces::file_id.eq(id))
        .filter(pieces::position.gt(position))
        .order(pieces::position.asc())
        .limit(1)
        .select((pieces::position, pieces::bytes));
    Ok(each!(connection, c => query.get_result(c).optional())?)
}

pub fn delete(transaction: &mut Transaction<'_>, id: RecordId) -> ApiResult<()> {
    let statement = diesel::delete(pieces::table.filter(pieces::file_id.eq(id)));
    each!(&mut *transaction.connection, c => statement.execute(c))?;
    Ok(())
}
