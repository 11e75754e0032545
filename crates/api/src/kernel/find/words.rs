//! The words that stand in records, and which of them somebody may have meant.
//!
//! Every change writes the words that are new. They are few: names and towns come again and again, so a group of 200,000
//! contacts has some ten thousand. Numbers and addresses on the net are left out, since nobody guesses those.

use crate::kernel::db::schema::{search_parts, search_words};
use crate::kernel::db::{Connection, Transaction};
use crate::kernel::error::{ApiError, ApiResult};
use diesel::dsl::sql;
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::kernel::find::wanted::{Word, rank};
use domain::kernel::find::{Sound, typing};
use domain::kernel::text::{fold, latin};
use std::collections::BTreeSet;

/// A field and what stands in it.
pub type Texts = Vec<(&'static str, String)>;

/// Letters of a word that is worth keeping.
const LENGTH: std::ops::RangeInclusive<usize> = 3..=40;
/// Words that one typed word may stand for; more would only be noise.
const MEANT: usize = 24;
/// Words that are looked at for them.
const LOOKED_AT: i64 = 400;
/// Words of one statement.
const CHUNK: usize = 400;

/// The words of a record's texts.
pub fn of(texts: &Texts) -> BTreeSet<String> {
    let guessed = texts.iter().filter(|(field, _)| !matches!(*field, "emails" | "email" | "website"));
    let words = guessed.flat_map(|(_, text)| {
        let latin = latin(&fold(text));
        latin.split(' ').map(str::to_owned).collect::<Vec<_>>()
    });
    words.filter(|word| word.chars().all(char::is_alphabetic) && LENGTH.contains(&word.chars().count())).collect()
}

/// Keeps the words that a record has now and had not before.
pub fn keep(transaction: &mut Transaction<'_>, now: &Texts, before: Option<&Texts>) -> ApiResult<()> {
    if before == Some(now) {
        return Ok(());
    }
    let known = before.map(of).unwrap_or_default();
    add(transaction.connection, of(now).difference(&known).cloned().collect())
}

/// Adds words, as far as they are new. They are written in their order, so that two writers wait for each other at most
/// once.
pub fn add(connection: &mut Connection, words: Vec<String>) -> ApiResult<()> {
    for chunk in words.chunks(CHUNK) {
        let known = known(connection, chunk)?;
        let new: Vec<&String> = chunk.iter().filter(|word| !known.contains(*word)).collect();
        if new.is_empty() {
            continue;
        }
        let sounds: Vec<[String; 2]> = new.iter().map(|word| [(*word).clone(), Sound::of(word).key]).collect();
        let parts: Vec<[String; 2]> =
            new.iter().flat_map(|word| typing::parts(word).into_iter().map(|part| [part, (*word).clone()])).collect();
        insert(connection, "search_words (word, sound)", &sounds)?;
        insert(connection, "search_parts (part, word)", &parts)?;
    }
    Ok(())
}

/// Those of the words that are kept already.
fn known(connection: &mut Connection, words: &[String]) -> ApiResult<BTreeSet<String>> {
    let Connection::Sqlite(sqlite) = connection else {
        let query = search_words::table.filter(search_words::word.eq_any(words)).select(search_words::word);
        return Ok(each!(connection, c => query.load::<String>(c))?.into_iter().collect());
    };
    // A list of parameters would be another statement for each number of words, planned anew for each record.
    let words = serde_json::to_string(words).map_err(ApiError::internal)?;
    let listed = sql::<Bool>("word IN (SELECT value FROM json_each(").bind::<Text, _>(words).sql("))");
    Ok(search_words::table.filter(listed).select(search_words::word).load::<String>(sqlite)?.into_iter().collect())
}

/// Any number of rows in one statement that is always the same.
fn insert(connection: &mut Connection, table: &'static str, rows: &[[String; 2]]) -> ApiResult<()> {
    let rows = serde_json::to_string(rows).map_err(ApiError::internal)?;
    let from = match connection {
        Connection::Sqlite(_) => "SELECT value ->> 0, value ->> 1 FROM json_each($1) WHERE true",
        Connection::Postgres(_) => "SELECT value ->> 0, value ->> 1 FROM jsonb_array_elements($1::jsonb)",
    };
    let statement = diesel::sql_query(format!("INSERT INTO {table} {from} ON CONFLICT DO NOTHING"));
    let statement = statement.bind::<Text, _>(rows);
    each!(connection, c => statement.execute(c))?;
    Ok(())
}

/// The words that a typed one may stand for: other spellings, and one slip away; the likeliest first.
pub fn meant(connection: &mut Connection, typed: &Word) -> ApiResult<Vec<String>> {
    let Some(sound) = typed.sounding() else { return Ok(Vec::new()) };
    let mut found: BTreeSet<String> = BTreeSet::new();
    if typed.latin.chars().count() >= typing::SHORTEST {
        let parts = typing::parts(&typed.latin);
        let query = search_parts::table.filter(search_parts::part.eq_any(&parts)).select(search_parts::word);
        found.extend(each!(&mut *connection, c => query.limit(LOOKED_AT).load::<String>(c))?);
    }
    if !sound.key.is_empty() {
        let above = format!("{}{}", sound.key, char::MAX);
        let query = search_words::table.filter(search_words::sound.ge(&sound.key)).order(search_words::sound);
        // Words of this sound come before those that only begin with it.
        let words = if sound.is_telling() {
            let query = query.filter(search_words::sound.lt(&above)).select(search_words::word).limit(LOOKED_AT);
            each!(&mut *connection, c => query.load::<String>(c))?
        } else {
            let query = query.filter(search_words::sound.eq(&sound.key)).select(search_words::word).limit(LOOKED_AT);
            each!(&mut *connection, c => query.load::<String>(c))?
        };
        found.extend(words);
    }
    let length = typed.latin.chars().count();
    let mut meant: Vec<(usize, usize, String)> = found
        .into_iter()
        .filter_map(|word| {
            let kind = typed.means(&word, &Sound::of(&word))?;
            Some((rank(kind), word.chars().count().abs_diff(length), word))
        })
        .collect();
    meant.sort_unstable();
    Ok(meant.into_iter().take(MEANT).map(|(.., word)| word).collect())
}
