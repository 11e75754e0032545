//! Sweeps up what nobody needs: rows that were too long in the recycle bin, files without a row (an upload whose row was
//! never written), and beginnings of files. Every node does it from time to time; doing it twice does no harm.

use super::store;
use crate::kernel::db::Database;
use crate::kernel::disk::Files;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::RecordId;
use std::sync::Arc;
use std::time::Duration;

const EVERY: Duration = Duration::from_hours(6);
/// A file may be older than its row by this much at most: its upload is surely over.
const AGE: Duration = Duration::from_hours(24);
const AT_ONCE: usize = 500;

/// Sweeps at the start, and again and again.
pub fn start(database: Database, files: Arc<dyn Files>) -> ApiResult<()> {
    let sweeping = move || {
        loop {
            if let Err(cause) = sweep(&database, &*files, AGE) {
                tracing::warn!(?cause, "sweeping up failed; it is tried again");
            }
            std::thread::sleep(EVERY);
        }
    };
    std::thread::Builder::new().name("sweep".to_owned()).spawn(sweeping).map_err(ApiError::internal)?;
    Ok(())
}

/// Says how many files it removed.
pub fn sweep(database: &Database, files: &dyn Files, age: Duration) -> ApiResult<usize> {
    while database.write_waiting(store::forget_old)? > 0 {}
    let mut removed = files.forget_begun(age).map_err(ApiError::internal)?;
    let names = files.older_than(age).map_err(ApiError::internal)?;
    for some in names.chunks(AT_ONCE) {
        let id_of = |name: &String| name.split('.').next().and_then(|id| id.parse().ok().map(RecordId));
        let ids: Vec<RecordId> = some.iter().filter_map(id_of).collect();
        let known = database.read_waiting(|connection| store::known(connection, &ids))?;
        // What is not named as ours is not ours to remove.
        for name in some.iter().filter(|name| id_of(name).is_some_and(|id| !known.contains(&id))) {
            files.remove(name).map_err(ApiError::internal)?;
            removed += 1;
        }
    }
    Ok(removed)
}
