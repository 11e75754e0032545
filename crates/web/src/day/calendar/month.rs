//! A month: a few entries a day, dots on a phone, and the way to the whole day.

use chrono::{Datelike, NaiveDate};
use domain::day::calendar::CalendarDays;
use leptos::prelude::*;

use super::{
    entry::{entry, of_day},
    grid::is_off,
    span::{View, days},
    state::Calendar,
};
use crate::i18n::{date, plural, t, tf, today, weekday};

/// Entries of a day that are shown; more are behind a press.
const FEW: usize = 3;
/// Dots of a day on a phone.
const DOTS: usize = 4;

pub fn month(calendar: Calendar, shown: &CalendarDays, around: NaiveDate) -> AnyView {
    let all = days(shown.from, shown.to);
    let heads = all.iter().take(7).map(|day| view! { <span aria-hidden="true">{weekday(*day)}</span> }).collect_view();
    let cells = all.iter().map(|day| cell(calendar, shown, *day, around)).collect_view();
    view! {
        <div class="cal-weekdays">{heads}</div>
        <ol class="cal-month" aria-label=t("calendar.view.month")>{cells}</ol>
    }
    .into_any()
}

fn cell(calendar: Calendar, shown: &CalendarDays, day: NaiveDate, around: NaiveDate) -> impl IntoView + use<> {
    let entries = of_day(&shown.data, day);
    let (count, off) = (entries.len(), is_off(shown, day));
    let dots: Vec<_> = entries
        .iter()
        .take(DOTS)
        .map(|entry| {
            let clash = if entry.conflict.is_some() { " clash" } else { "" };
            view! { <i class=["cal-dot ", entry.kind.as_str(), clash].concat()></i> }
        })
        .collect();
    let few = entries.into_iter().take(FEW).map(|one| view! { <li>{entry(calendar, one, true)}</li> }).collect_view();
    let more = count.saturating_sub(FEW);
    let open = move |_| Calendar::show(View::Day, day);
    let label = if count == 0 { date(day) } else { [date(day), plural("calendar.entries", count, &[])].join(", ") };
    view! {
        <li class="cal-cell" class:off=off class:other={day.month() != around.month()} class:today={day == today()} data-day=day.to_string()>
            <button type="button" class="cal-day" aria-label=label on:click=open>
                <span>{day.day()}</span>
                <span class="cal-dots" aria-hidden="true">{dots}</span>
            </button>
            <ul class="cal-list">{few}</ul>
            {(more > 0).then(|| view! {
                <button type="button" class="cal-more" aria-label=tf("calendar.more_of", &[("n", &more.to_string()), ("day", &date(day))]) on:click=open>
                    {tf("calendar.more", &[("n", &more.to_string())])}
                </button>
            })}
        </li>
    }
}
