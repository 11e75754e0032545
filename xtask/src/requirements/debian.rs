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
    let Some(elevated) = elevation() else {
        bail!("{what} is missing and needs an administrator: run `sudo apt-get update && sudo apt-get install {list}`");
    };
    println!("installing {what} from Debian: {list}");
    apt_get(elevated, &["update", "--quiet=2"])?;
    apt_get(elevated, &[&["install", "--yes", "--quiet=2", "--no-install-recommends"], packages].concat())
        .with_context(|| format!("cannot install {what}"))
}

/// What to put in front of a command to run it as root: nothing, or sudo when it asks for no password.
pub(super) fn elevation() -> Option<&'static [&'static str]> {
    if process::is_root() {
        return Some(&[]);
    }
    process::succeeds(Command::new("sudo").args(["--non-interactive", "true"]))
        .then_some(&["sudo", "--non-interactive"])
}

fn apt_get(elevated: &[&str], arguments: &[&str]) -> Result<()> {
    // Another installation may be running: wait for it instead of failing.
    let fixed = ["env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "-o", "DPkg::Lock::Timeout=300"];
    let mut words = elevated.iter().chain(&fixed).chain(arguments);
    let program = words.next().context("there is no command")?;
    process::run(Command::new(program).args(words))
}
