//! What the pages of this module say in the same words: where somebody came from, how near the next thing is, and by which
//! rule a lead is whose it is.

use domain::{
    kernel::{Timestamp, due::DueState},
    leads::{
        assignment::{AssignMethod, AssignmentCondition, AssignmentRule, LeadAssignment},
        origin::LeadChannel,
    },
};
use leptos::prelude::*;

use crate::{
    browser,
    i18n::{number, relative, t, t_in, tf},
    record::{entries, href},
    ui::{
        field::Entry,
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
    FilterKind::Choices(entries("leads.due", DueState::WORDS))
}

/// The words of a closed list with "any" first: what a condition may ask for.
pub fn any_entries(group: &'static str, words: &[&str]) -> Vec<Entry> {
    std::iter::once((String::new(), t("rules.any").to_owned())).chain(entries(group, words)).collect()
}

/// Why a rule gave, or would give, a lead to whom it belongs.
pub fn why_assigned(why: &LeadAssignment) -> impl IntoView + use<> {
    let met = why.met.iter().map(|met| {
        let field = t_in("leads.rule_condition", met.condition.as_str());
        let value = match met.condition {
            AssignmentCondition::Channel => t_in("leads.channel", &met.value),
            AssignmentCondition::Language => t_in("leads.language", &met.value),
            // It stands there as an id, and below by its name.
            AssignmentCondition::Facility => return field,
            AssignmentCondition::Specialty | AssignmentCondition::PinCode | AssignmentCondition::Source => {
                met.value.clone()
            }
        };
        [&field, ": ", &value].concat()
    });
    let met = met.collect::<Vec<_>>().join(" · ");
    let among = number(why.among.unwrap_or_default());
    let open = number(why.open_leads.unwrap_or_default());
    let how = tf(method_key(why.method), &[("n", &among), ("open", &open)]);
    let (link, rule) = (href::<AssignmentRule>(why.rule_id), tf("leads.why_rule", &[("rule", &why.rule)]));
    view! {
        <p><a href=link>{rule}</a></p>
        {(!met.is_empty()).then(|| view! { <p class="small">{met}</p> })}
        <p class="small muted">{how}</p>
    }
}

fn method_key(method: AssignMethod) -> &'static str {
    match method {
        AssignMethod::Person => "leads.why_person",
        AssignMethod::RoundRobin => "leads.why_turn",
        AssignMethod::Load => "leads.why_load",
    }
}
