//! The only place for all that is known about a lead: the tab "About", and the key facts beside it.

use domain::{
    kernel::Named,
    leads::{
        assignment::LeadAssignment,
        lead::{Lead, Priority, ScorePart, SpokenLanguage},
    },
    people::{account::Account, contact::Contact, contact::Gender},
};
use leptos::prelude::*;

use super::super::words;
use crate::{
    i18n::{number, t, t_in},
    people::{
        contact::{belongs, words as badges},
        reach,
    },
    record::{RecordState, Shown, custom, href, inline},
    ui::{
        content::{Card, Fact, Facts, List, ListRow},
        mark::{Badge, Tone},
    },
};

pub fn about_tab(state: RecordState<Lead>) -> impl IntoView {
    let lead = move || state.record.get();
    view! {
        <Card title=t("leads.what_for")>
            <p class="pre prose">{move || lead().map(|lead| inline::or_nothing(lead.data.need.clone().unwrap_or_default()))}</p>
            <Facts>
                {inline::text(state, "specialty")}
                {inline::text(state, "payer")}
                {inline::word(state, "priority", "leads.priority", Priority::WORDS)}
            </Facts>
        </Card>
        <Card title=t("contacts.person")>
            <Facts>
                {inline::text(state, "given_name")}
                {inline::text(state, "family_name")}
                {inline::text(state, "city")}
                {inline::text(state, "pin_code")}
                {inline::word(state, "language", "leads.language", SpokenLanguage::WORDS)}
                {inline::word(state, "gender", "contacts.gender", Gender::WORDS)}
                {inline::fact::<Lead>("birth_year", move || lead().map(|lead| inline::or_nothing(lead.data.birth_year.map(|year| year.to_string()).unwrap_or_default())))}
                {inline::fact::<Lead>("contact_id", move || lead().map(|lead| link::<Contact>(lead.contact.as_ref())))}
                {inline::fact::<Lead>("account_id", move || lead().map(|lead| link::<Account>(lead.account.as_ref())))}
            </Facts>
        </Card>
        {custom::card(state)}
        <Card title=t("people.reach")>
            {move || lead().map(|lead| reach::phone_list(&lead.full_name, &lead.data.phones))}
            {move || lead().and_then(|lead| reach::email_list(&lead.full_name, &lead.data.emails))}
        </Card>
        <Card title=t("leads.origin")>
            <Facts>
                {inline::fact::<Lead>("channel", move || lead().map(|lead| words::channel(lead.data.channel)))}
                {inline::text(state, "source")}
                {inline::text(state, "campaign")}
                {move || lead().map(|lead| attribution(&lead))}
            </Facts>
        </Card>
        {move || lead().and_then(|lead| lead.assignment.as_ref().map(why_me))}
        <Card title=t("leads.score")>{move || lead().map(|lead| score(&lead))}</Card>
        <Card title=t("people.notes")>
            <p class="pre prose">{move || lead().map(|lead| inline::or_nothing(lead.data.notes.clone().unwrap_or_default()))}</p>
            {move || lead().filter(|lead| !lead.data.tags.is_empty()).map(|lead| badges(&lead.data.tags))}
        </Card>
        <Card title=t("people.record")>{move || lead().map(|lead| belongs(&*lead, &lead.owner, &lead.team, &lead.facility))}</Card>
    }
}

fn link<R: Shown>(named: Option<&Named>) -> AnyView {
    match named {
        Some(named) => view! { <a href={href::<R>(named.id.into())}>{named.name.clone()}</a> }.into_any(),
        None => inline::or_nothing(String::new()).into_any(),
    }
}

/// What the link or the advertisement said of itself.
fn attribution(lead: &Lead) -> AnyView {
    let Some(attribution) = &lead.data.attribution else { return ().into_any() };
    let parts = [
        ("utm_source", &attribution.utm_source),
        ("utm_medium", &attribution.utm_medium),
        ("utm_campaign", &attribution.utm_campaign),
        ("utm_term", &attribution.utm_term),
        ("utm_content", &attribution.utm_content),
        ("click_id", &attribution.click_id),
        ("landing_page", &attribution.landing_page),
        ("referrer", &attribution.referrer),
    ];
    let said = parts.into_iter().filter_map(|(name, text)| Some((name, text.clone()?)));
    said.map(|(name, text)| view! { <Fact label=t_in("leads.utm", name)>{text}</Fact> }).collect_view().into_any()
}

/// Why a rule gave the lead to whom it belongs.
fn why_me(why: &LeadAssignment) -> impl IntoView + use<> {
    let told = words::why_assigned(why);
    view! { <Card title=t("leads.why_me")>{told}</Card> }
}

/// What the score is made of, each reason with its points.
fn score(lead: &Lead) -> AnyView {
    let Some(total) = lead.score else {
        return view! { <p class="muted">{t("leads.no_score")}</p> }.into_any();
    };
    let line = |part: &ScorePart| {
        let points = if part.points > 0 { ["+", &part.points.to_string()].concat() } else { part.points.to_string() };
        let tone = if part.points > 0 { Tone::Ok } else { Tone::Bad };
        view! { <ListRow first=t_in("leads.score_reason", part.reason.as_str())><Badge label=points tone=tone/></ListRow> }
    };
    let lines = lead.score_reasons.iter().map(line).collect_view();
    view! {
        <p class="strong">{number(total)}" / 100"</p>
        <List label=t("leads.score")>{lines}</List>
    }
    .into_any()
}

/// Beside the tabs where there is room.
pub fn key_facts(state: RecordState<Lead>) -> impl IntoView {
    move || {
        state.record.get().map(|lead| {
            let data = &lead.data;
            let facts = view! {
                <dl class="key-facts">
                    {data.need.clone().map(|need| inline::fact::<Lead>("need", view! { <span class="pre">{need}</span> }))}
                    {data.specialty.clone().map(|specialty| inline::fact::<Lead>("specialty", specialty))}
                    {data.payer.clone().map(|payer| inline::fact::<Lead>("payer", payer))}
                    {inline::fact::<Lead>("channel", words::channel(data.channel))}
                    {data.source.clone().map(|source| inline::fact::<Lead>("source", source))}
                    {lead.score.map(|score| inline::fact::<Lead>("score", number(score)))}
                    {(!data.phones.is_empty()).then(|| inline::fact::<Lead>("phones", reach::shown(&data.phones)))}
                    {data.emails.first().cloned().map(|address| inline::fact::<Lead>("emails", address))}
                    {data.language.map(|language| inline::fact::<Lead>("language", t_in("leads.language", language.as_str())))}
                    {(!data.tags.is_empty()).then(|| inline::fact::<Lead>("tags", badges(&data.tags)))}
                </dl>
            };
            view! { <Card title=t("people.key_facts")>{facts}</Card> }
        })
    }
}
