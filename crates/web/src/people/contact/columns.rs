//! The only place for the list of contacts: its columns, cards and filters.

use std::sync::Arc;

use domain::people::{
    account::Account,
    contact::{Contact, ContactKind, Gender},
    reach::Channel,
};
use leptos::prelude::*;

use super::{
    super::{
        address,
        cells::{classes, mine_and_kinds, name_cell, what_cell, when_cell},
        reach, sources, specialties,
    },
    about, dotted, kind,
};
use crate::{
    i18n::{date, t, t_in},
    lazy::LaterView,
    record::{
        Listed, Question, QuickFilter, RecordColumn, Shown, bulk_bar, custom::with_filters, entries, href, label,
        records,
    },
    ui::{
        filter::{FilterField, FilterKind, FilterPart, filter_part},
        pages::Pages,
        table::{Place, Selection},
    },
};

impl Listed for Contact {
    const SORT: &'static str = "full_name";
    const EXPAND: &'static str = "account,owner";
    const IN_BULK: &'static [&'static str] =
        &["class", "account_id", "job_title", "specialties", "preferred_channel", "payer", "team_id", "facility_id"];

    fn columns() -> Vec<RecordColumn<Self>> {
        use Place::{Line, Side, Title, WideOnly};
        let text = "minmax(110px, 1fr)";
        vec![
            RecordColumn::new("full_name", Title, "minmax(200px, 1.8fr)", name),
            RecordColumn::new("kind", WideOnly, "110px", |contact: &Self| kind(contact.data.kind).into_any()).hidden(),
            RecordColumn::beside("about", t("contacts.about"), Line, "minmax(140px, 1.3fr)", about_cell),
            RecordColumn::new("account_id", WideOnly, "minmax(160px, 1.5fr)", account),
            RecordColumn::new("city", WideOnly, text, |contact: &Self| {
                address::town(&contact.data.addresses).into_any()
            }),
            RecordColumn::beside("phone", t("people.phone"), Side, "130px", |contact: &Self| {
                reach::cell(&contact.full_name, &contact.data.phones)
            }),
            RecordColumn::new("class", WideOnly, "80px", |contact: &Self| {
                contact.data.class.map(domain::people::reach::Class::as_str).into_any()
            }),
            RecordColumn::new("owner_id", WideOnly, "minmax(130px, 1fr)", |contact: &Self| {
                contact.owner.as_ref().map(|owner| owner.name.clone()).into_any()
            }),
            RecordColumn::new("last_touch_at", WideOnly, "130px", |contact: &Self| when_cell(contact.last_touch_at))
                .hidden(),
            RecordColumn::new("next_touch_at", WideOnly, "130px", |contact: &Self| when_cell(contact.next_touch_at))
                .hidden(),
            RecordColumn::new("emails", WideOnly, "minmax(180px, 1fr)", |contact: &Self| {
                contact.data.emails.first().cloned().into_any()
            })
            .hidden(),
            RecordColumn::new("job_title", WideOnly, text, |contact: &Self| contact.data.job_title.clone().into_any())
                .hidden(),
            RecordColumn::new("registration_number", WideOnly, text, |contact: &Self| {
                contact.data.registration_number.clone().into_any()
            })
            .hidden(),
            RecordColumn::new("uhid", WideOnly, text, |contact: &Self| contact.data.uhid.clone().into_any()).hidden(),
            RecordColumn::new("gender", WideOnly, "100px", |contact: &Self| {
                contact.data.gender.map(|gender| t_in("contacts.gender", gender.as_str())).into_any()
            })
            .hidden(),
            RecordColumn::new("birth_date", WideOnly, "120px", |contact: &Self| {
                contact.data.birth_date.map(date).into_any()
            })
            .hidden(),
            RecordColumn::new("tags", WideOnly, text, |contact: &Self| contact.data.tags.join(", ").into_any())
                .hidden(),
            RecordColumn::new("created_at", WideOnly, "130px", |contact: &Self| {
                when_cell(Some(contact.head.created_at))
            })
            .hidden(),
            RecordColumn::new("updated_at", WideOnly, "130px", |contact: &Self| {
                when_cell(Some(contact.head.updated_at))
            })
            .hidden(),
        ]
    }

    fn filters() -> Vec<FilterField> {
        let field = |name: &'static str, kind| FilterField::new(name, label::<Self>(name), kind);
        vec![
            field("kind", FilterKind::Choices(entries("contacts.kind", ContactKind::WORDS))),
            field("specialties", FilterKind::Word(specialties::known())),
            field("class", classes()),
            field("city", FilterKind::Text),
            field("account_id", FilterKind::Record(records::<Account>(&[]))),
            field("owner_id", FilterKind::Record(sources::users())),
            field("team_id", FilterKind::Record(sources::teams())),
            field("facility_id", FilterKind::Record(sources::facilities())),
            field("tags", FilterKind::Word(Vec::new())),
            field("preferred_channel", FilterKind::Choices(entries("contacts.channel", Channel::WORDS))),
            field("gender", FilterKind::Choices(entries("contacts.gender", Gender::WORDS))),
            field("birth_date", FilterKind::Date),
            field("last_touch_at", FilterKind::Date),
            field("next_touch_at", FilterKind::Date),
            field("created_at", FilterKind::Date),
        ]
    }

    fn filter_part(part: FilterPart) -> LaterView {
        Box::pin(contact_filters(part))
    }

    fn bulk_bar(pages: Pages<Arc<Self>>, selection: Selection, question: Memo<Question>) -> LaterView {
        Box::pin(contact_bulk_bar(pages, selection, question))
    }

    fn quick_filters() -> Vec<QuickFilter> {
        mine_and_kinds([
            (ContactKind::Doctor.as_str(), "contacts.doctors"),
            (ContactKind::Employee.as_str(), "contacts.employees"),
            (ContactKind::Patient.as_str(), "contacts.patients"),
        ])
    }
}

fn name(contact: &Contact) -> AnyView {
    name_cell(&contact.full_name, Contact::SQUARE)
}

/// On a card this one line has to say the rest too.
fn about_cell(contact: &Contact) -> AnyView {
    let account = contact.account.as_ref().map(|account| account.name.clone()).unwrap_or_default();
    let rest = dotted([String::new(), account, address::town(&contact.data.addresses)]);
    what_cell(about(contact), rest)
}

fn account(contact: &Contact) -> AnyView {
    let link = contact.account.as_ref().map(|account| {
        view! { <a class="quiet-link" href={href::<Account>(account.id.into())}>{account.name.clone()}</a> }
    });
    link.into_any()
}

crate::lazy_view! {
    tools:
    fn contact_filters(part: FilterPart) {
        filter_part(with_filters::<Contact>(), part)
    }
}

crate::lazy_view! {
    tools:
    fn contact_bulk_bar(pages: Pages<Arc<Contact>>, selection: Selection, question: Memo<Question>) {
        bulk_bar(pages, selection, question).into_any()
    }
}
