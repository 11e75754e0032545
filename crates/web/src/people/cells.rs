//! What the lists of contacts and accounts have in common: cells, and the filters that one press sets.

use domain::{kernel::Timestamp, people::reach::Class};
use leptos::prelude::*;

use super::sources;
use crate::{
    i18n::t,
    record::QuickFilter,
    ui::{
        filter::{Filter, FilterKind},
        mark::{Avatar, Size},
        timeline::When,
    },
};

/// A name with its avatar; organisations have square ones.
pub fn name_cell(name: &str, square: bool) -> AnyView {
    let name = name.to_owned();
    view! { <span class="named"><Avatar name=name.clone() size=Size::Medium square=square/><span class="truncate">{name}</span></span> }
        .into_any()
}

/// What a record is; on a card this one line says the rest too.
pub fn what_cell(what: String, rest: String) -> AnyView {
    let rest = if rest.is_empty() { rest } else { [" · ", &rest].concat() };
    view! { {what}<span class="only-card">{rest}</span> }.into_any()
}

pub fn when_cell(at: Option<Timestamp>) -> AnyView {
    at.map(|at| view! { <When at=at.utc()/> }).into_any()
}

pub fn classes() -> FilterKind {
    FilterKind::Choices(Class::WORDS.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).collect())
}

/// "Mine", and the kinds that are asked for most, each with the key of its label.
pub fn mine_and_kinds<const N: usize>(kinds: [(&'static str, &'static str); N]) -> Vec<QuickFilter> {
    let of_kind = |(kind, label): (&str, &'static str)| QuickFilter {
        label: t(label).to_owned(),
        filter: Filter::new("kind", "in", vec![kind.to_owned()]),
    };
    sources::mine(t("people.mine")).into_iter().chain(kinds.map(of_kind)).collect()
}
