//! `cargo xtask lighthouse`: what Lighthouse says of the pages that people open first, as on a mid-range phone with a slow
//! connection; written to `docs/lighthouse.md`. Only a quiet machine gives figures worth keeping.

use std::process::Command;

use anyhow::{Context, Result};

use crate::{
    bench::machine,
    bundle::{self, Care},
    folder,
    node::Packages,
    process, requirements,
    server::{self, Content},
    workspace::Workspace,
};

const FOLDER: &str = "tests/lighthouse";

const INTRODUCTION: &str = "\
# Lighthouse

Written by `cargo xtask lighthouse`: Lighthouse's own preset for phones (a simulated slow 4G line and a processor four
times slower), with nothing in the browser's caches, on the demo data. Medians of the runs; scores of 100.
";

#[derive(clap::Args)]
pub(crate) struct Options {
    /// How often each page is measured; an odd number
    #[arg(long, default_value_t = 5)]
    runs: u8,
    /// Prints instead of writing
    #[arg(long)]
    print: bool,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    let chromium = requirements::chromium()?;
    Packages::install(workspace, FOLDER)?;
    bundle::web(workspace, &workspace.dist(), Care::Ship)?;
    let machine = machine::describe(workspace);
    let table = server::with(workspace, "lighthouse", Content::Demo, |server| {
        let mut node = Command::new("node");
        node.arg("measure.mjs").current_dir(workspace.path(FOLDER));
        node.env("SETU_CHROMIUM", &chromium).env("SETU_RUNS", options.runs.to_string());
        process::output(server.introduce(&mut node)).context("Lighthouse gave no figures")
    })?;
    let table = String::from_utf8(table).context("Lighthouse's figures are no text")?;
    let text = [INTRODUCTION, "\n", &machine.join("\n"), "\n\n", &table].concat();
    if options.print {
        println!("{text}");
        return Ok(());
    }
    folder::write(&workspace.path("docs/lighthouse.md"), text)
}
