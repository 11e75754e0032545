//! What inquiries, leads and opportunities say in the same words: where they came from, and how near the next thing is.

use domain::{
    kernel::{Timestamp, due::DueState},
    leads::origin::LeadChannel,
};
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{relative, t_in},
    ui::{
        filter::FilterKind,
        mark::{Badge, Tone},
    },
};

pub fn channel(channel: LeadChannel) -> String {
    t_in("leads.channel", channel.as_str())
}

/// Grey, green, yellow, red: nothing, later, today, late.
pub fn due_tone(due: DueState) -> Tone {
    match due {
        DueState::None => Tone::Neutral,
        DueState::Planned => Tone::Ok,
        DueState::Today => Tone::Warn,
        DueState::Late => Tone::Bad,
    }
}

pub fn due_of(at: Option<Timestamp>) -> DueState {
    DueState::of(at, browser::timestamp())
}

/// What is next and when, in its colour: "Call · in 2 hours".
pub fn due_badge(what: &str, at: Option<Timestamp>) -> AnyView {
    let due = due_of(at);
    let label = match at {
        Some(at) if what.is_empty() => relative(at.utc()),
        Some(at) => [what, " · ", &relative(at.utc())].concat(),
        None => t_in("leads.due", due.as_str()),
    };
    view! { <Badge label=label tone=due_tone(due)/> }.into_any()
}

/// The filter by how near the next thing is.
pub fn due_filter() -> FilterKind {
    FilterKind::Choices(crate::record::entries("leads.due", DueState::WORDS))
}
