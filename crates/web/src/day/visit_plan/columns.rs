//! The only place for the list of visit plans: its columns, cards and filters.

use domain::{day::visit_plan::VisitPlan, people::contact::Contact};
use leptos::prelude::*;

use super::{this_month, times};
use crate::{
    i18n::{month_year, number, t},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources,
    },
    record::{Listed, QuickFilter, RecordColumn, label, records},
    ui::{
        filter::{Filter, FilterField, FilterKind},
        table::Place,
    },
};

impl Listed for VisitPlan {
    /// This month's first.
    const SORT: &'static str = "-month";
    const EXPAND: &'static str = "owner,team,contact";

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Title, WideOnly};
        let text = "minmax(120px, 1fr)";
        vec![
            RecordColumn::new("contact_id", Title, "minmax(180px, 1.6fr)", |plan: &Self| {
                name_cell(plan.contact.as_ref().map_or("", |contact| contact.name.as_str()), false)
            }),
            RecordColumn::new("month", Line, "minmax(140px, 1fr)", |plan: &Self| {
                let owner = plan.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
                what_cell(month_year(plan.data.month), dotted([String::new(), times(plan.data.target), owner]))
            }),
            RecordColumn::new("target", WideOnly, "90px", |plan: &Self| number(plan.data.target).into_any()).numeric(),
            RecordColumn::new("owner_id", WideOnly, text, |plan: &Self| {
                plan.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("team_id", WideOnly, text, |plan: &Self| {
                plan.team.as_ref().map(|team| team.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |plan: &Self| when_cell(Some(plan.head.created_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field("month", FilterKind::Date),
            field("target", FilterKind::Number),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let month = QuickFilter {
            label: t("plans.this_month").to_owned(),
            filter: Filter::new("month", "eq", vec![this_month().to_string()]),
        };
        sources::mine(t("people.mine")).into_iter().chain([month]).collect()
    }
}
