//! The project's own commands. `cargo xtask help` lists them.

mod bench;
mod bundle;
mod cargo;
mod folder;
mod lighthouse;
mod migration;
mod node;
mod openapi;
mod postgres;
mod process;
mod python;
mod requirements;
mod run;
mod server;
mod test;
mod workspace;

use std::{path::PathBuf, process::ExitCode};

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::{bundle::Care, test::Step, workspace::Workspace};

#[derive(Parser)]
#[command(bin_name = "cargo xtask", about = "Setu's own commands")]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Builds everything and starts Setu, with demo data the first time
    Run(run::Options),
    /// Runs everything that CI runs
    Test {
        /// Only this step; may be given several times
        #[arg(long)]
        only: Vec<Step>,
    },
    /// Builds the files that a browser loads
    Bundle {
        #[command(subcommand)]
        what: Bundle,
    },
    /// Writes `openapi/setu.json` from the handlers
    Openapi,
    /// Runs a command beside a throwaway PostgreSQL cluster, whose address is in `SETU_TEST_POSTGRES`
    Postgres(postgres::Options),
    /// Measures how fast Setu is and writes `docs/benchmarks.md`
    Bench(bench::Options),
    /// Measures the app's pages with Lighthouse and writes `docs/lighthouse.md`
    Lighthouse(lighthouse::Options),
    /// Migrations
    Migration {
        #[command(subcommand)]
        what: Migration,
    },
}

#[derive(Subcommand)]
enum Bundle {
    /// The web app
    Web {
        /// The folder for the result [default: dist]
        #[arg(long)]
        out: Option<PathBuf>,
        /// For development: quick to build, large, in one file
        #[arg(long)]
        fast: bool,
    },
}

#[derive(Subcommand)]
enum Migration {
    /// Makes the files of a new migration for both databases
    New {
        /// What it does, such as `add_leads`
        name: String,
    },
}

fn main() -> ExitCode {
    match execute(Arguments::parse().command) {
        Ok(()) => ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("\nerror: {error}");
            error.chain().skip(1).for_each(|cause| eprintln!("because: {cause}"));
            ExitCode::FAILURE
        }
    }
}

fn execute(command: Command) -> Result<()> {
    let workspace = Workspace::find()?;
    process::catch_interrupts()?;
    match command {
        Command::Run(options) => run::run(&workspace, &options),
        Command::Test { only } => test::run(&workspace, &only),
        Command::Bundle { what: Bundle::Web { out, fast } } => {
            let care = if fast { Care::Fast } else { Care::Ship };
            bundle::web(&workspace, &out.unwrap_or_else(|| workspace.dist()), care)
        }
        Command::Openapi => openapi::write(&workspace),
        Command::Postgres(options) => postgres::run(&workspace, &options),
        Command::Bench(options) => bench::run(&workspace, &options),
        Command::Lighthouse(options) => lighthouse::run(&workspace, &options),
        Command::Migration { what: Migration::New { name } } => migration::create(&workspace, &name),
    }
}
