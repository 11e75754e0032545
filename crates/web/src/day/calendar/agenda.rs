//! The agenda: day after day, one entry below the other. Days on which nothing stands are left out.

use domain::day::calendar::CalendarDays;
use leptos::prelude::*;

use super::{
    entry::{entry, of_day},
    span::days,
    state::Calendar,
};
use crate::{
    i18n::{date, t, today, weekday},
    ui::{icon::CALENDAR, state::EmptyState},
};

pub fn agenda(calendar: Calendar, shown: &CalendarDays) -> AnyView {
    let filled = days(shown.from, shown.to).into_iter().map(|day| (day, of_day(&shown.data, day)));
    let filled: Vec<_> = filled.filter(|(_, entries)| !entries.is_empty()).collect();
    if filled.is_empty() {
        return view! { <EmptyState title=t("calendar.empty") glyph=CALENDAR/> }.into_any();
    }
    let sections = filled.into_iter().map(|(day, entries)| {
        let rows = entries.into_iter().map(|one| view! { <li>{entry(calendar, one, true)}</li> }).collect_view();
        view! {
            <section class="cal-agenda" class:today={day == today()} data-day=day.to_string()>
                <h2>{[weekday(day), date(day)].join(", ")}</h2>
                <ul class="cal-list">{rows}</ul>
            </section>
        }
    });
    sections.collect_view().into_any()
}
