//! How fast the database alone is: what the handlers call, in a loop, without HTTP. For `cargo xtask bench`.

use crate::kernel::caller::{Person, load_user};
use crate::kernel::change::Actor;
use crate::kernel::clock::Clock;
use crate::kernel::db::schema::{contacts, users};
use crate::kernel::db::{Connection, Database, Target};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::list::page::{known, load_page};
use crate::kernel::list::{ListQuery, cursor_key};
use crate::kernel::record::operations;
use crate::kernel::secrets::Secrets;
use crate::people::contact::Contacts;
use clap::{Args, ValueEnum};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Text};
use domain::kernel::{ContactId, Record, RecordId, UserId};
use serde_json::{Value, json};
use std::time::{Duration, Instant};

/// What runs in the loop.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub enum Work {
    Read,
    List,
    Create,
    Update,
}

#[derive(Debug, Args)]
pub struct LimitOptions {
    #[arg(long, value_enum)]
    work: Work,
    #[arg(long, default_value_t = 2)]
    threads: u32,
    #[arg(long, default_value_t = 3)]
    seconds: u64,
    #[arg(long)]
    email: String,
    /// Query strings of lists, bodies of creations and changes; they are taken in turn, `#` becomes a number
    #[arg(long = "input")]
    inputs: Vec<String>,
}

/// Rows that are read or changed, in the order of their names: scattered over the table.
const ROWS: i64 = 10_000;

/// What all threads share.
struct Bench {
    database: Database,
    person: Person,
    cursor_key: Vec<u8>,
    ids: Vec<(ContactId, i32)>,
    end: Instant,
}

/// Prints one line of JSON.
pub fn run(target: &Target, options: &LimitOptions) -> ApiResult<Value> {
    let database = Database::open(target.clone(), Clock::default(), options.threads)?;
    let secrets = Secrets::load(&database)?;
    let (person, ids) = database.read_waiting(|connection| {
        let user = users::table.filter(users::email_key.eq(&options.email)).select(users::id);
        let user: UserId = each!(&mut *connection, c => user.get_result(c))?;
        let person = load_user(connection, user, RecordId::from(user).into())?.ok_or_else(ApiError::not_found)?;
        let rows = contacts::table
            .filter(contacts::deleted_at.is_null())
            .order((contacts::full_name_key, contacts::id))
            .select((contacts::id, contacts::version))
            .limit(ROWS);
        Ok((person, each!(connection, c => rows.load(c))?))
    })?;
    let cursor_key = cursor_key(&secrets);
    let (started, cpu) = (Instant::now(), cpu_ticks());
    let bench = Bench { database, person, cursor_key, ids, end: started + Duration::from_secs(options.seconds) };
    let (bench, threads) = (&bench, usize::try_from(options.threads).unwrap_or(1).max(1));
    let done: Vec<ApiResult<u64>> = std::thread::scope(|scope| {
        let running: Vec<_> =
            (0..threads).map(|thread| scope.spawn(move || bench.turn(options, thread, threads))).collect();
        running.into_iter().map(|thread| thread.join().unwrap_or_else(|_| Err(ApiError::busy()))).collect()
    });
    let count: u64 = done.into_iter().sum::<ApiResult<u64>>()?;
    let elapsed = started.elapsed();
    let (version, bytes) = bench.database.read_waiting(about)?;
    Ok(json!({
        "count": count,
        "micros": u64::try_from(elapsed.as_micros()).unwrap_or(u64::MAX),
        "cpu_micros": (cpu_ticks() - cpu) * 10_000,
        "database": version,
        "bytes": bytes,
    }))
}

impl Bench {
    /// One thread's part, until the time is over; says how often it did the work.
    fn turn(&self, options: &LimitOptions, thread: usize, threads: usize) -> ApiResult<u64> {
        let mut mine: Vec<(ContactId, i32)> = self.ids.iter().copied().skip(thread).step_by(threads).collect();
        let rows = mine.len().max(1);
        let mut count = 0;
        while Instant::now() < self.end {
            let at = usize::try_from(count).unwrap_or(0);
            let number = at * threads + thread;
            let input = options.inputs.iter().cycle().nth(number % options.inputs.len().max(1));
            let input = input.map(|input| input.replace('#', &(1_000_000 + number).to_string())).unwrap_or_default();
            let row = mine.get_mut(at.wrapping_mul(7) % rows).ok_or_else(ApiError::not_found)?;
            self.work(options.work, row, &input)?;
            count += 1;
        }
        Ok(count)
    }

    fn work(&self, work: Work, row: &mut (ContactId, i32), input: &str) -> ApiResult<()> {
        let (id, version) = *row;
        let (person, actor) = (self.person.clone(), Actor::from(&self.person));
        match work {
            Work::Read => {
                self.database.read_waiting(|connection| operations::read::<Contacts>(connection, &person, id, &[]))?;
            }
            Work::List => {
                let query =
                    ListQuery::from_query_string(input, &known::<Contacts>(&person), self.database.clock.now())?;
                let list =
                    |connection: &mut Connection| load_page::<Contacts>(connection, &person, &query, &self.cursor_key);
                self.database.read_waiting(list)?;
            }
            Work::Create => {
                let new: domain::kernel::New<_> = serde_json::from_str(input).map_err(ApiError::internal)?;
                self.database.write_waiting(move |transaction| {
                    operations::create::<Contacts>(transaction, &person, actor, new.clone())
                })?;
            }
            Work::Update => {
                let patch: Value = serde_json::from_str(input).map_err(ApiError::internal)?;
                let record = self.database.write_waiting(move |transaction| {
                    operations::update::<Contacts>(transaction, &person, actor, id, version, &patch)
                })?;
                row.1 = record.head().version;
            }
        }
        Ok(())
    }
}

/// The database's version, and how large it is.
fn about(connection: &mut Connection) -> ApiResult<(String, i64)> {
    #[derive(QueryableByName)]
    struct About {
        #[diesel(sql_type = Text)]
        version: String,
        #[diesel(sql_type = BigInt)]
        bytes: i64,
    }
    let query = match connection {
        Connection::Sqlite(_) => {
            "SELECT sqlite_version() AS version, page_count * page_size AS bytes FROM pragma_page_count, pragma_page_size"
        }
        Connection::Postgres(_) => {
            "SELECT current_setting('server_version') AS version, pg_database_size(current_database()) AS bytes"
        }
    };
    let about: About = each!(connection, c => diesel::sql_query(query).get_result(c))?;
    Ok((about.version, about.bytes))
}

/// This process's time on a processor in hundredths of a second (Linux counts so on every machine that Rust knows).
fn cpu_ticks() -> u64 {
    let stat = std::fs::read_to_string("/proc/self/stat").unwrap_or_default();
    let fields = stat.rsplit(')').next().unwrap_or_default().split_whitespace();
    fields.skip(11).take(2).filter_map(|ticks| ticks.parse::<u64>().ok()).sum()
}
