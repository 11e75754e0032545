//! Looks through one kind of record: numbers first, then what holds the words, then what may be meant by them.

use super::words;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order};
use crate::kernel::error::ApiResult;
use crate::kernel::list::page::{found, known, open_to};
use crate::kernel::list::text::{Reading, Term, Terms, looked_up, terms};
use crate::kernel::list::{ListQuery, load_page};
use crate::kernel::record::hiding::{Within, mask};
use crate::kernel::record::{Select, Store, expand};
use domain::kernel::find::wanted::{Match, Word, rank};
use domain::kernel::find::{Hit, MatchKind, Wanted};
use domain::kernel::policy::Action;
use domain::kernel::search::Search;
use domain::kernel::{Record, RecordId, Timestamp};

/// Records that are looked at for the best of those that may be meant.
const LOOKED_AT: i64 = 60;

/// A question to all kinds of records.
pub struct Asked {
    q: String,
    wanted: Wanted,
    now: Timestamp,
    cursor_key: Vec<u8>,
    /// What the words may stand for beside themselves; read when the first kind needs it.
    meant: Option<Terms>,
}

/// What one kind of record has for it, the best first.
pub struct Looked {
    /// Each with its rank: the smaller the surer.
    pub hits: Vec<(usize, Hit)>,
    /// There are others.
    pub more: bool,
}

impl Asked {
    pub fn new(q: &str, now: Timestamp, cursor_key: Vec<u8>) -> Self {
        Self { q: q.to_owned(), wanted: Wanted::of(q), now, cursor_key, meant: None }
    }

    /// The words with all that they may stand for; nothing where that is only themselves.
    fn meant(&mut self, connection: &mut Connection) -> ApiResult<Option<&Terms>> {
        if self.meant.is_none() {
            let mut guessed = terms(&self.q);
            for (typed, terms) in self.wanted.words().iter().zip(&mut guessed) {
                let new = |word: &String| !word.contains(&typed.latin);
                let others = words::meant(connection, typed)?.into_iter().filter(new);
                terms.extend(others.map(Term::Whole));
            }
            self.meant = Some(guessed);
        }
        let guesses = |terms: &&Terms| terms.iter().flatten().any(|term| matches!(term, Term::Whole(_)));
        Ok(self.meant.as_ref().filter(guesses))
    }

    fn whole(&self) -> Terms {
        let whole = |word: &Word| vec![Term::Whole(word.typed.clone())];
        self.wanted.words().iter().map(whole).collect()
    }
}

/// The best `limit` records of a kind that the person may see.
pub fn look<S: Store>(
    connection: &mut Connection,
    person: &Person,
    asked: &mut Asked,
    limit: usize,
) -> ApiResult<Looked> {
    let mut looked = Looked { hits: Vec::new(), more: false };
    if !person.may(S::Record::RESOURCE, Action::Read) || asked.wanted.words().is_empty() {
        return Ok(looked);
    }
    let visible =
        || Fragment::new("deleted_at IS NULL").and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
    if asked.wanted.is_identifier()
        && let Some(whole) = looked_up(connection, &asked.whole(), S::SEARCH_INDEX, Reading::Rows)?
    {
        let exact = |found: &Match| found.kind == MatchKind::Exact;
        let whole = open_to::<S>(person, &asked.whole(), whole);
        take::<S>(connection, person, asked, visible().and(whole), &mut looked, exact)?;
    }
    let search = Search {
        q: Some(asked.q.clone()),
        limit: u32::try_from(limit).ok(),
        expand: Some(S::FOUND_WITH.join(",")),
        ..Search::default()
    };
    let query = ListQuery::from_search(search, &known::<S>(person), asked.now)?;
    let page = load_page::<S>(connection, person, &query, &asked.cursor_key)?;
    looked.more = page.page.next_cursor.is_some();
    for record in &page.data {
        // The index may hold what the record itself does not say, such as another one's name.
        let holds = || Match { kind: MatchKind::Part, place: 0, marks: Vec::new() };
        let texts = S::searched(record);
        let place = asked.wanted.find_in(texts.iter().map(|(_, text)| text.as_str())).unwrap_or_else(holds);
        looked.add::<S>(record, place);
    }
    if looked.hits.len() < limit
        && let Some(meant) = asked.meant(connection)?.cloned()
    {
        let filter = visible().and(found::<S>(connection, person, &meant, Reading::Covered)?);
        take::<S>(connection, person, asked, filter, &mut looked, |_| true)?;
    }
    looked.hits.sort_by_key(|(rank, _)| *rank);
    looked.more |= looked.hits.len() > limit;
    looked.hits.truncate(limit);
    Ok(looked)
}

/// Adds what a condition finds, as far as it is meant.
fn take<S: Store>(
    connection: &mut Connection,
    person: &Person,
    asked: &Asked,
    filter: Fragment,
    looked: &mut Looked,
    wanted: impl Fn(&Match) -> bool,
) -> ApiResult<()> {
    let query = ListQuery::from_search(Search::default(), &known::<S>(person), asked.now)?;
    let order: Vec<String> = query.keys.iter().map(|key| key.order(false)).collect();
    let select = Select { filter: filter.rare(), order: Order(order.join(", ").into()), limit: LOOKED_AT };
    let mut records = S::select(connection, &select)?;
    let with: Vec<String> = S::FOUND_WITH.iter().map(|name| (*name).to_owned()).collect();
    expand::<S>(connection, person, &mut records, &with)?;
    for mut record in records {
        mask::<S>(&mut record, person, Within::List);
        let texts = S::searched(&record);
        let found = asked.wanted.find_in(texts.iter().map(|(_, text)| text.as_str()));
        if let Some(found) = found.filter(&wanted) {
            looked.add::<S>(&record, found);
        }
    }
    Ok(())
}

impl Looked {
    fn add<S: Store>(&mut self, record: &S::Record, found: Match) {
        let id: RecordId = record.head().id.into();
        if self.hits.iter().any(|(_, hit)| hit.id == id) {
            return;
        }
        let texts = S::searched(record);
        let title = texts.first().map_or_else(|| record.name(), |(_, text)| text.clone());
        let (field, text) = texts.into_iter().nth(found.place).unwrap_or_default();
        // In the name first, where both are as sure.
        let order = 2 * rank(found.kind) + usize::from(found.place > 0);
        let Match { kind, marks, .. } = found;
        let detail = S::detail(record);
        self.hits.push((order, Hit { id, title, detail, kind, field: field.to_owned(), text, marks }));
    }
}
