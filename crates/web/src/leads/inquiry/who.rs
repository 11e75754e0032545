//! The card beside a number that is being typed: who that is, which lead is open, what they asked before.

use std::time::Duration;

use domain::{
    leads::{
        inquiry::Inquiry,
        lead::Lead,
        who::{WhoContact, WhoInquiry, WhoIs, WhoLead, beginning},
    },
    people::contact::Contact,
};
use leptos::{prelude::*, task::spawn_local};

use super::super::words;
use crate::{
    i18n::{relative, t, t_in},
    people::contact::dotted,
    record::{href, moves::Moved},
    session,
    ui::{
        icon::{HEART, HISTORY, Icon, USER},
        mark::Badge,
    },
};

/// A digit follows the next faster than this.
const PAUSE: Duration = Duration::from_millis(120);

/// Looks while somebody types. What cannot be known is no reason to disturb: saving does not wait for it.
pub fn who_asks(phone: RwSignal<String>) -> impl IntoView {
    let number = Memo::new(move |_| phone.with(|phone| beginning(phone)));
    let known = RwSignal::new(WhoIs::default());
    let question = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let asked = question.get_value() + 1;
        question.set_value(asked);
        if number.with(Option::is_none) {
            return known.set(WhoIs::default());
        }
        let typed = phone.get_untracked();
        spawn_local(async move {
            gloo_timers::future::sleep(PAUSE).await;
            if question.try_get_value() != Some(asked) {
                return;
            }
            let found = session::client().await.who_asks(&typed).await.unwrap_or_default();
            if question.try_get_value() == Some(asked) {
                known.set(found);
            }
        });
    });
    view! {
        <div role="status" class="who-asks">
            {move || known.with(|known| (*known != WhoIs::default()).then(|| card(known)))}
            {move || (number.with(Option::is_some) && known.with(|known| *known == WhoIs::default())).then(|| view! {
                <p class="small muted">{t("inquiries.nobody_known")}</p>
            })}
        </div>
    }
}

fn card(known: &WhoIs) -> impl IntoView + use<> {
    view! {
        <ul class="card stack tight">
            {known.contacts.iter().map(contact).collect_view()}
            {known.leads.iter().map(lead).collect_view()}
            {known.inquiries.iter().map(inquiry).collect_view()}
        </ul>
    }
}

fn contact(contact: &WhoContact) -> impl IntoView + use<> {
    let kind = t_in("contacts.kind", contact.kind.as_str());
    view! {
        <li class="line">
            <Icon glyph=USER small=true/>
            <a href={href::<Contact>(contact.id)} target="_blank" rel="noopener">{contact.name.clone()}</a>
            <span class="small muted">{dotted([kind, contact.city.clone().unwrap_or_default()])}</span>
        </li>
    }
}

fn lead(lead: &WhoLead) -> impl IntoView + use<> {
    let next = lead.next_action_at.map(|at| relative(at.utc())).unwrap_or_default();
    view! {
        <li class="line">
            <Icon glyph=HEART small=true/>
            <a href={href::<Lead>(lead.id)} target="_blank" rel="noopener">{lead.name.clone()}</a>
            <Badge label=t_in("leads.status", lead.status.as_str()) tone=Lead::tone(lead.status)/>
            <span class="small muted">{dotted([lead.specialty.clone().unwrap_or_default(), next])}</span>
        </li>
    }
}

fn inquiry(inquiry: &WhoInquiry) -> impl IntoView + use<> {
    let received = inquiry.received_at.map(|at| relative(at.utc())).unwrap_or_default();
    view! {
        <li class="line">
            <Icon glyph=HISTORY small=true/>
            <a href={href::<Inquiry>(inquiry.id)} target="_blank" rel="noopener">{inquiry.title.clone()}</a>
            <span class="small muted">{dotted([words::channel(inquiry.channel), received])}</span>
        </li>
    }
}
