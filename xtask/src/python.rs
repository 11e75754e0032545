//! Python's packages, in an environment of their own that is made anew when the pinned list or the
//! machine's Python has changed.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{folder, process, requirements, workspace::Workspace};

/// Every package with its exact version, also those that others need.
const PINNED: &str = "tests/outside/requirements.txt";

pub(crate) struct Environment {
    folder: PathBuf,
}

impl Environment {
    pub(crate) fn install(workspace: &Workspace) -> Result<Self> {
        requirements::python()?;
        let environment = Self { folder: workspace.kept("python") };
        let pinned = workspace.path(PINNED);
        let digest = folder::digest(workspace.root(), &[&pinned])?;
        let stamp = environment.folder.join("installed");
        // Its programs name the Python that made it, which may be gone since.
        let runs = process::succeeds(environment.program("python").arg("--version"));
        if !runs || !folder::read_text(&stamp).is_ok_and(|installed| installed == digest) {
            println!("installing the packages of {PINNED}");
            folder::remove(&environment.folder)?;
            process::run(Command::new("python3").args(["-m", "venv"]).arg(&environment.folder))?;
            let mut install = environment.program("pip");
            install.args(["install", "--quiet", "--disable-pip-version-check", "--requirement"]).arg(pinned);
            process::run(&mut install)?;
            folder::write(&stamp, digest)?;
        }
        Ok(environment)
    }

    /// Python itself or a program of one of the packages.
    pub(crate) fn program(&self, name: &str) -> Command {
        Command::new(self.folder.join("bin").join(name))
    }
}
