//! The only place for the list of automatic answers: its columns, cards and filters.

use domain::leads::{
    auto_response::{AutoResponse, ResponseHours},
    lead::SpokenLanguage,
};
use leptos::prelude::*;

use super::{super::switched::active_badge, EXPAND, conditions, ways};
use crate::{
    i18n::{number, t},
    people::{sources, specialties},
    record::{Listed, RecordColumn, entries, label},
    ui::{
        filter::{FilterField, FilterKind},
        table::Place,
    },
};

impl Listed for AutoResponse {
    /// As they are tried.
    const SORT: &'static str = "position";
    const EXPAND: &'static str = EXPAND;

    fn columns() -> Vec<RecordColumn<Self>> {
        vec![
            RecordColumn::new("position", Place::WideOnly, "80px", |rule: &Self| number(rule.data.position).into_any())
                .numeric(),
            RecordColumn::new("name", Place::Title, "minmax(200px, 1.5fr)", |rule: &Self| {
                rule.data.name.clone().into_any()
            }),
            RecordColumn::beside("conditions", t("rules.conditions"), Place::Line, "minmax(240px, 3fr)", when),
            RecordColumn::beside("ways", t("answers.ways"), Place::WideOnly, "120px", |rule: &Self| {
                ways(&rule.data.english).into_any()
            }),
            RecordColumn::beside("languages", t("rules.languages"), Place::WideOnly, "140px", languages),
            RecordColumn::new("active", Place::Side, "110px", |rule: &Self| active_badge(rule.data.active).into_any()),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("hours", FilterKind::Choices(entries("answers.hours", ResponseHours::WORDS))),
            field("specialty", FilterKind::Word(specialties::known())),
            field("source", FilterKind::Text),
            field("language", FilterKind::Choices(entries("leads.language", SpokenLanguage::WORDS))),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ]
    }
}

fn when(rule: &AutoResponse) -> AnyView {
    let asked = conditions(rule);
    let line = if asked.is_empty() { t("answers.whatever_comes").to_owned() } else { asked.join(" · ") };
    line.into_any()
}

fn languages(rule: &AutoResponse) -> AnyView {
    let hindi = rule.data.hindi.is_some().then(|| t("answers.in.hindi"));
    std::iter::once(t("answers.in.english")).chain(hindi).collect::<Vec<_>>().join(", ").into_any()
}
