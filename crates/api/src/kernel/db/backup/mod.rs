//! One file with everything: made while the server works, and put back only where it is whole.
//!
//! The file is a tar archive: `manifest.json` first, then the parts that it names, each with its size and checksum. The
//! part `database` is a SQLite file or PostgreSQL's own dump, the part `files` lists the files of records, which follow.
//! The manifest also has the number of rows of every table and a checksum over them, of the moment that the part holds:
//! what has been put back is counted again.

mod archive;
mod files;
mod postgres;
mod sqlite;
mod tables;

pub use tables::TableSum;

use super::Target;
use super::migrate::known_versions;
use crate::kernel::disk::Folder;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::{ProblemCode, Timestamp};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;
use std::path::Path;

/// What the manifest says it is.
const FORMAT: &str = "setu-backup";
/// 1 held the database alone.
const FORMAT_VERSION: u32 = 2;
/// The part that holds the database.
const DATABASE: &str = "database";

/// Which database wrote the part `database`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Kind {
    Sqlite,
    Postgres,
}

/// What a backup says of itself.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Manifest {
    format: String,
    format_version: u32,
    /// The version of Setu that made it.
    pub setu: String,
    pub made_at: Timestamp,
    pub database: Kind,
    /// As the database calls its version.
    pub database_version: String,
    /// The schema: the migrations that had run.
    pub migrations: Vec<String>,
    pub tables: BTreeMap<String, TableSum>,
    /// Everything else in the archive, by its path.
    pub parts: BTreeMap<String, Part>,
}

/// A file in the archive.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Part {
    pub bytes: u64,
    /// In hexadecimal.
    pub sha256: String,
}

/// What a database says of the moment that was copied.
struct Copied {
    /// The names of the files of its records.
    files: Vec<String>,
    version: String,
    migrations: Vec<String>,
    tables: BTreeMap<String, TableSum>,
}

/// Writes a backup of a database that may be in use, and of the folder with the files of its records.
pub fn backup(target: &Target, data_folder: &Path, file: &Path, made_at: Timestamp) -> ApiResult<Manifest> {
    if file.exists() {
        return Err(refused(format!("{} exists already: a backup never takes another's place", file.display())));
    }
    let folder = folder_of(file);
    let beside = tempfile::TempDir::new_in(folder).map_err(|cause| unusable(folder, &cause))?;
    let part = beside.path().join(DATABASE);
    let (kind, copied) = match target {
        Target::Sqlite { .. } => (Kind::Sqlite, sqlite::copy(target, &part)?),
        Target::Postgres(url) => (Kind::Postgres, postgres::copy(target, url, &part)?),
    };
    let mut manifest = Manifest {
        format: FORMAT.to_owned(),
        format_version: FORMAT_VERSION,
        setu: env!("CARGO_PKG_VERSION").to_owned(),
        made_at,
        database: kind,
        database_version: copied.version,
        migrations: copied.migrations,
        tables: copied.tables,
        parts: BTreeMap::new(),
    };
    let data_folder = Folder::new(data_folder);
    files::list(&copied.files, &data_folder, &beside.path().join(files::LIST))?;
    archive::write(file, beside.path(), &[DATABASE, files::LIST], &data_folder, &mut manifest)?;
    Ok(manifest)
}

/// Puts a backup back and proves that it is all there. A database that holds something is only replaced by `force`; until
/// the backup is proved, it stays as it is.
///
/// Files are put beside those that are there already, before the database that knows them: a file without a row is swept
/// away, a row without its file would be a loss.
pub fn restore(target: &Target, data_folder: &Path, file: &Path, force: bool) -> ApiResult<Manifest> {
    let folder = match target {
        Target::Sqlite { path } => folder_of(Path::new(path)),
        Target::Postgres(_) => folder_of(file),
    };
    let beside = tempfile::TempDir::new_in(folder).map_err(|cause| unusable(folder, &cause))?;
    let manifest = archive::read(file, beside.path(), data_folder)?;
    if manifest.format != FORMAT || !(1..=FORMAT_VERSION).contains(&manifest.format_version) {
        return Err(refused("This is no backup that this version of Setu can read".to_owned()));
    }
    let known = known_versions(target)?;
    if let Some(newer) = manifest.migrations.iter().find(|version| !known.contains(*version)) {
        return Err(refused(format!("A newer Setu made this backup: this one does not know the schema {newer}")));
    }
    let part = beside.path().join(DATABASE);
    match (target, manifest.database) {
        (Target::Sqlite { path }, Kind::Sqlite) => sqlite::put_back(Path::new(path), &part, &manifest, force)?,
        (Target::Postgres(url), Kind::Postgres) => postgres::put_back(target, url, &part, &manifest, force)?,
        (_, kind) => {
            let kind = match kind {
                Kind::Sqlite => "SQLite",
                Kind::Postgres => "PostgreSQL",
            };
            return Err(refused(format!("This backup is of {kind}: it can only be put back there")));
        }
    }
    Ok(manifest)
}

/// Every table must hold what it held.
fn compare(manifest: &Manifest, found: &BTreeMap<String, TableSum>) -> ApiResult<()> {
    if &manifest.tables == found {
        return Ok(());
    }
    let differs = |name: &&String| manifest.tables.get(*name) != found.get(*name);
    let names: Vec<&str> = manifest.tables.keys().chain(found.keys()).filter(differs).map(String::as_str).collect();
    Err(refused(format!("The backup is not whole: {} came back different", names.join(", "))))
}

fn folder_of(file: &Path) -> &Path {
    file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."))
}

/// What the person at the keyboard can do something about.
fn refused(why: String) -> ApiError {
    ApiError::detailed(ProblemCode::Conflict, &why)
}

fn unusable(path: &Path, cause: &std::io::Error) -> ApiError {
    refused(format!("{}: {cause}", path.display()))
}
