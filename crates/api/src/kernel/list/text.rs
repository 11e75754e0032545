//! `q`: any part of a name, any run of a number's digits. Both databases keep trigrams of the column `search`.

use super::filter::like_anywhere;
use crate::kernel::db::{Connection, Fragment, Value};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use diesel::sql_types::BigInt;
use domain::kernel::text::fold;

/// Words of at least this many letters can be looked up in a trigram index.
const TRIGRAM: usize = 3;
/// With more hits than these, reading the list in its order and testing each row finds a page sooner than sorting all hits.
const FEW: i64 = 400;

/// The condition that a row holds every word of `q`. `index` names the table of trigrams that SQLite has for `table`, if any.
pub fn matches(connection: &mut Connection, q: &str, index: Option<&'static str>) -> ApiResult<Fragment> {
    let words = words(q);
    if words.is_empty() {
        return Ok(Fragment::never());
    }
    let like = |word: &String| Fragment::new("search LIKE ").bind(Value::Text(like_anywhere(word))).sql(" ESCAPE '\\'");
    let every =
        |words: &[&String]| words.iter().map(|word| like(word)).reduce(Fragment::and).unwrap_or_else(Fragment::always);
    let all: Vec<&String> = words.iter().collect();
    let (Some(index), Connection::Sqlite(_)) = (index, &*connection) else {
        // PostgreSQL chooses between the trigram index and the order by its own figures.
        return Ok(every(&all));
    };
    let (long, short): (Vec<_>, Vec<_>) = words.iter().partition(|word| word.chars().count() >= TRIGRAM);
    if long.is_empty() {
        return Ok(every(&all));
    }
    let phrases: Vec<String> = long.iter().map(|word| format!("\"{}\"", word.replace('"', ""))).collect();
    let phrase = phrases.join(" ");
    if few(connection, index, &phrase)? {
        let hits = Fragment::new("rid IN (SELECT rowid FROM ").sql(index).sql(" WHERE ").sql(index).sql(" MATCH ");
        let hits = hits.bind(Value::Text(phrase)).sql(")");
        return Ok(if short.is_empty() { hits } else { hits.and(every(&short)) });
    }
    Ok(every(&all))
}

/// Whether a phrase has few enough hits to be sorted.
fn few(connection: &mut Connection, index: &'static str, phrase: &str) -> ApiResult<bool> {
    #[derive(QueryableByName)]
    struct Count {
        #[diesel(sql_type = BigInt)]
        hits: i64,
    }
    let Connection::Sqlite(sqlite) = connection else { return Ok(true) };
    let count = format!("SELECT count(*) AS hits FROM (SELECT 1 FROM {index} WHERE {index} MATCH ? LIMIT {})", FEW + 1);
    let count: Count = diesel::sql_query(count).bind::<diesel::sql_types::Text, _>(phrase).get_result(sqlite)?;
    Ok(count.hits <= FEW)
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
    use super::words;

    #[test]
    fn numbers_are_one_run_of_digits() {
        assert_eq!(words("+91 98765-43210"), ["919876543210"]);
        assert_eq!(words("Dr. Iyer, 201301"), ["dr", "iyer", "201301"]);
        assert_eq!(words("\"*%"), Vec::<String>::new());
    }
}
