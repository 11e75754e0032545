//! Files in the repository that follow from the code.

use crate::surroundings::environment;
use anyhow::{Context, Result, ensure};
use std::fs;
use std::path::PathBuf;

/// The project's root.
pub fn root() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("..")
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
