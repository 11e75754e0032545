//! The only place for all that is known about a contact: the tab "About", and the key facts beside it.

use domain::{
    kernel::Named,
    people::{
        account::Account,
        contact::{Contact, ContactKind, Gender},
        reach::{Channel, Class},
    },
};
use leptos::prelude::*;

use super::{
    super::{address, reach},
    kind,
};
use crate::{
    i18n::{date, t},
    record::{RecordState, Shown, custom, href, inline},
    ui::{
        content::{Card, Facts},
        mark::Badge,
        timeline::When,
    },
};

pub fn about_tab(state: RecordState<Contact>) -> impl IntoView {
    let contact = move || state.record.get();
    // Only a change of the kind changes which fields there are; edited fields keep their focus otherwise.
    let kind = Memo::new(move |_| contact().map(|contact| contact.data.kind));
    view! {
        <Card title=t("contacts.person")>{move || kind.get().map(|kind| person(state, kind))}</Card>
        {custom::card(state)}
        <Card title=t("people.reach")>
            {move || contact().map(|contact| reach::phone_list(&contact.full_name, &contact.data.phones))}
            {move || contact().and_then(|contact| reach::email_list(&contact.full_name, &contact.data.emails))}
            <Facts>
                {inline::word(state, "preferred_channel", "contacts.channel", Channel::WORDS)}
                {inline::text(state, "preferred_hours")}
            </Facts>
        </Card>
        <Card title=t("people.addresses")>{move || contact().map(|contact| address::address_list(&contact.data.addresses))}</Card>
        <Card title=t("people.notes")>
            <p class="pre prose">{move || contact().map(|contact| {
                    let notes = contact.data.notes.clone().unwrap_or_default();
                    if contact.hides("notes") { inline::or_hidden(notes) } else { inline::or_nothing(notes) }
                })}</p>
            {move || contact().filter(|contact| !contact.data.tags.is_empty()).map(|contact| words(&contact.data.tags))}
        </Card>
        <Card title=t("people.record")>{move || contact().map(|contact| belongs(&*contact, &contact.owner, &contact.team, &contact.facility))}</Card>
    }
}

fn person(state: RecordState<Contact>, of_kind: ContactKind) -> impl IntoView {
    let contact = move || state.record.get();
    let link =
        move |of: fn(&Contact) -> Option<&Named>| move || contact().and_then(|contact| of(&contact).map(person_link));
    view! {
        <Facts>
            {inline::fact::<Contact>("kind", kind(of_kind))}
            {inline::text(state, "prefix")}
            {inline::text(state, "given_name")}
            {inline::text(state, "family_name")}
            {inline::fact::<Contact>("account_id", move || contact().map(|contact| account_link(&contact)))}
            {inline::text(state, "job_title")}
            {inline::word(state, "class", "people.class", Class::WORDS)}
            {(of_kind == ContactKind::Doctor).then(|| view! {
                {inline::fact::<Contact>("specialties", move || contact().map(|contact| words(&contact.data.specialties)))}
                {inline::text(state, "qualifications")}
                {inline::text(state, "registration_number")}
            })}
            {(of_kind == ContactKind::Patient).then(|| view! {
                {inline::text(state, "uhid")}
                {inline::text(state, "abha")}
                {inline::text(state, "payer")}
                {inline::fact_unless_hidden(state, "primary_physician_id", move || link(|contact| contact.primary_physician.as_ref())().into_any())}
                {inline::fact::<Contact>("guardian_id", link(|contact| contact.guardian.as_ref()))}
                {inline::text(state, "guardian_name")}
                {inline::text(state, "guardian_phone")}
            })}
            {inline::word(state, "gender", "contacts.gender", Gender::WORDS)}
            {inline::fact_unless_hidden(state, "birth_date", move || contact().map(|contact| inline::or_nothing(contact.data.birth_date.map(date).unwrap_or_default())).into_any())}
        </Facts>
    }
}

fn account_link(contact: &Contact) -> AnyView {
    match &contact.account {
        Some(account) => view! { <a href={href::<Account>(account.id.into())}>{account.name.clone()}</a> }.into_any(),
        None => inline::or_nothing(String::new()).into_any(),
    }
}

fn person_link(named: &Named) -> AnyView {
    view! { <a href={href::<Contact>(named.id.into())}>{named.name.clone()}</a> }.into_any()
}

/// Words as small badges.
pub fn words(words: &[String]) -> AnyView {
    if words.is_empty() {
        return inline::or_nothing(String::new()).into_any();
    }
    view! { <span class="line">{words.iter().map(|word| view! { <Badge label=word.clone()/> }).collect_view()}</span> }
        .into_any()
}

/// Whose record it is, and since when.
pub fn belongs<R: Shown>(record: &R, owner: &Option<Named>, team: &Option<Named>, facility: &Option<Named>) -> AnyView {
    let name =
        |named: &Option<Named>| inline::or_nothing(named.as_ref().map(|named| named.name.clone()).unwrap_or_default());
    let head = record.head();
    view! {
        <dl class="facts">
            {inline::fact::<R>("owner_id", name(owner))}
            {inline::fact::<R>("team_id", name(team))}
            {inline::fact::<R>("facility_id", name(facility))}
            {inline::fact::<R>("created_at", view! { <When at=head.created_at.utc()/> })}
            {inline::fact::<R>("updated_at", view! { <When at=head.updated_at.utc()/> })}
        </dl>
    }
    .into_any()
}

/// Beside the tabs where there is room.
pub fn key_facts(state: RecordState<Contact>) -> impl IntoView {
    let touched = |at: Option<domain::kernel::Timestamp>| match at {
        Some(at) => view! { <When at=at.utc()/> }.into_any(),
        None => t("people.never").into_any(),
    };
    move || {
        state.record.get().map(|contact| {
            let data = &contact.data;
            let facts = view! {
                    <dl class="key-facts">
                        {inline::fact::<Contact>("last_touch_at", touched(contact.last_touch_at))}
                        {inline::fact::<Contact>("next_touch_at", touched(contact.next_touch_at))}
                        {data.preferred_channel.map(|channel| inline::fact::<Contact>("preferred_channel", crate::i18n::t_in("contacts.channel", channel.as_str())))}
                        {data.preferred_hours.clone().map(|hours| inline::fact::<Contact>("preferred_hours", hours))}
                        {data.registration_number.clone().map(|number| inline::fact::<Contact>("registration_number", number))}
                        {data.qualifications.clone().map(|text| inline::fact::<Contact>("qualifications", text))}
                        {data.uhid.clone().map(|uhid| inline::fact::<Contact>("uhid", uhid))}
                        {data.birth_date.map(|day| inline::fact::<Contact>("birth_date", date(day)))}
                        {(!data.phones.is_empty()).then(|| inline::fact::<Contact>("phones", reach::shown(&data.phones)))}
                        {data.emails.first().cloned().map(|address| inline::fact::<Contact>("emails", address))}
                        {data.addresses.first().map(|address| inline::fact::<Contact>("addresses", address.one_line()))}
                        {(!data.tags.is_empty()).then(|| inline::fact::<Contact>("tags", words(&data.tags)))}
                    </dl>
            };
            view! { <Card title=t("people.key_facts")>{facts}</Card> }
        })
    }
}
