//! The only place that reads what a list is asked for out of the address, and writes it as the API wants it.
//!
//! `?q=iyer&f=kind:in:doctor&sort=-created_at&cols=full_name,city`

use chrono::{DateTime, Days, NaiveDate, TimeDelta, Utc};
use domain::kernel::{ListLink, field::FieldKind};
use leptos::prelude::*;

use super::{Listed, custom, opens_with_view};
use crate::{
    i18n::day_of,
    ui::{
        filter::{Filter, active_filters},
        url::{self, Step},
    },
};

const SORT: &str = "sort";

/// A filter that one press sets, as long as its field has none.
#[derive(Clone, Debug)]
pub struct QuickFilter {
    pub label: String,
    pub filter: Filter,
}

/// What a list is asked for.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    pub q: String,
    pub filters: Vec<Filter>,
    pub sort: String,
}

/// The question in the address, followed.
pub fn asked<R: Listed>() -> Memo<Question> {
    let (q, filters, sort) = (url::query("q"), active_filters(), url::query(SORT));
    Memo::new(move |_| Question {
        q: q.get().unwrap_or_default(),
        filters: filters.get(),
        sort: sort.get().unwrap_or_else(|| R::SORT.to_owned()),
    })
}

/// Sorts the list by a field, `-field` for downwards.
pub fn sort_by<R: Listed>(sort: &str) {
    url::set_query_value(SORT, if sort == R::SORT { "" } else { sort }, Step::Replace);
}

/// Whoever opens a list without a question sees these first. The address says so, and each can be taken away; a sheet that
/// lies over the list is not taken away for that. Where the code of the list was here already, the list stands in the page
/// before its address does: then its own is said whole.
pub fn begin_with<R: Listed>(filters: impl Fn() -> Vec<Filter> + 'static) {
    let asked = ["f", "q", "sort", "view", "sheet"].map(url::query);
    Effect::new(move |before: Option<()>| {
        let asks = || asked.iter().any(|one| one.get().is_some());
        if before.is_some() || untrack(asks) || opens_with_view(R::RESOURCE) {
            return;
        }
        let filters: Vec<String> = filters().iter().map(Filter::write).collect();
        if url::here().split('?').next() == Some(R::PATH) {
            url::set_query(&[("f", Some(filters.as_slice()))], Step::Replace);
        } else {
            let asked: Vec<String> = filters.iter().map(|one| ["f=", &url::encode(one)].concat()).collect();
            url::go_instead(&[R::PATH, "?", &asked.join("&")].concat());
        }
    });
}

impl Question {
    pub fn is_filtered(&self) -> bool {
        !self.q.is_empty() || !self.filters.is_empty()
    }

    /// As the API is asked.
    pub fn link<R: Listed>(&self) -> ListLink {
        ListLink {
            filters: self.filters.iter().map(api_filter::<R>).collect(),
            q: Some(self.q.clone()),
            sort: Some(self.sort.clone()),
            expand: Some(<R as Listed>::EXPAND.to_owned()),
            ..ListLink::default()
        }
    }

    /// The same question in an address of the app. `usual` is the list's own order.
    pub fn address(&self, path: &str, usual: &str) -> String {
        let mut pairs: Vec<(&str, String)> = Vec::new();
        if !self.q.is_empty() {
            pairs.push(("q", self.q.clone()));
        }
        pairs.extend(self.filters.iter().map(|filter| ("f", filter.write())));
        if self.sort != usual {
            pairs.push((SORT, self.sort.clone()));
        }
        let mut address = path.to_owned();
        for (index, (name, value)) in pairs.iter().enumerate() {
            address += if index == 0 { "?" } else { "&" };
            address += name;
            address.push('=');
            address += &url::encode(value);
        }
        address
    }
}

/// A record's filter carries its name in the address, and a day means all of it in the user's time zone; the API wants ids
/// and moments.
fn api_filter<R: Listed>(filter: &Filter) -> (String, String, String) {
    let kind = R::FIELDS.iter().find(|field| field.name == filter.field).map(|field| field.kind);
    let values: Vec<String> = filter
        .values
        .iter()
        .map(|value| match kind {
            Some(FieldKind::Reference(_)) => value.split_once('~').map_or(value.as_str(), |(id, _)| id).to_owned(),
            Some(FieldKind::Instant) => moment(value, &filter.operator).unwrap_or_else(|| value.clone()),
            Some(_) => value.clone(),
            None => custom::api_value::<R>(&filter.field, value).unwrap_or_else(|| value.clone()),
        })
        .collect();
    (filter.field.clone(), filter.operator.clone(), values.join(","))
}

fn moment(value: &str, operator: &str) -> Option<String> {
    let day: NaiveDate = value.parse().ok()?;
    let moment = match operator {
        "lte" | "gt" => beginning_of(day.checked_add_days(Days::new(1))?) - TimeDelta::microseconds(1),
        _ => beginning_of(day),
    };
    Some(moment.to_rfc3339_opts(chrono::SecondsFormat::Micros, true))
}

/// The first minute of a day in the user's time zone. The browser only tells which day a moment belongs to, so it is
/// searched for: no zone is further than 15 hours from UTC.
fn beginning_of(day: NaiveDate) -> DateTime<Utc> {
    let middle = day.and_time(chrono::NaiveTime::MIN).and_utc();
    let (mut before, mut after) = (-900, 900);
    while after - before > 1 {
        let between = i64::midpoint(before, after);
        if day_of(middle + TimeDelta::minutes(between)) < day {
            before = between;
        } else {
            after = between;
        }
    }
    middle + TimeDelta::minutes(after)
}
