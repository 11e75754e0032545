//! The page of the calendar: which view of which days of whom, and what stands in them.

use domain::{
    admin::team::Team,
    kernel::policy::{Action, Resource},
};
use leptos::{ev, prelude::*};

use super::{
    agenda::agenda,
    grid::{grid, usual_hour},
    month::month,
    sheet::sheet,
    span::View,
    state::Calendar,
    team::team,
};
use crate::{
    browser,
    i18n::{t, t_in, today},
    people::sources,
    prefs::prefs,
    session,
    shell::use_command,
    ui::{
        button::{Button, IconButton, LinkButton, Look},
        combobox::{Choice, Combobox},
        content::PageHead,
        icon::{CHEVRON_LEFT, CHEVRON_RIGHT, PLUS},
        pages::PagesView,
        url::{self, Step},
    },
};

#[component]
pub fn CalendarPage() -> impl IntoView {
    let calendar = Calendar::of_address();
    let title = Signal::derive(move || calendar.view.get().title(calendar.day.get()));
    keys(calendar);
    let empty = || ().into_any();
    // Nothing is drawn without its style; if that cannot be had, the words are still there to read.
    let styled = RwSignal::new(false);
    let arrived = move || {
        styled.try_set(true);
    };
    let style = [&browser::assets(), "styles/calendar.css"].concat();
    view! {
        <link rel="stylesheet" href=style on:load=move |_| arrived() on:error=move |_| arrived()/>
        <div class="page calendar">
            <PageHead title=t("nav.calendar") hint=title>{head(calendar)}</PageHead>
            {move || styled.get().then(|| bar(calendar))}
            <PagesView pages=calendar.pages empty=empty>
                {move || styled.get().then(|| content(calendar))}
            </PagesView>
            {sheet(calendar)}
        </div>
    }
}

/// What stands in the days that have arrived, as the view draws it.
fn content(calendar: Calendar) -> Option<AnyView> {
    calendar.pages.rows.with(|rows| {
        rows.first().map(|shown| match calendar.view.get_untracked() {
            View::Day | View::Week => grid(calendar, shown),
            View::Month => month(calendar, shown, calendar.day.get_untracked()),
            View::Agenda => agenda(calendar, shown),
            View::Team => team(calendar, shown),
        })
    })
}

/// Where a new activity is written, with the day that is shown.
fn new_activity(calendar: Calendar) -> String {
    let day = calendar.day.get().max(today());
    ["/activities?sheet=new-activity&at=", &day.and_time(usual_hour()).format("%Y-%m-%dT%H:%M").to_string()].concat()
}

fn head(calendar: Calendar) -> impl IntoView {
    let href = Signal::derive(move || new_activity(calendar));
    session::allows(Resource::Activities, Action::Create)
        .then(|| view! { <span class="not-phone"><LinkButton href=href label=t("calendar.new") icon=PLUS look=Look::Primary/></span> })
}

fn bar(calendar: Calendar) -> impl IntoView {
    let step = move |back: bool| {
        let (view, day) = (calendar.view.get_untracked(), calendar.day.get_untracked());
        Calendar::show(view, view.step(day, back));
    };
    let chip = move |view: View| {
        view! {
            <button
                type="button"
                class="chip"
                aria-pressed=move || (calendar.view.get() == view).to_string()
                on:click=move |_| Calendar::show(view, calendar.day.get_untracked())
            >
                {t_in("calendar.view", view.word())}
            </button>
        }
    };
    view! {
        <div class="cal-bar">
            <div class="line">
                <IconButton label=t("calendar.before") glyph=CHEVRON_LEFT on_press=move |()| step(true)/>
                <Button label=t("calendar.today") on_press=move |()| Calendar::show(calendar.view.get_untracked(), today())/>
                <IconButton label=t("calendar.after") glyph=CHEVRON_RIGHT on_press=move |()| step(false)/>
            </div>
            <div class="chips" role="group" aria-label=t("calendar.views")>{View::ALL.map(chip)}</div>
            {whose(calendar)}
        </div>
    }
}

/// A team in place of oneself, for those who have one below or beside them.
fn whose(calendar: Calendar) -> impl IntoView {
    let known = calendar.team.get_untracked();
    let team =
        RwSignal::new(known.map(|id| Choice { id: id.to_string(), label: String::new(), detail: String::new() }));
    if let Some(id) = known {
        leptos::task::spawn_local(async move {
            if let Ok(found) = session::client().await.read::<Team>(id, "").await {
                team.try_update(|team| {
                    if let Some(choice) = team {
                        choice.label.clone_from(&found.data.name);
                    }
                });
            }
        });
    }
    Effect::new(move |before: Option<String>| {
        let id = team.with(|team| team.as_ref().map(|choice| choice.id.clone()).unwrap_or_default());
        if before.is_some_and(|before| before != id) {
            url::set_query_value("team", &id, Step::Push);
        }
        id
    });
    view! { <Combobox name="team" label=t("calendar.team") value=team source=sources::teams() optional=true hide_label=true/> }
}

/// Arrows go to the days before and after, N writes something new, T goes to today.
fn keys(calendar: Calendar) {
    use_command(t("calendar.today"), Some('t'), move || {
        Calendar::show(calendar.view.get_untracked(), today());
    });
    if session::allows(Resource::Activities, Action::Create) {
        use_command(t("calendar.new"), Some('n'), move || url::go(&untrack(|| new_activity(calendar))));
    }
    let on = prefs().shortcuts;
    let handle = window_event_listener(ev::keydown, move |event| {
        let back = match event.key().as_str() {
            "ArrowLeft" => true,
            "ArrowRight" => false,
            _ => return,
        };
        let modified = event.ctrl_key() || event.meta_key() || event.alt_key() || event.shift_key();
        let covered = document().query_selector("dialog[open]").ok().flatten().is_some();
        if event.default_prevented() || modified || covered || browser::is_typing(&event) || !on.get_untracked() {
            return;
        }
        event.prevent_default();
        let (view, day) = (calendar.view.get_untracked(), calendar.day.get_untracked());
        Calendar::show(view, view.step(day, back));
    });
    on_cleanup(move || handle.remove());
}
