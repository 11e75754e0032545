//! Bringing a database's schema up to date.

use super::{Connection, Target};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::backend::Backend;
use diesel::connection::SimpleConnection;
use diesel::migration::MigrationSource;
use diesel::pg::Pg;
use diesel::sqlite::Sqlite;
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

/// The versions of the schema that this program knows.
pub(super) fn known_versions(target: &Target) -> ApiResult<Vec<String>> {
    fn names<B: Backend>(source: EmbeddedMigrations) -> ApiResult<Vec<String>> {
        let known = MigrationSource::<B>::migrations(&source).map_err(ApiError::internal)?;
        Ok(known.iter().map(|migration| migration.name().version().to_string()).collect())
    }
    match target {
        Target::Sqlite { .. } => names::<Sqlite>(SQLITE),
        Target::Postgres(_) => names::<Pg>(POSTGRES),
    }
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
