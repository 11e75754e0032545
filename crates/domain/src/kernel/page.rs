//! One page of a list.

use serde::{Deserialize, Serialize};

/// The most rows that one page may hold.
pub const MAX_LIMIT: u32 = 200;
/// The rows of a page when the caller does not say.
pub const DEFAULT_LIMIT: u32 = 50;

/// The answer of every list and search.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Page<T> {
    pub data: Vec<T>,
    pub page: PageInfo,
}

/// Where this page lies in its list.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct PageInfo {
    /// Pass as `cursor` to get the rows after these; absent on the last page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub next_cursor: Option<String>,
    /// Pass as `cursor` to get the rows before these; absent on the first page.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub prev_cursor: Option<String>,
    pub limit: u32,
    /// All rows that match, only with `include_total=true`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub total: Option<i64>,
}

/// What a list is asked for; the query string of every `GET /{resource}`, written by [`ListLink::query`].
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct ListLink {
    /// `(field, operator, value)`; an empty operator means `eq` or `in`.
    pub filters: Vec<(String, String, String)>,
    pub q: Option<String>,
    /// `-created_at,name`
    pub sort: Option<String>,
    pub expand: Option<String>,
    pub fields: Option<String>,
    pub cursor: Option<String>,
    pub limit: Option<u32>,
    pub include_total: bool,
    pub deleted: bool,
}

impl ListLink {
    /// The pairs of the query string, not yet percent-encoded.
    pub fn query(&self) -> Vec<(String, String)> {
        let mut pairs = Vec::new();
        for (field, operator, value) in &self.filters {
            let key =
                if operator.is_empty() { format!("filter[{field}]") } else { format!("filter[{field}][{operator}]") };
            pairs.push((key, value.clone()));
        }
        let texts = [
            ("q", &self.q),
            ("sort", &self.sort),
            ("expand", &self.expand),
            ("fields", &self.fields),
            ("cursor", &self.cursor),
        ];
        for (key, value) in texts {
            if let Some(value) = value.as_ref().filter(|value| !value.is_empty()) {
                pairs.push((key.to_owned(), value.clone()));
            }
        }
        if let Some(limit) = self.limit {
            pairs.push(("limit".to_owned(), limit.to_string()));
        }
        if self.include_total {
            pairs.push(("include_total".to_owned(), "true".to_owned()));
        }
        if self.deleted {
            pairs.push(("deleted".to_owned(), "true".to_owned()));
        }
        pairs
    }
}
