//! Thousands of requests made from the description of the API, legal and illegal, against a real server: each answer
//! must be one that the description allows.

use std::{fs, time::Duration};

use anyhow::{Context, Result};

use crate::{
    openapi, process,
    python::Environment,
    server::{self, Content},
    workspace::Workspace,
};

/// The number of requests is fixed; this ends a run in which the server hangs.
const LIMIT: Duration = Duration::from_mins(20);

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let python = Environment::install(workspace)?;
    // It leaves files of its own where it runs.
    let folder = workspace.kept("schemathesis");
    fs::create_dir_all(&folder).context("cannot make a folder for schemathesis")?;
    server::with(workspace, "schemathesis", Content::Demo, |server| {
        let mut command = python.program("schemathesis");
        // Its settings are in the file; only what differs from run to run is said here.
        command.current_dir(&folder).arg("--config-file").arg(workspace.path("tests/outside/schemathesis.toml"));
        command.arg("run").arg(workspace.path(openapi::FILE)).args(["--origin", &server.url()]);
        process::run_within(LIMIT, server.introduce(&mut command)).context("schemathesis finds fault with the server")
    })
}
