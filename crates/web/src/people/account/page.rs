//! The page of one account: what it is and how to reach it, what happened, all that is known, who works there.

use domain::people::account::Account;
use leptos::prelude::*;

use super::{
    super::{address, contact::class_badge, duplicates::merged_note, page::town_and_owner, reach},
    about::{about_tab, key_facts},
    edit_account, kind, merge_account,
};
use crate::{
    lazy::later_sheet,
    record::{Editable, MERGE_SHEET, RecordState, head::record_head, href, record_body, record_page},
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
        {later_sheet(MERGE_SHEET, move || merge_account(state))}
    }
}

fn content(state: RecordState<Account>) -> AnyView {
    view! {
        {record_head(state, under, buttons)}
        {merged_note(state)}
        {record_body(state, |state| about_tab(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
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
