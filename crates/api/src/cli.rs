//! The commands of the binary.

use crate::admin::auth::{first_admin, passwords};
use crate::app;
use crate::config::{DataOptions, DatabaseOptions, ServeOptions};
use crate::kernel::audit;
use crate::kernel::clock::Clock;
use crate::kernel::db::{Database, backup, migrate};
use crate::kernel::error::{ApiError, ApiResult};
use crate::limit::LimitOptions;
use crate::privacy::erasure::{self, keep_beside};
use crate::seed::bench::Amounts;
use crate::specification;
use clap::{Parser, Subcommand};
use domain::admin::auth::FirstAdmin;
use std::io::Write;
use std::path::PathBuf;
use std::process::ExitCode;

#[derive(Debug, Parser)]
#[command(name = "setu", version, about = "The CRM of a hospital's sales and marketing team")]
struct Cli {
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Serve the web app and the API
    Serve(Box<ServeOptions>),
    /// Bring the database's schema up to date
    Migrate(DatabaseOptions),
    /// Fill an empty database
    Seed {
        #[command(flatten)]
        database: DatabaseOptions,
        /// A believable hospital group with users, accounts and contacts
        #[arg(long)]
        demo: bool,
    },
    /// Fill an empty database with the data that speed is measured with
    #[command(hide = true)]
    BenchData {
        #[command(flatten)]
        database: DatabaseOptions,
        #[command(flatten)]
        amounts: Amounts,
    },
    /// Measure how fast the database alone is
    #[command(hide = true)]
    BenchLimit {
        #[command(flatten)]
        database: DatabaseOptions,
        #[command(flatten)]
        options: LimitOptions,
    },
    /// Write the whole database and the files of its records into one file, also while the server works
    Backup {
        #[command(flatten)]
        database: DatabaseOptions,
        #[command(flatten)]
        data: DataOptions,
        /// The file to make
        file: PathBuf,
    },
    /// Put a backup back, prove that it is whole, and erase again who was erased since; the server must be stopped
    Restore {
        #[command(flatten)]
        database: DatabaseOptions,
        #[command(flatten)]
        data: DataOptions,
        /// The file that `setu backup` made
        file: PathBuf,
        /// Also in place of a database that holds something
        #[arg(long)]
        force: bool,
    },
    /// Look after users
    #[command(subcommand)]
    User(UserCommand),
    /// Look after the audit
    #[command(subcommand)]
    Audit(AuditCommand),
    /// Print the OpenAPI specification
    Openapi,
}

#[derive(Debug, Subcommand)]
enum AuditCommand {
    /// Read the whole audit: tell the end of its chain, or the first row that is not as it was written
    Verify {
        #[command(flatten)]
        database: DatabaseOptions,
        /// An earlier end of the chain as this command told it, `NUMBER:HASH`: it must still be there
        #[arg(long)]
        expect: Option<End>,
    },
}

#[derive(Debug, Subcommand)]
enum UserCommand {
    /// Create the first administrator; the password is read from the standard input
    Add {
        #[command(flatten)]
        database: DatabaseOptions,
        #[arg(long)]
        email: String,
        #[arg(long)]
        name: String,
        /// The hospital's name, which becomes the first facility
        #[arg(long, default_value = "Our hospital")]
        facility: String,
    },
}

pub fn main() -> ExitCode {
    let filter = tracing_subscriber::EnvFilter::try_from_env("SETU_LOG");
    tracing_subscriber::fmt()
        .json()
        .with_writer(std::io::stderr)
        .with_env_filter(filter.unwrap_or_else(|_| "info".into()))
        .init();
    match run(Cli::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(cause) => {
            let text = match &cause {
                ApiError::Problem(problem) => problem.detail.clone().unwrap_or_else(|| problem.title.clone()),
                ApiError::Database(cause) => cause.to_string(),
                ApiError::Internal(cause) => cause.clone(),
                ApiError::Later(..) => "the database is busy".to_owned(),
            };
            tracing::error!(cause = text, "setu stops");
            ExitCode::FAILURE
        }
    }
}

fn run(command: Command) -> ApiResult<()> {
    match command {
        Command::Serve(options) => app::run(*options),
        Command::Migrate(options) => migrate(&options.target),
        Command::Seed { database, demo } => {
            migrate(&database.target)?;
            if demo { crate::seed::fill(&database.target) } else { Ok(()) }
        }
        Command::BenchData { database, amounts } => crate::seed::bench::fill(&database.target, amounts),
        Command::BenchLimit { database, options } => {
            print(&format!("{}\n", crate::limit::run(&database.target, &options)?))
        }
        Command::User(UserCommand::Add { database, email, name, facility }) => {
            add_user(&database, email, name, facility)
        }
        Command::Audit(AuditCommand::Verify { database, expect }) => verify_audit(&database, expect),
        Command::Backup { database, data, file } => {
            let folder = app::data_folder(&database.target, data.data_dir);
            let manifest = backup::backup(&database.target, &folder, &file, Clock::default().now())?;
            keep_beside(&folder, &file)?;
            tell("saved", &manifest)
        }
        Command::Restore { database, data, file, force } => {
            let (target, folder) = (&database.target, app::data_folder(&database.target, data.data_dir));
            let known = erasure::known(target, &folder, &file)?;
            let manifest = backup::restore(target, &folder, &file, force)?;
            tell("restored and proved", &manifest)?;
            match erasure::replay(target, &folder, &known)? {
                0 => Ok(()),
                again => print(&format!("erased again: {again} who were erased after this backup\n")),
            }
        }
        Command::Openapi => print(&specification::text(&specification::document())?),
    }
}

fn tell(what: &str, manifest: &backup::Manifest) -> ApiResult<()> {
    let rows: i64 = manifest.tables.values().map(|table| table.rows).sum();
    let bytes: u64 = manifest.parts.values().map(|part| part.bytes).sum();
    print(&format!("{what}: {rows} rows in {} tables, {bytes} bytes\n", manifest.tables.len()))
}

fn print(text: &str) -> ApiResult<()> {
    let mut out = std::io::stdout().lock();
    out.write_all(text.as_bytes()).and_then(|()| out.flush()).map_err(ApiError::internal)
}

fn add_user(options: &DatabaseOptions, email: String, full_name: String, facility_name: String) -> ApiResult<()> {
    migrate(&options.target)?;
    let mut password = String::new();
    std::io::stdin().read_line(&mut password).map_err(ApiError::internal)?;
    let password = password.trim_end_matches(['\r', '\n']).to_owned();
    let admin = FirstAdmin { full_name, email, password, facility_name };
    crate::kernel::extract::check(&admin)?;
    let hash = passwords::hash_waiting(&admin.password)?;
    let database = Database::open(options.target.clone(), Clock::default(), 1)?;
    let id = database.clock.new_id().into();
    database.write_waiting(move |transaction| first_admin(transaction, id, &admin, &hash))
}

/// A row of the audit, by its number and its hash.
#[derive(Debug, Clone)]
struct End {
    sequence: i64,
    hash: Vec<u8>,
}

impl std::str::FromStr for End {
    type Err = &'static str;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let unknown = "an end is a number and a hash, as `setu audit verify` tells it";
        let (sequence, hash) = text.split_once(':').ok_or(unknown)?;
        let byte = |at: usize| hash.get(at..at + 2).and_then(|pair| u8::from_str_radix(pair, 16).ok());
        let hash: Option<Vec<u8>> = (0..hash.len()).step_by(2).map(byte).collect();
        Ok(Self { sequence: sequence.parse().map_err(|_| unknown)?, hash: hash.ok_or(unknown)? })
    }
}

fn verify_audit(options: &DatabaseOptions, expect: Option<End>) -> ApiResult<()> {
    let mut connection = options.target.connect()?;
    let expected = expect.as_ref().map(|end| (end.sequence, end.hash.as_slice()));
    match audit::verify(&mut connection, expected)? {
        audit::Verified::Whole { rows, hash } => {
            let hex = |text: String, byte: &u8| text + &format!("{byte:02x}");
            let hash = hash.iter().fold(String::new(), hex);
            print(&format!("The audit is whole: {rows} rows. Its end, to be kept elsewhere: {rows}:{hash}\n"))
        }
        audit::Verified::Broken { sequence, why } => {
            print(&format!("The audit is broken at row {sequence}: {why}\n"))?;
            Err(ApiError::internal("the audit is broken"))
        }
    }
}
