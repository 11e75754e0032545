//! The page of one visit plan.

use domain::{day::visit_plan::VisitPlan, people::contact::Contact};
use leptos::prelude::*;

use super::{EXPAND, times};
use crate::{
    i18n::{month_year, t},
    people::{contact::belongs, page::town_and_owner},
    record::{RecordState, edit_sheet, head::record_head, href, inline, record_body, record_page},
    ui::{
        content::{Card, Facts},
        icon::{Icon, USER},
    },
};

#[component]
pub fn VisitPlanRecord() -> impl IntoView {
    let state = RecordState::<VisitPlan>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<VisitPlan>) -> AnyView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        {record_body(state, |state| about(state).into_any(), |state| about(state).into_any())}
    }
    .into_any()
}

fn under(plan: &VisitPlan) -> AnyView {
    view! {
        <span class="strong">{times(plan.data.target)}</span>
        {plan.contact.as_ref().map(|contact| view! {
            <a class="with-icon" href={href::<Contact>(contact.id.into())}><Icon glyph=USER small=true/>{contact.name.clone()}</a>
        })}
        {town_and_owner(String::new(), plan.owner.as_ref())}
    }
    .into_any()
}

fn about(state: RecordState<VisitPlan>) -> impl IntoView {
    let plan = move || state.record.get();
    view! {
        <Card title=t("plans.what")>{move || plan().map(|plan| view! {
            <Facts>
                {inline::fact::<VisitPlan>("month", month_year(plan.data.month))}
                {inline::fact::<VisitPlan>("target", times(plan.data.target))}
                {inline::fact::<VisitPlan>("notes", inline::or_nothing(plan.data.notes.clone().unwrap_or_default()))}
            </Facts>
        })}</Card>
        <Card title=t("people.record")>{move || plan().map(|plan| belongs(&*plan, &plan.owner, &plan.team, &plan.facility))}</Card>
    }
}
