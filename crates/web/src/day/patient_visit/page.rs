//! The page of one visit: who comes when and to whom, where it stands, what happened.

use domain::{day::patient_visit::PatientVisit, leads::lead::Lead, people::contact::Contact};
use leptos::prelude::*;

use super::{EXPAND, what};
use crate::{
    i18n::{date_time, number, t, t_in, tf},
    people::{contact::belongs, page::town_and_owner},
    record::{
        RecordState, edit_sheet,
        head::record_head,
        href, inline,
        moves::{move_buttons, status_badge},
        record_body, record_page,
    },
    ui::{
        content::{Card, Facts},
        icon::{CALENDAR, HEART, Icon, USER},
        timeline::When,
    },
};

#[component]
pub fn PatientVisitRecord() -> impl IntoView {
    let state = RecordState::<PatientVisit>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<PatientVisit>) -> AnyView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{move_buttons(state, || ())}</div>
        {record_body(state, |state| about(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
}

fn under(visit: &PatientVisit) -> AnyView {
    view! {
        {status_badge::<PatientVisit>(visit.status)}
        <span class="strong">{date_time(visit.data.starts_at.utc())}</span>
        <span>{what(visit)}</span>
        {visit.contact.as_ref().map(|contact| view! {
            <a class="with-icon" href={href::<Contact>(contact.id.into())}><Icon glyph=USER small=true/>{contact.name.clone()}</a>
        })}
        {visit.lead.as_ref().map(|lead| view! {
            <a class="with-icon" href={href::<Lead>(lead.id.into())}><Icon glyph=HEART small=true/>{lead.name.clone()}</a>
        })}
        {visit.successor_id.map(|id| view! {
            <a class="with-icon" href={href::<PatientVisit>(id)}><Icon glyph=CALENDAR small=true/>{t("visits.successor")}</a>
        })}
        {visit.follows_id.map(|id| view! {
            <a class="with-icon" href={href::<PatientVisit>(id)}><Icon glyph=CALENDAR small=true/>{t("visits.follows")}</a>
        })}
        {town_and_owner(String::new(), visit.owner.as_ref())}
    }
    .into_any()
}

fn about(state: RecordState<PatientVisit>) -> impl IntoView {
    let visit = move || state.record.get();
    let note = inline::hidden(state, "note");
    view! {
        <Card title=t("visits.what")>{move || visit().map(|visit| facts(state, &visit))}</Card>
        <Card title=t("visits.note")>
            <p class="pre prose">{move || visit().map(|visit| {
                let text = visit.data.note.clone().unwrap_or_default();
                if note.get() { inline::or_hidden(text) } else { inline::or_nothing(text) }
            })}</p>
        </Card>
        <Card title=t("people.record")>{move || visit().map(|visit| belongs(&*visit, &visit.owner, &visit.team, &visit.facility))}</Card>
    }
}

fn facts(state: RecordState<PatientVisit>, visit: &PatientVisit) -> impl IntoView + use<> {
    let data = &visit.data;
    let text = |text: &Option<String>| inline::or_nothing(text.clone().unwrap_or_default());
    let (department, doctor) = (text(&data.department), text(&data.doctor));
    let kind = t_in("visits.kind", data.kind.as_str());
    let (at, minutes) = (date_time(data.starts_at.utc()), tf("visits.so_long", &[("n", &number(data.minutes))]));
    let source = data.source.map(|source| t_in("visits.source", source.as_str()));
    let (source_name, reminded) = (data.source_name.clone(), visit.reminded_at);
    view! {
        <Facts>
            {inline::fact::<PatientVisit>("starts_at", at)}
            {inline::fact::<PatientVisit>("minutes", minutes)}
            {inline::fact::<PatientVisit>("kind", kind)}
            {inline::fact_unless_hidden(state, "department", move || department.clone().into_any())}
            {inline::fact_unless_hidden(state, "doctor", move || doctor.clone().into_any())}
            {source.map(|source| inline::fact::<PatientVisit>("source", source))}
            {source_name.map(|name| inline::fact::<PatientVisit>("source_name", name))}
            {reminded.map(|at| inline::fact::<PatientVisit>("reminded_at", view! { <When at=at.utc()/> }))}
        </Facts>
    }
}

/// Beside the tabs where there is room.
fn key_facts(state: RecordState<PatientVisit>) -> impl IntoView {
    move || {
        state.record.get().map(|visit| {
            let (at, doctor) = (date_time(visit.data.starts_at.utc()), visit.data.doctor.clone());
            let since = visit.status_since.utc();
            view! {
                <Card title=t("people.key_facts")>
                    <dl class="key-facts">
                        {inline::fact::<PatientVisit>("starts_at", at)}
                        {doctor.map(|doctor| inline::fact::<PatientVisit>("doctor", doctor))}
                        {inline::fact::<PatientVisit>("status", view! { <When at=since/> })}
                    </dl>
                </Card>
            }
        })
    }
}
