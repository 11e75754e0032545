//! Bringing a database's schema up to date.

use super::{Connection, Target};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::connection::SimpleConnection;
use diesel_migrations::{EmbeddedMigrations, MigrationHarness, embed_migrations};

const SQLITE: EmbeddedMigrations = embed_migrations!("../../migrations/sqlite");
const POSTGRES: EmbeddedMigrations = embed_migrations!("../../migrations/postgres");

/// Any number that no other program locks.
const LOCK: i64 = 7_371_001;

/// Runs what has not run yet. Of several nodes that start at once, one migrates and the others wait.
pub fn migrate(target: &Target) -> ApiResult<()> {
    match target.connect()? {
        Connection::Sqlite(mut connection) => {
            connection.run_pending_migrations(SQLITE).map_err(ApiError::internal)?;
        }
        Connection::Postgres(mut connection) => {
            connection.batch_execute(&format!("SELECT pg_advisory_lock({LOCK})"))?;
            // The lock goes with the connection.
            connection.run_pending_migrations(POSTGRES).map_err(ApiError::internal)?;
        }
    }
    Ok(())
}

/// Takes every migration back, the last first. For tests that prove that each can be.
pub fn revert_all(target: &Target) -> ApiResult<()> {
    match target.connect()? {
        Connection::Sqlite(mut connection) => {
            connection.revert_all_migrations(SQLITE).map(drop).map_err(ApiError::internal)
        }
        Connection::Postgres(mut connection) => {
            connection.revert_all_migrations(POSTGRES).map(drop).map_err(ApiError::internal)
        }
    }
}
