//! `cargo xtask test`: everything that CI runs, step by step, until one fails.

mod browser;
mod clients;
mod rust;
mod schemathesis;
mod spec;

use std::time::{Duration, Instant};

use anyhow::{Context, Result};
use clap::ValueEnum;

use crate::{
    bundle::{self, Care},
    process,
    workspace::Workspace,
};

/// In the order in which they run: what is quick to fail comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum Step {
    /// Every Rust file is formatted
    Format,
    /// Clippy finds nothing
    Lints,
    /// The Rust tests pass on SQLite and PostgreSQL
    Rust,
    /// openapi/setu.json is fresh, and two linters find nothing in it
    Spec,
    /// Clients generated from openapi/setu.json work
    Clients,
    /// Requests made from openapi/setu.json find no error in the server
    Schemathesis,
    /// The web app builds and keeps its budget of bytes
    Bundle,
    /// The journeys of the browser tests work
    Browser,
}

impl Step {
    fn name(self) -> String {
        self.to_possible_value().map_or_else(String::new, |value| value.get_name().to_owned())
    }

    fn run(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Format => rust::format(workspace),
            Self::Lints => rust::lints(workspace),
            Self::Rust => rust::tests(workspace),
            Self::Spec => spec::check(workspace),
            Self::Clients => clients::check(workspace),
            Self::Schemathesis => schemathesis::check(workspace),
            Self::Bundle => bundle::web(workspace, &workspace.dist(), Care::Ship),
            Self::Browser => browser::check(workspace),
        }
    }
}

/// Runs these steps, or all when none is named.
pub(crate) fn run(workspace: &Workspace, only: &[Step]) -> Result<()> {
    let steps = Step::value_variants().iter().copied().filter(|step| only.is_empty() || only.contains(step));
    let mut times = Vec::new();
    for step in steps {
        println!("\n── {} ──", step.name());
        let start = Instant::now();
        let done = step.run(workspace).and_then(|()| process::go_on());
        times.push((step, start.elapsed()));
        if done.is_err() {
            print_times(&times);
        }
        done.with_context(|| {
            format!("the step `{name}` failed; run it alone with `cargo xtask test --only {name}`", name = step.name())
        })?;
    }
    print_times(&times);
    println!("everything passed");
    Ok(())
}

fn print_times(times: &[(Step, Duration)]) {
    println!();
    for (step, time) in times {
        println!("{:<13} {:>7.1} s", step.name(), time.as_secs_f32());
    }
    println!("{:<13} {:>7.1} s", "together", times.iter().map(|(_, time)| *time).sum::<Duration>().as_secs_f32());
}
