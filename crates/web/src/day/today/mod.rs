//! Somebody's day, and everybody's: what waits, what comes, whom one may visit, what is done.

mod cards;
mod team;

use std::cell::RefCell;

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use domain::{
    day::{
        sync::withhold_of_day,
        task::Task,
        today::{Today, TodayLine, TodayPart},
    },
    kernel::{
        Timestamp, UserId,
        policy::{Action, Resource},
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde::{Deserialize, Serialize};

pub use team::TeamTodayPage;

use super::{steps::steps, task};
use crate::{
    browser,
    i18n::{number, plural, t, tf, today, weekday},
    live, offline, session,
    ui::{
        button::{LinkButton, Look},
        content::{List, PageHead},
        icon::{CALENDAR, PLUS},
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        url::{self, Step},
    },
};

/// A day that was looked at a moment ago is good enough for what is likely now.
const GOOD_FOR: TimeDelta = TimeDelta::minutes(2);

struct Kept {
    day: Today,
    whose: Option<UserId>,
    at: DateTime<Utc>,
}

/// One's own day of today, on the device.
const KEPT_DAY: &str = "today";

thread_local! {
    /// One's own of today, in memory only.
    static KEPT: RefCell<Option<Kept>> = const { RefCell::new(None) };
}

/// Asks for a day; one's own of today is kept for a moment.
pub async fn load(day: Option<NaiveDate>, owner: Option<UserId>) -> Result<Today, Failure> {
    let found = session::client().await.get_today(day, owner).await?;
    if owner.is_none() && day.is_none_or(|day| day == today()) {
        let whose = session::user_untracked().map(|user| user.head.id);
        KEPT.set(Some(Kept { day: found.clone(), whose, at: browser::now() }));
    }
    Ok(found)
}

/// One's own of today, if it was loaded a moment ago, by the person who is signed in now.
pub fn kept() -> Option<Today> {
    let me = session::user_untracked()?.head.id;
    KEPT.with_borrow(|kept| {
        let kept = kept.as_ref().filter(|kept| kept.whose == Some(me) && browser::now() - kept.at < GOOD_FOR)?;
        Some(kept.day.clone())
    })
}

/// After a change of it.
pub fn forget() {
    KEPT.set(None);
}

/// The day of the address, today without one.
fn shown_day() -> Memo<NaiveDate> {
    let said = url::query("d");
    Memo::new(move |_| said.get().and_then(|day| day.parse().ok()).unwrap_or_else(today))
}

fn show_day(day: NaiveDate) {
    let value = if day == today() { String::new() } else { day.to_string() };
    url::set_query_value("d", &value, Step::Replace);
}

fn day_steps(day: Memo<NaiveDate>) -> impl IntoView {
    steps(Signal::derive(move || Some(day.get())), Callback::new(show_day))
}

/// What a day is drawn from.
#[derive(Clone, PartialEq, Serialize, Deserialize)]
struct Whole {
    day: Today,
    tasks: Vec<Task>,
}

/// `/today?d=2026-11-24&who=<id>~<name>`
#[component]
pub fn TodayPage() -> impl IntoView {
    let day = shown_day();
    let said = url::query("who");
    let who = Memo::new(move |_| {
        let said = said.get()?;
        let (id, name) = said.split_once('~')?;
        Some((id.parse::<UserId>().ok()?, name.to_owned()))
    });
    let (changes, changed) =
        live::changes_of(&[Resource::Activities, Resource::Tasks, Resource::Inquiries, Resource::Leads]);
    let pages = Pages::new(move |_| {
        changes.track();
        let (day, who) = (day.get(), who.get().map(|(id, _)| id));
        async move {
            let whole = match load_whole(day, who).await {
                Err(failure) if failure.offline && who.is_none() => kept_whole(day, true).await.ok_or(failure)?,
                answer => answer?,
            };
            Ok(Portion { rows: vec![whole], next: None, total: None })
        }
    });
    if who.get_untracked().is_none() && !offline::is_online() {
        let day = day.get_untracked();
        // At once, not when the request has failed.
        spawn_local(async move {
            if let Some(whole) = kept_whole(day, false).await
                && pages.rows.try_with_untracked(Vec::is_empty) == Some(true)
            {
                pages.begin_with(vec![whole], None, None);
            }
        });
    }
    let changed = Callback::new(move |()| {
        forget();
        changed.run(());
    });
    let whole = Memo::new(move |_| pages.rows.with(|rows| rows.first().cloned()));
    let open = cards::Open(RwSignal::new(None));
    let title = Signal::derive(move || match who.get() {
        Some((_, name)) => name,
        None if day.get() == today() => t("today.title").to_owned(),
        None => weekday(day.get()),
    });
    let hint = Signal::derive(move || {
        let figures = pages.rows.with(|rows| rows.first().map(|whole| (whole.day.done, whole.day.planned)));
        let counted = figures
            .filter(|(done, planned)| done + planned > 0)
            .map(|(done, planned)| tf("today.done_of", &[("done", &number(done)), ("n", &number(done + planned))]));
        [Some(weekday(day.get())), counted].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    view! {
        <div class="page narrow today">
            <PageHead title=title hint=hint>
                {day_steps(day)}
                {session::allows(Resource::Activities, Action::Create).then(|| view! {
                    <span class="not-phone"><LinkButton href="/activities?sheet=new-activity" label=t("activities.plan") icon=PLUS/></span>
                })}
            </PageHead>
            <PagesView pages=pages empty=|| ()>
                {move || whole.get().map(|whole| drawn(whole, open, changed))}
            </PagesView>
        </div>
    }
}

/// Tasks are of a kind of their own: a day without them is still a day.
async fn load_whole(day: NaiveDate, who: Option<UserId>) -> Result<Whole, Failure> {
    let of = who.or_else(|| session::user_untracked().map(|user| user.head.id));
    let sees =
        session::role_untracked().is_some_and(|role| domain::kernel::policy::may(role, Resource::Tasks, Action::Read));
    let tasks = match of.filter(|_| sees && day >= today()) {
        Some(owner) => session::client().await.list_tasks_due(owner, day).await?.data,
        None => Vec::new(),
    };
    // When it was made says nothing of the day: what has not changed is not drawn anew.
    let whole = Whole { day: Today { made_at: Timestamp::earliest(), ..load(Some(day), who).await? }, tasks };
    if who.is_none()
        && day == today()
        && let Ok(mut kept) = serde_json::to_value(&whole)
    {
        withhold_of_day(&mut kept);
        offline::keep(KEPT_DAY, kept);
    }
    Ok(whole)
}

/// One's own day as this device has kept it. `shown_as_old` tells whoever sees it how old it is.
async fn kept_whole(day: NaiveDate, shown_as_old: bool) -> Option<Whole> {
    let (at, whole): (_, Whole) = offline::kept(KEPT_DAY).await?;
    if whole.day.day != day {
        return None;
    }
    if shown_as_old {
        offline::tell_as_of(at);
    }
    Some(whole)
}

fn drawn(whole: Whole, open: cards::Open, changed: Callback<()>) -> AnyView {
    let Whole { day, tasks } = whole;
    let part = |part: TodayPart| -> Vec<TodayLine> {
        day.lines.iter().filter(|line| line.reason.part() == part).cloned().collect()
    };
    let (waiting, ahead, due, done) =
        (part(TodayPart::Waiting), part(TodayPart::Ahead), part(TodayPart::Due), part(TodayPart::Done));
    let nothing = waiting.is_empty() && ahead.is_empty() && tasks.is_empty();
    let due_total = usize::try_from(day.due_total).unwrap_or_default();
    let empty = (nothing && done.is_empty()).then(|| {
        view! {
            <EmptyState title=t("today.nothing") glyph=CALENDAR>
                {if due_total > 0 {
                    view! { <button type="button" class="btn primary" on:click=|_| browser::focus_first("#today-due a")>{plural("today.due_count", due_total, &[])}</button> }.into_any()
                } else {
                    view! { <LinkButton href="/activities?sheet=new-activity" label=t("activities.plan") icon=PLUS look=Look::Primary/> }.into_any()
                }}
            </EmptyState>
        }
    });
    let tomorrow = (day.day == today() && day.next_planned == 0).then(|| {
        let href = ["/today?d=", &day.next_day.to_string()].concat();
        view! { <p class="small"><a href=href>{tf("today.nothing_next", &[("day", &weekday(day.next_day))])}</a></p> }
    });
    view! {
        {empty}
        {section("today.waiting", "", waiting, open, changed)}
        {section("today.ahead", "", ahead, open, changed)}
        {(!tasks.is_empty()).then(|| task_card(tasks, changed))}
        {section("today.due", "today-due", due, open, changed)}
        {section("today.done", "", done, open, changed)}
        {tomorrow}
    }
    .into_any()
}

/// `id`: where the way to it leads, empty where none does.
fn section(
    title: &'static str,
    id: &'static str,
    lines: Vec<TodayLine>,
    open: cards::Open,
    changed: Callback<()>,
) -> Option<AnyView> {
    let count = lines.len();
    let cards: Vec<AnyView> = lines.into_iter().filter_map(|line| cards::card(line, open, changed)).collect();
    (count > 0).then(|| {
        view! {
            <section class="stack tight" id=(!id.is_empty()).then_some(id)>
                <h2>{t(title)}" "<span class="badge">{number(count)}</span></h2>
                <ol class="day-cards">{cards}</ol>
            </section>
        }
        .into_any()
    })
}

fn task_card(tasks: Vec<Task>, changed: Callback<()>) -> impl IntoView {
    let count = number(tasks.len());
    view! {
        <section class="stack tight">
            <h2>{t("today.tasks")}" "<span class="badge">{count}</span></h2>
            <List label=t("today.tasks")>{tasks.into_iter().map(|task| task::panel::row(task, changed)).collect_view()}</List>
        </section>
    }
}
