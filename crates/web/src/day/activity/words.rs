//! What pages say of activities in the same words: what it is, with whom, what a check-in proves.

use domain::{
    day::activity::{Activity, ActivityKind, ActivityOutcome, CheckInVerdict},
    kernel::Named,
    leads::{lead::Lead, opportunity::Opportunity},
    people::{account::Account, contact::Contact},
};
use leptos::prelude::*;

use crate::{
    i18n::{date, day_of, t_in, time, today},
    people::contact::dotted,
    record::href,
    ui::{
        icon::{FLAG, Glyph, MAIL, NOTE, PHONE, PIN, STETHOSCOPE, TEAM, WHATSAPP},
        mark::{Badge, Tone},
    },
};

pub fn kind(kind: ActivityKind) -> String {
    t_in("activities.kind", kind.as_str())
}

pub fn outcome(outcome: ActivityOutcome) -> String {
    t_in("activities.outcome", outcome.as_str())
}

pub fn glyph(kind: ActivityKind) -> Glyph {
    match kind {
        ActivityKind::Visit => PIN,
        ActivityKind::Call => PHONE,
        ActivityKind::Meeting => TEAM,
        ActivityKind::Demo => STETHOSCOPE,
        ActivityKind::Email => MAIL,
        ActivityKind::Sms => NOTE,
        ActivityKind::Whatsapp => WHATSAPP,
        ActivityKind::CampDuty => FLAG,
    }
}

/// Whom somebody meets: the person, else the account, else who asked, else what is sold.
pub fn who(activity: &Activity) -> Option<&Named> {
    let Activity { contact, account, lead, opportunity, .. } = activity;
    contact.as_ref().or(account.as_ref()).or(lead.as_ref()).or(opportunity.as_ref())
}

/// "Dr Meera Iyer"; what it is about where nobody is named.
pub fn name(activity: &Activity) -> String {
    let subject = || activity.data.subject.clone().filter(|subject| !subject.trim().is_empty());
    let named = who(activity).map(|named| named.name.clone());
    named.or_else(subject).unwrap_or_else(|| kind(activity.data.kind))
}

/// What stands below the name: what it is, what about, and where.
pub fn what(activity: &Activity) -> String {
    let data = &activity.data;
    let named = who(activity).is_some();
    let subject = data.subject.clone().filter(|_| named).unwrap_or_default();
    let account = activity.account.as_ref().filter(|_| activity.contact.is_some());
    let place = data.place.clone().or_else(|| account.map(|account| account.name.clone())).unwrap_or_default();
    dotted([kind(data.kind), subject, place])
}

/// The time, and of another day than today the day.
pub fn at(activity: &Activity) -> String {
    let at = activity.data.starts_at.utc();
    let day = day_of(at);
    if day == today() { time(at) } else { dotted([date(day), time(at)]) }
}

/// Everybody and everything it is with, each with the way there.
pub fn with_whom(activity: &Activity) -> Vec<(Named, String)> {
    let Activity { contact, account, lead, opportunity, .. } = activity;
    let with = [
        contact.clone().map(|one| {
            let to = href::<Contact>(one.id.into());
            (one, to)
        }),
        account.clone().map(|one| {
            let to = href::<Account>(one.id.into());
            (one, to)
        }),
        lead.clone().map(|one| {
            let to = href::<Lead>(one.id.into());
            (one, to)
        }),
        opportunity.clone().map(|one| {
            let to = href::<Opportunity>(one.id.into());
            (one, to)
        }),
    ];
    with.into_iter().flatten().collect()
}

pub fn verdict_tone(verdict: CheckInVerdict) -> Tone {
    match verdict {
        CheckInVerdict::Verified => Tone::Ok,
        CheckInVerdict::Outside => Tone::Warn,
        CheckInVerdict::Unverified => Tone::Neutral,
    }
}

pub fn verdict_badge(verdict: CheckInVerdict) -> impl IntoView {
    view! { <Badge label=t_in("activities.verdict", verdict.as_str()) tone=verdict_tone(verdict) icon=PIN/> }
}

pub fn outcome_tone(outcome: ActivityOutcome) -> Tone {
    if outcome.counts() {
        Tone::Ok
    } else if outcome.touches() {
        Tone::Info
    } else {
        Tone::Warn
    }
}

pub fn outcome_badge(told: ActivityOutcome) -> impl IntoView {
    view! { <Badge label=outcome(told) tone=outcome_tone(told)/> }
}
