//! The page of one tie-up: where it stands and where it may go, its terms, what happened.

use domain::people::{
    account::Account,
    tie_up::{TieUp, TieUpStatus},
};
use leptos::prelude::*;

use super::{EXPAND, edit_tie_up, new_sheet, terms};
use crate::{
    i18n::{t, tf},
    lazy::later_sheet,
    modules,
    record::{
        Editable, RecordState,
        head::record_head,
        history::timeline_with,
        href, inline, label,
        moves::{move_buttons, status_badge},
        record_page,
    },
    ui::{
        content::{Card, Fact, Facts},
        icon::{BUILDING, Icon},
        timeline::When,
    },
};

#[component]
pub fn TieUpRecord() -> impl IntoView {
    let state = RecordState::<TieUp>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {later_sheet(TieUp::EDIT_SHEET, move || edit_tie_up(state))}
        {new_sheet()}
    }
}

fn content(state: RecordState<TieUp>) -> AnyView {
    let tasks = modules::tasks::<TieUp>();
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{move_buttons(state, || ())}</div>
        <div class="record whole">
            <div class="stack">
                <Card title=t("tie_ups.terms")>{move || state.record.get().map(|tie_up| facts(&tie_up))}</Card>
                {tasks.brief.map(|brief| brief(state))}
                {timeline_with(state, tasks.part.map(|part| (tasks.label_key, part)).into_iter().collect())}
            </div>
        </div>
    }
    .into_any()
}

fn under(tie_up: &TieUp) -> AnyView {
    let waits = tie_up.requested_by.as_ref().filter(|_| tie_up.status == TieUpStatus::PendingApproval);
    view! {
        {status_badge::<TieUp>(tie_up.status)}
        {tie_up.account.as_ref().map(|account| view! {
            <a class="with-icon" href={[&href::<Account>(account.id.into()), "?tab=tie-ups"].concat()}><Icon glyph=BUILDING small=true/>{account.name.clone()}</a>
        })}
        {waits.map(|who| view! { <span class="muted">{tf("tie_ups.asked_by", &[("name", &who.name)])}</span> })}
    }
    .into_any()
}

fn facts(tie_up: &TieUp) -> impl IntoView + use<> {
    let data = &tie_up.data;
    let text = |text: Option<&String>| inline::or_nothing(text.cloned().unwrap_or_default());
    let (covers, validity) = (super::scope(data.scope), terms::validity(data));
    let (discounts, credit) = (terms::discounts(&data.discounts), terms::credit(data));
    let (package, notes) = (text(data.special_package.as_ref()), text(data.notes.as_ref()));
    let (reference, made, earlier) = (text(data.reference.as_ref()), tie_up.head.created_at.utc(), tie_up.renews_id);
    view! {
        <Facts>
            {inline::fact::<TieUp>("scope", covers)}
            <Fact label=t("tie_ups.validity")>{validity}</Fact>
            {inline::fact::<TieUp>("discounts", inline::or_nothing(discounts))}
            <Fact label=t("tie_ups.credit")>{inline::or_nothing(credit)}</Fact>
            <Fact label={label::<TieUp>("special_package")}><span class="pre">{package}</span></Fact>
            {inline::fact::<TieUp>("reference", reference)}
            <Fact label={label::<TieUp>("notes")}><span class="pre">{notes}</span></Fact>
            {earlier.map(|earlier| view! {
                <Fact label=t("tie_ups.follows")><a href={href::<TieUp>(earlier)}>{t("tie_ups.earlier")}</a></Fact>
            })}
            <Fact label={label::<TieUp>("created_at")}><When at=made/></Fact>
        </Facts>
    }
}
