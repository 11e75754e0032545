//! Between what a view asks and what the address says.

use domain::{
    kernel::custom::PREFIX,
    lists::saved_view::{ViewFilter, ViewQuestion},
};
use leptos::prelude::*;

use super::{super::custom::fields_of, ListFacts};
use crate::ui::{
    filter::{Filter, active_filters},
    url::{self, Step},
};

const COLUMNS: &str = "cols";
const SORT: &str = "sort";

/// What the address asks, followed.
pub fn in_address() -> Memo<ViewQuestion> {
    let (q, filters) = (url::query("q"), active_filters());
    let (sort, columns) = (url::query(SORT), url::query(COLUMNS));
    Memo::new(move |_| ViewQuestion {
        q: q.get(),
        filters: filters.with(|filters| filters.iter().filter_map(kept).collect()),
        sort: sort.get(),
        columns: columns
            .with(|columns| columns.iter().flat_map(|columns| columns.split(',')).map(str::to_owned).collect()),
    })
}

fn kept(filter: &Filter) -> Option<ViewFilter> {
    let op = filter.operator.parse().ok()?;
    Some(ViewFilter { field: filter.field.clone(), op, values: filter.values.clone() })
}

/// Writes a view's question into the address, beside its id.
pub fn open(view: &str, question: &ViewQuestion, step: Step) {
    let filters: Vec<String> = question
        .filters
        .iter()
        .map(|filter| Filter::new(&filter.field, filter.op.as_str(), filter.values.clone()).write())
        .collect();
    let one = |value: Option<String>| value.filter(|value| !value.is_empty()).map(|value| [value]);
    let (q, sort) = (one(question.q.clone()), one(question.sort.clone()));
    let columns = one(Some(question.columns.join(",")));
    let view = one(Some(view.to_owned()));
    url::set_query(
        &[
            ("view", view.as_ref().map(<[String; 1]>::as_slice)),
            ("q", q.as_ref().map(<[String; 1]>::as_slice)),
            ("f", (!filters.is_empty()).then_some(filters.as_slice())),
            (SORT, sort.as_ref().map(<[String; 1]>::as_slice)),
            (COLUMNS, columns.as_ref().map(<[String; 1]>::as_slice)),
        ],
        step,
    );
}

/// The question without what the list does not know any more, and the names of that.
pub fn without_gone(list: ListFacts, question: &ViewQuestion) -> (ViewQuestion, Vec<String>) {
    let custom = untrack(|| fields_of(list.resource));
    let known = |name: &str| match name.strip_prefix(PREFIX) {
        Some(name) => custom.iter().any(|field| field.name == name),
        None => list.fields.iter().any(|field| field.name == name),
    };
    let mut gone = Vec::new();
    let mut left = question.clone();
    left.filters.retain(|filter| {
        let stays = known(&filter.field);
        if !stays {
            gone.push(filter.field.clone());
        }
        stays
    });
    if let Some(sort) = &question.sort {
        let parts: Vec<&str> = sort.split(',').collect();
        let stays: Vec<&str> = parts.iter().copied().filter(|part| known(part.trim_start_matches('-'))).collect();
        if stays.len() < parts.len() {
            gone.extend(parts.iter().filter(|part| !stays.contains(part)).map(|part| (*part).to_owned()));
            left.sort = (!stays.is_empty()).then(|| stays.join(","));
        }
    }
    left.sort = left.sort.filter(|sort| sort != list.sort);
    // Columns beside the fields ("Phone") are the page's own matter; it shows those that it has.
    left.columns.retain(|column| !column.starts_with(PREFIX) || known(column));
    gone.dedup();
    (left, gone)
}
