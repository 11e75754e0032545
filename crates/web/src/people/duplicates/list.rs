//! The list of pairs: who they are, how sure it is, and why.

use domain::{
    kernel::policy::{Action, Resource},
    people::duplicate_pair::{Duplicate, DuplicateStatus},
};
use leptos::{prelude::*, task::spawn_local};

use super::{names, reasons, score, score_tone};
use crate::{
    i18n::t,
    people::cells::{name_cell, what_cell, when_cell},
    record::{Listed, QuickFilter, RecordColumn, entries, label, list_page, moves::status_badge},
    session,
    ui::{
        button::{Button, Look},
        filter::{Filter, FilterField, FilterKind},
        icon::REFRESH,
        mark::Badge,
        state::Failure,
        table::Place,
        toast::{toast, toast_error},
    },
};

impl Listed for Duplicate {
    /// What is undecided comes first, and of that what is surest.
    const SORT: &'static str = "-status,-score";
    const EXPAND: &'static str = "one,other";

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        vec![
            RecordColumn::new("one_id", Title, "minmax(240px, 2fr)", |pair: &Self| {
                name_cell(&names(pair), pair.data.resource == Resource::Accounts)
            }),
            RecordColumn::new("reasons", Line, "minmax(200px, 2fr)", |pair: &Self| {
                what_cell(reasons(pair), crate::i18n::t_in("duplicates.resource", pair.data.resource.as_str()))
            }),
            RecordColumn::new("score", Side, "110px", |pair: &Self| {
                view! { <Badge label=score(pair) tone=score_tone(pair.data.score)/> }.into_any()
            }),
            RecordColumn::new("status", WideOnly, "140px", |pair: &Self| status_badge::<Self>(pair.status).into_any()),
            RecordColumn::new("created_at", WideOnly, "130px", |pair: &Self| when_cell(Some(pair.head.created_at))),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("status", FilterKind::Choices(entries("duplicates.status", DuplicateStatus::WORDS))),
            field("resource", FilterKind::Choices(entries("duplicates.resource", &["accounts", "contacts"]))),
            field("created_at", FilterKind::Date),
        ]
    }

    fn quick_filters() -> Vec<QuickFilter> {
        let only = |field: &str, value: &str, label: &'static str| QuickFilter {
            label: label.to_owned(),
            filter: Filter::new(field, "in", vec![value.to_owned()]),
        };
        vec![
            only("status", "open", t("duplicates.status.open")),
            only("resource", "contacts", t("duplicates.resource.contacts")),
            only("resource", "accounts", t("duplicates.resource.accounts")),
        ]
    }
}

#[component]
pub fn DuplicateList() -> impl IntoView {
    list_page::<Duplicate>(scan_button)
}

/// Looks for more at once, for those who may.
fn scan_button() -> AnyView {
    let busy = RwSignal::new(false);
    let scan = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session::client().await.scan_for_duplicates().await {
                Ok(_) => toast(t("duplicates.scanning")),
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    (move || {
        session::allows(Resource::Duplicates, Action::Create).then(
            || view! { <Button label=t("duplicates.scan") icon=REFRESH look=Look::Plain busy=busy on_press=scan/> },
        )
    })
    .into_any()
}
