//! The page of one contact: who it is and how to reach them, what happened, all that is known, where they work.

use domain::people::{
    account::Account,
    contact::{Contact, ContactKind},
    reach::Class,
};
use leptos::prelude::*;

use super::{
    super::{address, duplicates::merged_note, page::town_and_owner, reach},
    about::{about_tab, key_facts},
    edit_contact, kind, merge_contact,
};
use crate::{
    day,
    i18n::tf,
    lazy::later_sheet,
    privacy::{glass_note, person_sheets},
    record::{Editable, MERGE_SHEET, RecordState, head::record_head, href, record_body, record_page},
    ui::{
        icon::{BUILDING, Icon},
        mark::{Badge, Tone},
    },
};

const EXPAND: &str = "account,owner,team,facility,guardian,primary_physician";

#[component]
pub fn ContactRecord() -> impl IntoView {
    let state = RecordState::<Contact>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {later_sheet(Contact::EDIT_SHEET, move || edit_contact(state))}
        {later_sheet(MERGE_SHEET, move || merge_contact(state))}
        {person_sheets(state)}
    }
}

fn content(state: RecordState<Contact>) -> AnyView {
    // Who is treated is not visited: their names stay off the device.
    if let Some(contact) = state.present().filter(|contact| contact.data.kind != ContactKind::Patient) {
        day::opened(&contact);
    }
    view! {
        {record_head(state, under, buttons)}
        {merged_note(state)}
        {glass_note(state)}
        {record_body(state, |state| about_tab(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
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
        {town_and_owner(town, contact.owner.as_ref())}
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
