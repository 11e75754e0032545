//! Accounts: the organisations that send, pay for or talk about patients.

mod about;
mod columns;
mod form;
mod page;

use domain::{
    kernel::policy::{Action, Resource},
    people::account::{Account, AccountKind},
};
use leptos::prelude::*;

pub use page::AccountRecord;

use super::{address, contact::dotted, duplicates::merge_with, reach};
use crate::{
    i18n::{t, t_in},
    lazy::later_sheet,
    record::{
        EVERYTHING, Editable, FieldText, RecordState, Shown, Telling, Texts, create_sheet, edit_sheet, href, list_page,
    },
    session,
    ui::{
        button::{Button, Look},
        icon::{BUILDING, Glyph, PLUS},
        modal::open_sheet,
        url,
    },
};

impl Shown for Account {
    const PATH: &'static str = "/accounts";
    const ICON: Glyph = BUILDING;
    const SQUARE: bool = true;
    const PRINTED: Option<&'static str> = Some(EVERYTHING);
    const MERGES: bool = true;
    const TEXTS: Texts = Texts {
        title: "accounts.title",
        search: "accounts.search",
        new: "accounts.new",
        edit: "accounts.edit",
        empty_title: "accounts.empty_title",
        empty_text: "accounts.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("name", "accounts.name", Telling::Plain),
        FieldText::new("kind", "accounts.kind", Telling::Word("accounts.kind")),
        FieldText::new("parent_id", "accounts.parent", Telling::Reference(Resource::Accounts)),
        FieldText::new("deciding_contact_id", "accounts.deciding_contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("class", "people.class", Telling::Plain),
        FieldText::new("phones", "people.phones", Telling::Own(reach::told_phones)),
        FieldText::new("emails", "people.emails", Telling::Plain),
        FieldText::new("website", "accounts.website", Telling::Plain),
        FieldText::new("addresses", "people.addresses", Telling::Own(address::told_addresses)),
        FieldText::new("city", "people.address.city", Telling::Plain),
        FieldText::new("specialties", "people.specialties", Telling::Plain),
        FieldText::new("beds", "accounts.beds", Telling::Plain),
        FieldText::new("employees", "accounts.employees", Telling::Plain),
        FieldText::new("students", "accounts.students", Telling::Plain),
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

    fn detail(&self) -> String {
        dotted([kind(self.data.kind), address::town(&self.data.addresses), reach::shown(&self.data.phones)])
    }
}

fn kind(kind: AccountKind) -> String {
    t_in("accounts.kind", kind.as_str())
}

/// Opens the sheet for a new account, for those who may make one. Phones have ＋ in their bar.
fn new_button() -> AnyView {
    let open = move |()| open_sheet(<Account as Editable>::NEW_SHEET, &[]);
    (move || {
        session::allows(Resource::Accounts, Action::Create)
            .then(|| view! { <span class="not-phone"><Button label=t("accounts.new") icon=PLUS look=Look::Primary on_press=open/></span> })
    })
    .into_any()
}

crate::lazy_view! {
    forms:
    fn create_account(created: Callback<Account>) {
        create_sheet::<Account>(form::begin_new, move |account| created.run(account)).into_any()
    }
}

crate::lazy_view! {
    rare:
    fn merge_account(state: RecordState<Account>) {
        merge_with(state)
    }
}

crate::lazy_view! {
    forms:
    fn edit_account(state: RecordState<Account>) {
        edit_sheet(state).into_any()
    }
}

#[component]
pub fn AccountList() -> impl IntoView {
    let created = Callback::new(|account: Account| url::go_instead(&href::<Account>(account.head.id)));
    view! {
        {list_page::<Account>(new_button)}
        {later_sheet(Account::NEW_SHEET, move || create_account(created))}
    }
}
