//! The lanes of a team: a row for each person, a column for each day of the week.

use domain::day::calendar::{CalendarDays, CalendarEntry, CalendarKind, CalendarPerson};
use leptos::prelude::*;

use super::{
    entry::{entry, of_day},
    span::{View, days},
    state::Calendar,
};
use crate::i18n::{date, t, today, weekday};

pub fn team(calendar: Calendar, shown: &CalendarDays) -> AnyView {
    let all = days(shown.from, shown.to);
    let heads = all.iter().map(|day| {
        let day = *day;
        view! {
            <th scope="col" class:today={day == today()}>
                <button type="button" class="cal-day" on:click=move |_| Calendar::show(View::Day, day)>{weekday(day)}" "{date(day)}</button>
            </th>
        }
    });
    let heads = heads.collect_view();
    let lanes = shown.people.iter().map(|person| {
        let mine: Vec<CalendarEntry> = shown.data.iter().filter(|entry| is_theirs(entry, person)).cloned().collect();
        let cells = all.iter().map(|day| {
            let entries = of_day(&mine, *day);
            let off = entries.iter().any(|one| matches!(one.kind, CalendarKind::Absences | CalendarKind::Holidays));
            let shown = entries.into_iter().map(|one| view! { <li>{entry(calendar, one, true)}</li> }).collect_view();
            view! { <td class:off=off data-day=day.to_string()><ul class="cal-list">{shown}</ul></td> }
        });
        let cells = cells.collect_view();
        view! { <tr><th scope="row">{person.named.name.clone()}</th>{cells}</tr> }
    });
    view! {
        <div class="cal-box" tabindex="0" role="region" aria-label=t("calendar.view.team")>
            <table class="cal-team">
                <thead><tr><th scope="col"><span class="visually-hidden">{t("calendar.person")}</span></th>{heads}</tr></thead>
                <tbody>{lanes.collect_view()}</tbody>
            </table>
        </div>
    }
    .into_any()
}

fn is_theirs(entry: &CalendarEntry, person: &CalendarPerson) -> bool {
    match entry.kind {
        CalendarKind::Holidays => entry.facility_id.is_some() && entry.facility_id == person.facility_id,
        _ => entry.person_id.is_some_and(|id| person.named.id == id.into()),
    }
}
