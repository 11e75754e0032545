//! Finds PostgreSQL's programs, whose folder Debian keeps off the PATH, and starts them as a user they accept.

use std::{
    fs,
    path::{Path, PathBuf},
    process::Command,
};

use anyhow::{Context, Result};

use crate::{folder, process, requirements, workspace};

const DEBIAN: &str = "/usr/lib/postgresql";

pub(super) struct Programs {
    folder: PathBuf,
    /// PostgreSQL refuses to run as root.
    user: Option<User>,
}

/// User and group, by number.
#[derive(Debug, Clone, Copy)]
pub(super) struct User {
    pub(super) id: u32,
    pub(super) group: u32,
}

impl Programs {
    pub(super) fn find() -> Result<Self> {
        let folder = if let Some(folder) = folder_of_programs() {
            folder
        } else {
            install()?;
            folder_of_programs().context("PostgreSQL was installed but its programs are not found")?
        };
        let user = if process::is_root() { Some(User::postgres()?) } else { None };
        Ok(Self { folder, user })
    }

    pub(super) fn user(&self) -> Option<User> {
        self.user
    }

    /// One of PostgreSQL's programs. Its process ends with ours.
    pub(super) fn command(&self, program: &str) -> Result<Command> {
        let program = self.folder.join(program);
        let Some(user) = self.user else {
            return Ok(process::ends_with_us(&program));
        };
        let setpriv = workspace::program(&["setpriv"])
            .context("as root, setpriv (util-linux) is needed to start PostgreSQL as another user")?;
        let mut command = Command::new(setpriv);
        command.args([format!("--reuid={}", user.id), format!("--regid={}", user.group)]);
        command.args(["--init-groups", "--pdeathsig=TERM"]).arg(program);
        Ok(command)
    }
}

impl User {
    fn postgres() -> Result<Self> {
        let number = |option: &str| -> Result<u32> {
            let text = process::output(Command::new("id").args([option, "postgres"]))
                .context("root needs a user `postgres` to run PostgreSQL as")?;
            String::from_utf8_lossy(&text).trim().parse().context("a user's id is no number")
        };
        Ok(Self { id: number("-u")?, group: number("-g")? })
    }
}

/// The newest version that Debian has installed, else what lies on the PATH.
fn folder_of_programs() -> Option<PathBuf> {
    let installed = folder::entries(Path::new(DEBIAN)).unwrap_or_default();
    newest(&installed).map(|version| version.join("bin")).or_else(|| {
        let initdb = fs::canonicalize(workspace::program(&["initdb"])?).ok()?;
        Some(initdb.parent()?.to_owned())
    })
}

/// Folders are named by the major version; those without a server (only a client) do not count.
fn newest(versions: &[PathBuf]) -> Option<&PathBuf> {
    let number = |path: &Path| path.file_name()?.to_str()?.parse::<u32>().ok();
    versions.iter().filter(|path| path.join("bin/initdb").is_file()).max_by_key(|path| number(path))
}

/// Debian's package makes a cluster of its own and starts it, which nobody asked for, unless this file says no. Its
/// own version of the file is put back afterwards.
fn install() -> Result<()> {
    const SETTINGS: &str = "/etc/postgresql-common/createcluster.conf";
    const SHIPPED: &str = "/usr/share/postgresql-common/createcluster.conf";
    let calm = !Path::new(SETTINGS).exists() && requirements::may_install();
    if calm {
        let write = format!("mkdir -p /etc/postgresql-common && echo 'create_main_cluster = false' > {SETTINGS}");
        requirements::as_root(&["sh", "-c", &write])?;
    }
    requirements::install("PostgreSQL", &["postgresql"])?;
    if calm {
        requirements::as_root(&["cp", SHIPPED, SETTINGS])?;
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn takes_the_newest_server() -> Result<()> {
        let folder = tempfile::tempdir()?;
        for version in ["9", "15", "17"] {
            folder::write(&folder.path().join(version).join("bin/initdb"), "")?;
        }
        folder::write(&folder.path().join("18/bin/psql"), "")?;
        let versions = folder::entries(folder.path())?;
        assert!(newest(&versions).is_some_and(|path| path.ends_with("17")));
        assert!(newest(&[]).is_none());
        Ok(())
    }
}
