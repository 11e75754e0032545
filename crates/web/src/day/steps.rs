//! From day to day: one back, a calendar, one ahead, and the way back to today.

use chrono::{Days, NaiveDate};
use leptos::{ev, prelude::*};

use crate::{
    i18n::{date, t, today},
    ui::{
        button::IconButton,
        icon::{CHEVRON_LEFT, CHEVRON_RIGHT},
    },
};

/// `day` is the one that is shown, if it is one; `choose` goes to another.
pub fn steps(day: Signal<Option<NaiveDate>>, choose: Callback<NaiveDate>) -> impl IntoView {
    let step = move |ahead: bool| {
        let from = day.get_untracked().unwrap_or_else(today);
        let to = if ahead { from.checked_add_days(Days::new(1)) } else { from.checked_sub_days(Days::new(1)) };
        if let Some(to) = to {
            choose.run(to);
        }
    };
    let typed = move |event: ev::Event| {
        if let Ok(day) = event_target_value(&event).parse() {
            choose.run(day);
        }
    };
    let is_today = move || day.get() == Some(today());
    view! {
        <div class="line nowrap" role="group" aria-label=t("visits.day")>
            <IconButton label=t("visits.day_before") glyph=CHEVRON_LEFT on_press=move |()| step(false)/>
            <input
                class="input"
                type="date"
                aria-label=t("visits.day")
                prop:value=move || day.get().map(|day| day.to_string()).unwrap_or_default()
                on:change=typed
            />
            <IconButton label=t("visits.day_behind") glyph=CHEVRON_RIGHT on_press=move |()| step(true)/>
            <button type="button" class="chip" title=date(today()) aria-pressed=move || is_today().to_string() on:click=move |_| choose.run(today())>
                {t("date.today")}
            </button>
        </div>
    }
}
