//! From a parsed list request to its page: visibility, filters, order, edge, one statement.

use super::column::{Column, Stored};
use super::cursor::Cursor;
use super::filter::Columns;
use super::query::{BEST, Known, ListQuery};
use super::text::{self, Reading, Terms};
use crate::kernel::caller::Person;
use crate::kernel::custom::Fields;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::hiding::{Within, mask};
use crate::kernel::record::{Select, Store, expand, expansions};
use domain::kernel::custom::CustomValue;
use domain::kernel::policy::Action;
use domain::kernel::text::fold;
use domain::kernel::{Page, PageInfo, Record};

/// What a store's lists know.
pub fn known<S: Store>(person: &Person) -> Known {
    Known {
        fields: S::Record::FIELDS,
        expand: expansions::<S>(),
        columns: Columns { of: S::column_for, role: person.role },
        default_sort: S::DEFAULT_SORT,
        custom: Fields::default(),
    }
}

/// The condition of everything that the person may see and the request asks for, without its edge.
pub fn wanted<S: Store>(connection: &mut Connection, person: &Person, query: &ListQuery) -> ApiResult<Fragment> {
    let filter = visible::<S>(person, query);
    Ok(match &query.q {
        Some(q) => filter.and(found::<S>(connection, person, &text::terms(q), Reading::Rows)?),
        None => filter,
    })
}

/// What words find, and nothing by what the person does not see.
pub fn found<S: Store>(
    connection: &mut Connection,
    person: &Person,
    terms: &Terms,
    reading: Reading,
) -> ApiResult<Fragment> {
    let found = text::matches(connection, terms, S::SEARCH_INDEX, reading)?;
    Ok(open_to::<S>(person, terms, found))
}

/// Takes away from what words find what they find only in fields that the person does not see.
pub fn open_to<S: Store>(person: &Person, terms: &Terms, found: Fragment) -> Fragment {
    match S::OPEN_SEARCH {
        Some(open) if !person.sees_every_field() => found.and(text::holds_in(open, terms)),
        _ => found,
    }
}

/// The same without `q`.
fn visible<S: Store>(person: &Person, query: &ListQuery) -> Fragment {
    let bin = if query.deleted { "deleted_at IS NOT NULL" } else { "deleted_at IS NULL" };
    let filter = Fragment::new(bin).and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
    match &query.filter {
        Some(asked) => filter.and(asked.clone()),
        None => filter,
    }
}

/// The parts of a list, which follow each other, each in the list's order.
enum Parts {
    Whole,
    /// First the rows whose name begins with what is searched for, then the others.
    Beginning {
        column: Column,
        start: String,
    },
    /// By a custom field: first the rows that have it, then the others, whichever way the list goes.
    Filled {
        column: Column,
    },
}

impl Parts {
    fn of(query: &ListQuery) -> Self {
        let first = query.keys.first().map(|key| key.column);
        if let Some(column) = first.filter(|column| column.custom.is_some()) {
            return Self::Filled { column };
        }
        let name = first.filter(|column| column.stored == Stored::Key);
        let start = query.q.as_deref().map(fold).filter(|start| !start.is_empty());
        match (name, start) {
            (Some(column), Some(start)) if query.sort == BEST => Self::Beginning { column, start },
            _ => Self::Whole,
        }
    }

    /// In the order of reading, from the part of the edge on.
    fn from(&self, cursor: Option<&Cursor>) -> Vec<usize> {
        let count = if matches!(self, Self::Whole) { 1 } else { 2 };
        match cursor {
            Some(cursor) if cursor.backwards => (0..count).rev().filter(|part| *part <= cursor.part).collect(),
            Some(cursor) => (cursor.part..count).collect(),
            None => (0..count).collect(),
        }
    }

    /// The condition that a row holds `q` and lies in this part.
    fn condition<S: Store>(
        &self,
        connection: &mut Connection,
        person: &Person,
        q: Option<&str>,
        part: usize,
    ) -> ApiResult<Option<Fragment>> {
        let Some(q) = q else {
            return Ok(if let Self::Filled { column } = self { Some(column.is_filled(part == 0)) } else { None });
        };
        let q = &text::terms(q);
        let condition = match self {
            Self::Whole => found::<S>(connection, person, q, Reading::Rows)?,
            Self::Filled { column } => {
                column.is_filled(part == 0).and(found::<S>(connection, person, q, Reading::Rows)?)
            }
            Self::Beginning { column, start } => {
                let (from, to) = (Value::Text(start.clone()), Value::Text(format!("{start}{}", char::MAX)));
                let bound = |sign: &'static str, value| Fragment::new(column.name).sql(sign).bind(value);
                if part == 0 {
                    bound(" >= ", from).and(bound(" < ", to)).and(text::holds(q))
                } else {
                    let others = bound(" < ", from).or(bound(" >= ", to));
                    others.and(found::<S>(connection, person, q, Reading::Covered)?)
                }
            }
        };
        Ok(Some(condition))
    }

    fn part_of<S: Store>(&self, record: &S::Record) -> usize {
        let (column, start) = match self {
            Self::Whole => return 0,
            Self::Filled { column } => {
                return usize::from(
                    sort_value::<S>(record, *column).is_none_or(|key| key == Value::Text(String::new())),
                );
            }
            Self::Beginning { column, start } => (column, start),
        };
        match S::sort_value(record, *column) {
            Some(Value::Text(name)) if name.starts_with(start) => 0,
            _ => 1,
        }
    }
}

fn sort_value<S: Store>(record: &S::Record, column: Column) -> Option<Value> {
    let Some(name) = column.custom else { return S::sort_value(record, column) };
    let value = S::Record::custom(record.data()).and_then(|values| values.get(name));
    Some(Value::Text(value.map(CustomValue::key).unwrap_or_default()))
}

/// One page, with names for what `expand` asks.
pub fn load_page<S: Store>(
    connection: &mut Connection,
    person: &Person,
    query: &ListQuery,
    cursor_key: &[u8],
) -> ApiResult<Page<S::Record>> {
    let resource = S::Record::RESOURCE;
    let cursor =
        query.cursor.as_deref().map(|text| Cursor::decode(text, cursor_key, resource, &query.sort)).transpose()?;
    let backwards = cursor.as_ref().is_some_and(|cursor| cursor.backwards);
    let total = if query.include_total {
        let filter = wanted::<S>(connection, person, query)?;
        Some(S::count(connection, &filter)?)
    } else {
        None
    };
    let order: Vec<String> = query.keys.iter().map(|key| key.order(backwards)).collect();
    let order = Order(order.join(", ").into());
    // One row more tells whether there is another page.
    let limit = usize::try_from(query.limit).unwrap_or(usize::MAX).saturating_add(1);
    let parts = Parts::of(query);
    let mut data: Vec<S::Record> = Vec::new();
    let mut edge = cursor.as_ref();
    for part in parts.from(cursor.as_ref()) {
        let mut filter = visible::<S>(person, query);
        if let Some(condition) = parts.condition::<S>(connection, person, query.q.as_deref(), part)? {
            filter = filter.and(condition);
        }
        if let Some(cursor) = edge.take() {
            filter = filter.and(cursor.beyond(&query.keys)?);
        }
        let room = i64::try_from(limit - data.len()).unwrap_or(i64::MAX);
        data.extend(S::select(connection, &Select { filter, order: order.clone(), limit: room })?);
        if data.len() == limit {
            break;
        }
    }
    let more = data.len() == limit;
    if more {
        data.pop();
    }
    if backwards {
        data.reverse();
    }
    expand::<S>(connection, person, &mut data, &query.expand)?;
    for record in &mut data {
        mask::<S>(record, person, Within::List);
    }
    let edge = |record: Option<&S::Record>, backwards: bool| {
        record.map(|record| {
            let values: Vec<Option<Value>> = query.keys.iter().map(|key| sort_value::<S>(record, key.column)).collect();
            let part = parts.part_of::<S>(record);
            Cursor::new(resource, &query.sort, values, backwards, part).encode(cursor_key)
        })
    };
    let has_next = if backwards { cursor.is_some() } else { more };
    let has_previous = if backwards { more } else { cursor.is_some() };
    let next_cursor = if has_next { edge(data.last(), false) } else { None };
    let prev_cursor = if has_previous { edge(data.first(), true) } else { None };
    Ok(Page { data, page: PageInfo { next_cursor, prev_cursor, limit: query.limit, total } })
}
