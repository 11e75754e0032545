//! The page of one custom field: what it is, and what happened to it.

use domain::admin::custom_field::CustomField;
use leptos::prelude::*;

use super::{belongs_to, kind};
use crate::{
    i18n::{number, t, t_in},
    record::{
        RecordState, custom, edit_sheet,
        head::record_head,
        history,
        inline::{fact, or_nothing},
        record_page,
    },
    ui::{
        content::{Card, Facts},
        mark::Badge,
    },
};

#[component]
pub(super) fn CustomFieldPage() -> impl IntoView {
    let state = RecordState::<CustomField>::of_address("");
    // Lists and forms show the field as it now is.
    let version = state.version();
    Effect::new(move |before: Option<i32>| {
        let version = version.get();
        if before.is_some_and(|before| before != 0 && before != version) {
            custom::refresh();
        }
        version
    });
    view! {
        {record_page(state, |state| view! { <Content state=state/> }.into_any())}
        {edit_sheet(state)}
    }
}

#[component]
fn Content(state: RecordState<CustomField>) -> impl IntoView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="record">
            <Card title=t("fields.about")>{move || state.record.get().map(|field| about(&field))}</Card>
            <Card title=t("fields.history")>{history::timeline(state)}</Card>
        </div>
    }
}

fn under(field: &CustomField) -> AnyView {
    view! { <Badge label=belongs_to(field)/><Badge label=kind(field)/> }.into_any()
}

fn about(field: &CustomField) -> AnyView {
    let data = field.data.clone();
    let yes_no = |yes: bool| t(if yes { "filter.yes_no.true" } else { "filter.yes_no.false" });
    let kinds: Vec<String> = data.kinds.iter().map(|kind| super::form::kind_text(data.resource, kind)).collect();
    view! {
        <Facts>
            {fact::<CustomField>("name", data.name.clone())}
            {fact::<CustomField>("label_hi", or_nothing(data.label_hi.clone().unwrap_or_default()))}
            {fact::<CustomField>("hint", or_nothing(data.hint.clone().unwrap_or_default()))}
            {(!data.choices.is_empty()).then(|| fact::<CustomField>("choices", data.choices.join(", ")))}
            {data.refers_to.map(|target| fact::<CustomField>("refers_to", t_in("fields.resource", target.as_str())))}
            {fact::<CustomField>("kinds", or_nothing(kinds.join(", ")))}
            {fact::<CustomField>("required", yes_no(data.required))}
            {fact::<CustomField>("in_list", yes_no(data.in_list))}
            {fact::<CustomField>("position", number(data.position))}
        </Facts>
    }
    .into_any()
}
