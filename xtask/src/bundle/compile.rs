//! Compiles the web app to WebAssembly.

use std::path::PathBuf;

use anyhow::Result;

use super::Care;
use crate::{cargo, process, workspace::Workspace};

const TARGET: &str = "wasm32-unknown-unknown";

/// Returns the file that cargo made.
pub(super) fn web(workspace: &Workspace, care: Care) -> Result<PathBuf> {
    let mut command = cargo::command(workspace);
    command.args(["rustc", "-p", "web", "--bin", "web", "--target", TARGET]);
    let profile = match care {
        Care::Fast => "debug",
        Care::Ship => {
            command.args(["--profile", "wasm-release", "--features", "split"]);
            // The splitter reads relocations and names, which the profile strips. Arguments after `--` reach only the
            // last crate; in RUSTFLAGS they would compile every dependency once more.
            command.args(["--", "-Clink-arg=--emit-relocs", "-Cstrip=none"]);
            "wasm-release"
        }
    };
    process::run(&mut command)?;
    Ok(workspace.target().join(TARGET).join(profile).join("web.wasm"))
}
