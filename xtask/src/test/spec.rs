//! The description of the API: fresh, and clean to the two linters that others judge it by.

use anyhow::{Context, Result};

use crate::{node::Packages, openapi, process, workspace::Workspace};

/// Where the outside tools and their settings are.
pub(super) const OUTSIDE: &str = "tests/outside";

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    openapi::check(workspace)?;
    let packages = Packages::install(workspace, OUTSIDE)?;
    let mut spectral = packages.program(workspace, "spectral");
    spectral.args(["lint", openapi::FILE, "--ruleset", "tests/outside/spectral.yaml", "--fail-severity", "hint"]);
    process::run(&mut spectral).context("spectral finds fault with the description of the API")?;
    let mut redocly = packages.program(workspace, "redocly");
    redocly.args(["lint", openapi::FILE, "--config", "tests/outside/redocly.yaml"]);
    // It would report its use and ask for its newest version.
    redocly.env("REDOCLY_TELEMETRY", "off").env("REDOCLY_SUPPRESS_UPDATE_NOTICE", "true");
    process::run(&mut redocly).context("redocly finds fault with the description of the API")
}
