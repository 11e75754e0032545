//! The only place that knows where the project's folders are and that reads our own environment.

use std::{
    env,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};

/// The folders that every command works in.
#[derive(Debug, Clone)]
pub(crate) struct Workspace {
    root: PathBuf,
    target: PathBuf,
}

impl Workspace {
    /// Finds the project by the variable that `cargo run` sets, so that a binary which two clones share
    /// through one target folder still works on the clone that it was called from.
    pub(crate) fn find() -> Result<Self> {
        let manifest =
            env::var_os("CARGO_MANIFEST_DIR").map_or_else(|| PathBuf::from(env!("CARGO_MANIFEST_DIR")), PathBuf::from);
        let root = manifest.parent().context("xtask lies in no workspace")?.to_owned();
        let target = match env::var_os("CARGO_TARGET_DIR") {
            Some(folder) => env::current_dir().context("there is no current folder")?.join(folder),
            None => folder_of_this_program()?,
        };
        Ok(Self { root, target })
    }

    pub(crate) fn root(&self) -> &Path {
        &self.root
    }

    /// Cargo's target folder.
    pub(crate) fn target(&self) -> &Path {
        &self.target
    }

    /// What our own commands keep between runs: installed tools, logs.
    pub(crate) fn kept(&self, name: &str) -> PathBuf {
        self.target.join("xtask").join(name)
    }

    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// The bundled web app, which the server embeds.
    pub(crate) fn dist(&self) -> PathBuf {
        self.path("dist")
    }
}

/// `<target>/<profile>/xtask` is this program.
fn folder_of_this_program() -> Result<PathBuf> {
    let program = env::current_exe().context("this program has no path")?;
    Ok(program.ancestors().nth(2).context("this program lies outside a target folder")?.to_owned())
}

/// The first of these programs that lies on the PATH.
pub(crate) fn program(names: &[&str]) -> Option<PathBuf> {
    let path = env::var_os("PATH")?;
    names.iter().find_map(|name| env::split_paths(&path).map(|folder| folder.join(name)).find(|file| file.is_file()))
}
