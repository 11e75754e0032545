//! The page of one account: what it is and how to reach it, what happened, all that is known, who works there.

use domain::people::account::Account;
use leptos::prelude::*;

use super::{
    super::{address, affiliation, contact::class_badge, reach},
    about::{about_tab, key_facts},
    edit_account, kind,
};
use crate::{
    i18n::{t, tf},
    lazy::later_sheet,
    record::{Editable, RecordState, head::record_head, history::timeline, href, record_page},
    ui::{
        content::{Tab, Tabs},
        icon::{BUILDING, Icon, USER},
        mark::{Badge, Tone},
        url,
    },
};

const EXPAND: &str = "owner,team,facility,parent,deciding_contact";

#[component]
pub fn AccountRecord() -> impl IntoView {
    let state = RecordState::<Account>::of_address(EXPAND);
    view! {
        {record_page(state, |state| content(state).into_any())}
        {later_sheet(Account::EDIT_SHEET, move || edit_account(state))}
    }
}

fn content(state: RecordState<Account>) -> impl IntoView {
    let tab = url::query("tab");
    let tabs = vec![
        Tab::new("timeline", t("people.timeline")),
        Tab::new("about", t("people.about")),
        Tab::new("people", t("contacts.title")),
    ];
    let tab = Memo::new(move |_| tab.get().unwrap_or_default());
    view! {
        {record_head(state, under, buttons)}
        <div class="record" class:whole=move || tab.get() == "about">
            <div class="stack">
                <Tabs label=t("people.sections") query="tab" tabs=tabs/>
                {move || match tab.get().as_str() {
                    "about" => about_tab(state).into_any(),
                    "people" => affiliation::people(state).into_any(),
                    _ => timeline(state).into_any(),
                }}
            </div>
            // All of it stands in "About".
            {move || (tab.get() != "about").then(|| view! { <aside class="side" aria-label=t("people.key_facts")>{key_facts(state)}</aside> })}
        </div>
    }
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
        {(!town.is_empty()).then(|| view! { <span class="muted">{town}</span> })}
        {account.owner.as_ref().map(|owner| view! {
            <span class="with-icon muted"><Icon glyph=USER small=true/>{tf("people.owned_by", &[("name", &owner.name)])}</span>
        })}
    }
    .into_any()
}

fn buttons(account: &Account) -> AnyView {
    reach::buttons(&account.data.name, &account.data.phones, &account.data.emails)
}
