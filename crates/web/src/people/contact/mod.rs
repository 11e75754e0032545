//! Contacts: doctors, employees of accounts, patients, other people.

mod about;
mod columns;
mod form;
mod page;

use std::sync::Arc;

use domain::{
    kernel::policy::{Action, Resource},
    people::contact::{Contact, ContactKind},
};
use leptos::prelude::*;

pub use about::{belongs, words};
pub use form::phones;
pub use page::{ContactRecord, class_badge};

use super::{address, duplicates::merge_with, reach};
use crate::{
    i18n::{t, t_in},
    lazy::later_sheet,
    privacy,
    record::{
        EVERYTHING, Editable, FieldText, RecordState, Shown, Telling, Texts, create_sheet, edit_sheet, href, list_page,
    },
    session,
    ui::{
        button::{Button, Look},
        icon::{Glyph, PLUS, USER},
        modal::open_sheet,
        url,
    },
};

impl Shown for Contact {
    const PATH: &'static str = "/people";
    const ICON: Glyph = USER;
    const PRINTED: Option<&'static str> = Some(EVERYTHING);
    const MERGES: bool = true;
    const TEXTS: Texts = Texts {
        title: "contacts.title",
        search: "contacts.search",
        new: "contacts.new",
        edit: "contacts.edit",
        empty_title: "contacts.empty_title",
        empty_text: "contacts.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("full_name", "contacts.full_name", Telling::Plain),
        FieldText::new("kind", "contacts.kind", Telling::Word("contacts.kind")),
        FieldText::new("prefix", "contacts.prefix", Telling::Plain),
        FieldText::new("given_name", "contacts.given_name", Telling::Plain),
        FieldText::new("family_name", "contacts.family_name", Telling::Plain),
        FieldText::new("job_title", "people.job_title", Telling::Plain),
        FieldText::new("account_id", "contacts.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("class", "people.class", Telling::Plain),
        FieldText::new("phones", "people.phones", Telling::Own(reach::told_phones)),
        FieldText::new("emails", "people.emails", Telling::Plain),
        FieldText::new("addresses", "people.addresses", Telling::Own(address::told_addresses)),
        FieldText::new("city", "people.address.city", Telling::Plain),
        FieldText::new("gender", "contacts.gender", Telling::Word("contacts.gender")),
        FieldText::new("birth_date", "contacts.birth_date", Telling::Date),
        FieldText::new("preferred_channel", "contacts.channel", Telling::Word("contacts.channel")),
        FieldText::new("preferred_hours", "contacts.preferred_hours", Telling::Plain),
        FieldText::new("registration_number", "contacts.registration_number", Telling::Plain),
        FieldText::new("specialties", "people.specialties", Telling::Plain),
        FieldText::new("qualifications", "contacts.qualifications", Telling::Plain),
        FieldText::new("uhid", "contacts.uhid", Telling::Plain),
        FieldText::new("abha", "contacts.abha", Telling::Plain),
        FieldText::new("guardian_id", "contacts.guardian", Telling::Reference(Resource::Contacts)),
        FieldText::new("guardian_name", "contacts.guardian_name", Telling::Plain),
        FieldText::new("guardian_phone", "contacts.guardian_phone", Telling::Plain),
        FieldText::new("primary_physician_id", "contacts.primary_physician", Telling::Reference(Resource::Contacts)),
        FieldText::new("payer", "contacts.payer", Telling::Plain),
        FieldText::new("notes", "people.notes", Telling::Long),
        FieldText::new("tags", "people.tags", Telling::Plain),
        FieldText::new("owner_id", "people.owner", Telling::Reference(Resource::Users)),
        FieldText::new("team_id", "user.team", Telling::Reference(Resource::Teams)),
        FieldText::new("facility_id", "user.facility", Telling::Reference(Resource::Facilities)),
        FieldText::new("last_touch_at", "people.last_touch", Telling::Plain),
        FieldText::new("next_touch_at", "people.next_touch", Telling::Plain),
        FieldText::new("created_at", "people.created_at", Telling::Plain),
        FieldText::new("updated_at", "people.updated_at", Telling::Plain),
    ];

    fn hidden(&self) -> &[String] {
        self.hidden.as_deref().unwrap_or_default()
    }

    fn is_shown_for_a_while(&self) -> bool {
        self.open_until.is_some()
    }

    fn menu() -> AnyView {
        privacy::person_menu().into_any()
    }

    fn bin_actions(contact: &Arc<Self>) -> AnyView {
        privacy::erase_deleted(contact).into_any()
    }

    fn detail(&self) -> String {
        let account = self.account.as_ref().map(|account| account.name.clone()).unwrap_or_default();
        dotted([about(self), account, address::town(&self.data.addresses), reach::shown(&self.data.phones)])
    }
}

/// What somebody is, in short: a doctor's specialties, a title, a patient's number, else the kind.
fn about(contact: &Contact) -> String {
    let data = &contact.data;
    let particular = match data.kind {
        ContactKind::Doctor => {
            Some(data.specialties.join(", ")).filter(|text| !text.is_empty()).or_else(|| data.job_title.clone())
        }
        ContactKind::Patient => data.uhid.as_ref().map(|uhid| [&kind(data.kind), " ", uhid].concat()),
        ContactKind::Employee | ContactKind::Other => data.job_title.clone(),
    };
    particular.unwrap_or_else(|| kind(data.kind))
}

fn kind(kind: ContactKind) -> String {
    t_in("contacts.kind", kind.as_str())
}

/// The parts that are there, with dots between.
pub fn dotted<const N: usize>(parts: [String; N]) -> String {
    parts.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ")
}

/// Opens the sheet for a new contact, for those who may make one. Phones have ＋ in their bar.
pub fn new_button() -> AnyView {
    let open = move |()| open_sheet(<Contact as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::Contacts, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("contacts.new") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

crate::lazy_view! {
    forms:
    fn create_contact(created: Callback<Contact>) {
        create_sheet::<Contact>(form::begin_new, move |contact| created.run(contact)).into_any()
    }
}

crate::lazy_view! {
    rare:
    fn merge_contact(state: RecordState<Contact>) {
        merge_with(state)
    }
}

crate::lazy_view! {
    forms:
    fn edit_contact(state: RecordState<Contact>) {
        edit_sheet(state).into_any()
    }
}

/// The sheet for a new contact; `created` goes on with it.
pub fn new_sheet(created: Callback<Contact>) -> impl IntoView {
    later_sheet(Contact::NEW_SHEET, move || create_contact(created))
}

#[component]
pub fn ContactList() -> impl IntoView {
    let created = Callback::new(|contact: Contact| url::go_instead(&href::<Contact>(contact.head.id)));
    view! {
        {list_page::<Contact>(new_button)}
        {new_sheet(created)}
    }
}
