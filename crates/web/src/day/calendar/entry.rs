//! One entry, as every view draws it: a button that opens it, which can be dragged, and moved by keys.

use std::time::Duration;

use chrono::{Days, NaiveDate};
use domain::day::calendar::{CalendarConflict, CalendarEntry, CalendarKind};
use leptos::prelude::*;
use web_sys::KeyboardEvent;

use super::{
    moving::{at_minute, has_length, length, may_move, minute_of, on_day, put, with_length},
    pointer,
    state::Calendar,
};
use crate::{
    browser,
    i18n::{date, t, t_in, tf, time},
    ui::icon::{CHECK, Glyph, HEART, Icon, PHONE, PULSE, SUN, USER},
};

/// What Ctrl and an arrow move by.
const STEP: i64 = 15;

/// What is done, in a word.
pub fn what(entry: &CalendarEntry) -> String {
    match entry.what.as_deref() {
        Some(word) if entry.kind != CalendarKind::PatientVisits => t_in("calendar.what", word),
        _ => t_in("calendar.kind", entry.kind.as_str()),
    }
}

/// Its name, or else what is done.
pub fn name(entry: &CalendarEntry) -> String {
    entry.title.clone().unwrap_or_else(|| what(entry))
}

/// When it is: the hours, or the days.
pub fn when(entry: &CalendarEntry) -> String {
    let day = date(entry.day);
    match (entry.starts_at, entry.ends_at) {
        (Some(from), Some(to)) => {
            tf("calendar.day_hours", &[("day", &day), ("from", &time(from.utc())), ("to", &time(to.utc()))])
        }
        (Some(from), None) => tf("calendar.day_hour", &[("day", &day), ("from", &time(from.utc()))]),
        _ if entry.until > entry.day => tf("calendar.from_to", &[("from", &day), ("to", &date(entry.until))]),
        _ => day,
    }
}

pub fn glyph(entry: &CalendarEntry) -> Glyph {
    match entry.kind {
        CalendarKind::Activities => USER,
        CalendarKind::PatientVisits => HEART,
        CalendarKind::Tasks => CHECK,
        CalendarKind::Leads => PHONE,
        CalendarKind::Opportunities => PULSE,
        CalendarKind::Absences | CalendarKind::Holidays => SUN,
    }
}

pub fn conflict_words(conflict: CalendarConflict) -> &'static str {
    match conflict {
        CalendarConflict::Overlap => t("calendar.overlaps"),
        CalendarConflict::Absence => t("calendar.is_away"),
    }
}

/// All of it for who does not see it.
fn spoken(entry: &CalendarEntry) -> String {
    let mut parts = vec![when(entry), what(entry)];
    parts.extend(entry.title.clone());
    parts.extend(entry.place.clone());
    parts.extend(entry.conflict.map(|conflict| conflict_words(conflict).to_owned()));
    parts.join(", ")
}

/// The button. `with_hour` says when it begins; a view in which the height says so leaves it out of narrow places.
pub fn entry(calendar: Calendar, entry: CalendarEntry, with_hour: bool) -> AnyView {
    let movable = may_move(&entry);
    let class = [
        "cal-entry ",
        entry.kind.as_str(),
        if entry.conflict.is_some() { " clash" } else { "" },
        if entry.open || entry.whole_day { "" } else { " over" },
        if movable { " movable" } else { "" },
    ]
    .concat();
    let hour = entry.starts_at.filter(|_| with_hour).map(|at| time(at.utc()));
    let place = entry.place.clone().filter(|place| Some(place) != entry.title.as_ref());
    let (label, shown, mark) = (spoken(&entry), name(&entry), glyph(&entry));
    let (opened, pressed, keyed, held) = (entry.clone(), entry.clone(), entry.clone(), entry.id);
    let grip = (movable && has_length(&entry)).then(|| view! { <span class="grip" aria-hidden="true"></span> });
    view! {
        <button
            type="button"
            class=class
            aria-label=label
            data-kind=entry.kind.as_str()
            data-id=entry.id.to_string()
            aria-keyshortcuts=movable.then_some("Control+ArrowLeft Control+ArrowRight Control+ArrowUp Control+ArrowDown")
            on:click=move |_| {
                if !pointer::has_dragged() {
                    calendar.chosen.set(Some(opened.clone()));
                }
            }
            on:pointerdown=move |event| {
                if movable {
                    pointer::begin(calendar, &pressed, &event);
                }
            }
            on:focus=move |_| calendar.hold(Some(held))
            on:blur=move |event| {
                // What is drawn anew loses the focus without having let it go.
                let element = event_target::<web_sys::Element>(&event);
                set_timeout(
                    move || {
                        if element.is_connected() {
                            calendar.hold(None);
                        }
                    },
                    Duration::ZERO,
                );
            }
            on:keydown=move |event| keys(calendar, &keyed, movable, &event)
        >
            <Icon glyph=mark small=true/>
            {hour.map(|hour| view! { <span class="hour">{hour}</span> })}
            <span class="name">{shown}</span>
            {place.map(|place| view! { <span class="place">{place}</span> })}
            {grip}
        </button>
    }
    .into_any()
}

/// Arrows go from one entry to the next; with Ctrl they move it, with Shift besides they make it longer and shorter.
fn keys(calendar: Calendar, entry: &CalendarEntry, movable: bool, event: &KeyboardEvent) {
    let key = event.key();
    let down = match key.as_str() {
        "ArrowDown" => true,
        "ArrowUp" => false,
        "ArrowLeft" | "ArrowRight" if event.ctrl_key() => {
            if movable {
                let days = Days::new(1);
                let day = if key == "ArrowRight" {
                    entry.day.checked_add_days(days)
                } else {
                    entry.day.checked_sub_days(days)
                };
                moved(calendar, entry, on_day(entry, day.unwrap_or(entry.day)), event);
            }
            return;
        }
        _ => return,
    };
    if !event.ctrl_key() {
        if browser::focus_next(".cal-entry", if down { 1 } else { -1 }) {
            event.prevent_default();
        }
        return;
    }
    let Some(begin) = entry.starts_at.filter(|_| movable) else { return };
    let by = if down { STEP } else { -STEP };
    let after = if !event.shift_key() {
        at_minute(entry, entry.day, minute_of(begin) + by)
    } else if has_length(entry) {
        with_length(entry, length(entry) + by)
    } else {
        return;
    };
    moved(calendar, entry, after, event);
}

fn moved(calendar: Calendar, before: &CalendarEntry, after: CalendarEntry, event: &KeyboardEvent) {
    event.prevent_default();
    event.stop_propagation();
    put(calendar, before.clone(), after);
}

/// Those of a day: whole days first.
pub fn of_day(entries: &[CalendarEntry], day: NaiveDate) -> Vec<CalendarEntry> {
    entries.iter().filter(|entry| entry.day <= day && day <= entry.until).cloned().collect()
}
