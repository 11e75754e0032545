//! The only place for the list of web forms: its columns, cards and filters.

use domain::leads::web_form::{FormLanguage, WebForm};
use leptos::prelude::*;

use super::{super::switched::active_badge, EXPAND, addresses::address, gets_it};
use crate::{
    i18n::{number, t, t_in},
    people::{
        cells::{what_cell, when_cell},
        sources,
    },
    record::{Listed, QuickFilter, RecordColumn, entries, label},
    ui::{
        filter::{FilterField, FilterKind},
        reach::{CopyButton, Reach},
        table::Place,
    },
};

impl Listed for WebForm {
    const SORT: &'static str = "name";
    const EXPAND: &'static str = EXPAND;

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(110px, 1fr)";
        vec![
            RecordColumn::new("name", Title, "minmax(200px, 1.6fr)", |form: &Self| form.data.name.clone().into_any()),
            RecordColumn::new("submitted", Line, "110px", |form: &Self| {
                let sent = t("web_forms.submitted");
                let count = number(form.submitted);
                view! { <span class="only-card">{sent}": "</span>{what_cell(count, String::new())} }.into_any()
            })
            .numeric(),
            RecordColumn::new("begun", WideOnly, "110px", |form: &Self| number(form.begun).into_any()).numeric(),
            RecordColumn::new("last_submitted_at", WideOnly, "130px", |form: &Self| when_cell(form.last_submitted_at)),
            RecordColumn::new("campaign", WideOnly, text, |form: &Self| form.data.campaign.clone().into_any()),
            RecordColumn::beside("gets_it", t("rules.who_gets_it"), WideOnly, "minmax(160px, 1.2fr)", |form: &Self| {
                gets_it(form).into_any()
            }),
            RecordColumn::new("active", Side, "110px", |form: &Self| active_badge(form.data.active).into_any()),
            RecordColumn::beside("address", t("web_forms.address"), WideOnly, "90px", |form: &Self| {
                let address = address(form);
                view! { <CopyButton text=address reach=Reach::Short/> }.into_any()
            }),
            RecordColumn::new("title", WideOnly, text, |form: &Self| form.data.title.clone().into_any()).hidden(),
            RecordColumn::new("language", WideOnly, "110px", |form: &Self| {
                t_in("leads.language", form.data.language.as_str()).into_any()
            })
            .hidden(),
            RecordColumn::new("source", WideOnly, text, |form: &Self| form.data.source.clone().into_any()).hidden(),
            RecordColumn::new("owner_id", WideOnly, text, |form: &Self| {
                form.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |form: &Self| when_cell(Some(form.head.created_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("language", FilterKind::Choices(entries("leads.language", FormLanguage::WORDS))),
            field("campaign", FilterKind::Text),
            field("source", FilterKind::Text),
            field("submitted", FilterKind::Number),
            field("last_submitted_at", FilterKind::Date),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        sources::mine(t("people.mine")).into_iter().collect()
    }
}
