//! The page of one web form: where it is to be found, how often it was sent, how it looks, and what happened to it.

use domain::{kernel::Named, leads::web_form::WebForm};
use leptos::prelude::*;

use super::{
    super::switched::{active_badge, switch},
    EXPAND,
    addresses::addresses,
    gets_it,
    preview::preview,
};
use crate::{
    i18n::{number, t, t_in},
    record::{
        RecordState, edit_sheet,
        head::record_head,
        history,
        inline::{fact, or_nothing},
        record_page,
    },
    ui::{
        content::{Card, Fact, Facts},
        timeline::When,
    },
};

#[component]
pub fn WebFormRecord() -> impl IntoView {
    let state = RecordState::<WebForm>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<WebForm>) -> AnyView {
    let form = move || state.record.get();
    view! {
        {record_head(state, |form| active_badge(form.data.active).into_any(), |_| ().into_any())}
        <div class="line moves">{switch(state)}</div>
        <div class="record">
            <div class="stack">
                {move || form().map(|form| figures(&form))}
                {addresses(state)}
                <Card title=t("web_forms.preview")>{move || form().map(|form| preview(&form.data))}</Card>
                <Card title=t("web_forms.comes_in")>{move || form().map(|form| about(&form))}</Card>
            </div>
            <Card title=t("rules.history")>{history::timeline(state)}</Card>
        </div>
    }
    .into_any()
}

fn figures(form: &WebForm) -> impl IntoView + use<> {
    let figures = [
        ("tile ok", t("web_forms.submitted"), form.submitted),
        ("tile", t("web_forms.begun"), form.begun),
        ("tile", t("web_forms.abandoned"), form.abandoned),
        ("tile", t("web_forms.spam"), form.spam),
    ];
    let tile = |(class, label, count): (&'static str, &'static str, i64)| {
        view! { <div class=class><dt>{label}</dt><dd>{number(count)}</dd></div> }
    };
    view! { <dl class="tiles">{figures.map(tile).into_iter().collect_view()}</dl> }
}

fn about(form: &WebForm) -> impl IntoView + use<> {
    let text = |text: &Option<String>| or_nothing(text.clone().unwrap_or_default());
    let data = &form.data;
    let named = |named: Option<&Named>| named.map(|named| named.name.clone()).unwrap_or_default();
    // What comes in by a form that names no source has the form's name.
    let source = data.source.clone().unwrap_or_else(|| data.name.clone());
    let unsent = t(if data.collect_unsent { "filter.yes_no.true" } else { "filter.yes_no.false" });
    let (last, gets_it) = (form.last_submitted_at, gets_it(form));
    let (owner, facility) = (or_nothing(named(form.owner.as_ref())), or_nothing(named(form.facility.as_ref())));
    let (campaign, language) = (text(&data.campaign), t_in("leads.language", data.language.as_str()));
    view! {
        <Facts>
            {last.map(|at| fact::<WebForm>("last_submitted_at", view! { <When at=at.utc()/> }))}
            {fact::<WebForm>("source", source)}
            {fact::<WebForm>("campaign", campaign)}
            <Fact label=t("rules.who_gets_it")>{gets_it}</Fact>
            {fact::<WebForm>("owner_id", owner)}
            {fact::<WebForm>("facility_id", facility)}
            {fact::<WebForm>("language", language)}
            {fact::<WebForm>("collect_unsent", unsent)}
        </Facts>
    }
}
