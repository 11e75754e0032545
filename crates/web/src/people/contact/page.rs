//! The page of one contact: who it is and how to reach them, what happened, all that is known, where they work.

use domain::people::{account::Account, contact::Contact, reach::Class};
use leptos::prelude::*;

use super::{
    super::{address, affiliation, reach},
    about::{about_tab, key_facts},
    edit_contact, kind,
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

const EXPAND: &str = "account,owner,team,facility,guardian,primary_physician";

#[component]
pub fn ContactRecord() -> impl IntoView {
    let state = RecordState::<Contact>::of_address(EXPAND);
    view! {
        {record_page(state, |state| content(state).into_any())}
        {later_sheet(Contact::EDIT_SHEET, move || edit_contact(state))}
    }
}

fn content(state: RecordState<Contact>) -> impl IntoView {
    let tab = url::query("tab");
    let tabs = vec![
        Tab::new("timeline", t("people.timeline")),
        Tab::new("about", t("people.about")),
        Tab::new("places", t("contacts.places")),
    ];
    let tab = Memo::new(move |_| tab.get().unwrap_or_default());
    view! {
        {record_head(state, under, buttons)}
        <div class="record" class:whole=move || tab.get() == "about">
            <div class="stack">
                <Tabs label=t("people.sections") query="tab" tabs=tabs/>
                {move || match tab.get().as_str() {
                    "about" => about_tab(state).into_any(),
                    "places" => affiliation::places(state).into_any(),
                    _ => timeline(state).into_any(),
                }}
            </div>
            // All of it stands in "About".
            {move || (tab.get() != "about").then(|| view! { <aside class="side" aria-label=t("people.key_facts")>{key_facts(state)}</aside> })}
        </div>
    }
}

fn under(contact: &Contact) -> AnyView {
    let data = &contact.data;
    let specialties = data.specialties.join(", ");
    let role = if specialties.is_empty() { data.job_title.clone().unwrap_or_default() } else { specialties };
    let town = address::town(&data.addresses);
    view! {
        <Badge label=kind(data.kind) tone=Tone::Brand/>
        {data.class.map(class_badge)}
        {(!role.is_empty()).then(|| view! { <span>{role}</span> })}
        {contact.account.as_ref().map(|account| view! {
            <a class="with-icon" href={href::<Account>(account.id.into())}><Icon glyph=BUILDING small=true/>{account.name.clone()}</a>
        })}
        {(!town.is_empty()).then(|| view! { <span class="muted">{town}</span> })}
        {contact.owner.as_ref().map(|owner| view! {
            <span class="with-icon muted"><Icon glyph=USER small=true/>{tf("people.owned_by", &[("name", &owner.name)])}</span>
        })}
    }
    .into_any()
}

pub fn class_badge(class: Class) -> impl IntoView {
    let tone = match class {
        Class::A => Tone::Ok,
        Class::B => Tone::Info,
        Class::C => Tone::Neutral,
    };
    view! { <Badge label=tf("people.class_is", &[("class", class.as_str())]) tone=tone/> }
}

fn buttons(contact: &Contact) -> AnyView {
    reach::buttons(&contact.full_name, &contact.data.phones, &contact.data.emails)
}
