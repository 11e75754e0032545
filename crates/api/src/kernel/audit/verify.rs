//! Whether the chain is whole, from its first row to its end.

use super::AuditRow;
use super::chain::link;
use crate::kernel::db::Connection;
use crate::kernel::db::schema::{audit, audit_head};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;

/// Rows that are read at once.
const PART: i64 = 1_000;

#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Verified {
    /// All of so many rows; the hash is that of the last one.
    Whole { rows: i64, hash: Vec<u8> },
    /// The first row that is not as it was written, and what is wrong with it.
    Broken { sequence: i64, why: &'static str },
}

/// Reads the whole audit. `expected` is the number and the hash of a row that was the end of the chain once: whoever made
/// the chain anew since could not keep both.
pub fn verify(connection: &mut Connection, expected: Option<(i64, &[u8])>) -> ApiResult<Verified> {
    let broken = |sequence, why| Ok(Verified::Broken { sequence, why });
    // First, because others may add rows meanwhile.
    let head = audit_head::table.select((audit_head::sequence, audit_head::hash));
    let (end, end_hash): (i64, Vec<u8>) = each!(&mut *connection, c => head.get_result(c))?;
    let (mut last, mut previous) = (0, vec![0; 32]);
    if let Some((sequence, _)) = expected
        && sequence > end
    {
        return broken(end + 1, "it is missing: the chain was longer once");
    }
    loop {
        let rows: Vec<AuditRow> = each!(&mut *connection, c => audit::table
            .filter(audit::sequence.gt(last))
            .order(audit::sequence)
            .limit(PART)
            .select(AuditRow::as_select())
            .load(c))?;
        let read = rows.len();
        for row in rows {
            if row.sequence != last + 1 {
                return broken(last + 1, "it is missing");
            }
            if row.previous_hash != previous {
                return broken(row.sequence, "it does not follow from the row before");
            }
            if link(&row) != row.hash {
                return broken(row.sequence, "it was changed");
            }
            if let Some((sequence, hash)) = expected
                && sequence == row.sequence
                && hash != row.hash
            {
                return broken(sequence, "it is another one than it was");
            }
            if row.sequence == end && row.hash != end_hash {
                return broken(row.sequence, "it is not the end that was written down");
            }
            (last, previous) = (row.sequence, row.hash);
        }
        if i64::try_from(read).unwrap_or(PART) < PART {
            break;
        }
    }
    if last < end {
        return broken(last + 1, "it is missing");
    }
    // What was put behind the end would not be the head's, unless a writer has just moved the head on.
    let head = audit_head::table.select(audit_head::sequence);
    let now: i64 = each!(connection, c => head.get_result(c))?;
    if last > now {
        return broken(now + 1, "it was put behind the end");
    }
    Ok(Verified::Whole { rows: last, hash: previous })
}
