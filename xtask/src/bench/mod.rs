//! `cargo xtask bench`: how fast Setu is on a hospital group's data, over HTTP, on both databases, beside what the
//! databases alone can do; written to `docs/benchmarks.md`.

mod http;
mod jobs;
mod load;
pub(crate) mod machine;
mod measure;
mod report;
mod server;
mod traffic;
mod usage;

use std::{path::PathBuf, time::Duration};

use anyhow::{Context, Result};

use self::measure::{Pace, Target};
use crate::{
    bundle::{self, Care},
    cargo, folder,
    postgres::{Cluster, Durability},
    workspace::Workspace,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// A fortieth of the data for a moment: shows that everything runs, and prints instead of writing
    #[arg(long)]
    quick: bool,
    /// Another file than docs/benchmarks.md
    #[arg(long)]
    out: Option<PathBuf>,
    /// One database alone, without the web app; for work on the speed. Prints instead of writing
    #[arg(long)]
    only: Option<Kind>,
}

#[derive(Clone, Copy, PartialEq, Eq, clap::ValueEnum)]
enum Kind {
    Sqlite,
    Postgres,
}

const FULL: Pace = Pace {
    contacts: 200_000,
    accounts: 20_000,
    leads: 100_000,
    events: 1_000_000,
    activities: 1_000_000,
    time: Duration::from_secs(4),
    requests: 20_000,
    warm_up: 500,
    starts: 7,
};

const QUICK: Pace = Pace {
    contacts: 5_000,
    accounts: 500,
    leads: 2_500,
    events: 25_000,
    activities: 25_000,
    time: Duration::from_millis(500),
    requests: 500,
    warm_up: 20,
    starts: 2,
};

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let pace = if options.quick { QUICK } else { FULL };
    let part = options.quick || options.only.is_some();
    let first_load = if part {
        None
    } else {
        bundle::web(workspace, &workspace.dist(), Care::Ship)?;
        Some(bundle::first_load(&workspace.dist())?)
    };
    let setu = cargo::release_server(workspace)?;
    let machine = machine::describe(workspace);
    let log = workspace.kept("logs").join("bench.log");
    folder::write(&log, [])?;

    let target = |name, url, postmaster| Target { name, url, postmaster, setu: &setu, log: &log };
    let mut reports = Vec::new();
    if options.only != Some(Kind::Postgres) {
        let files = tempfile::Builder::new().prefix("setu-bench-").tempdir().context("no temporary folder")?;
        let url = format!("sqlite://{}", files.path().join("setu.db").display());
        reports.push(measure::measure(&target("SQLite", url, None), &pace)?);
    }
    if options.only != Some(Kind::Sqlite) {
        let cluster = Cluster::start(Durability::Disk)?;
        let url = cluster.url();
        reports.push(measure::measure(&target("PostgreSQL", url, Some(cluster.process_id())), &pace)?);
    }

    let text = report::page(&machine, &pace, &reports, first_load);
    match &options.out {
        Some(file) => folder::write(file, text),
        None if part => {
            println!("{text}");
            Ok(())
        }
        None => folder::write(&workspace.path("docs/benchmarks.md"), text),
    }
}
