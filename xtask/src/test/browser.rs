//! The browser tests: Node's own test runner drives Chromium against a real server with demo data.

use std::{process::Command, time::Duration};

use anyhow::{Context, Result, ensure};

use crate::{
    bundle::{self, Care},
    folder,
    node::Packages,
    process, requirements,
    server::{self, Content},
    workspace::Workspace,
};

/// A browser that hangs must not take all the time that continuous integration has.
const LIMIT: Duration = Duration::from_mins(40);

const FOLDER: &str = "tests/browser";

pub(super) fn check(workspace: &Workspace) -> Result<()> {
    let chromium = requirements::chromium()?;
    requirements::dovecot()?;
    Packages::install(workspace, FOLDER)?;
    // What the server serves is what the tests look at.
    bundle::web(workspace, &workspace.dist(), Care::Ship)?;
    let tests: Vec<_> = folder::with_extension(&workspace.path(FOLDER), "mjs")?
        .into_iter()
        .filter(|file| file.to_string_lossy().ends_with(".test.mjs"))
        .collect();
    ensure!(!tests.is_empty(), "there are no tests in {FOLDER}");
    server::with(workspace, "browser", Content::Demo, |server| {
        server::with(workspace, "browser-new", Content::Empty, |new| {
            let mut node = Command::new("node");
            // One file at a time: they share the server's data, and two browsers would only wait for each other.
            node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"]).args(tests);
            node.current_dir(workspace.path(FOLDER)).env("SETU_CHROMIUM", chromium).env("SETU_NEW_URL", new.url());
            process::run_within(LIMIT, server.introduce(&mut node)).context("a browser test failed")
        })
    })
}
