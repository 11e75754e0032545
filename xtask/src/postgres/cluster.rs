//! A PostgreSQL cluster that exists as long as its guard: own folder, own port, own socket, reachable only from here.

use std::{
    fs::{self, File},
    os::unix::fs::chown,
    path::Path,
    process::Child,
    time::Duration,
};

use anyhow::{Context, Result, bail};
use tempfile::TempDir;

use super::programs::Programs;
use crate::{process, server};

const START: Duration = Duration::from_mins(1);

/// What a commit waits for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Durability {
    /// Nothing: right for tests that do not cut the power.
    None,
    /// The disk.
    Disk,
}

pub(crate) struct Cluster {
    programs: Programs,
    process: Child,
    port: u16,
    folder: TempDir,
}

impl Cluster {
    pub(crate) fn start(durability: Durability) -> Result<Self> {
        let programs = Programs::find()?;
        // In the system's temporary folder: another user could not enter one below our home.
        let folder =
            tempfile::Builder::new().prefix("setu-postgres-").tempdir().context("cannot make a temporary folder")?;
        if let Some(user) = programs.user() {
            chown(folder.path(), Some(user.id), Some(user.group))
                .context("cannot hand the cluster's folder to its user")?;
        }
        initialise(&programs, folder.path(), durability)?;
        let port = server::free_port()?;
        let process = serve(&programs, folder.path(), port, durability)?;
        let mut cluster = Self { programs, process, port, folder };
        process::wait_until("PostgreSQL", START, || cluster.ready()).with_context(|| cluster.log())?;
        Ok(cluster)
    }

    pub(crate) fn url(&self) -> String {
        format!("postgres://postgres@127.0.0.1:{}/postgres", self.port)
    }

    /// Of the process that is the parent of all others.
    pub(crate) fn process_id(&self) -> u32 {
        self.process.id()
    }

    /// The server writes its state into the last line of this file, as `pg_ctl` reads it.
    fn ready(&mut self) -> Result<bool> {
        if let Some(status) = self.process.try_wait().context("lost PostgreSQL")? {
            bail!("PostgreSQL ended at once ({status})");
        }
        let state = fs::read_to_string(self.folder.path().join("data/postmaster.pid")).unwrap_or_default();
        Ok(state.lines().last().is_some_and(|line| line.trim() == "ready"))
    }

    fn log(&self) -> String {
        format!("PostgreSQL says:\n{}", fs::read_to_string(self.folder.path().join("log")).unwrap_or_default())
    }

    fn stop(&mut self) -> Result<()> {
        let mut stop = self.programs.command("pg_ctl")?;
        stop.args(["stop", "--silent", "--mode=immediate", "--pgdata"]).arg(self.folder.path().join("data"));
        process::output(stop.current_dir(self.folder.path()))?;
        self.process.wait().context("lost PostgreSQL")?;
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        if self.stop().is_err() {
            self.process.kill().and_then(|()| self.process.wait()).ok();
        }
    }
}

fn initialise(programs: &Programs, folder: &Path, durability: Durability) -> Result<()> {
    let mut command = programs.command("initdb")?;
    command.current_dir(folder).arg("--pgdata").arg(folder.join("data"));
    // Sorting and letter case must not depend on the machine.
    command.args(["--username=postgres", "--auth=trust", "--encoding=UTF8", "--locale=C.UTF-8", "--no-instructions"]);
    if durability == Durability::None {
        command.arg("--no-sync");
    }
    process::output(&mut command).context("cannot make a PostgreSQL cluster")?;
    Ok(())
}

fn serve(programs: &Programs, folder: &Path, port: u16, durability: Durability) -> Result<Child> {
    let mut settings = vec![
        format!("port={port}"),
        "listen_addresses=127.0.0.1".to_owned(),
        format!("unix_socket_directories={}", folder.display()),
        // Tests run side by side, each with a pool of its own.
        "max_connections=300".to_owned(),
        "timezone=UTC".to_owned(),
    ];
    if durability == Durability::None {
        settings.extend(["fsync=off", "full_page_writes=off"].map(str::to_owned));
    }
    let mut command = programs.command("postgres")?;
    command.current_dir(folder).arg("-D").arg(folder.join("data"));
    for setting in settings {
        command.arg("-c").arg(setting);
    }
    let log = File::create(folder.join("log")).context("cannot write PostgreSQL's log")?;
    command.stderr(log.try_clone()?).stdout(log);
    process::spawn_apart(&mut command)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn starts_answers_and_leaves_nothing() -> Result<()> {
        let cluster = Cluster::start(Durability::None)?;
        let folder = cluster.folder.path().to_owned();
        let mut ask = cluster.programs.command("psql")?;
        ask.args([&cluster.url(), "--tuples-only", "--no-align", "--command", "SHOW fsync"]);
        assert_eq!(process::output(ask.current_dir(&folder))?, b"off\n");
        drop(cluster);
        assert!(!folder.exists());
        Ok(())
    }
}
