//! The only place for choosing a day or a moment: likely ones as chips first, then the browser's own calendar.

use chrono::{Days, NaiveDate, TimeDelta};
use leptos::prelude::*;

use super::field::{Field, FieldParts};
use crate::{
    browser,
    i18n::{date, date_time, local_minute, moment_of, t, today},
};

/// A day. With `near`, chips for today, tomorrow and in a week stand before the calendar.
#[component]
pub fn DateField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<Option<NaiveDate>>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
    #[prop(optional)] hide_label: bool,
    #[prop(optional)] near: bool,
    #[prop(optional, into)] earliest: Option<NaiveDate>,
    #[prop(optional, into)] latest: Option<NaiveDate>,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    view! {
        <Field parts=parts label=label hint=hint optional=optional hide_label=hide_label>
            {near.then(|| view! { <NearDays value=value/> })}
            <input
                class="input"
                id=control.id
                name=name
                type="date"
                min=earliest.map(|day| day.to_string())
                max=latest.map(|day| day.to_string())
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                prop:value=move || value.get().map(|day| day.to_string()).unwrap_or_default()
                on:input=move |event| value.set(event_target_value(&event).parse().ok())
            />
        </Field>
    }
}

#[component]
fn NearDays(value: RwSignal<Option<NaiveDate>>) -> impl IntoView {
    let today = today();
    let chips = [(t("date.today"), 0), (t("date.tomorrow"), 1), (t("date.in_a_week"), 7)];
    view! {
        <div class="chips">
            {chips
                .into_iter()
                .filter_map(|(label, days)| Some((label, today.checked_add_days(Days::new(days))?)))
                .map(|(label, day)| view! {
                    <button
                        type="button"
                        class="chip"
                        title=date(day)
                        aria-pressed=move || (value.get() == Some(day)).to_string()
                        on:click=move |_| value.set(Some(day))
                    >
                        {label}
                    </button>
                })
                .collect_view()}
        </div>
    }
}

/// A moment, as `local_minute` writes it and `moment_of` reads it. Chips for the moments that are likely stand before the
/// calendar.
#[component]
pub fn MomentField(
    #[prop(into)] name: String,
    #[prop(into)] label: String,
    value: RwSignal<String>,
    #[prop(optional, into)] hint: String,
    #[prop(optional)] optional: bool,
) -> impl IntoView {
    let parts = FieldParts::new(&name, &hint);
    let control = parts.clone();
    let invalid = parts.clone();
    view! {
        <Field parts=parts label=label hint=hint optional=optional>
            <NearMoments value=value/>
            <input
                class="input"
                id=control.id
                name=name
                type="datetime-local"
                aria-describedby=control.described_by
                aria-invalid=move || invalid.invalid()
                prop:value=move || value.get()
                on:input=move |event| value.set(event_target_value(&event))
            />
        </Field>
    }
}

/// The hour at which a working day begins in earnest.
const MORNING: &str = "T10:00";

#[component]
fn NearMoments(value: RwSignal<String>) -> impl IntoView {
    let morning = |days| today().checked_add_days(Days::new(days)).map(|day| [&day.to_string(), MORNING].concat());
    let soon = browser::now().checked_add_signed(TimeDelta::hours(2)).map(local_minute);
    let chips = [(t("date.in_two_hours"), soon), (t("date.tomorrow"), morning(1)), (t("date.in_a_week"), morning(7))];
    view! {
        <div class="chips">
            {chips
                .into_iter()
                .filter_map(|(label, moment)| Some((label, moment?)))
                .map(|(label, moment)| {
                    let (pressed, chosen) = (moment.clone(), moment.clone());
                    view! {
                        <button
                            type="button"
                            class="chip"
                            title=moment_of(&moment).map(date_time)
                            aria-pressed=move || value.with(|value| *value == pressed).to_string()
                            on:click=move |_| value.set(chosen.clone())
                        >
                            {label}
                        </button>
                    }
                })
                .collect_view()}
        </div>
    }
}
