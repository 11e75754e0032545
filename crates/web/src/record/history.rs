//! The only place that tells a record's change log in sentences: "Asha changed class from B to A".

use std::collections::BTreeMap;

use domain::{
    admin::event::{ChangeKind, Event, FieldChange},
    kernel::{RecordId, policy::Resource},
    talk::{comment::Comment, hangs_on},
};
use leptos::prelude::*;
use serde_json::Value;

use super::{
    RecordState, Shown, comments,
    comments::write_comment,
    names,
    panels::Part,
    told::{Names, field_told, told},
};
use crate::{
    i18n::{Language, known_in, language, t, t_in, tf},
    session,
    ui::{
        button::Button,
        icon::{FILE, FLAG, Glyph, HISTORY, MERGE, PENCIL, PLUS, SEND, SHIELD, TEAM, TRASH, UNDO},
        mark::Tone,
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        timeline::{Inside, Timeline, TimelineItem},
        url,
    },
};

/// What happened to the record, newest first; grows backwards on request, and anew with each version.
pub fn timeline<R: Shown>(state: RecordState<R>) -> impl IntoView {
    timeline_with(state, Vec::new())
}

/// The same, with what happened to the record's parts, each with the key of its name.
pub fn timeline_with<R: Shown>(state: RecordState<R>, parts: Vec<(&'static str, Part)>) -> impl IntoView {
    let version = state.version();
    let kinds = kinds::<R>(&parts);
    let asked = url::query("of");
    let parts: Vec<Part> = parts.into_iter().map(|(_, part)| part).collect();
    let pages = Pages::new(move |cursor: Option<String>| {
        // A memo that nobody reads follows nothing: `track` would not do.
        let _ = (version.get(), state.said.get());
        let of: Vec<Resource> = asked.get().and_then(|of| of.parse().ok()).into_iter().collect();
        let parts = parts.clone();
        let id: Option<RecordId> =
            state.record.with_untracked(|record| record.as_ref().map(|record| record.head().id.into()));
        async move {
            let nothing = Portion { rows: Vec::new(), next: None, total: None };
            let Some(id) = id else { return Ok(nothing) };
            let before = cursor.and_then(|cursor| cursor.parse().ok());
            let page = session::client()
                .await
                .list_record_events(R::RESOURCE, id, &of, before)
                .await
                .map_err(Failure::from)?;
            Ok(Portion {
                rows: sentences::<R>(id, &page.data, &parts, state.said).await,
                next: page.next.map(|next| next.to_string()),
                total: None,
            })
        }
    });
    let empty = || view! { <EmptyState title=t("record.no_history") glyph=HISTORY/> };
    view! {
        {write_comment(state)}
        {(kinds.len() > 1).then(|| chips(kinds, asked))}
        <PagesView pages=pages empty=empty>
            <Timeline items=pages.rows/>
            {move || pages.has_more().then(|| view! {
                <div><Button label=t("record.older") busy=pages.loading on_press=move |()| pages.more()/></div>
            })}
        </PagesView>
    }
}

/// What the timeline can be narrowed to: the word in the address, and what it is called.
fn kinds<R: Shown>(parts: &[(&'static str, Part)]) -> Vec<(&'static str, &'static str)> {
    let hung = [(Resource::Comments, "talk.comments"), (Resource::Attachments, "talk.files")];
    let hung = hung.into_iter().filter(|_| hangs_on(R::RESOURCE));
    let parts = parts.iter().map(|(label, part)| (part.resource, *label));
    let own = std::iter::once((R::RESOURCE, "record.changes"));
    hung.chain(parts).chain(own).map(|(resource, label)| (resource.as_str(), t(label))).collect()
}

fn chips(kinds: Vec<(&'static str, &'static str)>, asked: Memo<Option<String>>) -> impl IntoView {
    let chip = move |(of, label): (&'static str, &'static str)| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || asked.with(|asked| asked.as_deref().unwrap_or_default() == of).to_string()
                on:click=move |_| url::set_query_value("of", of, url::Step::Replace)
            >
                {label}
            </button>
        }
    };
    let all = std::iter::once(("", t("record.everything")));
    view! {
        <div class="chips line" role="group" aria-label=t("record.narrow")>{all.chain(kinds).map(chip).collect_view()}</div>
    }
}

async fn sentences<R: Shown>(id: RecordId, events: &[Event], parts: &[Part], said: RwSignal<u32>) -> Vec<TimelineItem> {
    let mut known = Names::new();
    let comments = comments::of_events(R::RESOURCE, id, events).await;
    let grantees = events.iter().filter(|event| event.resource == Resource::Shares).map(|event| event.record_id);
    names::learn_grantees(&mut known, grantees).await;
    let values = events.iter().flat_map(|event| &event.changes);
    let values = values.flat_map(|(field, change)| [(field.as_str(), &change.from), (field.as_str(), &change.to)]);
    names::learn::<R>(&mut known, values).await;
    let mut of_parts: BTreeMap<i64, Vec<TimelineItem>> = BTreeMap::new();
    for part in parts {
        let own: Vec<Event> = events.iter().filter(|event| event.resource == part.resource).cloned().collect();
        if !own.is_empty() {
            of_parts.extend((part.tell)(own).await);
        }
    }
    let hung = |event: &Event| match event.resource {
        Resource::Comments => about_comment(event, comments.get(&event.record_id), said),
        Resource::Attachments => about_file(event),
        Resource::BrokenGlass => about_glass(event),
        Resource::Messages => about_message(event),
        _ => about_share(event, &known),
    };
    events
        .iter()
        .flat_map(|event| match of_parts.remove(&event.sequence) {
            Some(told) => told,
            None if event.about_id.is_some() => hung(event),
            // A part that this page knows nothing about.
            None if event.resource != R::RESOURCE => Vec::new(),
            None => items::<R>(event, &known),
        })
        .collect()
}

pub fn actor(event: &Event) -> String {
    match (&event.actor, event.actor_id) {
        (Some(actor), _) => actor.name.clone(),
        (None, Some(_)) => t("record.somebody").to_owned(),
        (None, None) => t("record.the_system").to_owned(),
    }
}

fn told_in(event: &Event, glyph: Glyph, tone: Tone, sentence: String) -> TimelineItem {
    let (at, body, is_change, inside) = (event.at.utc(), String::new(), false, None);
    TimelineItem { at, glyph, tone, sentence, body, is_change, inside }
}

/// A comment as it is now, where it was made; of one that was taken away, that.
fn about_comment(event: &Event, comment: Option<&Comment>, said: RwSignal<u32>) -> Vec<TimelineItem> {
    let who = actor(event);
    let name = [("name", who.as_str())];
    match (event.kind, comment) {
        (ChangeKind::Created, Some(comment)) => {
            let comment = comment.clone();
            let inside = Inside::new(move || comments::comment(comment.clone(), said));
            let item = told_in(event, SEND, Tone::Brand, tf("talk.event.commented", &name));
            vec![TimelineItem { inside: Some(inside), ..item }]
        }
        (ChangeKind::Deleted, _) => vec![told_in(event, TRASH, Tone::Neutral, tf("talk.event.comment_deleted", &name))],
        // The comment itself shows what it says today; what is no more needs no beginning.
        _ => Vec::new(),
    }
}

fn about_file(event: &Event) -> Vec<TimelineItem> {
    let who = actor(event);
    let file = event.changes.get("name").and_then(|change| change.to.as_str()).unwrap_or_default();
    let values = [("name", who.as_str()), ("file", file)];
    vec![match event.kind {
        ChangeKind::Created => told_in(event, FILE, Tone::Neutral, tf("talk.event.file_added", &values)),
        ChangeKind::Deleted => told_in(event, TRASH, Tone::Neutral, tf("talk.event.file_deleted", &values)),
        _ => told_in(event, UNDO, Tone::Neutral, tf("talk.event.file_restored", &values)),
    }]
}

/// What was written to somebody, and whether it left.
fn about_message(event: &Event) -> Vec<TimelineItem> {
    let now = |field: &str| event.changes.get(field).and_then(|change| change.to.as_str()).unwrap_or_default();
    if event.kind == ChangeKind::Created {
        let sentence = tf("talk.event.message_written", &[("recipient", now("recipient"))]);
        return vec![TimelineItem { body: now("text").to_owned(), ..told_in(event, SEND, Tone::Neutral, sentence) }];
    }
    let (tone, sentence) = match now("state") {
        "sent" => (Tone::Ok, t("talk.event.message_sent")),
        _ => (Tone::Bad, t("talk.event.message_failed")),
    };
    vec![TimelineItem { body: now("failure").to_owned(), ..told_in(event, SEND, tone, sentence.to_owned()) }]
}

/// Somebody looked at what is hidden from them, and said why.
fn about_glass(event: &Event) -> Vec<TimelineItem> {
    let who = actor(event);
    let kind = event.changes.get("kind").and_then(|change| change.to.as_str());
    // Of an erased person nothing more is told.
    let kind = kind.map_or_else(String::new, |kind| t_in("privacy.kind", kind));
    let sentence = tf("privacy.event.glass_broken", &[("name", who.as_str()), ("kind", kind.as_str())]);
    let body = event.reason.clone().unwrap_or_default();
    vec![TimelineItem { body, ..told_in(event, SHIELD, Tone::Warn, sentence) }]
}

fn about_share(event: &Event, names: &Names) -> Vec<TimelineItem> {
    let who = actor(event);
    let grantee = names.get(&event.record_id.to_string()).cloned().unwrap_or_else(|| t("record.unknown").to_owned());
    let access = event.changes.get("access").and_then(|change| change.to.as_str()).unwrap_or_default();
    let goes = if access.is_empty() { String::new() } else { t_in("talk.access", access) };
    let values = [("name", who.as_str()), ("grantee", grantee.as_str()), ("access", goes.as_str())];
    let sentence = match event.kind {
        ChangeKind::Created => tf("talk.event.shared", &values),
        ChangeKind::Deleted => tf("talk.event.unshared", &values),
        _ => tf("talk.event.share_changed", &values),
    };
    vec![told_in(event, TEAM, Tone::Neutral, sentence)]
}

/// The reason in somebody's words, or what the server says of itself in those of the language.
fn because(event: &Event) -> String {
    let said = event.reason.clone().unwrap_or_default();
    known_in("record.because", &said).map_or(said, str::to_owned)
}

pub(super) fn items<R: Shown>(event: &Event, names: &Names) -> Vec<TimelineItem> {
    let who = actor(event);
    let item = |glyph, tone, sentence, is_change| TimelineItem {
        at: event.at.utc(),
        glyph,
        tone,
        sentence,
        body: because(event),
        is_change,
        inside: None,
    };
    if let Some((glyph, sentence)) = R::told_event(event) {
        return vec![TimelineItem { body: String::new(), ..item(glyph, Tone::Warn, sentence, false) }];
    }
    let name = [("name", who.as_str())];
    if let Some(merge) = ["merged_from", "merged_into"].iter().find_map(|field| event.changes.get(*field)) {
        return vec![TimelineItem { body: String::new(), ..about_merge(event, merge) }];
    }
    match event.kind {
        ChangeKind::Created if event.batch_resource == Some(Resource::Imports) => {
            vec![item(PLUS, Tone::Ok, tf("record.event.imported", &name), false)]
        }
        ChangeKind::Created => vec![item(PLUS, Tone::Ok, tf("record.event.created", &name), false)],
        ChangeKind::Deleted => vec![item(TRASH, Tone::Bad, tf("record.event.deleted", &name), false)],
        ChangeKind::Restored => vec![item(UNDO, Tone::Ok, tf("record.event.restored", &name), false)],
        // What a move carries along is told behind it, and not that it happened at that moment.
        ChangeKind::Moved if event.changes.contains_key("status") => {
            let moment = serde_json::to_value(event.at).unwrap_or_default();
            let told = |(field, change): (&String, &FieldChange)| match field.as_str() {
                "status" => Some(item(FLAG, Tone::Info, moved::<R>(&who, field, change, names), false)),
                _ if change.to == moment => None,
                field => Some(TimelineItem {
                    body: String::new(),
                    ..item(PENCIL, Tone::Neutral, sentence::<R>(&who, field, change, names), true)
                }),
            };
            event.changes.iter().filter_map(told).collect()
        }
        ChangeKind::Moved => event
            .changes
            .iter()
            .map(|(field, change)| item(FLAG, Tone::Info, moved::<R>(&who, field, change, names), false))
            .collect(),
        ChangeKind::Updated => event
            .changes
            .iter()
            .map(|(field, change)| item(PENCIL, Tone::Neutral, sentence::<R>(&who, field, change, names), true))
            .chain(event.hidden.iter().map(|field| item(PENCIL, Tone::Neutral, hidden::<R>(&who, field), true)))
            .collect(),
    }
}

/// Two became one, or one two again. What that changed of the fields, the note and the fields themselves say.
fn about_merge(event: &Event, merge: &FieldChange) -> TimelineItem {
    let who = actor(event);
    let key = if merge.to.is_null() { "record.event.unmerged" } else { "record.event.merged" };
    told_in(event, MERGE, Tone::Info, tf(key, &[("name", who.as_str())]))
}

/// A label inside a sentence: English begins it small, unless it is an abbreviation.
fn in_sentence(label: &str) -> String {
    let mut letters = label.chars();
    let (first, second) = (letters.next(), letters.next());
    let is_word = second.is_some_and(char::is_lowercase);
    match first.filter(|_| is_word && language() == Language::English) {
        Some(first) => first.to_lowercase().chain(label.chars().skip(1)).collect(),
        None => label.to_owned(),
    }
}

/// A change of which the reader only learns that it was one.
fn hidden<R: Shown>(who: &str, field: &str) -> String {
    let label = field_told::<R>(field).map_or_else(|| field.to_owned(), |text| in_sentence(&text.label));
    tf("privacy.event.hidden", &[("name", who), ("field", &label)])
}

/// A move between statuses.
fn moved<R: Shown>(who: &str, field: &str, change: &FieldChange, names: &Names) -> String {
    let words =
        |value: &Value| field_told::<R>(field).map_or_else(String::new, |text| told(text.telling, value, names));
    tf("record.event.moved", &[("name", who), ("from", &words(&change.from)), ("to", &words(&change.to))])
}

fn sentence<R: Shown>(who: &str, field: &str, change: &FieldChange, names: &Names) -> String {
    let text = field_told::<R>(field);
    let label = text.as_ref().map_or_else(|| field.to_owned(), |text| in_sentence(&text.label));
    let words = |value: &Value| text.as_ref().map_or_else(String::new, |text| told(text.telling, value, names));
    let (from, to) = (words(&change.from), words(&change.to));
    let values = [("name", who), ("field", label.as_str()), ("from", from.as_str()), ("to", to.as_str())];
    let nothing = |value: &Value| value.is_null() || value.as_array().is_some_and(Vec::is_empty);
    let key = match (nothing(&change.from), nothing(&change.to)) {
        (_, true) if from.is_empty() => "record.event.emptied",
        (_, true) => "record.event.removed",
        (true, false) if !to.is_empty() => "record.event.set",
        (false, false) if !from.is_empty() && !to.is_empty() => "record.event.changed",
        _ => "record.event.rewrote",
    };
    tf(key, &values)
}
