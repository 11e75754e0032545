//! The only place that says which packages a cargo command is for.
//!
//! Cargo enables the features that the selected packages want together, so another selection compiles many
//! dependencies once more. Hence three selections, each always the same: the product's
//! native packages, the web app, and xtask.

use std::{fs, path::PathBuf, process::Command};

use anyhow::{Context, Result};

use crate::{process, workspace::Workspace};

pub(crate) const NATIVE: [&str; 8] = ["-p", "domain", "-p", "client", "-p", "api", "-p", "tests"];
pub(crate) const XTASK: [&str; 2] = ["-p", "xtask"];
pub(crate) const WEB: [&str; 4] = ["-p", "web", "--target", "wasm32-unknown-unknown"];

/// Cargo in the project's root, with the target folder that we look into afterwards.
pub(crate) fn command(workspace: &Workspace) -> Command {
    // `cargo run` puts the toolchain's own cargo first on the PATH, so this is the pinned one.
    let mut command = Command::new("cargo");
    command.current_dir(workspace.root()).env("CARGO_TARGET_DIR", workspace.target());
    command
}

/// Builds the server as the tests use it and returns its path.
pub(crate) fn test_server(workspace: &Workspace) -> Result<PathBuf> {
    let mut build = native(workspace, "build")?;
    process::run(build.args(["--bin", "setu"]))?;
    Ok(workspace.target().join("debug/setu"))
}

/// Builds the server as it is shipped and returns its path.
pub(crate) fn release_server(workspace: &Workspace) -> Result<PathBuf> {
    process::run(command(workspace).args(["build", "--release", "-p", "api", "--bin", "setu"]))?;
    Ok(workspace.target().join("release/setu"))
}

/// A cargo command for the product's native packages.
pub(crate) fn native(workspace: &Workspace, what: &str) -> Result<Command> {
    // The server embeds this folder, so it must be there when the server is compiled, even before the first bundle.
    fs::create_dir_all(workspace.dist()).context("cannot make the folder dist")?;
    let mut command = command(workspace);
    command.arg(what).args(NATIVE);
    Ok(command)
}
