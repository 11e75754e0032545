//! The only place for how people and accounts are reached: which number is called, and how numbers and addresses show.

use domain::people::reach::{Phone, PhoneLabel};
use leptos::prelude::*;
use serde_json::Value;

use crate::{
    i18n::{t, t_in, tf},
    ui::{
        content::{List, ListRow},
        reach::{CallButton, CopyButton, MailButton, Reach, WhatsAppButton},
    },
};

/// The number to call: the first that can be dialled and is no fax.
pub fn to_call(phones: &[Phone]) -> Option<&Phone> {
    phones.iter().find(|phone| phone.e164.is_some() && phone.label != PhoneLabel::Fax)
}

/// The number for WhatsApp: the one that says so, else the first that may be a mobile.
pub fn to_write(phones: &[Phone]) -> Option<&Phone> {
    phones
        .iter()
        .find(|phone| phone.e164.is_some() && phone.label == PhoneLabel::Whatsapp)
        .or_else(|| phones.iter().find(|phone| may_write(phone)))
}

/// India's landlines have no WhatsApp; of other countries' numbers one cannot tell.
fn may_write(phone: &Phone) -> bool {
    let Some(number) = &phone.e164 else { return false };
    let of_kind = !matches!(phone.label, PhoneLabel::Fax);
    of_kind && number.strip_prefix("+91").is_none_or(|national| national.starts_with(['6', '7', '8', '9']))
}

/// The first number as people read it.
pub fn shown(phones: &[Phone]) -> String {
    to_call(phones).or(phones.first()).map(Phone::shown).unwrap_or_default()
}

/// Call, WhatsApp, e-mail, copy: as far as there is something to reach.
pub fn buttons(name: &str, phones: &[Phone], emails: &[String]) -> AnyView {
    let (called, written) = (name.to_owned(), name.to_owned());
    view! {
        {to_call(phones).and_then(|phone| phone.e164.clone()).map(|number| view! { <CallButton number=number name=called/> })}
        {to_write(phones).and_then(|phone| phone.e164.clone()).map(|number| view! { <WhatsAppButton number=number name=written/> })}
        {emails.first().cloned().map(|address| view! { <MailButton address=address name=name.to_owned()/> })}
        {to_call(phones).map(|phone| view! { <CopyButton text=phone.shown()/> })}
    }
    .into_any()
}

/// In a column: the number; on a card: the button that calls it.
pub fn cell(name: &str, phones: &[Phone]) -> AnyView {
    let number = to_call(phones).and_then(|phone| phone.e164.clone());
    view! {
        <span class="only-table">{shown(phones)}</span>
        {number.map(|number| view! { <span class="only-card"><CallButton number=number name=name.to_owned() reach=Reach::Short/></span> })}
    }
    .into_any()
}

/// All numbers, each as it is dialled and, where that differs, as it was typed.
pub fn phone_list(name: &str, phones: &[Phone]) -> AnyView {
    if phones.is_empty() {
        return view! { <p class="muted">{t("people.no_phone")}</p> }.into_any();
    }
    let line = |phone: &Phone| {
        let mut second = t_in("people.phone", phone.label.as_str());
        if phone.e164.is_none() {
            second = [&second, " · ", t("people.not_dialled")].concat();
        } else if phone.number != phone.shown() {
            second = [&second, " · ", &tf("people.typed_as", &[("number", &phone.number)])].concat();
        }
        let (name, number, shown) = (name.to_owned(), phone.e164.clone(), phone.shown());
        let (dials, writes) = (phone.label != PhoneLabel::Fax, may_write(phone));
        view! {
            <ListRow first=phone.shown() second=second>
                {number.filter(|_| dials).map(|number| {
                    let whatsapp = number.clone();
                    view! {
                        <CallButton number=number name=name.clone() reach=Reach::Short/>
                        {writes.then(|| view! { <WhatsAppButton number=whatsapp name=name reach=Reach::Short/> })}
                    }
                })}
                <CopyButton text=shown reach=Reach::Short/>
            </ListRow>
        }
    };
    let lines = phones.iter().map(line).collect_view();
    view! { <List label=t("people.phones")>{lines}</List> }.into_any()
}

pub fn email_list(name: &str, emails: &[String]) -> Option<AnyView> {
    let line = |address: &String| {
        let (address, copied, name) = (address.clone(), address.clone(), name.to_owned());
        view! {
            <ListRow first=address.clone()>
                <MailButton address=address name=name reach=Reach::Short/>
                <CopyButton text=copied reach=Reach::Short/>
            </ListRow>
        }
    };
    let lines = emails.iter().map(line).collect_view();
    (!emails.is_empty()).then(|| view! { <List label=t("people.emails")>{lines}</List> }.into_any())
}

/// The numbers of a change, in words.
pub fn told_phones(value: &Value) -> String {
    let phones: Vec<Phone> = serde_json::from_value(value.clone()).unwrap_or_default();
    phones.iter().map(Phone::shown).collect::<Vec<_>>().join(", ")
}
