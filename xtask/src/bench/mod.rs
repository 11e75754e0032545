//! `cargo xtask bench`: how fast Setu is on a hospital group's data, over HTTP, on both databases, beside what the
//! databases alone can do; written to `docs/benchmarks.md`.

mod http;
mod load;
mod machine;
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
}

const FULL: Pace = Pace {
    contacts: 200_000,
    accounts: 20_000,
    events: 1_000_000,
    time: Duration::from_secs(4),
    requests: 20_000,
    warm_up: 500,
    starts: 7,
};

const QUICK: Pace = Pace {
    contacts: 5_000,
    accounts: 500,
    events: 25_000,
    time: Duration::from_millis(500),
    requests: 500,
    warm_up: 20,
    starts: 2,
};

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let pace = if options.quick { QUICK } else { FULL };
    let first_load = if options.quick {
        None
    } else {
        bundle::web(workspace, &workspace.dist(), Care::Ship)?;
        Some(bundle::first_load(&workspace.dist())?)
    };
    let setu = cargo::release_server(workspace)?;
    let machine = machine::describe(workspace);
    let log = workspace.kept("logs").join("bench.log");
    folder::write(&log, [])?;

    let files = tempfile::Builder::new().prefix("setu-bench-").tempdir().context("cannot make a temporary folder")?;
    let url = format!("sqlite://{}", files.path().join("setu.db").display());
    let target = |name, url, postmaster| Target { name, url, postmaster, setu: &setu, log: &log };
    let sqlite = measure::measure(&target("SQLite", url, None), &pace)?;
    drop(files);
    let cluster = Cluster::start(Durability::Disk)?;
    let postgres = measure::measure(&target("PostgreSQL", cluster.url(), Some(cluster.process_id())), &pace)?;
    drop(cluster);

    let text = report::page(&machine, &pace, &[sqlite, postgres], first_load);
    match (&options.out, options.quick) {
        (Some(file), _) => folder::write(file, text),
        (None, true) => {
            println!("{text}");
            Ok(())
        }
        (None, false) => folder::write(&workspace.path("docs/benchmarks.md"), text),
    }
}
