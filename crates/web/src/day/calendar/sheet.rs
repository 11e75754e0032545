//! One entry that is open: what it is, the way to its page, and another time for it without dragging.

use std::{collections::BTreeSet, time::Duration};

use chrono::NaiveDate;
use domain::{
    day::{
        activity::{Activity, ActivityData, ActivityWarnings},
        calendar::{CalendarConflict, CalendarDays, CalendarEntry, CalendarKind, mark_conflicts},
    },
    kernel::{ActivityId, Timestamp, day::day_of},
};
use gloo_timers::future::sleep;
use leptos::{prelude::*, task::spawn_local};

use super::{
    entry::{conflict_words, name, what, when},
    moving::{at_minute, has_length, length, may_move, minute_of, on_day, put, with_length},
    state::Calendar,
};
use crate::{
    i18n::{local_minute, moment_of, t, t_in, tf},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        content::{Fact, Facts, Notice},
        date::{DateField, MomentField},
        field::TextField,
        icon::ALERT,
        mark::{Badge, Tone},
        modal::Modal,
    },
};

/// Whoever is still typing is not asked about every letter.
const PAUSE: Duration = Duration::from_millis(250);

pub fn sheet(calendar: Calendar) -> impl IntoView {
    let open = Signal::derive(move || calendar.chosen.with(Option::is_some));
    let title = Signal::derive(move || calendar.chosen.with(|chosen| chosen.as_ref().map(name).unwrap_or_default()));
    let close = move |()| {
        calendar.chosen.try_set(None);
    };
    view! {
        <Modal open=open on_close=close title=title>
            {move || calendar.chosen.get_untracked().map(|entry| content(calendar, entry))}
        </Modal>
    }
}

/// Where a record of this kind has its page.
fn href(entry: &CalendarEntry) -> Option<String> {
    let has_page = !matches!(entry.kind, CalendarKind::Absences | CalendarKind::Holidays);
    has_page.then(|| ["/", entry.resource.as_str(), "/", &entry.id.to_string()].concat())
}

fn content(calendar: Calendar, entry: CalendarEntry) -> AnyView {
    let owner = calendar.pages.rows.with_untracked(|rows| owner_of(rows, &entry));
    let status = entry.status.as_deref().map(|word| (t_in("calendar.status", word), entry.open));
    let (conflict, place, page) = (entry.conflict.map(conflict_words), entry.place.clone(), href(&entry));
    let (is_what, is_when) = (what(&entry), when(&entry));
    let moves = may_move(&entry).then(|| another_time(calendar, entry.clone()));
    view! {
        <div class="stack">
            {conflict.map(|words| view! { <Notice tone=Tone::Warn glyph=ALERT>{words}</Notice> })}
            <Facts>
                <Fact label=t("calendar.what_it_is")>{is_what}</Fact>
                <Fact label=t("calendar.when")>{is_when}</Fact>
                {place.map(|place| view! { <Fact label=t("calendar.place")>{place}</Fact> })}
                {owner.map(|owner| view! { <Fact label=t("calendar.person")>{owner}</Fact> })}
                {status.map(|(word, open)| view! {
                    <Fact label=t("calendar.status_label")><Badge label=word tone=if open { Tone::Info } else { Tone::Neutral }/></Fact>
                })}
            </Facts>
            {page.map(|href| view! { <div class="line"><LinkButton href=href label=t("calendar.open")/></div> })}
            {moves}
        </div>
    }
    .into_any()
}

fn owner_of(rows: &[CalendarDays], entry: &CalendarEntry) -> Option<String> {
    let person = entry.person_id?;
    let known = rows.iter().flat_map(|days| &days.people).find(|one| one.named.id == person.into());
    known.map(|one| one.named.name.clone())
}

/// The form "Move to…": what dragging does, by typing.
fn another_time(calendar: Calendar, entry: CalendarEntry) -> AnyView {
    let at = RwSignal::new(entry.starts_at.map(|at| local_minute(at.utc())).unwrap_or_default());
    let day = RwSignal::new(Some(entry.day));
    let minutes = RwSignal::new(length(&entry).to_string());
    let (timed, long) = (entry.starts_at.is_some(), has_length(&entry));
    let known = StoredValue::new(entry);
    let after = Memo::new(move |_| known.with_value(|entry| placed(entry, &at.get(), day.get(), &minutes.get())));
    let found = known.with_value(|entry| warnings(entry, after));
    let clash = move || {
        let here = after.with(|after| after.as_ref().and_then(|after| conflict_at(calendar, after)));
        let there = found.with(|found| !found.overlaps.is_empty()).then_some(CalendarConflict::Overlap);
        here.or(there).map(conflict_words)
    };
    let near = move || {
        let named = found.with(|found| {
            let names = found.colleagues.iter().filter_map(|one| one.owner.as_ref().map(|owner| owner.name.clone()));
            names.collect::<BTreeSet<_>>()
        });
        let named = named.into_iter().collect::<Vec<_>>().join(", ");
        (!named.is_empty()).then(|| tf("calendar.colleague_near", &[("who", &named)]))
    };
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(after) = after.get_untracked() else { return };
        calendar.chosen.set(None);
        put(calendar, known.get_value(), after);
    };
    view! {
        <form class="stack" on:submit=submit>
            <h3>{t("calendar.move_to")}</h3>
            {if timed {
                view! { <MomentField name="starts_at" label=t("calendar.starts_at") value=at/> }.into_any()
            } else {
                view! { <DateField name="day" label=t("calendar.day") value=day near=true/> }.into_any()
            }}
            {long.then(|| view! { <TextField name="minutes" label=t("calendar.minutes") value=minutes mode="numeric"/> })}
            <div role="status" class="stack tight">
                {move || clash().map(|words| view! { <Notice tone=Tone::Warn glyph=ALERT>{words}</Notice> })}
                {move || near().map(|words| view! { <Notice tone=Tone::Warn glyph=ALERT>{words}</Notice> })}
            </div>
            <div class="line"><Button label=t("calendar.move") look=Look::Primary/></div>
        </form>
    }
    .into_any()
}

/// The entry where the form says; nothing while that says nothing.
fn placed(entry: &CalendarEntry, at: &str, day: Option<NaiveDate>, minutes: &str) -> Option<CalendarEntry> {
    if entry.starts_at.is_none() {
        return day.map(|day| on_day(entry, day));
    }
    let at = moment_of(at).and_then(Timestamp::new)?;
    let moved = at_minute(entry, day_of(at), minute_of(at));
    if !has_length(entry) {
        return Some(moved);
    }
    minutes.trim().parse().ok().map(|minutes| with_length(&moved, minutes))
}

/// What would stand against it there, of what the page knows.
pub fn conflict_at(calendar: Calendar, after: &CalendarEntry) -> Option<CalendarConflict> {
    let mut all = calendar.pages.rows.with_untracked(|rows| {
        let others = rows.iter().flat_map(|days| &days.data);
        others.filter(|one| (one.kind, one.id) != (after.kind, after.id)).cloned().collect::<Vec<_>>()
    });
    for one in &mut all {
        one.conflict = None;
    }
    all.push(CalendarEntry { conflict: None, ..after.clone() });
    mark_conflicts(&mut all);
    all.pop().and_then(|one| one.conflict)
}

/// What the server knows against an activity at another time, beyond the days that are shown: asked anew after each change.
fn warnings(entry: &CalendarEntry, after: Memo<Option<CalendarEntry>>) -> RwSignal<ActivityWarnings> {
    let found = RwSignal::new(ActivityWarnings::default());
    if entry.kind != CalendarKind::Activities {
        return found;
    }
    let id = ActivityId::from(entry.id);
    let known = StoredValue::new(None::<ActivityData>);
    let question = StoredValue::new(0_u32);
    Effect::new(move |_| {
        let after = after.get();
        let number = question.get_value() + 1;
        question.set_value(number);
        let Some(starts_at) = after.as_ref().and_then(|after| after.starts_at) else {
            return found.set(ActivityWarnings::default());
        };
        let minutes = after.as_ref().and_then(|after| i32::try_from(length(after)).ok());
        spawn_local(async move {
            sleep(PAUSE).await;
            let is_last = move || question.try_get_value() == Some(number);
            if !is_last() {
                return;
            }
            let client = session::client().await;
            let data = match known.try_get_value().flatten() {
                Some(data) => data,
                None => match client.read::<Activity>(id, "").await {
                    Ok(activity) => activity.data,
                    // Without an answer nothing is known against it, and it can be moved as before.
                    Err(_) => return,
                },
            };
            known.try_set_value(Some(data.clone()));
            // Words do not clash.
            let data = ActivityData { starts_at, minutes, subject: None, place: None, notes: None, ..data };
            let answer = client.get_activity_warnings(&data, Some(id)).await;
            if is_last() {
                found.try_set(answer.unwrap_or_default());
            }
        });
    });
    found
}
