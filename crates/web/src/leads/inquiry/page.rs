//! The page of one inquiry: what somebody wrote or said, the clock, and the lead that answers it.

use domain::{
    leads::{inquiry::Inquiry, lead::Lead},
    people::contact::Contact,
};
use leptos::prelude::*;

use super::{super::words, EXPAND, columns::clock};
use crate::{
    i18n::t,
    modules,
    people::page::town_and_owner,
    record::{
        RecordState, edit_sheet,
        head::record_head,
        history::timeline_with,
        href, inline,
        moves::{move_buttons, status_badge},
        record_page,
    },
    ui::{
        content::{Card, Facts},
        icon::{HEART, Icon, USER},
        timeline::When,
    },
};

#[component]
pub fn InquiryRecord() -> impl IntoView {
    let state = RecordState::<Inquiry>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<Inquiry>) -> AnyView {
    let tasks = modules::tasks::<Inquiry>();
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{move_buttons(state, || ())}</div>
        <div class="record whole">
            <div class="stack">
                <Card title=t("inquiries.message")>
                    <p class="pre prose">{move || state.record.get().map(|inquiry| inline::or_nothing(inquiry.data.message.clone().unwrap_or_default()))}</p>
                </Card>
                <Card title=t("leads.origin")>{move || state.record.get().map(|inquiry| facts(&inquiry))}</Card>
                {tasks.brief.map(|brief| brief(state))}
                {timeline_with(state, tasks.part.map(|part| (tasks.label_key, part)).into_iter().collect())}
            </div>
        </div>
    }
    .into_any()
}

fn under(inquiry: &Inquiry) -> AnyView {
    view! {
        {status_badge::<Inquiry>(inquiry.status)}
        {clock(inquiry)}
        {inquiry.lead.as_ref().map(|lead| view! {
            <a class="with-icon" href={href::<Lead>(lead.id.into())}><Icon glyph=HEART small=true/>{lead.name.clone()}</a>
        })}
        {inquiry.contact.as_ref().map(|contact| view! {
            <a class="with-icon" href={href::<Contact>(contact.id.into())}><Icon glyph=USER small=true/>{contact.name.clone()}</a>
        })}
        {town_and_owner(String::new(), inquiry.owner.as_ref())}
    }
    .into_any()
}

fn facts(inquiry: &Inquiry) -> impl IntoView + use<> {
    let data = &inquiry.data;
    let text = |text: &Option<String>| inline::or_nothing(text.clone().unwrap_or_default());
    let texts = [
        ("sender_name", text(&data.sender_name)),
        ("phone", text(&data.phone)),
        ("email", text(&data.email)),
        ("subject", text(&data.subject)),
        ("specialty", text(&data.specialty)),
        ("source", text(&data.source)),
        ("campaign", text(&data.campaign)),
    ];
    let channel = words::channel(data.channel);
    let (received, due, answered) = (data.received_at, inquiry.due_at.utc(), inquiry.answered_at);
    view! {
        <Facts>
            {inline::fact::<Inquiry>("channel", channel)}
            {texts.map(|(field, text)| inline::fact::<Inquiry>(field, text))}
            {received.map(|at| inline::fact::<Inquiry>("received_at", view! { <When at=at.utc()/> }))}
            {inline::fact::<Inquiry>("due_at", view! { <When at=due/> })}
            {answered.map(|at| inline::fact::<Inquiry>("answered_at", view! { <When at=at.utc()/> }))}
        </Facts>
    }
}
