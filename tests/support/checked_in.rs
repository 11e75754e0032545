//! Files in the repository that follow from the code.

use crate::surroundings::environment;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
}

/// Every Rust file below a folder of the project.
pub fn sources(folder: &str) -> Result<Vec<PathBuf>> {
    let mut found = Vec::new();
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(folder)? {
            let path = entry?.path();
            if path.is_dir() {
                folders.push(path);
            } else if path.extension().is_some_and(|kind| kind == "rs") {
                found.push(path);
            }
        }
    }
    Ok(found)
}

/// Fails when a checked-in file differs from `text`; with `SETU_UPDATE=1` it is written instead.
pub fn checked_in(path: &str, text: &str) -> Result<()> {
    let file = root().join(path);
    if environment("SETU_UPDATE").is_some() {
        return fs::write(&file, text).with_context(|| format!("cannot write {path}"));
    }
    let known = fs::read_to_string(&file).unwrap_or_default();
    ensure!(known == text, "{path} is stale: run the tests with SETU_UPDATE=1 and look at what changed");
    Ok(())
}
