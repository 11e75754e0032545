//! What the tables of a database hold: how many rows, and a checksum over them in whatever order they lie.

use super::super::Connection;
use crate::kernel::error::{ApiError, ApiResult};
use diesel::connection::LoadConnection;
use diesel::prelude::*;
use diesel::sql_types::Text;
use diesel::{PgConnection, SqliteConnection, sql_query};
use serde::{Deserialize, Serialize};
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;

/// What a table holds.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct TableSum {
    pub rows: i64,
    pub checksum: String,
}

#[derive(QueryableByName)]
struct Line {
    #[diesel(sql_type = Text)]
    line: String,
}

/// Every table but those of SQLite's search index, which are made of others.
pub(super) fn sums(connection: &mut Connection) -> ApiResult<BTreeMap<String, TableSum>> {
    let mut sums = BTreeMap::new();
    for (table, columns) in columns(connection)? {
        let sum = match connection {
            Connection::Sqlite(connection) => sqlite(connection, &table, &columns)?,
            Connection::Postgres(connection) => postgres(connection, &table, &columns)?,
        };
        sums.insert(table, sum);
    }
    Ok(sums)
}

/// The lines of a query with one column of that name.
pub(super) fn lines(connection: &mut Connection, query: &str) -> ApiResult<Vec<String>> {
    let found: Vec<Line> = each!(connection, c => sql_query(query).load(c))?;
    Ok(found.into_iter().map(|line| line.line).collect())
}

fn columns(connection: &mut Connection) -> ApiResult<BTreeMap<String, Vec<String>>> {
    let query = match connection {
        Connection::Sqlite(_) => {
            "SELECT t.name || ' ' || c.name AS line FROM sqlite_master t, pragma_table_info(t.name) c
             WHERE t.type = 'table' AND t.name NOT LIKE 'sqlite\\_%' ESCAPE '\\'
             AND t.name NOT LIKE '%\\_search%' ESCAPE '\\' ORDER BY t.name, c.cid"
        }
        // The numbers of transactions hold only in the cluster that gave them.
        Connection::Postgres(_) => {
            "SELECT c.table_name || ' ' || c.column_name AS line FROM information_schema.columns c
             JOIN information_schema.tables t USING (table_schema, table_name)
             WHERE c.table_schema = 'public' AND t.table_type = 'BASE TABLE'
             AND (c.table_name, c.column_name) <> ('events', 'transaction_id')
             ORDER BY c.table_name, c.ordinal_position"
        }
    };
    let mut columns: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for line in lines(connection, query)? {
        let (table, column) = line.split_once(' ').ok_or_else(|| ApiError::internal("a column without a name"))?;
        columns.entry(table.to_owned()).or_default().push(format!("\"{column}\""));
    }
    Ok(columns)
}

/// Row by row: SQLite has no checksum of its own.
fn sqlite(connection: &mut SqliteConnection, table: &str, columns: &[String]) -> ApiResult<TableSum> {
    let cells: Vec<String> = columns.iter().map(|column| format!("quote({column})")).collect();
    let query = format!("SELECT {} AS line FROM \"{table}\"", cells.join(" || '|' || "));
    let (mut rows, mut sum) = (0, 0_u128);
    let found = LoadConnection::load(connection, sql_query(query))?;
    for row in found {
        let line: Line = Line::build(&row?).map_err(ApiError::internal)?;
        let hash = Sha256::digest(line.line.as_bytes());
        let part = hash.first_chunk::<16>().copied().unwrap_or_default();
        sum = sum.wrapping_add(u128::from_be_bytes(part));
        rows += 1;
    }
    Ok(TableSum { rows, checksum: format!("{sum:032x}") })
}

/// Where the rows are: a million of them would not fit here.
fn postgres(connection: &mut PgConnection, table: &str, columns: &[String]) -> ApiResult<TableSum> {
    let query = format!(
        "SELECT count(*) || ' ' || coalesce(sum(('x' || left(md5(line), 15))::bit(60)::bigint), 0) AS line
         FROM (SELECT ROW({})::text AS line FROM \"{table}\") rows",
        columns.join(", ")
    );
    let found: Line = sql_query(query).get_result(connection)?;
    let (rows, checksum) = found.line.split_once(' ').unwrap_or_default();
    Ok(TableSum { rows: rows.parse().map_err(ApiError::internal)?, checksum: checksum.to_owned() })
}
