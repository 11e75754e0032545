//! A day or a week by the hour: half an hour is 48 pixels high, what overlaps stands side by side.

use chrono::{NaiveDate, NaiveTime};
use domain::{
    day::calendar::{CalendarDays, CalendarEntry, CalendarKind},
    kernel::day::moment,
};
use leptos::prelude::*;

use super::{
    entry::{entry, of_day},
    layout::lanes,
    moving::{length, minute_of},
    span::{View, days},
    state::Calendar,
};
use crate::i18n::{date, t, time, today, weekday};

/// Shown even where nothing stands, in hours.
const FROM: i64 = 8;
const TO: i64 = 19;
/// What is drawn no lower: the height of a finger's half, in minutes.
const LEAST: i64 = 15;
/// The lines of the grid: one for each five minutes.
const LINE: i64 = 5;

pub fn grid(calendar: Calendar, shown: &CalendarDays) -> AnyView {
    let all = days(shown.from, shown.to);
    let hours = hours(&shown.data);
    let (from, to) = hours;
    let marks = (from..to).map(|hour| {
        let at = moment(shown.from, 0).plus_seconds(hour * 3_600);
        view! { <span class="cal-mark" style:--row=(hour - from).to_string()>{time(at.utc())}</span> }
    });
    let columns = all.iter().map(|day| column(calendar, shown, *day, hours)).collect_view();
    let heads = all.iter().map(|day| head(calendar, shown, *day)).collect_view();
    view! {
        <div class="cal-box" tabindex="0" role="region" aria-label=t("calendar.hours")>
            <div class="cal-grid" style:--days=all.len().to_string() style:--lines=((to - from) * 60 / LINE).to_string()>
                <span class="cal-corner"></span>
                {heads}
                <div class="cal-marks" aria-hidden="true">{marks.collect_view()}</div>
                {columns}
            </div>
        </div>
    }
    .into_any()
}

/// The hours that are shown: the working day, and whatever stands before and behind it.
fn hours(entries: &[CalendarEntry]) -> (i64, i64) {
    let timed = entries.iter().filter(|entry| !entry.whole_day).filter_map(|entry| Some((entry, entry.starts_at?)));
    timed.fold((FROM, TO), |(from, to), (entry, at)| {
        let begin = minute_of(at);
        // What goes over midnight ends with the day.
        let end = (begin + length(entry).max(LEAST)).min(24 * 60);
        (from.min(begin / 60), to.max((end + 59) / 60))
    })
}

/// A day's heading, and what belongs to the whole day.
fn head(calendar: Calendar, shown: &CalendarDays, day: NaiveDate) -> impl IntoView + use<> {
    let whole = of_day(&shown.data, day).into_iter().filter(|entry| entry.whole_day);
    let whole = whole.map(|one| view! { <li>{entry(calendar, one, false)}</li> }).collect_view();
    view! {
        <div class="cal-head" class:today={day == today()} data-day=day.to_string()>
            <button type="button" class="cal-day" on:click=move |_| Calendar::show(View::Day, day)>
                <span>{weekday(day)}</span>" "<span class="strong">{date(day)}</span>
            </button>
            <ul class="cal-list">{whole}</ul>
        </div>
    }
}

fn column(calendar: Calendar, shown: &CalendarDays, day: NaiveDate, (from, to): (i64, i64)) -> impl IntoView + use<> {
    let timed: Vec<CalendarEntry> = of_day(&shown.data, day).into_iter().filter(|entry| !entry.whole_day).collect();
    let mut placed: Vec<(i64, i64, CalendarEntry)> = timed
        .into_iter()
        .filter_map(|entry| {
            let begin = if entry.day < day { 0 } else { minute_of(entry.starts_at?) };
            let gone = if entry.day < day { 24 * 60 - minute_of(entry.starts_at?) } else { 0 };
            let end = (begin + (length(&entry) - gone).max(LEAST)).min(24 * 60);
            Some((begin, end, entry))
        })
        .collect();
    placed.sort_by_key(|(begin, end, _)| (*begin, -*end));
    let spans: Vec<(i64, i64)> = placed.iter().map(|(begin, end, _)| (*begin, *end)).collect();
    let shown_at = placed.into_iter().zip(lanes(&spans)).map(|((begin, end, one), lane)| {
        let row = (begin - from * 60) / LINE + 1;
        let high = ((end - begin) / LINE).max(LEAST / LINE);
        view! {
            <li
                style:--row=row.to_string()
                style:--high=high.to_string()
                style:--column=lane.column.to_string()
                style:--of=lane.of.to_string()
            >
                {entry(calendar, one, true)}
            </li>
        }
    });
    let off = is_off(shown, day);
    let name = [weekday(day), date(day)].join(", ");
    let lines = (from..to).map(|hour| {
        let line = (hour - from) * 60 / LINE + 1;
        view! { <li class="cal-line" aria-hidden="true" style:--row=line.to_string()></li> }
    });
    let lines = lines.collect_view();
    view! {
        <ol class="cal-hours" class:off=off class:today={day == today()} data-day=day.to_string() data-from=from.to_string() aria-label=name>
            {lines}
            {shown_at.collect_view()}
        </ol>
    }
}

/// Whether nobody of those who are shown works on that day.
pub fn is_off(shown: &CalendarDays, day: NaiveDate) -> bool {
    let on = |entry: &&CalendarEntry| entry.day <= day && day <= entry.until;
    let off: Vec<&CalendarEntry> = shown.data.iter().filter(on).collect();
    !shown.people.is_empty()
        && shown.people.iter().all(|person| {
            off.iter().any(|entry| match entry.kind {
                CalendarKind::Absences => entry.id == person.named.id,
                CalendarKind::Holidays => entry.facility_id.is_some() && entry.facility_id == person.facility_id,
                _ => false,
            })
        })
}

/// The hour at which a new activity begins that is made for a day.
pub fn usual_hour() -> NaiveTime {
    NaiveTime::from_hms_opt(10, 0, 0).unwrap_or_default()
}
