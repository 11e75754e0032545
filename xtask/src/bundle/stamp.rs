//! Knows whether the bundle in a folder was made from the sources as they are now.

use std::path::Path;

use anyhow::Result;

use super::Care;
use crate::{folder, workspace::Workspace};

/// Everything that a bundle is made from, the bundler included.
const INPUTS: [&str; 9] = [
    "crates/web",
    "crates/client",
    "crates/domain",
    "Cargo.toml",
    "Cargo.lock",
    "rust-toolchain.toml",
    ".cargo/config.toml",
    "xtask/Cargo.toml",
    "xtask/src/bundle",
];

/// It lies in the bundle itself: a target folder may serve two clones, and each has its own bundle.
const FILE: &str = ".stamp";

pub(super) fn of(workspace: &Workspace, care: Care) -> Result<String> {
    let inputs = INPUTS.map(|input| workspace.path(input));
    let parts: Vec<&Path> = inputs.iter().map(AsRef::as_ref).collect();
    Ok(format!("{care:?} {}\n", folder::digest(workspace.root(), &parts)?))
}

pub(super) fn is_current(out: &Path, stamp: &str) -> bool {
    out.join("index.html").is_file() && folder::read_text(&out.join(FILE)).is_ok_and(|found| found == stamp)
}

pub(super) fn write(out: &Path, stamp: &str) -> Result<()> {
    folder::write(&out.join(FILE), stamp)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn is_current_only_with_page_and_same_stamp() -> Result<()> {
        let out = tempfile::tempdir()?;
        write(out.path(), "one")?;
        assert!(!is_current(out.path(), "one"), "a bundle that somebody emptied");
        folder::write(&out.path().join("index.html"), "")?;
        assert!(is_current(out.path(), "one"));
        assert!(!is_current(out.path(), "two"));
        Ok(())
    }

    #[test]
    fn the_care_taken_is_part_of_it() -> Result<()> {
        let workspace = Workspace::find()?;
        assert_ne!(of(&workspace, Care::Ship)?, of(&workspace, Care::Fast)?);
        Ok(())
    }
}
