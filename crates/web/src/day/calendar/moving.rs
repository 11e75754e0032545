//! Putting an entry elsewhere: at once on the page, then at the server, with a way back.

use chrono::{NaiveDate, TimeDelta};
use domain::{
    day::{
        activity::Activity,
        calendar::{CalendarConflict, CalendarEntry, CalendarKind},
        patient_visit::PatientVisit,
        task::Task,
    },
    kernel::{
        Timestamp,
        day::{day_of, moment},
        policy::Action,
    },
    leads::{lead::Lead, opportunity::Opportunity},
};
use leptos::task::spawn_local;
use serde_json::{Value, json};

use super::{entry::when, state::Calendar};
use crate::{
    i18n::{t, tf},
    session,
    ui::{
        state::Failure,
        toast::{toast_error, toast_undo},
    },
};

/// Whether the signed-in person may try to put it elsewhere. What is over stays where it was.
pub fn may_move(entry: &CalendarEntry) -> bool {
    entry.open && entry.version.is_some() && session::allows(entry.resource, Action::Update)
}

/// Whether it has a length that people choose.
pub fn has_length(entry: &CalendarEntry) -> bool {
    matches!(entry.kind, CalendarKind::Activities | CalendarKind::PatientVisits)
}

/// Its minutes since midnight in India.
pub fn minute_of(at: Timestamp) -> i64 {
    (at.micros() - moment(day_of(at), 0).micros()) / 60_000_000
}

pub fn length(entry: &CalendarEntry) -> i64 {
    match (entry.starts_at, entry.ends_at) {
        (Some(from), Some(to)) => (to.micros() - from.micros()) / 60_000_000,
        _ => 0,
    }
}

/// The same on another day, at the same hour.
pub fn on_day(entry: &CalendarEntry, day: NaiveDate) -> CalendarEntry {
    if let Some(at) = entry.starts_at {
        return at_minute(entry, day, minute_of(at));
    }
    let long = (entry.until - entry.day).num_days();
    let until = day.checked_add_signed(TimeDelta::days(long)).unwrap_or(day);
    CalendarEntry { day, until, ..entry.clone() }
}

/// The same on a day at so many minutes after midnight.
pub fn at_minute(entry: &CalendarEntry, day: NaiveDate, minute: i64) -> CalendarEntry {
    let begin = moment(day, 0).plus_seconds(minute.clamp(0, 24 * 60 - 5) * 60);
    let end = entry.ends_at.map(|_| begin.plus_seconds(length(entry) * 60));
    placed(entry, begin, end)
}

/// The same with another length.
pub fn with_length(entry: &CalendarEntry, minutes: i64) -> CalendarEntry {
    let Some(begin) = entry.starts_at else { return entry.clone() };
    placed(entry, begin, Some(begin.plus_seconds(minutes.clamp(5, 24 * 60) * 60)))
}

fn placed(entry: &CalendarEntry, begin: Timestamp, end: Option<Timestamp>) -> CalendarEntry {
    let last = end.map_or(begin, |end| end.plus_seconds(-1));
    let (day, until) = (day_of(begin), day_of(last));
    CalendarEntry { starts_at: Some(begin), ends_at: end, day, until, ..entry.clone() }
}

/// What the record is told.
fn patch(entry: &CalendarEntry) -> Value {
    let minutes = length(entry);
    match entry.kind {
        CalendarKind::Activities | CalendarKind::PatientVisits => {
            json!({"starts_at": entry.starts_at, "minutes": minutes})
        }
        CalendarKind::Tasks if entry.whole_day => json!({"due_on": entry.day}),
        CalendarKind::Tasks => json!({"due_at": entry.starts_at}),
        CalendarKind::Leads => json!({"next_action_at": entry.starts_at}),
        CalendarKind::Opportunities => json!({"next_step_on": entry.day}),
        CalendarKind::Absences | CalendarKind::Holidays => json!({}),
    }
}

/// Writes it; the new version.
async fn send(entry: &CalendarEntry) -> Result<i32, Failure> {
    let client = session::client().await;
    let (id, version, patch) = (entry.id, entry.version.unwrap_or_default(), patch(entry));
    let written = match entry.kind {
        CalendarKind::Activities => {
            client.patch::<Activity>(id.into(), version, &patch).await.map(|one| one.head.version)
        }
        CalendarKind::PatientVisits => {
            client.patch::<PatientVisit>(id.into(), version, &patch).await.map(|one| one.head.version)
        }
        CalendarKind::Tasks => client.patch::<Task>(id.into(), version, &patch).await.map(|one| one.head.version),
        CalendarKind::Leads => client.patch::<Lead>(id.into(), version, &patch).await.map(|one| one.head.version),
        CalendarKind::Opportunities => {
            client.patch::<Opportunity>(id.into(), version, &patch).await.map(|one| one.head.version)
        }
        CalendarKind::Absences | CalendarKind::Holidays => Ok(version),
    };
    written.map_err(Failure::from)
}

/// Puts an entry where `after` says, and offers a way back.
pub fn put(calendar: Calendar, before: CalendarEntry, after: CalendarEntry) {
    if (after.starts_at, after.ends_at, after.day) == (before.starts_at, before.ends_at, before.day) {
        return;
    }
    if before.kind == CalendarKind::PatientVisits && before.day != after.day {
        toast_error(t("calendar.visit_other_day"));
        return;
    }
    write(calendar, before, after, true);
}

fn write(calendar: Calendar, before: CalendarEntry, after: CalendarEntry, can_undo: bool) {
    calendar.put(&after);
    spawn_local(async move {
        match send(&after).await {
            Ok(version) => {
                let after = CalendarEntry { version: Some(version), ..after };
                calendar.put(&after);
                if can_undo {
                    told(calendar, before, after);
                }
            }
            Err(failure) => {
                calendar.put(&before);
                toast_error(failure.message);
                calendar.reload();
            }
        }
    });
}

/// Says where it is now and what stands against that.
fn told(calendar: Calendar, before: CalendarEntry, after: CalendarEntry) {
    let here = when(&after);
    let conflict = calendar.find(after.kind, after.id).and_then(|entry| entry.conflict);
    let text = match conflict {
        None => tf("calendar.moved", &[("when", &here)]),
        Some(CalendarConflict::Overlap) => tf("calendar.moved_overlap", &[("when", &here)]),
        Some(CalendarConflict::Absence) => tf("calendar.moved_absence", &[("when", &here)]),
    };
    toast_undo(text, move || {
        let back = CalendarEntry { version: after.version, ..before.clone() };
        write(calendar, after.clone(), back, false);
    });
}
