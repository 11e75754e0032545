//! `/outbox`: everything that has not reached the server, why, and what can be done about it.

use domain::kernel::{
    Timestamp,
    outbox::{Contested, Entry, EntryState},
    policy::Resource,
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::Value;

use super::{
    ENTRIES,
    sender::{self, Decision},
};
use crate::{
    account, browser,
    i18n::{bytes, date_time, known_in, plural, t, t_in, tf},
    ui::{
        button::{Button, Look},
        content::{Card, Notice, PageHead},
        icon::{ALERT, CHECK, COPY, REFRESH, SIGN_OUT, TRASH},
        mark::{Badge, Tone},
        state::EmptyState,
        timeline::When,
        toast::{toast, toast_error},
        url,
    },
};

#[component]
pub(super) fn Outbox() -> impl IntoView {
    let entries = ENTRIES.with(Clone::clone);
    let leaving = url::query("leaving");
    let any = {
        let entries = entries.clone();
        Memo::new(move |_| entries.with(|entries| !entries.is_empty()))
    };
    let shown = entries.clone();
    view! {
        <div class="page narrow">
            <PageHead title=t("outbox.title") hint=t("outbox.hint")>
                {move || any.get().then(|| view! { <Button label=t("outbox.send_all") icon=REFRESH on_press=move |()| spawn_local(sender::wake())/> })}
            </PageHead>
            {move || {
                let left = entries.with(Vec::len);
                leaving.get().map(|_| view! { <Leaving left=left/> })
            }}
            {move || if any.get() {
                let shown = shown.clone();
                view! { <ul class="stack">{move || shown.get().into_iter().map(item).collect_view()}</ul> }.into_any()
            } else {
                view! { <EmptyState title=t("outbox.empty") text=t("outbox.empty_text") glyph=CHECK/> }.into_any()
            }}
        </div>
    }
}

/// Whoever wants to sign out sees what would be lost.
#[component]
fn Leaving(left: usize) -> impl IntoView {
    let (text, label, look) = if left > 0 {
        (plural("outbox.would_lose", left, &[]), t("outbox.lose_and_leave"), Look::Danger)
    } else {
        (t("outbox.loses_nothing").to_owned(), t("session.sign_out"), Look::Primary)
    };
    view! {
        <Notice glyph=ALERT tone=Tone::Warn>
            <div class="line between">
                <span>{text}</span>
                <Button label=label look=look icon=SIGN_OUT on_press=move |()| account::leave()/>
            </div>
        </Notice>
    }
}

/// "Task: call back", as the sheets and pages call it.
fn title(entry: &Entry) -> String {
    tf("outbox.item", &[("what", &t_in("outbox.what", &entry.letter.what)), ("name", &entry.letter.name)])
}

fn item(entry: Entry) -> impl IntoView {
    let sending = sender::is_sending(&entry);
    let (word, tone) = match &entry.state {
        EntryState::Waiting if sending => (t("outbox.sending"), Tone::Info),
        EntryState::Waiting => (t("outbox.waiting"), Tone::Warn),
        EntryState::Failed { .. } => (t("outbox.failed"), Tone::Bad),
        EntryState::Contested { .. } => (t("outbox.contested"), Tone::Bad),
    };
    let why = match &entry.state {
        EntryState::Failed { reason, .. } => Some(reason.clone()),
        EntryState::Waiting if !sending && entry.tries > 0 => Some(plural("outbox.tried", tries(&entry), &[])),
        EntryState::Waiting | EntryState::Contested { .. } => None,
    };
    let size = entry.file.and_then(|size| i64::try_from(size).ok()).map(bytes);
    let made_at = entry.made_at.utc();
    let contest = match &entry.state {
        EntryState::Contested { fields, .. } => {
            Some(contest(entry.letter.record.map(|(resource, _)| resource), fields))
        }
        EntryState::Waiting | EntryState::Failed { .. } => None,
    };
    let heading = title(&entry);
    view! {
        <li>
            <Card title=heading actions=move || view! { <Badge label=word tone=tone/> }.into_any()>
                <p class="hint"><When at=made_at/>{size.map(|size| [" · ", &size].concat())}</p>
                {why.map(|why| view! { <p>{why}</p> })}
                {contest}
                {(!sending).then(|| actions(entry))}
            </Card>
        </li>
    }
}

fn tries(entry: &Entry) -> usize {
    usize::try_from(entry.tries).unwrap_or(usize::MAX)
}

fn actions(entry: Entry) -> impl IntoView {
    let contested = matches!(entry.state, EntryState::Contested { .. });
    let body = entry.letter.body.clone();
    let entry = StoredValue::new(entry);
    let decide = move |decision: Decision| {
        let entry = entry.get_value();
        let given_up = decision == Decision::Discard && !contested;
        let name = title(&entry);
        // The button goes with the item: what is said afterwards must not hang on it.
        spawn_local(async move {
            if !sender::decide(entry, decision).await {
                toast_error(t("outbox.not_written"));
            } else if given_up {
                toast(tf("outbox.discarded", &[("name", &name)]));
            }
        });
    };
    let copy = move |()| {
        let text = serde_json::to_string_pretty(&body).unwrap_or_default();
        spawn_local(async move {
            if browser::copy(&text).await {
                toast(t("outbox.copied"));
            } else {
                toast_error(t("outbox.not_copied"));
            }
        });
    };
    let has_text = entry.with_value(|entry| !entry.letter.body.is_null());
    view! {
        <div class="line">
            {if contested {
                view! {
                    <Button label=t("record.keep_mine") look=Look::Primary on_press=move |()| decide(Decision::KeepMine)/>
                    <Button label=t("record.take_theirs") on_press=move |()| decide(Decision::Discard)/>
                }
                .into_any()
            } else {
                view! {
                    <Button label=t("action.try_again") icon=REFRESH on_press=move |()| decide(Decision::TryAgain)/>
                    <Button label=t("action.discard") look=Look::Danger icon=TRASH on_press=move |()| decide(Decision::Discard)/>
                }
                .into_any()
            }}
            {has_text.then(|| view! { <Button label=t("outbox.copy") look=Look::Quiet icon=COPY on_press=copy/> })}
        </div>
    }
}

/// Mine and theirs, field by field.
fn contest(resource: Option<Resource>, fields: &[Contested]) -> impl IntoView + use<> {
    let rows = fields.iter().map(|field| {
        let label = t_in("outbox.field", &field.field);
        let (mine, theirs) = (words(resource, &field.mine), words(resource, &field.theirs));
        view! { <tr><th scope="row">{label}</th><td>{mine}</td><td>{theirs}</td></tr> }
    });
    view! {
        <p>{t("outbox.both_changed")}</p>
        <table class="plain">
            <thead>
                <tr>
                    <th scope="col">{t("record.field")}</th>
                    <th scope="col">{t("record.mine")}</th>
                    <th scope="col">{t("record.theirs")}</th>
                </tr>
            </thead>
            <tbody>{rows.collect_view()}</tbody>
        </table>
    }
}

/// A value as people read it: a word of the record's lists, a moment, or as it stands.
fn words(resource: Option<Resource>, value: &Value) -> String {
    let text = match value {
        Value::Null => return t("inline.empty").to_owned(),
        Value::String(text) => text.clone(),
        other => return other.to_string(),
    };
    let known = match resource {
        Some(Resource::Tasks) => known_in("tasks.status", &text),
        Some(Resource::Activities) => known_in("activities.status", &text),
        _ => None,
    };
    known.map(str::to_owned).or_else(|| text.parse().ok().map(|at: Timestamp| date_time(at.utc()))).unwrap_or(text)
}

/// `/share`: what another app of the phone shares becomes a new inquiry (`manifest.webmanifest` cannot name the sheet).
#[component]
pub(super) fn Shared() -> impl IntoView {
    let shared = ["title", "text", "url"].into_iter().filter_map(|name| {
        let text = untrack(|| url::query(name).get())?;
        Some(["&", name, "=", &url::encode(&text)].concat())
    });
    let address: String = std::iter::once("/inquiries?sheet=new-inquiry".to_owned()).chain(shared).collect();
    Effect::new(move |_| url::go_instead(&address));
}
