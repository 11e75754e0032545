//! The page of one opportunity: what it is worth and when, where it stands, its discount, what happened.

use domain::{
    leads::opportunity::Opportunity,
    people::{account::Account, contact::Contact, tie_up::TieUp},
};
use leptos::prelude::*;

use super::{EXPAND, discount::discount_card, probability, worth};
use crate::{
    i18n::{date, rupees, t, t_in},
    people::{
        contact::{belongs, words as badges},
        page::town_and_owner,
    },
    record::{
        RecordState, custom, edit_sheet,
        head::record_head,
        href, inline,
        moves::{move_buttons, status_badge},
        record_body, record_page,
    },
    ui::{
        content::{Card, Facts},
        icon::{BUILDING, Icon, USER},
    },
};

#[component]
pub fn OpportunityRecord() -> impl IntoView {
    let state = RecordState::<Opportunity>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<Opportunity>) -> AnyView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{move_buttons(state, || ())}</div>
        {record_body(state, |state| about(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
}

fn under(one: &Opportunity) -> AnyView {
    view! {
        {status_badge::<Opportunity>(one.status)}
        <span class="strong">{worth(one)}</span>
        {one.account.as_ref().map(|account| view! {
            <a class="with-icon" href={href::<Account>(account.id.into())}><Icon glyph=BUILDING small=true/>{account.name.clone()}</a>
        })}
        {one.contact.as_ref().map(|contact| view! {
            <a class="with-icon" href={href::<Contact>(contact.id.into())}><Icon glyph=USER small=true/>{contact.name.clone()}</a>
        })}
        {town_and_owner(String::new(), one.owner.as_ref())}
    }
    .into_any()
}

fn about(state: RecordState<Opportunity>) -> impl IntoView {
    let one = move || state.record.get();
    view! {
        <Card title=t("opportunities.what")>{move || one().map(|one| facts(&one))}</Card>
        {discount_card(state)}
        {custom::card(state)}
        <Card title=t("people.notes")>
            <p class="pre prose">{move || one().map(|one| inline::or_nothing(one.data.notes.clone().unwrap_or_default()))}</p>
            {move || one().filter(|one| !one.data.tags.is_empty()).map(|one| badges(&one.data.tags))}
        </Card>
        <Card title=t("people.record")>{move || one().map(|one| belongs(&*one, &one.owner, &one.team, &one.facility))}</Card>
    }
}

fn facts(one: &Opportunity) -> impl IntoView + use<> {
    let data = &one.data;
    let text = |text: &Option<String>| inline::or_nothing(text.clone().unwrap_or_default());
    let (kind, source, next_step) =
        (t_in("opportunities.kind", data.kind.as_str()), text(&data.source), text(&data.next_step));
    let (worth, close, closed) = (worth(one), date(data.expected_close), one.closed_on);
    let (probable, weighted) = (probability(one.probability), rupees(one.weighted_amount.amount_minor));
    let (category, next_on) = (t_in("opportunities.category", one.forecast_category.as_str()), data.next_step_on);
    let tie_up = data.tie_up_id.map(|id| {
        inline::fact::<Opportunity>(
            "tie_up_id",
            view! { <a href={href::<TieUp>(id)}>{t("opportunities.the_tie_up")}</a> },
        )
    });
    let lost = one.data.lost_reason.map(|why| t_in("opportunities.lost_reason", why.as_str()));
    let known_better = data.probability_reason.clone();
    view! {
        <Facts>
            {inline::fact::<Opportunity>("kind", kind)}
            {inline::fact::<Opportunity>("amount", inline::or_nothing(worth))}
            {inline::fact::<Opportunity>("probability", probable)}
            {known_better.map(|why| inline::fact::<Opportunity>("probability_reason", why))}
            {inline::fact::<Opportunity>("weighted_amount", weighted)}
            {inline::fact::<Opportunity>("forecast_category", category)}
            {inline::fact::<Opportunity>("expected_close", close)}
            {closed.map(|day| inline::fact::<Opportunity>("closed_on", date(day)))}
            {lost.map(|why| inline::fact::<Opportunity>("lost_reason", why))}
            {tie_up}
            {inline::fact::<Opportunity>("source", source)}
            {inline::fact::<Opportunity>("next_step", next_step)}
            {next_on.map(|day| inline::fact::<Opportunity>("next_step_on", date(day)))}
        </Facts>
    }
}

/// Beside the tabs where there is room.
fn key_facts(state: RecordState<Opportunity>) -> impl IntoView {
    view! {
        {move || state.record.get().map(|one| {
            let facts = view! {
                <dl class="key-facts">
                    {inline::fact::<Opportunity>("probability", probability(one.probability))}
                    {inline::fact::<Opportunity>("weighted_amount", rupees(one.weighted_amount.amount_minor))}
                    {inline::fact::<Opportunity>("expected_close", date(one.data.expected_close))}
                    {one.data.next_step.clone().map(|step| inline::fact::<Opportunity>("next_step", step))}
                    {one.data.next_step_on.map(|day| inline::fact::<Opportunity>("next_step_on", date(day)))}
                </dl>
            };
            view! { <Card title=t("people.key_facts")>{facts}</Card> }
        })}
        {discount_card(state)}
    }
}
