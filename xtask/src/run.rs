//! `cargo xtask run`: from a fresh clone to a running Setu in one command.

use std::{
    fs,
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{
    bundle::{self, Care},
    cargo, process,
    workspace::Workspace,
};

#[derive(clap::Args)]
pub(crate) struct Options {
    /// Start without demo data: the first visitor creates the first admin
    #[arg(long)]
    empty: bool,
    /// The port to listen on, on this machine only
    #[arg(long, default_value_t = 8080)]
    port: u16,
    /// `sqlite://FILE` or `postgres://…`
    #[arg(long, env = "SETU_DATABASE_URL", default_value = "sqlite://setu.db")]
    database: String,
}

pub(crate) fn run(workspace: &Workspace, options: &Options) -> Result<()> {
    bundle::web(workspace, &workspace.dist(), Care::Ship)?;
    let setu = cargo::release_server(workspace)?;
    if !options.empty {
        fill(workspace, &setu, &options.database)?;
    }
    process::go_on()?;
    let mut serve = setu_command(workspace, &setu, &options.database);
    serve.args(["serve", "--listen", &format!("127.0.0.1:{}", options.port)]);
    // The server takes our place, so that signals reach it and nothing of us stays in memory.
    Err(serve.exec()).context("cannot start the server")
}

/// Makes the demo data when there is no database yet.
fn fill(workspace: &Workspace, setu: &Path, database: &str) -> Result<()> {
    let Some(file) = sqlite_file(workspace, database) else {
        // The server knows whether a PostgreSQL database is empty; it leaves one alone that is not.
        return process::run(setu_command(workspace, setu, database).args(["seed", "--demo"]));
    };
    if file.exists() {
        return Ok(());
    }
    // Made under another name: a start that was interrupted must not leave half a database to the next one.
    let unfinished = with_suffix(&file, ".unfinished");
    remove_database(&unfinished)?;
    println!("making {} with demo data", file.display());
    process::run(
        setu_command(workspace, setu, &format!("sqlite://{}", unfinished.display())).args(["seed", "--demo"]),
    )?;
    for part in ["-wal", "-shm", ""] {
        let from = with_suffix(&unfinished, part);
        if from.exists() {
            fs::rename(&from, with_suffix(&file, part)).with_context(|| format!("cannot name {}", file.display()))?;
        }
    }
    Ok(())
}

fn setu_command(workspace: &Workspace, setu: &Path, database: &str) -> Command {
    let mut command = Command::new(setu);
    command.current_dir(workspace.root()).env("SETU_DATABASE_URL", database);
    command
}

/// The file of an SQLite database; nothing for PostgreSQL.
fn sqlite_file(workspace: &Workspace, database: &str) -> Option<PathBuf> {
    let path = database.strip_prefix("sqlite://")?;
    Some(workspace.path(path.split_once('?').map_or(path, |(path, _)| path)))
}

fn with_suffix(file: &Path, suffix: &str) -> PathBuf {
    let mut name = file.to_owned().into_os_string();
    name.push(suffix);
    PathBuf::from(name)
}

fn remove_database(file: &Path) -> Result<()> {
    ["", "-wal", "-shm"].iter().try_for_each(|part| crate::folder::remove(&with_suffix(file, part)))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn knows_the_file_of_a_database() -> Result<()> {
        let workspace = Workspace::find()?;
        assert_eq!(sqlite_file(&workspace, "sqlite://setu.db"), Some(workspace.path("setu.db")));
        assert_eq!(
            sqlite_file(&workspace, "sqlite:///var/lib/setu.db?mode=rw"),
            Some(PathBuf::from("/var/lib/setu.db"))
        );
        assert_eq!(sqlite_file(&workspace, "postgres://localhost/setu"), None);
        Ok(())
    }
}
