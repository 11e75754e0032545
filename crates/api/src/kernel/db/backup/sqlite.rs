//! SQLite: a copy of one moment that the database makes itself while others write, and a file that takes another's place.

use super::tables::{lines, sums};
use super::{Copied, Manifest, compare, refused, unusable};
use crate::kernel::db::{Connection, Target};
use crate::kernel::error::{ApiError, ApiResult};
use std::path::{Path, PathBuf};

/// Copies the database. What is counted is the copy.
pub(super) fn copy(target: &Target, part: &Path) -> ApiResult<Copied> {
    let Target::Sqlite { path } = target else { return Err(ApiError::internal("not SQLite")) };
    if !Path::new(path).exists() {
        return Err(refused(format!("There is no database {path}")));
    }
    open(Path::new(path))?.execute_batch(&format!("VACUUM INTO '{}'", quoted(part)))?;
    let mut connection = open(part)?;
    let migrations = "SELECT version AS line FROM __diesel_schema_migrations ORDER BY version";
    let tables = sums(&mut connection)?;
    let copied = Copied {
        version: lines(&mut connection, "SELECT sqlite_version() AS line")?.concat(),
        migrations: lines(&mut connection, migrations)?,
        files: super::files::known(&mut connection, &tables)?,
        tables,
    };
    settle(&mut connection)?;
    Ok(copied)
}

/// Proves the copy, then gives it the database's place.
pub(super) fn put_back(path: &Path, part: &Path, manifest: &Manifest, force: bool) -> ApiResult<()> {
    let mut connection = open(part)?;
    let sound = lines(&mut connection, "SELECT integrity_check AS line FROM pragma_integrity_check")?;
    let orphans = lines(&mut connection, "SELECT \"table\" AS line FROM pragma_foreign_key_check")?;
    if sound != ["ok"] || !orphans.is_empty() {
        return Err(refused("The database in the backup is damaged".to_owned()));
    }
    compare(manifest, &sums(&mut connection)?)?;
    settle(&mut connection)?;
    drop(connection);
    if path.exists() {
        make_room(path, force)?;
    }
    std::fs::rename(part, path).map_err(|cause| unusable(path, &cause))?;
    let folder = super::folder_of(path);
    std::fs::File::open(folder).and_then(|folder| folder.sync_all()).map_err(|cause| unusable(folder, &cause))
}

/// Only an empty database is replaced without being told so, and none that a server has open.
fn make_room(path: &Path, force: bool) -> ApiResult<()> {
    let mut connection = open(path)?;
    let holds = lines(&mut connection, "SELECT name AS line FROM sqlite_master LIMIT 1")?;
    if !holds.is_empty() && !force {
        return Err(refused(format!("{} is not empty: --force puts the backup in its place", path.display())));
    }
    settle(&mut connection)?;
    drop(connection);
    let mut alone = open(path)?;
    let locked = alone.execute_batch("PRAGMA locking_mode = EXCLUSIVE; BEGIN EXCLUSIVE; COMMIT;");
    if locked.is_err() {
        return Err(refused(format!("A server has {} open: stop it first", path.display())));
    }
    drop(alone);
    for ending in ["-wal", "-shm"] {
        let beside = beside(path, ending);
        if beside.exists() {
            std::fs::remove_file(&beside).map_err(|cause| unusable(&beside, &cause))?;
        }
    }
    Ok(())
}

/// All of it into the one file: what lies beside it would be lost.
fn settle(connection: &mut Connection) -> ApiResult<()> {
    connection.execute_batch("PRAGMA wal_checkpoint(TRUNCATE); PRAGMA journal_mode = DELETE;").or_else(|_| {
        // Somebody else has it open; they are told so by what follows.
        connection.execute_batch("PRAGMA wal_checkpoint(PASSIVE);")
    })
}

fn open(path: &Path) -> ApiResult<Connection> {
    Target::Sqlite { path: path.display().to_string() }.connect().map_err(ApiError::internal)
}

fn quoted(path: &Path) -> String {
    path.display().to_string().replace('\'', "''")
}

fn beside(path: &Path, ending: &str) -> PathBuf {
    let mut name = path.as_os_str().to_owned();
    name.push(ending);
    name.into()
}
