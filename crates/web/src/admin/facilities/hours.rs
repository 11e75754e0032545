//! When a facility works: the card on its page.

use domain::{
    kernel::FacilityId,
    leads::hours::{Holiday, WorkingHours},
};
use leptos::{prelude::*, task::spawn_local};

use super::hours_sheet::{HoursSheet, SHEET};
use crate::{
    i18n::{date, t, today, weekday},
    people::hours::hours_text,
    session,
    ui::{
        button::Button,
        content::{Card, List, ListRow},
        icon::PENCIL,
        modal::open_sheet,
        state::{ErrorCard, Failure, Skeleton},
    },
};

/// `keeps`: whether the person at the screen may change them.
#[component]
pub(super) fn HoursCard(facility: FacilityId, keeps: bool) -> impl IntoView {
    let hours = RwSignal::new(None::<Result<WorkingHours, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.get_working_hours(facility).await.map_err(Failure::from);
            hours.try_set(Some(found));
        });
    };
    load();
    let known = Signal::derive(move || hours.get().and_then(Result::ok));
    let edit = ViewFn::from(move || {
        let open = |()| open_sheet(SHEET, &[]);
        (keeps && known.with(Option::is_some))
            .then(|| view! { <Button label=t("facilities.hours.edit") icon=PENCIL on_press=open/> })
    });
    let actions = ViewFn::from(move || {
        let edit = edit.clone();
        move || edit.run()
    });
    view! {
        <Card title=t("facilities.hours.title") actions=actions>
            <p class="hint">{t("facilities.hours.hint")}</p>
            {move || match hours.get() {
                None => view! { <Skeleton rows=2/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(found)) => told(&found),
            }}
        </Card>
        {keeps.then(|| view! { <HoursSheet facility=facility present=known on_saved=move |new| hours.set(Some(Ok(new)))/> })}
    }
}

/// The week in a line, then the days off that are still to come.
fn told(hours: &WorkingHours) -> AnyView {
    let week = hours_text(&hours.hours);
    let week = if week.is_empty() { t("facilities.hours.always").to_owned() } else { week };
    let today = today();
    let mut ahead: Vec<Holiday> = hours.holidays.iter().filter(|holiday| holiday.day >= today).cloned().collect();
    ahead.sort_by_key(|holiday| holiday.day);
    let row = |holiday: Holiday| {
        let day = [weekday(holiday.day), date(holiday.day)].join(", ");
        view! { <ListRow first=holiday.name second=day/> }
    };
    let holidays = if ahead.is_empty() {
        view! { <p class="muted">{t("facilities.hours.no_holidays")}</p> }.into_any()
    } else {
        view! { <List label=t("facilities.hours.holidays")>{ahead.into_iter().map(row).collect_view()}</List> }
            .into_any()
    };
    view! {
        <p>{week}</p>
        <h3>{t("facilities.hours.holidays")}</h3>
        {holidays}
    }
    .into_any()
}
