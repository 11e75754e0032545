//! Clients that others generate from the description of the API, each on a round trip to a real server; and others'
//! libraries on the other side of files.

use std::process::Command;

use anyhow::{Context, Result};

use super::spec::OUTSIDE;
use crate::{
    folder,
    node::Packages,
    openapi, process,
    python::Environment,
    server::{self, Content},
    workspace::Workspace,
};

/// Relative to the folder of the outside tools; not checked in.
const GENERATED: &str = "generated";

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let packages = Packages::install(workspace, OUTSIDE)?;
    let python = Environment::install(workspace)?;
    let outside = workspace.path(OUTSIDE);
    folder::remove(&outside.join(GENERATED))?;
    generate_types(workspace, &packages).context("no types for TypeScript could be made")?;
    generate_python(workspace, &python).context("no client for Python could be made")?;
    server::with(workspace, "clients", Content::Demo, |server| {
        let script = outside.join(GENERATED).join("javascript/typescript/round_trip.js");
        process::run(server.introduce(Command::new("node").arg(script)))
            .context("the round trip from TypeScript failed")?;
        let script = outside.join("python/round_trip.py");
        let library = outside.join(GENERATED).join("python");
        let mut trip = python.program("python");
        process::run(server.introduce(trip.arg(script).env("PYTHONPATH", library)))
            .context("the round trip from Python failed")?;
        let script = outside.join("python/files.py");
        process::run(server.introduce(python.program("python").arg(script)))
            .context("another library reads or writes files in another way")?;
        let script = outside.join("python/calendars.py");
        process::run(server.introduce(python.program("python").arg(script)))
            .context("another library does not accept the calendar feed")
    })
}

fn generate_types(workspace: &Workspace, packages: &Packages) -> Result<()> {
    let types = workspace.path(OUTSIDE).join(GENERATED).join("typescript/setu.ts");
    process::run(packages.program(workspace, "openapi-typescript").arg(openapi::FILE).arg("--output").arg(types))?;
    process::run(packages.program(workspace, "tsc").args(["--project", OUTSIDE]))
}

fn generate_python(workspace: &Workspace, python: &Environment) -> Result<()> {
    let client = workspace.path(OUTSIDE).join(GENERATED).join("python/setu_client");
    let mut generate = python.program("openapi-python-client");
    generate.current_dir(workspace.root()).args(["generate", "--meta", "none", "--fail-on-warning", "--overwrite"]);
    generate.args(["--path", openapi::FILE, "--config", "tests/outside/python/client.yaml"]);
    process::run(generate.arg("--output-path").arg(client))
}
