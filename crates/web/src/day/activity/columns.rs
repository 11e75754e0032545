//! The only place for the list of activities: its columns, cards and filters.

use domain::{
    day::activity::{Activity, ActivityKind, ActivityOutcome, ActivityStatus, CheckInVerdict},
    leads::opportunity::ApprovalState,
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use super::{open_statuses, words};
use crate::{
    i18n::{number, t, t_in, today},
    people::{
        cells::{name_cell, what_cell, when_cell},
        contact::dotted,
        sources,
    },
    record::{Listed, QuickFilter, RecordColumn, Shown, entries, label, moves::status_badge, records},
    ui::{
        filter::{Filter, FilterField, FilterKind},
        table::Place,
    },
};

impl Listed for Activity {
    /// As they come.
    const SORT: &'static str = "starts_at";
    const EXPAND: &'static str = "owner,contact,account,lead,opportunity";

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(120px, 1fr)";
        vec![
            RecordColumn::new("starts_at", WideOnly, "150px", |activity: &Self| words::at(activity).into_any()),
            RecordColumn::beside("who", t("activities.with"), Title, "minmax(180px, 1.6fr)", |activity: &Self| {
                name_cell(&Shown::title(activity), Self::SQUARE)
            }),
            RecordColumn::new("kind", Line, "minmax(150px, 1.2fr)", |activity: &Self| {
                let status = t_in("activities.status", activity.status.as_str());
                what_cell(words::what(activity), dotted([String::new(), words::at(activity), status]))
            }),
            RecordColumn::new("status", WideOnly, "140px", |activity: &Self| {
                status_badge::<Self>(activity.status).into_any()
            }),
            RecordColumn::new("outcome", Side, "170px", |activity: &Self| {
                activity.outcome.map(words::outcome_badge).into_any()
            }),
            RecordColumn::new("owner_id", WideOnly, text, |activity: &Self| {
                activity.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("account_id", WideOnly, text, |activity: &Self| {
                activity.account.as_ref().map(|account| account.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("place", WideOnly, text, |activity: &Self| activity.data.place.clone().into_any())
                .hidden(),
            RecordColumn::new("minutes", WideOnly, "90px", |activity: &Self| {
                number(activity.data.minutes.unwrap_or(activity.data.kind.minutes())).into_any()
            })
            .numeric()
            .hidden(),
            RecordColumn::new("check_in_verdict", WideOnly, "150px", |activity: &Self| {
                activity.check_in_verdict.map(words::verdict_badge).into_any()
            })
            .hidden(),
            RecordColumn::new("correction_state", WideOnly, "160px", |activity: &Self| {
                activity.correction_state.map(|state| t_in("activities.correction_state", state.as_str())).into_any()
            })
            .hidden(),
            RecordColumn::new("next_at", WideOnly, "130px", |activity: &Self| when_cell(activity.next_at)).hidden(),
            RecordColumn::new("completed_at", WideOnly, "130px", |activity: &Self| when_cell(activity.completed_at))
                .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |activity: &Self| {
                when_cell(Some(activity.head.created_at))
            })
            .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("kind", FilterKind::Choices(entries("activities.kind", ActivityKind::WORDS))),
            field("status", FilterKind::Choices(entries("activities.status", ActivityStatus::WORDS))),
            field("outcome", FilterKind::Choices(entries("activities.outcome", ActivityOutcome::WORDS))),
            field("starts_at", FilterKind::Date),
            field("contact_id", FilterKind::Record(records::<Contact>(&[]))),
            field("account_id", FilterKind::Record(records::<Account>(&[]))),
            field("subject", FilterKind::Text),
            field("place", FilterKind::Text),
            field("check_in_verdict", FilterKind::Choices(entries("activities.verdict", CheckInVerdict::WORDS))),
            field(
                "correction_state",
                FilterKind::Choices(entries("activities.correction_state", ApprovalState::WORDS)),
            ),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let of = |label: &'static str, filter| QuickFilter { label: t(label).to_owned(), filter };
        let fixed = [
            of("activities.ahead", open_statuses()),
            of("activities.until_tonight", Filter::new("starts_at", "lte", vec![today().to_string()])),
            of("activities.missed", Filter::new("status", "in", vec![ActivityStatus::Missed.to_string()])),
            of(
                "activities.corrections_wait",
                Filter::new("correction_state", "in", vec![ApprovalState::Pending.to_string()]),
            ),
        ];
        sources::mine(t("people.mine")).into_iter().chain(fixed).collect()
    }
}
