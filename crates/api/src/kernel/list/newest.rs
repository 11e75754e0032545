//! Lists that only go back in time: newest first, one page after the other, `created_at` and `id` as their edge.

use super::column::{Column, Stored};
use super::cursor::{Cursor, Key};
use crate::kernel::db::{Fragment, Order, Value};
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT};
use domain::kernel::policy::Resource;
use domain::kernel::{Page, PageInfo, RecordId, Timestamp};

const SORT: &str = "-created_at,-id";
const KEYS: [Key; 2] = [
    Key {
        column: Column { name: "created_at", stored: Stored::Instant, nullable: false, custom: None },
        descending: true,
    },
    Key { column: Column { name: "id", stored: Stored::Id, nullable: false, custom: None }, descending: true },
];

/// What of such a list is asked for.
#[derive(Debug, Clone)]
pub struct Newest {
    resource: Resource,
    limit: u32,
    cursor: Option<String>,
}

impl Newest {
    pub const fn of(resource: Resource) -> Self {
        Self { resource, limit: DEFAULT_LIMIT, cursor: None }
    }

    /// What a query string asks for. `other` takes the parameters beside `limit` and `cursor`, and says whether it knows
    /// them.
    pub fn asked(
        resource: Resource,
        query: &str,
        mut other: impl FnMut(&str, &str) -> ApiResult<bool>,
    ) -> ApiResult<Self> {
        let mut newest = Self::of(resource);
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if !other(&name, &value)? && !newest.take(&name, &value)? {
                return Err(ApiError::field(&name, "unknown_parameter", "This list has no such parameter"));
            }
        }
        Ok(newest)
    }

    /// Takes `limit` and `cursor` out of a query; false for a parameter that is neither.
    pub fn take(&mut self, name: &str, value: &str) -> ApiResult<bool> {
        match name {
            "limit" => {
                let limit = value.parse().ok().filter(|limit| (1..=MAX_LIMIT).contains(limit));
                self.limit = limit.ok_or_else(|| ApiError::field("limit", "range", "A page has 1 to 200 rows"))?;
            }
            "cursor" => self.cursor = Some(value.to_owned()),
            _ => return Ok(false),
        }
        Ok(true)
    }

    pub fn order() -> Order {
        Order("created_at DESC, id DESC".into())
    }

    /// A page of a list in so many parts that follow each other. `select` reads the rows of a part behind an edge.
    pub fn page<T>(
        &self,
        cursor_key: &[u8],
        parts: usize,
        edge: impl Fn(&T) -> (Timestamp, RecordId),
        mut select: impl FnMut(usize, Fragment, i64) -> ApiResult<Vec<T>>,
    ) -> ApiResult<Page<T>> {
        let cursor = self.cursor.as_deref().map(|text| Cursor::decode(text, cursor_key, self.resource, SORT));
        let cursor = cursor.transpose()?;
        let limit = usize::try_from(self.limit).unwrap_or(usize::MAX);
        let mut rows: Vec<(usize, T)> = Vec::new();
        let first = cursor.as_ref().map_or(0, |cursor| cursor.part);
        for part in first..parts {
            let behind = match cursor.as_ref().filter(|cursor| cursor.part == part) {
                Some(cursor) => cursor.beyond(&KEYS)?,
                None => Fragment::always(),
            };
            // One row more tells whether there is another page.
            let room = i64::try_from(limit.saturating_add(1) - rows.len()).unwrap_or(i64::MAX);
            rows.extend(select(part, behind, room)?.into_iter().map(|row| (part, row)));
            if rows.len() > limit {
                break;
            }
        }
        let more = rows.len() > limit;
        rows.truncate(limit);
        let next = rows.last().filter(|_| more).map(|(part, row)| {
            let (at, id) = edge(row);
            let values = vec![Some(Value::Instant(at)), Some(Value::Id(id))];
            Cursor::new(self.resource, SORT, values, false, *part).encode(cursor_key)
        });
        let page = PageInfo { next_cursor: next, prev_cursor: None, limit: self.limit, total: None };
        Ok(Page { data: rows.into_iter().map(|(_, row)| row).collect(), page })
    }
}
