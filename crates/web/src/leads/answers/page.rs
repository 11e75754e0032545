//! The page of one automatic answer: when it answers, its words filled in with an example, and what happened to it.

use domain::leads::auto_response::{AutoResponse, ResponseTexts};
use leptos::prelude::*;

use super::{
    super::switched::{active_badge, switch},
    EXPAND, conditions,
    example::{Tongue, filled_in},
};
use crate::{
    i18n::{number, t},
    record::{RecordState, edit_sheet, head::record_head, history, inline::fact, record_page},
    ui::content::{Card, Fact, Facts},
};

#[component]
pub fn AnswerRecord() -> impl IntoView {
    let state = RecordState::<AutoResponse>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<AutoResponse>) -> AnyView {
    let rule = move || state.record.get();
    view! {
        {record_head(state, |rule| active_badge(rule.data.active).into_any(), |_| ().into_any())}
        <div class="line moves">{switch(state)}</div>
        <div class="record">
            <div class="stack">
                <Card title=t("answers.about")>{move || rule().map(|rule| about(&rule))}</Card>
                {move || rule().map(|rule| words(&rule.data.english, Tongue::English))}
                {move || rule().and_then(|rule| rule.data.hindi.as_ref().map(|hindi| words(hindi, Tongue::Hindi)))}
            </div>
            <Card title=t("rules.history")>{history::timeline(state)}</Card>
        </div>
    }
    .into_any()
}

fn about(rule: &AutoResponse) -> impl IntoView + use<> {
    let asked = conditions(rule);
    let asked = if asked.is_empty() {
        view! { <p>{t("answers.whatever_comes")}</p> }.into_any()
    } else {
        view! { <ul class="bullets">{asked.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
            .into_any()
    };
    let stops = t(if rule.data.stops_clock { "filter.yes_no.true" } else { "filter.yes_no.false" });
    let position = number(rule.data.position);
    view! {
        <Facts>
            <Fact label=t("rules.conditions")>{asked}</Fact>
            {fact::<AutoResponse>("position", position)}
            {fact::<AutoResponse>("stops_clock", stops)}
        </Facts>
    }
}

fn words(texts: &ResponseTexts, tongue: Tongue) -> impl IntoView + use<> {
    let shown = filled_in(texts, tongue);
    view! {
        <Card title=tongue.label()>
            <p class="hint">{t("answers.example")}</p>
            {shown}
        </Card>
    }
}
