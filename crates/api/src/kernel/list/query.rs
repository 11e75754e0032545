//! What a list is asked for, parsed and checked: every complaint names its parameter.

use super::column::Column;
use super::cursor::Key;
use super::filter::{Columns, Compiler};
use crate::kernel::custom::Fields;
use crate::kernel::db::Fragment;
use crate::kernel::error::{ApiError, ApiResult};
use domain::kernel::custom;
use domain::kernel::field::{Field, Operator};
use domain::kernel::page::{DEFAULT_LIMIT, MAX_LIMIT};
use domain::kernel::search::{Condition, Search};
use domain::kernel::{FieldProblem, Timestamp};

/// The order of a search that asks for none: first what begins with it, then what holds it, each in the default order.
pub const BEST: &str = "best";

/// A list request that makes sense.
#[derive(Debug, Clone)]
pub struct ListQuery {
    /// The caller's own filters; visibility is added later.
    pub filter: Option<Fragment>,
    pub q: Option<String>,
    /// As it was asked for; part of every cursor. [`BEST`] when only `q` was said.
    pub sort: String,
    pub keys: Vec<Key>,
    pub expand: Vec<String>,
    /// Only these fields of each record, where the caller says so.
    pub fields: Option<Vec<String>>,
    pub cursor: Option<String>,
    pub limit: u32,
    pub include_total: bool,
    /// The recycle bin.
    pub deleted: bool,
}

/// What a list knows of its record.
pub struct Known {
    pub fields: &'static [Field],
    pub expand: Vec<&'static str>,
    pub columns: Columns,
    /// The order when none is asked for.
    pub default_sort: &'static str,
    /// The custom fields, where the request names any.
    pub custom: Fields,
}

impl Known {
    #[must_use]
    pub fn with(mut self, custom: Fields) -> Self {
        self.custom = custom;
        self
    }
}

impl ListQuery {
    /// From a query string, as `GET /{resource}` takes it.
    pub fn from_query_string(query: &str, known: &Known, now: Timestamp) -> ApiResult<Self> {
        let mut search = Search::default();
        let mut conditions = Vec::new();
        let mut problems = Vec::new();
        for (name, value) in form_urlencoded::parse(query.as_bytes()) {
            if let Err(problem) = take_pair(&mut search, &mut conditions, &name, value.into_owned()) {
                problems.push(problem);
            }
        }
        let compiler = Compiler::new(known, now);
        let mut filter: Option<Fragment> = None;
        for (name, condition) in conditions {
            match compiler.condition(&condition, &name) {
                Ok(part) => filter = Some(filter.map_or_else(|| part.clone(), |all| all.and(part.clone()))),
                Err(problem) => problems.push(problem),
            }
        }
        Self::assemble(search, filter, known, problems, "")
    }

    /// What `GET /{resource}/{id}` takes: `fields` and `expand`.
    pub fn for_one(query: &str, known: &Known, now: Timestamp) -> ApiResult<Self> {
        let unknown = form_urlencoded::parse(query.as_bytes()).find(|(name, _)| name != "fields" && name != "expand");
        match unknown {
            Some((name, _)) => {
                Err(ApiError::field(&name, "unknown_parameter", "A single record takes only fields and expand"))
            }
            None => Self::from_query_string(query, known, now),
        }
    }

    /// From the body of `POST /{resource}/search`.
    pub fn from_search(mut search: Search, known: &Known, now: Timestamp) -> ApiResult<Self> {
        let compiler = Compiler::new(known, now);
        let mut problems = Vec::new();
        let tree = search.filter.take();
        let filter =
            tree.and_then(|tree| compiler.tree(&tree, "/filter").map_err(|problem| problems.push(problem)).ok());
        Self::assemble(search, filter, known, problems, "/")
    }

    fn assemble(
        search: Search,
        filter: Option<Fragment>,
        known: &Known,
        mut problems: Vec<FieldProblem>,
        prefix: &str,
    ) -> ApiResult<Self> {
        let list = |text: &str| {
            text.split(',').map(str::trim).filter(|name| !name.is_empty()).map(str::to_owned).collect::<Vec<_>>()
        };
        let limit = search.limit.unwrap_or(DEFAULT_LIMIT);
        if !(1..=MAX_LIMIT).contains(&limit) {
            problems.push(FieldProblem::new(
                format!("{prefix}limit"),
                "range",
                format!("A page has 1 to {MAX_LIMIT} rows"),
            ));
        }
        let expand = search.expand.as_deref().map(list).unwrap_or_default();
        for name in &expand {
            if !known.expand.contains(&name.as_str()) {
                let detail = format!("What can be expanded here: {}", known.expand.join(", "));
                problems.push(FieldProblem::new(format!("{prefix}expand"), "unknown_field", detail));
            }
        }
        if search.fields.as_ref().is_some_and(|fields| fields.len() > 500) {
            problems.push(FieldProblem::new(
                format!("{prefix}fields"),
                "length",
                "Name fields in at most 500 characters",
            ));
        }
        let q = search.q.map(|q| q.trim().to_owned()).filter(|q| !q.is_empty());
        if q.as_ref().is_some_and(|q| q.chars().count() > 200 || q.contains('\0')) {
            problems.push(FieldProblem::new(format!("{prefix}q"), "length", "Search for at most 200 characters"));
        }
        let sort = search.sort.filter(|sort| !sort.is_empty());
        let keys = match keys(sort.as_deref().unwrap_or(known.default_sort), known) {
            Ok(keys) => keys,
            Err(detail) => {
                problems.push(FieldProblem::new(format!("{prefix}sort"), "unknown_field", detail));
                Vec::new()
            }
        };
        if !problems.is_empty() {
            return Err(ApiError::invalid(problems));
        }
        let otherwise = if q.is_some() { BEST } else { known.default_sort };
        let sort = sort.unwrap_or_else(|| otherwise.to_owned());
        let fields = search.fields.as_deref().map(list).filter(|fields| !fields.is_empty());
        let (cursor, include_total, deleted) = (search.cursor, search.include_total, search.deleted);
        Ok(Self { filter, q, sort, keys, expand, fields, cursor, limit, include_total, deleted })
    }
}

fn take_pair(
    search: &mut Search,
    conditions: &mut Vec<(String, Condition)>,
    name: &str,
    value: String,
) -> Result<(), FieldProblem> {
    let yes_or_no = |value: &str| match value {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(FieldProblem::new(name, "type", "Say true or false")),
    };
    match name {
        "q" => search.q = Some(value),
        "sort" => search.sort = Some(value),
        "fields" => search.fields = Some(value),
        "expand" => search.expand = Some(value),
        "cursor" => search.cursor = Some(value),
        "limit" => {
            search.limit = Some(value.parse().map_err(|_| FieldProblem::new(name, "type", "Give a whole number"))?);
        }
        "include_total" => search.include_total = yes_or_no(&value)?,
        "deleted" => search.deleted = yes_or_no(&value)?,
        _ => {
            let unknown = || FieldProblem::new(name, "unknown_parameter", "This list has no such parameter");
            let inner = name.strip_prefix("filter[").and_then(|rest| rest.strip_suffix(']')).ok_or_else(unknown)?;
            let (field, op) = match inner.split_once("][") {
                Some((field, operator)) => (field, operator.parse().map_err(|_| unknown())?),
                None if value.contains(',') => (inner, Operator::In),
                None => (inner, Operator::Eq),
            };
            if conditions.len() >= 50 {
                return Err(FieldProblem::new(name, "length", "Use at most 50 filters"));
            }
            conditions.push((name.to_owned(), Condition { field: field.to_owned(), op, value }));
        }
    }
    Ok(())
}

/// The columns of an order; the id is always the last, so that no two rows are equal.
fn keys(sort: &str, known: &Known) -> Result<Vec<Key>, String> {
    let sortable = || known.fields.iter().filter(|field| field.sortable);
    let mut keys = Vec::new();
    for part in sort.split(',').map(str::trim).filter(|part| !part.is_empty()) {
        let (descending, name) = part.strip_prefix('-').map_or((false, part), |name| (true, name));
        if let Some(name) = name.strip_prefix(custom::PREFIX) {
            let field = known.custom.iter().find(|field| field.name == name);
            let field = field.ok_or_else(|| "There is no such custom field to sort by".to_owned())?;
            keys.push(Key { column: Column::custom(field), descending });
            continue;
        }
        let field = sortable().find(|field| field.name == name).ok_or_else(|| {
            let names: Vec<_> = sortable().map(|field| field.name).collect();
            format!("What this list can be sorted by: {}", names.join(", "))
        })?;
        keys.push(Key { column: known.columns.get(field), descending });
    }
    if keys.len() > 4 {
        return Err("Sort by at most four fields".to_owned());
    }
    if keys.last().is_none_or(|key| key.column.name != "id") {
        let descending = keys.last().is_some_and(|key| key.descending);
        let id = known.fields.iter().find(|field| field.name == "id").ok_or("The list has no id")?;
        keys.push(Key { column: known.columns.get(id), descending });
    }
    Ok(keys)
}
