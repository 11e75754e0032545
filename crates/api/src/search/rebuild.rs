//! Gives a database the words of the records that it has already: after an update, and after data that was written
//! without the generic store. From then on every change keeps its own.

use crate::kernel::db::Database;
use crate::kernel::db::schema::settings;
use crate::kernel::error::ApiResult;
use crate::kernel::find::words;
use crate::records;
use diesel::prelude::*;
use domain::kernel::policy::Resource;
use std::collections::BTreeSet;

const NAME: &str = "search_words";
/// Counts the rules by which words are kept and sound; other rules make them anew.
const RULES: &str = "1";
/// Records that are read at once.
const PAGE: i64 = 2_000;

/// Reads all records once, unless that has been done by these rules. Several nodes may do it at the same time.
pub fn bring_up_to_date(database: &Database) -> ApiResult<()> {
    let done: Option<String> = database.read_waiting(|connection| {
        let query = settings::table.find(NAME).select(settings::value);
        Ok(each!(connection, c => query.get_result(c).optional())?)
    })?;
    if done.as_deref() == Some(RULES) {
        return Ok(());
    }
    let mut seen = BTreeSet::new();
    for store in Resource::ALL.iter().filter_map(|resource| records::any(*resource)) {
        let mut after = None;
        loop {
            let (last, found) = database.read_waiting(|connection| store.words(connection, after, PAGE))?;
            let new: Vec<String> = found.into_iter().filter(|word| seen.insert(word.clone())).collect();
            if !new.is_empty() {
                database.write_waiting(move |transaction| words::add(transaction.connection, new.clone()))?;
            }
            if last.is_none() {
                break;
            }
            after = last;
        }
    }
    let words = seen.len();
    database.write_waiting(|transaction| {
        let statement = diesel::insert_into(settings::table)
            .values((settings::key.eq(NAME), settings::value.eq(RULES)))
            .on_conflict(settings::key)
            .do_update()
            .set(settings::value.eq(RULES));
        each!(&mut *transaction.connection, c => statement.execute(c))?;
        Ok(())
    })?;
    tracing::info!(words, "the search knows the words of all records");
    Ok(())
}
