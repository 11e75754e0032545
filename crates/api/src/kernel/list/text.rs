//! `q`: any part of a name, any run of a number's digits. Both databases keep trigrams of the column `search`.

use super::filter::like_anywhere;
use crate::kernel::db::{Connection, Fragment, Numbers, Value};
use crate::kernel::error::ApiResult;
use diesel::prelude::*;
use domain::kernel::find::Wanted;
use domain::kernel::find::wanted::Word;

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

/// What a row may hold for one word of a question.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Term {
    /// Any part of a word, any run of digits.
    Part(String),
    /// A word or number from end to end.
    Whole(String),
}

/// For each word of a question all that it may stand for.
pub type Terms = Vec<Vec<Term>>;

impl Term {
    fn text(&self) -> &str {
        let (Self::Part(text) | Self::Whole(text)) = self;
        text
    }

    fn is_held(&self, column: &'static str) -> Fragment {
        let like =
            |sql: Fragment, text: &str| sql.sql(" LIKE ").bind(Value::Text(like_anywhere(text))).sql(" ESCAPE '\\'");
        let part = like(Fragment::new(column), self.text());
        match self {
            Self::Part(_) => part,
            // The first condition is the one that an index answers.
            Self::Whole(word) => {
                let between_spaces = Fragment::new("' ' || ").sql(column).sql(" || ' '");
                part.and(like(between_spaces, &format!(" {word} ")))
            }
        }
    }
}

/// The words of `q` as they stand; Devanagari also in Latin letters, in which every row has it.
pub fn terms(q: &str) -> Terms {
    let both = |word: &Word| {
        let latin = Some(&word.latin).filter(|latin| **latin != word.typed && !latin.is_empty());
        std::iter::once(&word.typed).chain(latin).map(|text| Term::Part(text.clone())).collect()
    };
    Wanted::of(q).words().iter().map(both).collect()
}

/// The condition that a row holds something for every word, tested row by row.
pub fn holds(terms: &Terms) -> Fragment {
    holds_in("search", terms)
}

/// The same of another text than that of the column `search`: SQL.
pub fn holds_in(text: &'static str, terms: &Terms) -> Fragment {
    let any = |word: &Vec<Term>| word.iter().map(|term| term.is_held(text)).reduce(Fragment::or);
    let all = terms.iter().map(|word| any(word).unwrap_or_else(Fragment::never));
    all.reduce(Fragment::and).unwrap_or_else(Fragment::never)
}

/// The same condition; where the hits are few they are looked up beforehand. `index` names the table of trigrams that
/// SQLite has for the list's table, if any.
pub fn matches(
    connection: &mut Connection,
    terms: &Terms,
    index: Option<&'static str>,
    reading: Reading,
) -> ApiResult<Fragment> {
    Ok(looked_up(connection, terms, index, reading)?.unwrap_or_else(|| holds(terms)))
}

/// The same condition, if an index answers it: nothing where rows would have to be tested one by one.
pub fn looked_up(
    connection: &mut Connection,
    terms: &Terms,
    index: Option<&'static str>,
    reading: Reading,
) -> ApiResult<Option<Fragment>> {
    let (Some(index), Connection::Sqlite(_)) = (index, &*connection) else {
        // PostgreSQL chooses between the trigram index and the order by its own figures; short tables need no index.
        return Ok(Some(holds(terms)));
    };
    let Some(query) = trigram_query(terms) else { return Ok(None) };
    let Some(hits) = hits(connection, index, query, reading.few())? else { return Ok(None) };
    let numbers: Vec<String> = hits.iter().map(i64::to_string).collect();
    let list = Value::Text(format!("[{}]", numbers.join(",")));
    Ok(Some(Fragment::new("rid IN (SELECT value FROM json_each(").bind(list).sql("))").and(holds(terms))))
}

/// The numbers of the rows that hold the trigrams of a query, wherever, and of those that wait for the index: the words
/// themselves are tested afterwards. Nothing when there are more than `few`.
fn hits(connection: &mut Connection, index: &'static str, query: String, few: usize) -> ApiResult<Option<Vec<i64>>> {
    let Connection::Sqlite(sqlite) = connection else { return Ok(None) };
    let limit = i64::try_from(few).unwrap_or(i64::MAX).saturating_add(1);
    let statement = Fragment::new("SELECT rowid FROM ").sql(index).sql(" WHERE ").sql(index).sql(" MATCH ");
    let waiting = Fragment::new(" UNION ALL SELECT rid FROM ").sql(index).sql("_waiting");
    let statement = statement.bind(Value::Text(query)).append(waiting).sql(" LIMIT ").bind(Value::Number(limit));
    let hits: Vec<i64> = Numbers(statement).load(sqlite)?;
    Ok((hits.len() <= few).then_some(hits))
}

/// The trigrams of all words that have some, in the language of FTS5; nothing where no word is long enough.
fn trigram_query(terms: &Terms) -> Option<String> {
    let long = |word: &&Vec<Term>| !word.is_empty() && word.iter().all(|term| term.text().chars().count() >= TRIGRAM);
    let of_term = |term: &Term| format!("({})", trigrams(term.text()).join(" AND "));
    let of_word = |word: &Vec<Term>| format!("({})", word.iter().map(of_term).collect::<Vec<_>>().join(" OR "));
    let words: Vec<String> = terms.iter().filter(long).map(of_word).collect();
    (!words.is_empty()).then(|| words.join(" AND "))
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

#[cfg(test)]
mod tests {
    use super::{Term, terms, trigram_query, trigrams};

    fn parts(q: &str) -> Vec<Vec<String>> {
        terms(q).iter().map(|word| word.iter().map(|term| term.text().to_owned()).collect()).collect()
    }

    #[test]
    fn numbers_are_one_run_of_digits() {
        assert_eq!(parts("+91 98765-43210"), [["919876543210"]]);
        assert_eq!(parts("९८७६५ ४३२१०"), [["9876543210"]]);
        assert_eq!(parts("Dr. Iyer, 201301"), [["dr"], ["iyer"], ["201301"]]);
        assert_eq!(parts("\"*%"), Vec::<Vec<String>>::new());
    }

    #[test]
    fn devanagari_is_also_looked_for_in_latin_letters() {
        assert_eq!(parts("डॉ शर्मा"), [["डॉ", "do"], ["शर्मा", "sharma"]]);
        let query = trigram_query(&vec![
            vec![Term::Part("sharma".into()), Term::Whole("sarma".into())],
            vec![Term::Part("dr".into())],
            vec![Term::Part("rao".into())],
        ]);
        let expected = "((\"sha\" AND \"rma\") OR (\"sar\" AND \"rma\")) AND ((\"rao\"))";
        assert_eq!(query.as_deref(), Some(expected));
        assert_eq!(trigram_query(&terms("dr")), None);
    }

    #[test]
    fn trigrams_cover_a_word() {
        assert_eq!(trigrams("sha"), ["\"sha\""]);
        assert_eq!(trigrams("sharma"), ["\"sha\"", "\"rma\""]);
        assert_eq!(trigrams("sharmas"), ["\"sha\"", "\"rma\"", "\"mas\""]);
    }
}
