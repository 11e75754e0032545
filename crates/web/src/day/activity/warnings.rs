//! What speaks against a plan, told while it is typed: what else somebody does then, and which colleagues go there. It stops
//! nobody.

use std::time::Duration;

use domain::{
    day::activity::{Activity, ActivityClash, ActivityData, ActivityWarnings},
    kernel::{ActivityId, rules},
};
use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};

use super::{form::ActivityForm, words};
use crate::{
    i18n::{date_time, t, tf, time},
    people::contact::dotted,
    record::{Editable, FormFields, href},
    session,
    ui::{content::Notice, icon::ALERT, mark::Tone},
};

/// Whoever is still choosing is not asked about every step.
const PAUSE: Duration = Duration::from_millis(250);

/// Asks again whenever who, when or how long changes.
pub fn warnings(form: ActivityForm) -> impl IntoView {
    let found = RwSignal::new(ActivityWarnings::default());
    let question = StoredValue::new(0_u32);
    let asked = Memo::new(move |_| {
        let typed = form.typed();
        let except = typed.id.parse::<ActivityId>().ok();
        let data = <Activity as Editable>::data(&typed, None).ok().filter(|data| rules::check(data).is_empty())?;
        // Words do not clash.
        Some((ActivityData { subject: None, place: None, notes: None, ..data }, except))
    });
    Effect::new(move |_| {
        let asked = asked.get();
        let number = question.get_value() + 1;
        question.set_value(number);
        let Some((data, except)) = asked else { return found.set(ActivityWarnings::default()) };
        spawn_local(async move {
            sleep(PAUSE).await;
            if question.try_get_value() != Some(number) {
                return;
            }
            // Without an answer nothing is known against it, and it can be saved as before.
            let answer = session::client().await.get_activity_warnings(&data, except).await;
            if question.try_get_value() == Some(number) {
                found.try_set(answer.unwrap_or_default());
            }
        });
    });
    move || {
        let ActivityWarnings { overlaps, colleagues } = found.get();
        view! {
            <div role="status" class="stack tight">
                {(!overlaps.is_empty()).then(|| told(t("activities.overlaps"), overlaps.iter().map(overlap).collect()))}
                {(!colleagues.is_empty()).then(|| told(t("activities.colleagues"), colleagues.iter().map(colleague).collect()))}
            </div>
        }
    }
}

fn told(title: &'static str, lines: Vec<(String, Option<String>)>) -> impl IntoView {
    let line = |(line, page): (String, Option<String>)| match page {
        // A new tab: what is typed here stays.
        Some(page) => view! { <li><a href=page target="_blank" rel="noopener">{line}</a></li> }.into_any(),
        None => view! { <li>{line}</li> }.into_any(),
    };
    view! {
        <Notice glyph=ALERT tone=Tone::Warn>
            <p class="strong">{title}</p>
            <ul>{lines.into_iter().map(line).collect_view()}</ul>
        </Notice>
    }
}

fn met(clash: &ActivityClash) -> String {
    let named = clash.contact.as_ref().or(clash.account.as_ref());
    named.map(|named| named.name.clone()).unwrap_or_default()
}

fn overlap(clash: &ActivityClash) -> (String, Option<String>) {
    let from = date_time(clash.starts_at.utc());
    let span = tf("activities.span", &[("from", &from), ("to", &time(clash.ends_at.utc()))]);
    (dotted([span, words::kind(clash.kind), met(clash)]), clash.id.map(href::<Activity>))
}

fn colleague(clash: &ActivityClash) -> (String, Option<String>) {
    let who = clash.owner.as_ref().map(|owner| owner.name.clone()).unwrap_or_default();
    (dotted([who, date_time(clash.starts_at.utc()), met(clash)]), clash.id.map(href::<Activity>))
}
