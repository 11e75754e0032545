//! Installs Debian's packages when we may, else says which.

use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{process, workspace};

/// Installs packages, or fails with the command that would.
pub(crate) fn install(what: &str, packages: &[&str]) -> Result<()> {
    let list = packages.join(" ");
    if workspace::program(&["apt-get"]).is_none() {
        bail!("{what} is missing: install it with your system's package manager (on Debian: {list})");
    }
    if !may_install() {
        bail!("{what} is missing and needs an administrator: run `sudo apt-get update && sudo apt-get install {list}`");
    }
    println!("installing {what} from Debian: {list}");
    // Another installation may be running: wait for it instead of failing.
    let apt_get = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "--quiet=2", "-o", "DPkg::Lock::Timeout=300"];
    as_root(&[&apt_get[..], &["update"]].concat())?;
    as_root(&[&apt_get[..], &["install", "--yes", "--no-install-recommends"], packages].concat())
        .with_context(|| format!("cannot install {what}"))
}

/// Whether we are root, or may become root without a password.
pub(crate) fn may_install() -> bool {
    workspace::program(&["apt-get"]).is_some() && elevation().is_some()
}

pub(crate) fn as_root(command: &[&str]) -> Result<()> {
    let mut words = elevation().context("this needs an administrator")?.iter().chain(command);
    let program = words.next().context("there is no command")?;
    process::run(Command::new(program).args(words))
}

/// What to put in front of a command to run it as root.
fn elevation() -> Option<&'static [&'static str]> {
    if process::is_root() {
        return Some(&[]);
    }
    process::succeeds(Command::new("sudo").args(["--non-interactive", "true"]))
        .then_some(&["sudo", "--non-interactive"])
}
