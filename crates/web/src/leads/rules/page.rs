//! The page of one assignment rule: what it asks of a lead, who gets it, and what happened to the rule.

use domain::leads::assignment::{AssignMethod, AssignmentRule};
use leptos::prelude::*;

use super::{
    super::switched::{active_badge, switch},
    EXPAND, conditions, goes_to,
};
use crate::{
    i18n::t,
    record::{RecordState, edit_sheet, head::record_head, history, record_page},
    ui::content::{Card, Fact, Facts},
};

#[component]
pub fn RuleRecord() -> impl IntoView {
    let state = RecordState::<AssignmentRule>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<AssignmentRule>) -> AnyView {
    view! {
        {record_head(state, |rule| active_badge(rule.data.active).into_any(), |_| ().into_any())}
        <div class="line moves">{switch(state)}</div>
        <div class="record">
            <Card title=t("rules.about")>{move || state.record.get().map(|rule| about(&rule))}</Card>
            <Card title=t("rules.history")>{history::timeline(state)}</Card>
        </div>
    }
    .into_any()
}

fn about(rule: &AssignmentRule) -> impl IntoView + use<> {
    let asked = conditions(rule);
    let asked = if asked.is_empty() {
        view! { <p>{t("rules.whatever_comes")}</p> }.into_any()
    } else {
        view! { <ul class="bullets">{asked.into_iter().map(|line| view! { <li>{line}</li> }).collect_view()}</ul> }
            .into_any()
    };
    let (whose, to_team) = (goes_to(rule), rule.data.method != AssignMethod::Person);
    view! {
        <Facts>
            <Fact label=t("rules.conditions")>{asked}</Fact>
            <Fact label=t("rules.who_gets_it")>{whose}</Fact>
        </Facts>
        {to_team.then(|| view! { <p class="hint">{t("rules.method_hint")}</p> })}
    }
}
