//! Throwaway PostgreSQL clusters: for the tests, and for `cargo xtask postgres -- COMMAND`.

mod cluster;
mod programs;

use std::process::Command;

use anyhow::{Context, Result};

use crate::{process, workspace::Workspace};

pub(crate) use cluster::{Cluster, Durability};

/// Tests that need PostgreSQL find its address in this variable.
pub(crate) const ADDRESS: &str = "SETU_TEST_POSTGRES";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Every commit reaches the disk before it is acknowledged, as in production
    #[arg(long)]
    durable: bool,
    /// What to run, such as `cargo test -p tests people`
    #[arg(last = true, required = true)]
    command: Vec<String>,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let durability = if options.durable { Durability::Disk } else { Durability::None };
    let cluster = Cluster::start(durability)?;
    let (program, arguments) = options.command.split_first().context("there is no command to run")?;
    let mut command = Command::new(program);
    command.args(arguments).env(ADDRESS, cluster.url()).env("CARGO_TARGET_DIR", workspace.target());
    process::run(&mut command)
}
