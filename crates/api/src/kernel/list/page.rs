//! From a parsed list request to its page: visibility, filters, order, edge, one statement.

use super::cursor::Cursor;
use super::query::{Known, ListQuery};
use super::text;
use crate::kernel::caller::Person;
use crate::kernel::db::{Connection, Fragment, Order, Value};
use crate::kernel::error::ApiResult;
use crate::kernel::record::{Select, Store};
use domain::kernel::policy::Action;
use domain::kernel::{Page, PageInfo, Record};

/// What a store's lists know.
pub fn known<S: Store>() -> Known {
    Known { fields: S::Record::FIELDS, expand: S::Record::EXPAND, columns: S::column, default_sort: S::DEFAULT_SORT }
}

/// The condition of everything that the person may see and the request asks for, without its edge.
pub fn wanted<S: Store>(connection: &mut Connection, person: &Person, query: &ListQuery) -> ApiResult<Fragment> {
    let bin = if query.deleted { "deleted_at IS NOT NULL" } else { "deleted_at IS NULL" };
    let mut filter = Fragment::new(bin).and(person.visible(S::Record::RESOURCE, Action::Read, S::SCOPE));
    if let Some(asked) = &query.filter {
        filter = filter.and(asked.clone());
    }
    if let Some(q) = &query.q {
        filter = filter.and(text::matches(connection, q, S::SEARCH_INDEX)?);
    }
    Ok(filter)
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
    let filter = wanted::<S>(connection, person, query)?;
    let total = if query.include_total { Some(S::count(connection, &filter)?) } else { None };
    let filter = match &cursor {
        Some(cursor) => filter.and(cursor.beyond(&query.keys)?),
        None => filter,
    };
    let order: Vec<String> = query.keys.iter().map(|key| key.order(backwards)).collect();
    // One row more tells whether there is another page.
    let limit = i64::from(query.limit) + 1;
    let mut data = S::select(connection, &Select { filter, order: Order(order.join(", ").into()), limit })?;
    let more = data.len() > usize::try_from(query.limit).unwrap_or(usize::MAX);
    if more {
        data.pop();
    }
    if backwards {
        data.reverse();
    }
    S::expand(connection, person, &mut data, &query.expand)?;
    let edge = |record: Option<&S::Record>, backwards: bool| {
        record.map(|record| {
            let values: Vec<Option<Value>> = query.keys.iter().map(|key| S::sort_value(record, key.column)).collect();
            Cursor::new(resource, &query.sort, values, backwards).encode(cursor_key)
        })
    };
    let has_next = if backwards { cursor.is_some() } else { more };
    let has_previous = if backwards { more } else { cursor.is_some() };
    let next_cursor = if has_next { edge(data.last(), false) } else { None };
    let prev_cursor = if has_previous { edge(data.first(), true) } else { None };
    Ok(Page { data, page: PageInfo { next_cursor, prev_cursor, limit: query.limit, total } })
}
