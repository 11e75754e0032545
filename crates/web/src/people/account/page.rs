//! The page of one account: what it is and how to reach it, what happened, all that is known, who works there.

use domain::{
    kernel::policy::{Action, Resource},
    people::account::Account,
};
use leptos::prelude::*;

use super::{
    super::{
        address, affiliation,
        contact::class_badge,
        page::{Further, Page, page, town_and_owner},
        reach, tie_up,
    },
    about::{about_tab, key_facts},
    edit_account, kind,
};
use crate::{
    i18n::t,
    lazy::later_sheet,
    record::{Editable, RecordState, href, record_page},
    session,
    ui::{
        icon::{BUILDING, Icon},
        mark::{Badge, Tone},
    },
};

const EXPAND: &str = "owner,team,facility,parent,deciding_contact";

#[component]
pub fn AccountRecord() -> impl IntoView {
    let state = RecordState::<Account>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {later_sheet(Account::EDIT_SHEET, move || edit_account(state))}
    }
}

fn content(state: RecordState<Account>) -> AnyView {
    page(
        state,
        Page {
            under,
            buttons,
            about: |state| about_tab(state).into_any(),
            key_facts: |state| key_facts(state).into_any(),
            further: further_tabs(),
        },
    )
}

fn further_tabs() -> Vec<Further<Account>> {
    let people: Further<Account> = ("people", t("contacts.title"), |state| affiliation::people(state).into_any());
    let agreed: Further<Account> = ("tie-ups", t("tie_ups.title"), tie_up::panel);
    std::iter::once(people).chain(session::allows(Resource::TieUps, Action::Read).then_some(agreed)).collect()
}

fn under(account: &Account) -> AnyView {
    let data = &account.data;
    let town = address::town(&data.addresses);
    view! {
        <Badge label=kind(data.kind) tone=Tone::Brand/>
        {data.class.map(class_badge)}
        {account.parent.as_ref().map(|parent| view! {
            <a class="with-icon" href={href::<Account>(parent.id.into())}><Icon glyph=BUILDING small=true/>{parent.name.clone()}</a>
        })}
        {town_and_owner(town, account.owner.as_ref())}
    }
    .into_any()
}

fn buttons(account: &Account) -> AnyView {
    reach::buttons(&account.data.name, &account.data.phones, &account.data.emails)
}
