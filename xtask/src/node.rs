//! Node's packages: installed when their lock file has changed, never else.

use std::{path::PathBuf, process::Command};

use anyhow::Result;

use crate::{folder, process, requirements, workspace::Workspace};

/// A folder of the project with a `package.json` and its lock file.
pub(crate) struct Packages {
    folder: PathBuf,
}

impl Packages {
    pub(crate) fn install(workspace: &Workspace, relative: &str) -> Result<Self> {
        requirements::node()?;
        let packages = Self { folder: workspace.path(relative) };
        let lock = packages.folder.join("package-lock.json");
        let digest = folder::digest(&packages.folder, &[&lock])?;
        let stamp = packages.folder.join("node_modules/.installed");
        if !folder::read_text(&stamp).is_ok_and(|installed| installed == digest) {
            println!("installing the packages of {relative}");
            process::run(
                Command::new("npm")
                    .args(["ci", "--no-audit", "--no-fund", "--loglevel=error"])
                    .current_dir(&packages.folder),
            )?;
            folder::write(&stamp, digest)?;
        }
        Ok(packages)
    }

    /// A program that one of the packages brings along, started in the project's root.
    pub(crate) fn program(&self, workspace: &Workspace, name: &str) -> Command {
        let mut command = Command::new(self.folder.join("node_modules/.bin").join(name));
        command.current_dir(workspace.root());
        command
    }
}
