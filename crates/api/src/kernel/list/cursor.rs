//! Keyset cursors: the sort values of the row at a page's edge, signed, so that nobody can make one up.

use super::column::Column;
use crate::kernel::db::{Fragment, Value};
use crate::kernel::error::{ApiError, ApiResult};
use crate::kernel::secrets::sign;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD as BASE64;
use domain::kernel::policy::Resource;
use domain::kernel::{ProblemCode, RecordId, Timestamp};
use serde::{Deserialize, Serialize};
use subtle::ConstantTimeEq;

/// One column of an order.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Key {
    pub column: Column,
    pub descending: bool,
}

/// The edge of a page.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Cursor {
    resource: Resource,
    /// The order that it belongs to, as it was asked for.
    sort: String,
    /// A value for each key; absent where the row has none.
    values: Vec<Option<Edge>>,
    /// The page lies before the edge.
    pub backwards: bool,
    /// In which of the list's parts the edge lies.
    pub part: usize,
}

/// A value within a cursor.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
enum Edge {
    T(String),
    N(i64),
    I(RecordId),
    A(i64),
    D(chrono::NaiveDate),
}

impl Edge {
    fn value(&self) -> ApiResult<Value> {
        Ok(match self {
            Self::T(text) => Value::Text(text.clone()),
            Self::N(number) => Value::Number(*number),
            Self::I(id) => Value::Id(*id),
            Self::D(date) => Value::Date(*date),
            Self::A(micros) => {
                Value::Instant(Timestamp::from_micros(*micros).ok_or_else(|| ApiError::new(ProblemCode::BadCursor))?)
            }
        })
    }
}

/// 128 bits of the signature.
const SIGNATURE: usize = 16;

impl Cursor {
    pub fn new(resource: Resource, sort: &str, values: Vec<Option<Value>>, backwards: bool, part: usize) -> Self {
        let edge = |value| match value {
            Value::Text(text) => Edge::T(text),
            Value::Number(number) => Edge::N(number),
            Value::Id(id) => Edge::I(id),
            Value::Instant(instant) => Edge::A(instant.micros()),
            Value::Date(date) => Edge::D(date),
        };
        let values = values.into_iter().map(|value| value.map(edge)).collect();
        Self { resource, sort: sort.to_owned(), values, backwards, part }
    }

    pub fn encode(&self, key: &[u8]) -> String {
        let mut bytes = serde_json::to_vec(self).unwrap_or_default();
        let signature = sign(key, &bytes);
        bytes.extend(signature.into_iter().take(SIGNATURE));
        BASE64.encode(bytes)
    }

    /// Reads a cursor that this server gave out for this list in this order.
    pub fn decode(text: &str, key: &[u8], resource: Resource, sort: &str) -> ApiResult<Self> {
        let forged = || ApiError::new(ProblemCode::BadCursor);
        let bytes = BASE64.decode(text).map_err(|_| forged())?;
        let (document, signature) = bytes.split_at_checked(bytes.len().saturating_sub(SIGNATURE)).ok_or_else(forged)?;
        let expected: Vec<u8> = sign(key, document).into_iter().take(SIGNATURE).collect();
        if !bool::from(expected.as_slice().ct_eq(signature)) {
            return Err(forged());
        }
        let cursor: Self = serde_json::from_slice(document).map_err(|_| forged())?;
        if cursor.resource == resource && cursor.sort == sort { Ok(cursor) } else { Err(forged()) }
    }

    /// The condition that a row lies beyond the edge, in the direction of reading.
    pub fn beyond(&self, keys: &[Key]) -> ApiResult<Fragment> {
        if keys.len() != self.values.len() {
            return Err(ApiError::new(ProblemCode::BadCursor));
        }
        if let Some(row) = self.beyond_as_row(keys)? {
            return Ok(row);
        }
        let mut any = Fragment::never();
        let mut equal = Fragment::always();
        for (key, edge) in keys.iter().zip(&self.values) {
            let value = edge.as_ref().map(Edge::value).transpose()?;
            any = any.or(equal.clone().and(key.beyond(value.as_ref(), self.backwards)));
            equal = equal.and(key.same(value.as_ref()));
        }
        // The first column alone as well, so that the database starts its index at the edge instead of filtering up to it.
        match (keys.first(), self.values.first()) {
            (Some(key), Some(Some(edge))) if !key.column.nullable => {
                let sign = if key.descending == self.backwards { " >= " } else { " <= " };
                Ok(Fragment::new(key.column.name).sql(sign).bind(edge.value()?).and(any))
            }
            _ => Ok(any),
        }
    }
}

impl Cursor {
    /// `(a, b) > (x, y)`: both databases start their index there. For columns that always have a value and go one way.
    fn beyond_as_row(&self, keys: &[Key]) -> ApiResult<Option<Fragment>> {
        let Some(first) = keys.first() else { return Ok(None) };
        // SQLite compares no row by an index over an expression.
        let unfit =
            |key: &Key| key.column.nullable || key.column.custom.is_some() || key.descending != first.descending;
        if keys.iter().any(unfit) {
            return Ok(None);
        }
        let Some(edges) = self.values.iter().map(Option::as_ref).collect::<Option<Vec<_>>>() else { return Ok(None) };
        let edges = edges.into_iter().map(Edge::value).collect::<ApiResult<Vec<_>>>()?;
        let names: Vec<&str> = keys.iter().map(|key| key.column.name).collect();
        let sign = if first.descending == self.backwards { ">" } else { "<" };
        Ok(Some(Fragment::new(format!("({}) {sign} ", names.join(", "))).bind_list(edges)))
    }
}

impl Key {
    /// Rows without a value come last, whichever way the list is sorted.
    pub fn order(&self, backwards: bool) -> String {
        let descending = self.descending != backwards;
        let direction = if descending { "DESC" } else { "ASC" };
        let nulls = match (self.column.nullable, backwards) {
            (false, _) => "",
            (true, false) => " NULLS LAST",
            (true, true) => " NULLS FIRST",
        };
        format!("{} {direction}{nulls}", self.column.name)
    }

    fn beyond(&self, value: Option<&Value>, backwards: bool) -> Fragment {
        let name = self.column.name;
        let absent = || Fragment::new(name).sql(" IS NULL");
        let Some(value) = value else {
            // Beyond the rows without a value lies nothing; before them lie all that have one.
            return if backwards { Fragment::new(name).sql(" IS NOT NULL") } else { Fragment::never() };
        };
        let sign = if self.descending == backwards { " > " } else { " < " };
        let further = Fragment::new(name).sql(sign).bind(value.clone());
        if self.column.nullable && !backwards { further.or(absent()) } else { further }
    }

    fn same(&self, value: Option<&Value>) -> Fragment {
        match value {
            Some(value) => Fragment::new(self.column.name).sql(" = ").bind(value.clone()),
            None => Fragment::new(self.column.name).sql(" IS NULL"),
        }
    }
}
