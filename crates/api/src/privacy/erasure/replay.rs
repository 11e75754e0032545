//! After a restore: those who were erased since the backup was made are erased again.

use super::carry_out::{erase, tidy};
use super::copies::{self, AtWork};
use super::log::{LOG, add, read};
use crate::kernel::clock::Clock;
use crate::kernel::db::schema::erasures;
use crate::kernel::db::{Connection, Database, Target, migrate};
use crate::kernel::disk::{Files, Folder};
use crate::kernel::error::{ApiError, ApiResult};
use crate::privacy::person::{self, is_erased};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::kernel::{ContactId, Timestamp};
use std::collections::BTreeMap;
use std::path::Path;

/// Those who were erased, by every list that there is.
pub type Known = BTreeMap<ContactId, Timestamp>;

/// Read before a restore takes the database's place: the database itself, the data folder, and what lies beside the backup.
pub fn known(target: &Target, data_folder: &Path, backup: &Path) -> ApiResult<Known> {
    let beside = backup.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut known = read(&data_folder.join(LOG))?;
    known.extend(read(&beside.join(LOG))?);
    known.extend(in_database(target)?);
    Ok(known)
}

/// A database that is not there, or older than erasures, knows of none.
fn in_database(target: &Target) -> ApiResult<Vec<(ContactId, Timestamp)>> {
    if let Target::Sqlite { path } = target
        && !Path::new(path).exists()
    {
        return Ok(Vec::new());
    }
    let mut connection = target.connect()?;
    let there = match &connection {
        Connection::Sqlite(_) => "EXISTS (SELECT 1 FROM sqlite_master WHERE name = 'erasures')",
        Connection::Postgres(_) => "to_regclass('public.erasures') IS NOT NULL",
    };
    let there: bool = each!(&mut connection, c => diesel::select(sql::<Bool>(there)).get_result(c))?;
    if !there {
        return Ok(Vec::new());
    }
    let query = erasures::table.select((erasures::contact_id, erasures::erased_at));
    Ok(each!(&mut connection, c => query.load(c))?)
}

/// Erases them in a database that was just restored, whatever its age; says how many it was.
pub fn replay(target: &Target, data_folder: &Path, known: &Known) -> ApiResult<usize> {
    add(&data_folder.join(LOG), known)?;
    if known.is_empty() {
        return Ok(0);
    }
    migrate(target)?;
    let database = Database::open(target.clone(), Clock::default(), 2)?;
    let files = Folder::new(data_folder);
    let mut again = 0;
    for id in known.keys().copied() {
        let there = database.read_waiting(move |connection| {
            Ok(person::contact(connection, id)?.is_some() && !is_erased(connection, id)?)
        })?;
        if there {
            take_away(&database, &files, id, AtWork::Nobody)?;
            database.write_waiting(move |transaction| erase(transaction, id))?;
            again += 1;
        }
    }
    if again > 0 {
        tidy(&database)?;
    }
    Ok(again)
}

/// The person's files, while their rows still tell which they are, and the copies of their data.
pub fn take_away(database: &Database, files: &dyn Files, id: ContactId, at_work: AtWork) -> ApiResult<()> {
    for id in database.read_waiting(move |connection| person::everyone(connection, id))? {
        let about = database.read_waiting(move |connection| person::about(connection, id))?;
        about.files.iter().try_for_each(|name| files.remove(name)).map_err(ApiError::internal)?;
        copies::take_away(database, id, at_work)?;
    }
    Ok(())
}
