//! The page of one lead: who asks, what is next, the ways to reach them, where it may go, what happened.

use domain::{
    leads::lead::Lead,
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{
    EXPAND,
    about::{about_tab, key_facts},
    columns::next_badge,
    convert, edit_lead, outcome,
};
use crate::{
    i18n::{number, t_in, tf},
    people::page::town_and_owner,
    record::{
        RecordState,
        head::record_head,
        href,
        moves::{move_buttons, status_badge},
        record_body, record_page,
    },
    ui::{
        icon::{BUILDING, Icon, USER},
        mark::{Badge, Tone},
    },
};

#[component]
pub fn LeadRecord() -> impl IntoView {
    let state = RecordState::<Lead>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_lead(state)}
        {convert::sheet(state)}
        {outcome::sheet(Some(state))}
    }
}

fn content(state: RecordState<Lead>) -> AnyView {
    view! {
        {record_head(state, under, outcome::ways)}
        {convert::undo_note(state)}
        <div class="line moves">{move_buttons(state, || ())} {convert::button(state)}</div>
        {record_body(state, |state| about_tab(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
}

fn under(lead: &Lead) -> AnyView {
    let why = lead
        .lost_reason
        .map(|reason| t_in("leads.lost_reason", reason.as_str()))
        .or_else(|| lead.unqualified_reason.map(|reason| t_in("leads.unqualified_reason", reason.as_str())));
    view! {
        {status_badge::<Lead>(lead.status)}
        {why.map(|why| view! { <span>{why}</span> })}
        {next_badge(lead)}
        {lead.score.map(|score| view! { <Badge label=tf("leads.score_is", &[("score", &number(score))]) tone=Tone::Neutral/> })}
        {lead.contact.as_ref().map(|contact| view! {
            <a class="with-icon" href={href::<Contact>(contact.id.into())}><Icon glyph=USER small=true/>{contact.name.clone()}</a>
        })}
        {lead.account.as_ref().map(|account| view! {
            <a class="with-icon" href={href::<Account>(account.id.into())}><Icon glyph=BUILDING small=true/>{account.name.clone()}</a>
        })}
        {town_and_owner(super::place(lead), lead.owner.as_ref())}
    }
    .into_any()
}
