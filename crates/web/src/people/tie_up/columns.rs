//! The only place for the list of tie-ups: its columns, cards and filters.

use chrono::Days;
use domain::people::{
    account::Account,
    tie_up::{TieUp, TieUpScope, TieUpStatus},
};
use leptos::prelude::*;

use super::{EXPAND, scope, terms};
use crate::{
    i18n::{date, number, rupees, t, tf, today},
    people::cells::{name_cell, what_cell, when_cell},
    record::{Listed, QuickFilter, RecordColumn, entries, label, moves::status_badge, records},
    ui::{
        filter::{Filter, FilterField, FilterKind},
        table::Place,
    },
};

/// Days before the end in which a renewal is due.
const SOON: u64 = 60;

impl Listed for TieUp {
    /// What holds comes first, and of that what ends next.
    const SORT: &'static str = "status,end_date";
    const EXPAND: &'static str = EXPAND;

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        vec![
            RecordColumn::new("account_id", Title, "minmax(240px, 2fr)", account),
            RecordColumn::new("scope", Line, "150px", |tie_up: &Self| {
                what_cell(scope(tie_up.data.scope), tf("tie_ups.until", &[("day", &date(tie_up.data.end_date))]))
            }),
            RecordColumn::new("status", Side, "170px", |tie_up: &Self| status_badge::<Self>(tie_up.status).into_any()),
            RecordColumn::new("start_date", WideOnly, "120px", |tie_up: &Self| date(tie_up.data.start_date).into_any()),
            RecordColumn::new("end_date", WideOnly, "120px", |tie_up: &Self| date(tie_up.data.end_date).into_any()),
            RecordColumn::new("discounts", WideOnly, "minmax(180px, 1fr)", |tie_up: &Self| {
                terms::discounts(&tie_up.data.discounts).into_any()
            }),
            RecordColumn::new("reference", WideOnly, "150px", |tie_up: &Self| tie_up.data.reference.clone().into_any()),
            RecordColumn::new("credit_days", WideOnly, "120px", |tie_up: &Self| {
                tie_up.data.credit_days.map(number).into_any()
            })
            .numeric()
            .hidden(),
            RecordColumn::new("credit_limit", WideOnly, "150px", |tie_up: &Self| {
                tie_up.data.credit_limit.map(|limit| rupees(limit.amount_minor)).into_any()
            })
            .numeric()
            .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |tie_up: &Self| when_cell(Some(tie_up.head.created_at)))
                .hidden(),
            RecordColumn::new("updated_at", WideOnly, "130px", |tie_up: &Self| when_cell(Some(tie_up.head.updated_at)))
                .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("status", FilterKind::Choices(entries("tie_ups.status", TieUpStatus::WORDS))),
            field("scope", FilterKind::Choices(entries("tie_ups.scope", TieUpScope::WORDS))),
            field("account_id", FilterKind::Record(records::<Account>(&[]))),
            field("reference", FilterKind::Text),
            field("start_date", FilterKind::Date),
            field("end_date", FilterKind::Date),
            field("created_at", FilterKind::Date),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let status = |status: TieUpStatus, label: &'static str| QuickFilter {
            label: label.to_owned(),
            filter: Filter::new("status", "in", vec![status.to_string()]),
        };
        let soon = today().checked_add_days(Days::new(SOON)).map(|day| QuickFilter {
            label: t("tie_ups.ends_soon").to_owned(),
            filter: Filter::new("end_date", "lte", vec![day.to_string()]),
        });
        [
            status(TieUpStatus::Active, t("tie_ups.status.active")),
            status(TieUpStatus::PendingApproval, t("tie_ups.status.pending_approval")),
        ]
        .into_iter()
        .chain(soon)
        .collect()
    }
}

fn account(tie_up: &TieUp) -> AnyView {
    let name = tie_up.account.as_ref().map_or_else(|| t("record.unknown").to_owned(), |account| account.name.clone());
    name_cell(&name, true)
}
