//! The database: where statements run, and the only place that says which of the two it is.

/// Runs the same diesel statement on whichever concrete connection is open.
///
/// The statement is compiled for both databases: it is checked against both, and nothing is decided while rows are read.
#[macro_export]
macro_rules! each {
    ($connection:expr, $concrete:ident => $body:expr) => {
        match $connection {
            $crate::kernel::db::Connection::Sqlite($concrete) => $body,
            $crate::kernel::db::Connection::Postgres($concrete) => $body,
        }
    };
}

pub mod backup;
mod connection;
mod fragment;
mod migrate;
pub mod references;
pub mod schema;
mod writer;
mod written;

pub use connection::{Connection, Pool, Target};
pub use fragment::{Fragment, Ids, Numbers, Order, Statement, Value};
pub use migrate::{migrate, revert_all};
pub use written::Written;

use super::clock::Clock;
use super::custom::{Definitions, Fields};
use super::error::{ApiError, ApiResult};
use domain::kernel::policy::Resource;
use domain::kernel::{RecordId, Timestamp};
use std::sync::Arc;

/// All that a transaction hands to a store: the connection, the moment, and new ids.
pub struct Transaction<'c> {
    pub connection: &'c mut Connection,
    /// The same moment for everything that one transaction writes.
    pub now: Timestamp,
    around: &'c Around,
}

/// What every transaction of a database may ask beside its tables.
#[derive(Clone)]
struct Around {
    clock: Clock,
    definitions: Definitions,
}

impl Transaction<'_> {
    pub fn new_id(&self) -> RecordId {
        self.around.clock.new_id()
    }

    /// The custom fields that are in force.
    pub fn fields_of(&mut self, resource: Resource) -> ApiResult<Fields> {
        self.around.definitions.of(self.connection, self.now, resource)
    }

    /// Waits until no other transaction holds `name`, and holds it to this one's end: what is read next is not changed
    /// behind its back. On SQLite the write lock, which every transaction has from its start, does the same.
    pub fn lock(&mut self, name: &str) -> ApiResult<()> {
        if let Connection::Postgres(connection) = &mut *self.connection {
            let lock = diesel::sql_query("SELECT pg_advisory_xact_lock(hashtextextended($1, 0))");
            diesel::RunQueryDsl::execute(lock.bind::<diesel::sql_types::Text, _>(name), connection)?;
        }
        Ok(())
    }

    /// Statements that may fail without taking the rest of the transaction with them.
    pub fn savepoint<T>(&mut self, statements: impl FnOnce(&mut Transaction<'_>) -> ApiResult<T>) -> ApiResult<T> {
        let (now, around) = (self.now, self.around);
        self.connection.savepoint(|connection| statements(&mut Transaction { connection, now, around }))
    }
}

/// The database of one installation; clones share its connections.
#[derive(Clone)]
pub struct Database {
    target: Target,
    pool: Pool,
    writer: Option<Arc<writer::Writer>>,
    /// Counts what this node has written.
    pub written: Written,
    pub clock: Clock,
    pub definitions: Definitions,
}

impl Database {
    /// Opens the connections; the schema must be up to date (see [`migrate`]).
    pub fn open(target: Target, clock: Clock, pool_size: u32) -> ApiResult<Self> {
        let pool = connection::pool(target.clone(), pool_size);
        let around = Around { clock, definitions: Definitions::default() };
        let writer = match &target {
            Target::Sqlite { .. } => Some(Arc::new(writer::start(&target, around.clone())?)),
            Target::Postgres(_) => None,
        };
        let Around { clock, definitions } = around;
        Ok(Self { target, pool, writer, written: Written::default(), clock, definitions })
    }

    fn around(&self) -> Around {
        Around { clock: self.clock.clone(), definitions: self.definitions.clone() }
    }

    pub fn target(&self) -> &Target {
        &self.target
    }

    /// Runs statements that change nothing, away from the threads that serve sockets.
    pub async fn read<T, F>(&self, statements: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: FnOnce(&mut Connection) -> ApiResult<T> + Send + 'static,
    {
        let pool = self.pool.clone();
        actix_web::web::block(move || {
            let mut connection = pool.get()?;
            statements(&mut connection)
        })
        .await
        .map_err(|_| ApiError::busy())?
    }

    /// The same from a thread that may wait (jobs, tests, the command line).
    pub fn read_waiting<T>(&self, statements: impl FnOnce(&mut Connection) -> ApiResult<T>) -> ApiResult<T> {
        let mut connection = self.pool.get()?;
        statements(&mut connection)
    }

    /// Runs statements in one transaction: all of them are durable when this returns, or none has happened.
    ///
    /// They may run more than once (a serialization failure, a lost connection), so they must not change anything else.
    pub async fn write<T, F>(&self, statements: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    {
        let done = if let Some(writer) = &self.writer {
            writer.write(statements).await
        } else {
            let (pool, around) = (self.pool.clone(), self.around());
            actix_web::web::block(move || write_with_retries(&pool, &around, &statements))
                .await
                .map_err(|_| ApiError::busy())?
        };
        self.tell(done)
    }

    fn tell<T>(&self, done: ApiResult<T>) -> ApiResult<T> {
        if done.is_ok() {
            self.written.add();
        }
        done
    }

    /// The same from a thread that may wait (jobs, tests, the command line).
    pub fn write_waiting<T, F>(&self, statements: F) -> ApiResult<T>
    where
        T: Send + 'static,
        F: Fn(&mut Transaction<'_>) -> ApiResult<T> + Send + 'static,
    {
        self.tell(match &self.writer {
            Some(writer) => writer.write_waiting(statements),
            None => write_with_retries(&self.pool, &self.around(), &statements),
        })
    }
}

/// How often a transaction that lost against another one is tried.
const TRIES: u32 = 4;

fn write_with_retries<T>(
    pool: &Pool,
    around: &Around,
    statements: &dyn Fn(&mut Transaction<'_>) -> ApiResult<T>,
) -> ApiResult<T> {
    let mut tries = 1;
    loop {
        let mut connection = pool.get()?;
        match connection
            .transaction(|connection| statements(&mut Transaction { connection, now: around.clock.now(), around }))
        {
            Err(error) if error.is_transient() && tries < TRIES => tries += 1,
            outcome => return outcome,
        }
    }
}
