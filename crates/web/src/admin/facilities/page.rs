//! The page of one facility: where it is, when it works, from which mailbox its inquiries come, who works there, and what
//! happened to it.

use std::sync::Arc;

use domain::{admin::facility::Facility, kernel::phone};
use leptos::prelude::*;

use super::{super::members::Members, hours::HoursCard, keeps, mailbox::MailboxCard, one_line};
use crate::{
    i18n::t,
    record::{
        RecordState, edit_sheet,
        head::record_head,
        history,
        inline::{fact, or_nothing},
        record_page,
    },
    ui::{
        content::{Card, Facts},
        mark::Badge,
        reach::CallButton,
    },
};

#[component]
pub(super) fn FacilityPage() -> impl IntoView {
    let state = RecordState::<Facility>::of_address("");
    view! {
        {record_page(state, |state| view! { <Content state=state/> }.into_any())}
        {edit_sheet(state)}
    }
}

#[component]
fn Content(state: RecordState<Facility>) -> impl IntoView {
    let present = state.present();
    let id = present.as_ref().map(|facility| facility.head.id.to_string()).unwrap_or_default();
    let own = present.map(|facility| {
        let (id, keeps) = (facility.head.id, keeps(&facility));
        view! {
            <HoursCard facility=id keeps=keeps/>
            {keeps.then(|| view! { <MailboxCard facility=id/> })}
        }
    });
    view! {
        {record_head(state, under, reach)}
        <div class="record">
            <div class="stack">
                <Card title=t("facilities.about")>{move || state.record.get().map(|facility| view! { <About facility=facility/> })}</Card>
                {own}
                <Members field="facility_id" id=id/>
            </div>
            <Card title=t("users.history")>{history::timeline(state)}</Card>
        </div>
    }
}

fn under(facility: &Facility) -> AnyView {
    view! { <Badge label=facility.data.code.clone()/> }.into_any()
}

fn reach(facility: &Facility) -> AnyView {
    let number = facility.data.phone.as_deref().and_then(phone::e164);
    number.map(|number| view! { <CallButton number=number name=facility.data.name.clone()/> }).into_any()
}

#[component]
fn About(facility: Arc<Facility>) -> impl IntoView {
    view! {
        <Facts>
            {fact::<Facility>("code", facility.data.code.clone())}
            {fact::<Facility>("phone", or_nothing(facility.data.phone.clone().unwrap_or_default()))}
            {fact::<Facility>("address", or_nothing(one_line(&facility)))}
        </Facts>
    }
}
