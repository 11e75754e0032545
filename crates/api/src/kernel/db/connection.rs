//! Opening connections and beginning transactions.

use crate::kernel::error::{ApiError, ApiResult};
use diesel::connection::{AnsiTransactionManager, SimpleConnection, TransactionManager};
use diesel::r2d2::R2D2Connection;
use diesel::{Connection as _, ConnectionError, PgConnection, SqliteConnection};

/// An open connection to either database. Statements run through [`crate::each`].
pub enum Connection {
    Sqlite(SqliteConnection),
    Postgres(PgConnection),
}

/// Which database, and where.
#[derive(Clone, PartialEq, Eq)]
pub enum Target {
    /// A file.
    Sqlite { path: String },
    /// A connection string, which may hold a password.
    Postgres(String),
}

impl std::fmt::Debug for Target {
    fn fmt(&self, out: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        match self {
            Self::Sqlite { path } => write!(out, "SQLite file {path}"),
            Self::Postgres(_) => out.write_str("PostgreSQL"),
        }
    }
}

impl std::str::FromStr for Target {
    type Err = String;
    /// `sqlite://path` or `postgres://…`.
    fn from_str(url: &str) -> Result<Self, String> {
        if url.starts_with("postgres://") || url.starts_with("postgresql://") {
            return Ok(Self::Postgres(url.to_owned()));
        }
        match url.strip_prefix("sqlite://") {
            Some(path) if !path.is_empty() => Ok(Self::Sqlite { path: path.to_owned() }),
            _ => Err("a database address begins with sqlite:// or postgres://".to_owned()),
        }
    }
}

/// Time before anything else: switching to WAL itself needs a lock. `synchronous=FULL`: a commit is on the disk.
/// A checkpoint only each 16 MB: pages that change all the time are then copied once instead of four times.
const SQLITE_SETTINGS: &str = "PRAGMA busy_timeout = 5000; PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; \
    PRAGMA foreign_keys = ON; PRAGMA cache_size = -16384; PRAGMA mmap_size = 1073741824; PRAGMA temp_store = MEMORY; \
    PRAGMA wal_autocheckpoint = 4000;";

impl Target {
    #[expect(clippy::disallowed_methods, reason = "the one place that opens connections")]
    pub fn connect(&self) -> Result<Connection, ConnectionError> {
        match self {
            Self::Postgres(url) => {
                let mut connection = PgConnection::establish(url)?;
                connection
                    .batch_execute("SET TIME ZONE 'UTC'; SET client_min_messages = warning; SET jit = off")
                    .map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Connection::Postgres(connection))
            }
            Self::Sqlite { path } => {
                let mut connection = SqliteConnection::establish(path)?;
                connection.batch_execute(SQLITE_SETTINGS).map_err(ConnectionError::CouldntSetupConfiguration)?;
                Ok(Connection::Sqlite(connection))
            }
        }
    }
}

impl Connection {
    /// Runs statements of the schema, or others without values.
    pub fn execute_batch(&mut self, statements: &str) -> ApiResult<()> {
        Ok(each!(self, c => c.batch_execute(statements))?)
    }

    /// All or nothing. On SQLite with the write lock from the start: a transaction that reads first and then writes
    /// would fail at once when another one has written in between, whatever `busy_timeout` says.
    pub fn transaction<T>(&mut self, statements: impl FnOnce(&mut Self) -> ApiResult<T>) -> ApiResult<T> {
        match self {
            Self::Sqlite(c) => AnsiTransactionManager::begin_transaction_sql(c, "BEGIN IMMEDIATE")?,
            Self::Postgres(c) => AnsiTransactionManager::begin_transaction(c)?,
        }
        self.finish(statements)
    }

    /// All or nothing within a transaction.
    pub fn savepoint<T>(&mut self, statements: impl FnOnce(&mut Self) -> ApiResult<T>) -> ApiResult<T> {
        each!(self, c => AnsiTransactionManager::begin_transaction(c))?;
        self.finish(statements)
    }

    fn finish<T>(&mut self, statements: impl FnOnce(&mut Self) -> ApiResult<T>) -> ApiResult<T> {
        match statements(self) {
            Ok(value) => {
                each!(self, c => AnsiTransactionManager::commit_transaction(c))?;
                Ok(value)
            }
            Err(error) => {
                if let Err(cause) = each!(self, c => AnsiTransactionManager::rollback_transaction(c)) {
                    tracing::warn!(?cause, "a roll-back failed; the connection is given up");
                }
                Err(error)
            }
        }
    }
}

/// Makes connections for the pool.
#[derive(Debug, Clone)]
pub struct Manager(Target);

impl r2d2::ManageConnection for Manager {
    type Connection = Connection;
    type Error = diesel::r2d2::Error;

    fn connect(&self) -> Result<Connection, Self::Error> {
        self.0.connect().map_err(Self::Error::ConnectionError)
    }

    fn is_valid(&self, connection: &mut Connection) -> Result<(), Self::Error> {
        each!(connection, c => c.ping()).map_err(Self::Error::QueryError)
    }

    fn has_broken(&self, connection: &mut Connection) -> bool {
        std::thread::panicking() || each!(connection, c => R2D2Connection::is_broken(c))
    }
}

pub type Pool = r2d2::Pool<Manager>;

/// Connections are opened when they are first needed: a start costs none.
pub fn pool(target: Target, size: u32) -> Pool {
    r2d2::Pool::builder()
        .max_size(size)
        .min_idle(Some(0))
        .test_on_check_out(false)
        .connection_timeout(std::time::Duration::from_secs(5))
        .error_handler(Box::new(r2d2::NopErrorHandler))
        .build_unchecked(Manager(target))
}

impl From<ConnectionError> for ApiError {
    fn from(cause: ConnectionError) -> Self {
        Self::internal(cause)
    }
}
