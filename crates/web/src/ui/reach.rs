//! The only place for reaching somebody: call, WhatsApp, e-mail, copy.

use leptos::{prelude::*, task::spawn_local};

use super::{
    icon::{COPY, Glyph, Icon, MAIL, PHONE, WHATSAPP},
    toast::{toast, toast_error},
};
use crate::{
    browser,
    i18n::{t, tf},
};

/// How a button for reaching shows itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Reach {
    /// Drawing and word: the header of a record.
    #[default]
    Full,
    /// Drawing only: rows.
    Short,
}

impl Reach {
    fn class(self) -> &'static str {
        match self {
            Self::Full => "btn",
            Self::Short => "btn quiet square",
        }
    }
}

fn link(reach: Reach, href: String, label: &'static str, spoken: String, glyph: Glyph, new_tab: bool) -> impl IntoView {
    view! {
        <a
            class=reach.class()
            href=href
            aria-label=spoken.clone()
            title=(reach == Reach::Short).then_some(spoken)
            target=new_tab.then_some("_blank")
            rel=new_tab.then_some("noopener noreferrer")
        >
            <Icon glyph=glyph/>
            {(reach == Reach::Full).then(|| view! { <span>{label}</span> })}
        </a>
    }
}

/// Calls a number in E.164.
#[component]
pub fn CallButton(
    #[prop(into)] number: String,
    #[prop(into)] name: String,
    #[prop(optional)] reach: Reach,
) -> impl IntoView {
    let spoken = tf("reach.call_name", &[("name", &name)]);
    link(reach, ["tel:", &number].concat(), t("reach.call"), spoken, PHONE, false)
}

/// Opens WhatsApp for a number in E.164, with a text to start from.
#[component]
pub fn WhatsAppButton(
    #[prop(into)] number: String,
    #[prop(into)] name: String,
    #[prop(optional, into)] text: String,
    #[prop(optional)] reach: Reach,
) -> impl IntoView {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    let text = if text.is_empty() { String::new() } else { ["?text=", &super::url::encode(&text)].concat() };
    let spoken = tf("reach.whatsapp_name", &[("name", &name)]);
    link(reach, ["https://wa.me/", &digits, &text].concat(), t("reach.whatsapp"), spoken, WHATSAPP, true)
}

#[component]
pub fn MailButton(
    #[prop(into)] address: String,
    #[prop(into)] name: String,
    #[prop(optional)] reach: Reach,
) -> impl IntoView {
    let spoken = tf("reach.mail_name", &[("name", &name)]);
    link(reach, ["mailto:", &address].concat(), t("reach.mail"), spoken, MAIL, false)
}

/// Copies a text and says so.
#[component]
pub fn CopyButton(#[prop(into)] text: String, #[prop(optional)] reach: Reach) -> impl IntoView {
    let spoken = tf("reach.copy_text", &[("text", &text)]);
    let copy = move |_| {
        let text = text.clone();
        spawn_local(async move {
            if browser::copy(&text).await {
                toast(t("reach.copied"));
            } else {
                toast_error(t("reach.copy_failed"));
            }
        });
    };
    view! {
        <button
            type="button"
            class=reach.class()
            aria-label=spoken.clone()
            title=(reach == Reach::Short).then_some(spoken)
            on:click=copy
        >
            <Icon glyph=COPY/>
            {(reach == Reach::Full).then(|| view! { <span>{t("reach.copy")}</span> })}
        </button>
    }
}
