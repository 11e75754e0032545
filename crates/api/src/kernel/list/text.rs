//! `q`: any part of a name, any run of a number's digits. Both databases keep trigrams of the column `search`.

use super::filter::like_anywhere;
use crate::kernel::db::{Connection, Fragment, Numbers, Value};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::text::fold;

/// Words of at least this many letters can be looked up in a trigram index.
const TRIGRAM: usize = 3;

/// How a list is read where a word has many hits. With few, all of them are looked up and sorted (1.8 µs each); with
/// more, the list is read in its order, and each row tested, until a page is full. Measured on 200,000 contacts.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reading {
    /// By an index that holds the column `search`: 0.15 µs a row.
    Covered,
    /// With a look at each row of the table: 1.1 µs.
    Rows,
}

impl Reading {
    const fn few(self) -> usize {
        match self {
            Self::Covered => 900,
            Self::Rows => 2_500,
        }
    }
}

/// The condition that a row holds every word of `q`, tested row by row.
pub fn holds(q: &str) -> Fragment {
    holds_in("search", q)
}

/// The same of another text than that of the column `search`: SQL.
pub fn holds_in(text: &'static str, q: &str) -> Fragment {
    let like =
        |word: String| Fragment::new(text).sql(" LIKE ").bind(Value::Text(like_anywhere(&word))).sql(" ESCAPE '\\'");
    words(q).into_iter().map(like).reduce(Fragment::and).unwrap_or_else(Fragment::never)
}

/// The same condition; where the hits are few they are looked up beforehand. `index` names the table of trigrams that
/// SQLite has for the list's table, if any.
pub fn matches(
    connection: &mut Connection,
    q: &str,
    index: Option<&'static str>,
    reading: Reading,
) -> ApiResult<Fragment> {
    let words = words(q);
    let (Some(index), Connection::Sqlite(_)) = (index, &*connection) else {
        // PostgreSQL chooses between the trigram index and the order by its own figures.
        return Ok(holds(q));
    };
    let long: Vec<&String> = words.iter().filter(|word| word.chars().count() >= TRIGRAM).collect();
    if long.is_empty() {
        return Ok(holds(q));
    }
    let Some(hits) = hits(connection, index, &long, reading.few())? else { return Ok(holds(q)) };
    let numbers: Vec<String> = hits.iter().map(i64::to_string).collect();
    let list = Value::Text(format!("[{}]", numbers.join(",")));
    Ok(Fragment::new("rid IN (SELECT value FROM json_each(").bind(list).sql("))").and(holds(q)))
}

/// The numbers of the rows that hold the trigrams of these words, wherever: the words themselves are tested afterwards.
/// Nothing when there are more than `few`.
fn hits(
    connection: &mut Connection,
    index: &'static str,
    words: &[&String],
    few: usize,
) -> ApiResult<Option<Vec<i64>>> {
    let Connection::Sqlite(sqlite) = connection else { return Ok(None) };
    let limit = i64::try_from(few).unwrap_or(i64::MAX).saturating_add(1);
    let trigrams: Vec<String> = words.iter().flat_map(|word| trigrams(word)).collect();
    let query = Fragment::new("SELECT rowid FROM ").sql(index).sql(" WHERE ").sql(index).sql(" MATCH ");
    let query = query.bind(Value::Text(trigrams.join(" "))).sql(" LIMIT ").bind(Value::Number(limit));
    let hits: Vec<i64> = Numbers(query).load(sqlite)?;
    Ok((hits.len() <= few).then_some(hits))
}

/// Trigrams that cover a word, quoted: one behind the other, the last one ends with the word. Few lists are read sooner
/// than many, and those left out hardly tell more.
fn trigrams(word: &str) -> Vec<String> {
    let letters: Vec<char> = word.chars().collect();
    let last = letters.len().saturating_sub(TRIGRAM);
    let starts = (0..last).step_by(TRIGRAM).chain(std::iter::once(last));
    let quoted = |start: usize| {
        let trigram: String = letters.iter().skip(start).take(TRIGRAM).collect();
        format!("\"{}\"", trigram.replace('"', "\"\""))
    };
    starts.map(quoted).collect()
}

/// A number as somebody types it is one run of digits; anything else is folded and split into words.
pub fn words(q: &str) -> Vec<String> {
    let number = q.chars().all(|c| c.is_ascii_digit() || " +-()".contains(c));
    if number {
        let digits: String = q.chars().filter(char::is_ascii_digit).collect();
        return if digits.is_empty() { Vec::new() } else { vec![digits] };
    }
    fold(q).split(' ').filter(|word| !word.is_empty()).map(str::to_owned).take(8).collect()
}

#[cfg(test)]
mod tests {
    use super::{trigrams, words};

    #[test]
    fn numbers_are_one_run_of_digits() {
        assert_eq!(words("+91 98765-43210"), ["919876543210"]);
        assert_eq!(words("Dr. Iyer, 201301"), ["dr", "iyer", "201301"]);
        assert_eq!(words("\"*%"), Vec::<String>::new());
    }

    #[test]
    fn trigrams_cover_a_word() {
        assert_eq!(trigrams("sha"), ["\"sha\""]);
        assert_eq!(trigrams("sharma"), ["\"sha\"", "\"rma\""]);
        assert_eq!(trigrams("sharmas"), ["\"sha\"", "\"rma\"", "\"mas\""]);
    }
}
