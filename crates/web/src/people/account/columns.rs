//! The only place for the list of accounts: its columns, cards and filters.

use std::sync::Arc;

use domain::people::account::{Account, AccountKind};
use leptos::prelude::*;

use super::{
    super::{
        address,
        cells::{classes, mine_and_kinds, name_cell, what_cell, when_cell},
        contact::dotted,
        reach, sources, specialties,
    },
    kind,
};
use crate::{
    i18n::{number, t},
    lazy::LaterView,
    record::{
        Listed, Question, QuickFilter, RecordColumn, Shown, bulk_bar, custom::with_filters, entries, label, records,
    },
    ui::{
        filter::{FilterField, FilterKind, FilterPart, filter_part},
        pages::Pages,
        table::{Place, Selection},
    },
};

impl Listed for Account {
    const SORT: &'static str = "name";
    const EXPAND: &'static str = "owner,parent,deciding_contact";
    const IN_BULK: &'static [&'static str] = &["kind", "class", "specialties", "parent_id", "team_id", "facility_id"];

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(110px, 1fr)";
        vec![
            RecordColumn::new("name", Title, "minmax(240px, 2fr)", name),
            RecordColumn::new("kind", Line, "150px", kind_cell),
            RecordColumn::new("city", WideOnly, text, |account: &Self| {
                address::town(&account.data.addresses).into_any()
            }),
            RecordColumn::beside("phone", t("people.phone"), Side, "130px", |account: &Self| {
                reach::cell(&account.data.name, &account.data.phones)
            }),
            RecordColumn::new("class", WideOnly, "80px", |account: &Self| {
                account.data.class.map(domain::people::reach::Class::as_str).into_any()
            }),
            RecordColumn::new("deciding_contact_id", WideOnly, "minmax(150px, 1fr)", |account: &Self| {
                account.deciding_contact.as_ref().map(|contact| contact.name.clone()).into_any()
            }),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |account: &Self| {
                account.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("beds", WideOnly, "90px", |account: &Self| account.data.beds.map(number).into_any())
                .numeric(),
            RecordColumn::new("specialties", WideOnly, text, |account: &Self| {
                account.data.specialties.join(", ").into_any()
            })
            .hidden(),
            RecordColumn::new("employees", WideOnly, "110px", |account: &Self| {
                account.data.employees.map(number).into_any()
            })
            .numeric()
            .hidden(),
            RecordColumn::new("students", WideOnly, "110px", |account: &Self| {
                account.data.students.map(number).into_any()
            })
            .numeric()
            .hidden(),
            RecordColumn::new("parent_id", WideOnly, "minmax(150px, 1fr)", |account: &Self| {
                account.parent.as_ref().map(|parent| parent.name.clone()).into_any()
            })
            .hidden(),
            RecordColumn::new("last_touch_at", WideOnly, "130px", |account: &Self| when_cell(account.last_touch_at))
                .hidden(),
            RecordColumn::new("next_touch_at", WideOnly, "130px", |account: &Self| when_cell(account.next_touch_at))
                .hidden(),
            RecordColumn::new("emails", WideOnly, "minmax(180px, 1fr)", |account: &Self| {
                account.data.emails.first().cloned().into_any()
            })
            .hidden(),
            RecordColumn::new("website", WideOnly, text, |account: &Self| account.data.website.clone().into_any())
                .hidden(),
            RecordColumn::new("tags", WideOnly, text, |account: &Self| account.data.tags.join(", ").into_any())
                .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |account: &Self| {
                when_cell(Some(account.head.created_at))
            })
            .hidden(),
            RecordColumn::new("updated_at", WideOnly, "130px", |account: &Self| {
                when_cell(Some(account.head.updated_at))
            })
            .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("kind", FilterKind::Choices(entries("accounts.kind", AccountKind::WORDS))),
            field("class", classes()),
            field("city", FilterKind::Text),
            field("specialties", FilterKind::Word(specialties::known())),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
            field("parent_id", FilterKind::Record(records::<Account>(&[]))),
            field("tags", FilterKind::Word(Vec::new())),
            field("last_touch_at", FilterKind::Date),
            field("next_touch_at", FilterKind::Date),
            field("created_at", FilterKind::Date),
        ]
    }

    fn filter_part(part: FilterPart) -> LaterView {
        Box::pin(account_filters(part))
    }

    fn bulk_bar(pages: Pages<Arc<Self>>, selection: Selection, question: Memo<Question>) -> LaterView {
        Box::pin(account_bulk_bar(pages, selection, question))
    }

    fn quick_filters() -> Vec<QuickFilter> {
        mine_and_kinds([
            (AccountKind::Hospital.as_str(), "accounts.hospitals"),
            (AccountKind::Clinic.as_str(), "accounts.clinics"),
            (AccountKind::Corporate.as_str(), "accounts.corporates"),
        ])
    }
}

fn name(account: &Account) -> AnyView {
    name_cell(&account.data.name, Account::SQUARE)
}

/// On a card this one line has to say the rest too.
fn kind_cell(account: &Account) -> AnyView {
    let rest = dotted([String::new(), address::town(&account.data.addresses)]);
    what_cell(kind(account.data.kind), rest)
}

crate::lazy_view! {
    tools:
    fn account_filters(part: FilterPart) {
        filter_part(with_filters::<Account>(), part)
    }
}

crate::lazy_view! {
    tools:
    fn account_bulk_bar(pages: Pages<Arc<Account>>, selection: Selection, question: Memo<Question>) {
        bulk_bar(pages, selection, question).into_any()
    }
}
