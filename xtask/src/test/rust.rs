//! The steps that are cargo's own: format, lints, tests.

use std::process::Command;

use anyhow::Result;

use crate::{
    cargo,
    postgres::{ADDRESS, Cluster, Durability},
    process, requirements,
    workspace::Workspace,
};

/// Tests that kill and restart the server start this program.
const SERVER: &str = "SETU_TEST_SERVER";

pub(super) fn format(workspace: &Workspace) -> Result<()> {
    process::run(cargo::command(workspace).args(["fmt", "--all", "--check"]))
}

pub(super) fn lints(workspace: &Workspace) -> Result<()> {
    requirements::wasm_target()?;
    clippy(cargo::native(workspace, "clippy")?.arg("--all-targets"))?;
    clippy(cargo::command(workspace).arg("clippy").args(cargo::XTASK).arg("--all-targets"))?;
    // In one file as `trunk serve` builds it, and in chunks as it is shipped.
    clippy(cargo::command(workspace).arg("clippy").args(cargo::WEB).arg("--all-targets"))?;
    clippy(cargo::command(workspace).arg("clippy").args(cargo::WEB).args(["--features", "split"]))
}

fn clippy(command: &mut Command) -> Result<()> {
    process::run(command.args(["--", "--deny", "warnings"]))
}

pub(super) fn tests(workspace: &Workspace) -> Result<()> {
    requirements::dovecot()?;
    let server = cargo::test_server(workspace)?;
    let cluster = Cluster::start(Durability::None)?;
    process::run(cargo::native(workspace, "test")?.env(ADDRESS, cluster.url()).env(SERVER, server))?;
    // The web app's own tests need no browser: they run here, on code that is otherwise compiled to WebAssembly.
    process::run(cargo::command(workspace).args(["test", "-p", "web"]))?;
    process::run(cargo::command(workspace).arg("test").args(cargo::XTASK))
}
