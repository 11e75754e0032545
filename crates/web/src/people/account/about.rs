//! The only place for all that is known about an account: the tab "About", and the key facts beside it.

use domain::people::{
    account::{Account, AccountKind},
    contact::Contact,
    reach::Class,
};
use leptos::prelude::*;

use super::{
    super::{
        address,
        contact::{belongs, words},
        reach,
    },
    kind,
};
use crate::{
    i18n::{number, t},
    record::{RecordState, custom, href, inline},
    ui::{
        content::{Card, Facts},
        icon::{EXTERNAL, Icon},
        timeline::When,
    },
};

pub fn about_tab(state: RecordState<Account>) -> impl IntoView {
    let account = move || state.record.get();
    // Only a change of the kind changes which fields there are; edited fields keep their focus otherwise.
    let kind = Memo::new(move |_| account().map(|account| account.data.kind));
    view! {
        <Card title=t("accounts.organisation")>{move || kind.get().map(|kind| organisation(state, kind))}</Card>
        {custom::card(state)}
        <Card title=t("people.reach")>
            {move || account().map(|account| reach::phone_list(&account.data.name, &account.data.phones))}
            {move || account().and_then(|account| reach::email_list(&account.data.name, &account.data.emails))}
            <Facts>
                {inline::text(state, "website")}
            </Facts>
            {move || account().and_then(|account| website(&account))}
        </Card>
        <Card title=t("people.addresses")>{move || account().map(|account| address::address_list(&account.data.addresses))}</Card>
        <Card title=t("people.notes")>
            <p class="pre prose">{move || account().map(|account| inline::or_nothing(account.data.notes.clone().unwrap_or_default()))}</p>
            {move || account().filter(|account| !account.data.tags.is_empty()).map(|account| words(&account.data.tags))}
        </Card>
        <Card title=t("people.record")>{move || account().map(|account| belongs(&*account, &account.owner, &account.team, &account.facility))}</Card>
    }
}

fn organisation(state: RecordState<Account>, of_kind: AccountKind) -> impl IntoView {
    let account = move || state.record.get();
    view! {
        <Facts>
            {inline::fact::<Account>("kind", kind(of_kind))}
            {inline::text(state, "name")}
            {inline::word(state, "class", "people.class", Class::WORDS)}
            {of_kind.has_specialties().then(|| inline::fact::<Account>("specialties", move || account().map(|account| words(&account.data.specialties))))}
            {of_kind.has_beds().then(|| inline::whole_number(state, "beds"))}
            {of_kind.has_employees().then(|| inline::whole_number(state, "employees"))}
            {of_kind.has_students().then(|| inline::whole_number(state, "students"))}
            {inline::fact::<Account>("parent_id", move || account().map(|account| parent(&account)))}
            {inline::fact::<Account>("deciding_contact_id", move || account().map(|account| deciding(&account)))}
        </Facts>
    }
}

fn parent(account: &Account) -> AnyView {
    match &account.parent {
        Some(parent) => view! { <a href={href::<Account>(parent.id.into())}>{parent.name.clone()}</a> }.into_any(),
        None => inline::or_nothing(String::new()).into_any(),
    }
}

fn deciding(account: &Account) -> AnyView {
    match &account.deciding_contact {
        Some(contact) => view! { <a href={href::<Contact>(contact.id.into())}>{contact.name.clone()}</a> }.into_any(),
        None => inline::or_nothing(String::new()).into_any(),
    }
}

/// The way to the account's own pages; an address without a scheme is one of the web.
fn website(account: &Account) -> Option<AnyView> {
    let address = account.data.website.clone()?;
    let is_whole = address.starts_with("https://") || address.starts_with("http://");
    let link = if is_whole { address } else { ["https://", &address].concat() };
    Some(
        view! {
            <div><a class="btn" href=link target="_blank" rel="noopener noreferrer"><Icon glyph=EXTERNAL/><span>{t("accounts.open_website")}</span></a></div>
        }
        .into_any(),
    )
}

/// Beside the tabs where there is room.
pub fn key_facts(state: RecordState<Account>) -> impl IntoView {
    let touched = |at: Option<domain::kernel::Timestamp>| match at {
        Some(at) => view! { <When at=at.utc()/> }.into_any(),
        None => t("people.never").into_any(),
    };
    move || {
        state.record.get().map(|account| {
            let data = &account.data;
            let facts = view! {
                    <dl class="key-facts">
                        {inline::fact::<Account>("deciding_contact_id", deciding(&account))}
                        {inline::fact::<Account>("last_touch_at", touched(account.last_touch_at))}
                        {inline::fact::<Account>("next_touch_at", touched(account.next_touch_at))}
                        {data.beds.map(|beds| inline::fact::<Account>("beds", number(beds)))}
                        {data.employees.map(|employees| inline::fact::<Account>("employees", number(employees)))}
                        {data.students.map(|students| inline::fact::<Account>("students", number(students)))}
                        {(!data.specialties.is_empty()).then(|| inline::fact::<Account>("specialties", words(&data.specialties)))}
                        {(!data.phones.is_empty()).then(|| inline::fact::<Account>("phones", reach::shown(&data.phones)))}
                        {data.emails.first().cloned().map(|address| inline::fact::<Account>("emails", address))}
                        {data.addresses.first().map(|address| inline::fact::<Account>("addresses", address.one_line()))}
                        {(!data.tags.is_empty()).then(|| inline::fact::<Account>("tags", words(&data.tags)))}
                    </dl>
            };
            view! { <Card title=t("people.key_facts")>{facts}</Card> }
        })
    }
}
