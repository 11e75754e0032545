//! What the project needs beside Rust and a C compiler, and how to get it: asked for when a command needs it,
//! installed from Debian when that is possible, else named with the command that installs it.

mod debian;

use std::{
    path::{Path, PathBuf},
    process::{Command, Stdio},
};

use anyhow::{Context, Result, bail, ensure};

use crate::{process, workspace};

pub(crate) use debian::{as_root, install, may_install};

/// What our Node packages ask for.
const NODE: (u32, u32) = (20, 19);
/// What our Python packages ask for.
const PYTHON: (u32, u32) = (3, 11);

/// The compiler's target for the web app.
pub(crate) fn wasm_target() -> Result<()> {
    const TARGET: &str = "wasm32-unknown-unknown";
    let library = process::output(Command::new("rustc").args(["--print", "target-libdir", "--target", TARGET]))?;
    if PathBuf::from(String::from_utf8_lossy(&library).trim()).is_dir() {
        return Ok(());
    }
    ensure!(
        workspace::program(&["rustup"]).is_some(),
        "Rust cannot compile for {TARGET}: install Rust with rustup, or your distribution's package of that target"
    );
    process::run(Command::new("rustup").args(["target", "add", TARGET]))
}

/// Node.js and npm, for the browser tests and the outside tools.
pub(crate) fn node() -> Result<()> {
    if workspace::program(&["node"]).is_none() || workspace::program(&["npm"]).is_none() {
        install("Node.js", &["nodejs", "npm"])?;
    }
    let found = version_of("node")?;
    ensure!(
        found >= NODE,
        "Node.js {}.{} is too old: the tests need {}.{} or newer, which your distribution does not have; \
         install it from nodejs.org or with a version manager",
        found.0,
        found.1,
        NODE.0,
        NODE.1
    );
    Ok(())
}

/// Python with its environments, for the outside tools that are written in it.
pub(crate) fn python() -> Result<()> {
    let usable = || process::succeeds(Command::new("python3").args(["-c", "import ensurepip, venv"]));
    if !usable() {
        install("Python with venv", &["python3", "python3-venv"])?;
    }
    let found = version_of("python3")?;
    ensure!(
        found >= PYTHON,
        "Python {}.{} is too old: the tests need {}.{} or newer",
        found.0,
        found.1,
        PYTHON.0,
        PYTHON.1
    );
    Ok(())
}

/// The IMAP server from whose mailboxes the tests read inquiries.
pub(crate) fn dovecot() -> Result<()> {
    let installed = || Path::new("/usr/sbin/dovecot").is_file() || workspace::program(&["dovecot"]).is_some();
    if !installed() {
        install("Dovecot", &["dovecot-imapd"])?;
    }
    ensure!(installed(), "Dovecot was installed but is not there");
    Ok(())
}

/// A browser, and letters for every language that it shows.
pub(crate) fn chromium() -> Result<PathBuf> {
    const NAMES: [&str; 4] = ["chromium", "chromium-browser", "google-chrome", "google-chrome-stable"];
    if workspace::program(&NAMES).is_none() {
        install("Chromium", &["chromium"])?;
    }
    if !can_show_hindi() {
        install("letters for Hindi", &["fontconfig", "fonts-noto-core"])?;
    }
    workspace::program(&NAMES).context("Chromium was installed but is not on the PATH")
}

/// Without such a font the screenshots show boxes, and nobody sees what is clipped.
fn can_show_hindi() -> bool {
    let fonts = Command::new("fc-list").args([":lang=hi", "family"]).stderr(Stdio::null()).output();
    fonts.is_ok_and(|fonts| fonts.stdout.iter().any(u8::is_ascii_alphabetic))
}

/// `v20.19.2` and `Python 3.11.2` alike.
fn version_of(program: &str) -> Result<(u32, u32)> {
    let said = process::output(Command::new(program).arg("--version"))?;
    let said = String::from_utf8_lossy(&said);
    match version_in(&said) {
        Some(version) => Ok(version),
        None => bail!("`{program} --version` says no version: {}", said.trim()),
    }
}

fn version_in(text: &str) -> Option<(u32, u32)> {
    let mut numbers = text
        .trim_start_matches(|letter: char| !letter.is_ascii_digit())
        .split('.')
        .map(|number| number.trim().parse().ok());
    Some((numbers.next()??, numbers.next()??))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_versions() {
        assert_eq!(version_in("v20.19.2\n"), Some((20, 19)));
        assert_eq!(version_in("Python 3.11.2\n"), Some((3, 11)));
        assert_eq!(version_in("unknown"), None);
        assert!((22, 1) >= NODE && (18, 20) < NODE);
    }
}
