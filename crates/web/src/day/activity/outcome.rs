//! One press says what became of an activity, and saves it. Only what leads to another day asks for that day.

use std::rc::Rc;

use chrono::{Days, Months, NaiveDate};
use client::Error;
use domain::{
    day::activity::{Activity, ActivityData, ActivityKind, ActivityLog, ActivityMove, ActivityOutcome, ActivityStatus},
    kernel::{ActivityId, Head, New, RecordId, Timestamp, outbox::Letter, policy::Resource},
};
use leptos::{prelude::*, task::spawn_local};

use super::words;
use crate::{
    browser,
    i18n::{date_time, local_minute, moment_of, t, tf, today},
    offline, session,
    ui::{
        button::{Button, Look},
        modal::open_sheet,
        state::Failure,
        toast::{Action, toast, toast_actions, toast_error},
    },
};

/// The sheet that adds a note to what has just been told; `activity` is its id.
pub const NOTE_SHEET: &str = "activity-note";
pub const NOTE_VALUES: &[&str] = &["activity"];

/// What somebody tells the end of.
#[derive(Clone)]
pub enum Told {
    /// It was planned.
    Planned(Box<Activity>),
    /// Nobody had planned it.
    New(Box<ActivityData>),
}

impl Told {
    fn data(&self) -> &ActivityData {
        match self {
            Self::Planned(activity) => &activity.data,
            Self::New(data) => data,
        }
    }
}

/// What can become of it, the usual first. A call to a lead that reached nobody is an attempt, which the lead's own page asks
/// for: the ladder plans the next one.
fn outcomes(data: &ActivityData) -> Vec<ActivityOutcome> {
    let attempts = data.kind == ActivityKind::Call && data.lead_id.is_some();
    let mut all: Vec<_> =
        data.kind.outcomes().iter().copied().filter(|outcome| !(attempts && outcome.is_attempt())).collect();
    all.sort_by_key(|outcome| usual(data.kind, *outcome));
    all
}

/// Smaller comes first.
fn usual(kind: ActivityKind, outcome: ActivityOutcome) -> u8 {
    use ActivityOutcome as O;
    match outcome {
        O::DemoGiven if kind != ActivityKind::Demo => 3,
        O::MeetingHeld | O::DemoGiven | O::Connected | O::Sent => 0,
        O::NotAvailable | O::NoAnswer | O::Replied => 1,
        O::ComeAnotherDay | O::Busy => 2,
        _ => 3,
    }
}

/// The chips. `saved` hears what the server made of it; `changed`, that it was taken back, or that something was planned.
pub fn chips(told: Told, saved: Callback<Activity>, changed: Callback<()>) -> impl IntoView {
    let all = outcomes(told.data());
    let usual_time = local_minute(told.data().starts_at.utc());
    let label = tf("activities.what_became", &[("what", &words::kind(told.data().kind))]);
    let (busy, asking) = (RwSignal::new(false), RwSignal::new(None::<ActivityOutcome>));
    let told = StoredValue::new(told);
    // Sent again after a lost answer, it is told once.
    let id = ActivityId::from(browser::new_id());
    let save = Callback::new(move |(outcome, next): (Option<ActivityOutcome>, Option<Timestamp>)| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let told = told.get_value();
        spawn_local(async move {
            match send(told, id, outcome, next).await {
                Ok(Sent { activity, waits: false }) => {
                    tell(&activity, changed);
                    saved.try_run(activity);
                }
                Ok(Sent { activity, waits: true }) => {
                    // It cannot be taken back before it is there; the outbox can give it up.
                    toast(t("offline.kept"));
                    saved.try_run(activity);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    });
    let press = move |outcome: ActivityOutcome| {
        if outcome.needs_next() { asking.set(Some(outcome)) } else { save.run((Some(outcome), None)) }
    };
    let chip = move |outcome: ActivityOutcome| {
        view! {
            <button type="button" class="chip" on:click=move |_| press(outcome)>{words::outcome(outcome)}</button>
        }
    };
    move || {
        match asking.get() {
        Some(outcome) => next_day(outcome, &usual_time, asking, save).into_any(),
        None if all.is_empty() => view! {
            <div class="chips"><Button label=t("activities.done") look=Look::Primary busy=busy on_press=move |()| save.run((None, None))/></div>
        }
        .into_any(),
        None => view! {
            <div class="chips outcomes" role="group" aria-label=label.clone() aria-busy=move || busy.get().then_some("true")>
                {all.iter().copied().map(chip).collect_view()}
            </div>
        }
        .into_any(),
    }
    }
}

/// On which day they are met again: one press for the likely ones.
fn next_day(
    outcome: ActivityOutcome,
    usual_time: &str,
    asking: RwSignal<Option<ActivityOutcome>>,
    save: Callback<(Option<ActivityOutcome>, Option<Timestamp>)>,
) -> impl IntoView + use<> {
    let picking = RwSignal::new(false);
    let clock = usual_time.split_once('T').map_or("10:00", |(_, clock)| clock).to_owned();
    let on = move |day: Option<NaiveDate>| Some([&day?.to_string(), "T", &clock].concat());
    let near = [
        (t("date.tomorrow"), on(today().checked_add_days(Days::new(1)))),
        (t("activities.in_a_week"), on(today().checked_add_days(Days::new(7)))),
        (t("activities.in_a_month"), on(today().checked_add_months(Months::new(1)))),
    ];
    let picked = RwSignal::new(near.first().and_then(|(_, at)| at.clone()).unwrap_or_default());
    let take = move |local: &str| match moment_of(local).and_then(Timestamp::new) {
        Some(at) if at > browser::timestamp() => save.run((Some(outcome), Some(at))),
        _ => toast_error(t("activities.say_when")),
    };
    let chip = move |(label, at): (&'static str, Option<String>)| {
        let at = at?;
        let title = moment_of(&at).map(date_time);
        Some(view! { <button type="button" class="chip" title=title on:click=move |_| take(&at)>{label}</button> })
    };
    view! {
        <div class="stack tight next-day">
            <p class="strong" role="status">{tf("activities.when_again", &[("outcome", &words::outcome(outcome))])}</p>
            <div class="chips" role="group" aria-label=t("activities.when")>
                {near.into_iter().map(chip).collect_view()}
                <button type="button" class="chip" aria-expanded=move || picking.get().to_string() on:click=move |_| picking.update(|picking| *picking = !*picking)>{t("activities.pick")}</button>
                <button type="button" class="chip" on:click=move |_| asking.set(None)>{t("action.back")}</button>
            </div>
            {move || picking.get().then(|| view! {
                <div class="line nowrap">
                    <input
                        class="input"
                        type="datetime-local"
                        aria-label=t("activities.when")
                        prop:value=move || picked.get()
                        on:input=move |event| picked.set(event_target_value(&event))
                    />
                    <Button label=t("record.save") look=Look::Primary on_press=move |()| take(&picked.get_untracked())/>
                </div>
            })}
        </div>
    }
}

/// An activity as it is now, or as it will be when there is a network.
struct Sent {
    activity: Activity,
    waits: bool,
}

impl Sent {
    fn of(there: Option<Activity>, otherwise: impl FnOnce() -> Activity) -> Self {
        match there {
            Some(activity) => Self { activity, waits: false },
            None => Self { activity: otherwise(), waits: true },
        }
    }
}

/// How the outbox calls what is told of a kind.
fn what(kind: ActivityKind) -> &'static str {
    match kind {
        ActivityKind::Visit => "visit",
        ActivityKind::Call => "call",
        _ => "activity",
    }
}

async fn send(
    told: Told,
    id: ActivityId,
    outcome: Option<ActivityOutcome>,
    next_at: Option<Timestamp>,
) -> Result<Sent, Error> {
    match told {
        Told::New(data) => {
            let (what, name) = (what(data.kind), data.subject.clone().unwrap_or_else(|| words::kind(data.kind)));
            let log = ActivityLog { id: Some(id), activity: *data, outcome, next_at, fix: None, at: None };
            let body = serde_json::to_value(&log).unwrap_or_default();
            let record = (Resource::Activities, RecordId::from(id));
            let letter = Letter::post("/activities/log".to_owned(), body, id.to_string(), Some(record), what, &name);
            let there = offline::write(letter).await?;
            Ok(Sent::of(there, || as_told(id, log)))
        }
        Told::Planned(activity) => {
            let asked = ActivityMove { outcome, next_at, ..ActivityMove::new(ActivityStatus::Completed) };
            let letter = |activity: &Activity| {
                Letter::moved(activity, &asked, asked.to, what(activity.data.kind), &words::name(activity))
            };
            let there = match offline::write(letter(&activity)).await {
                // The page is older than the activity: somebody has moved it to another time, or checked in.
                Err(Error::Problem(problem)) if problem.status == 412 => {
                    let present = session::client().await.get_activity(activity.head.id, "").await?;
                    offline::write(letter(&present)).await?
                }
                answer => answer?,
            };
            Ok(Sent::of(there, || Activity { status: ActivityStatus::Completed, outcome, next_at, ..*activity }))
        }
    }
}

/// What was told, as the server will make it.
fn as_told(id: ActivityId, log: ActivityLog) -> Activity {
    let now = browser::timestamp();
    let me = session::user_untracked().map(|user| user.head.id);
    let head =
        Head { id, version: 1, created_at: now, created_by: me, updated_at: now, updated_by: me, deleted_at: None };
    let ActivityLog { activity, outcome, next_at, .. } = log;
    Activity { status: ActivityStatus::Completed, outcome, next_at, ..Activity::new(head, activity) }
}

/// "Saved: Met · Undo · Add note"; who was not there can be planned again by one press.
fn tell(activity: &Activity, changed: Callback<()>) {
    let outcome = activity.outcome.map_or_else(|| t("activities.done").to_owned(), words::outcome);
    let sentence = match activity.next_at {
        Some(at) => tf("activities.saved_next", &[("outcome", &outcome), ("when", &date_time(at.utc()))]),
        None => tf("activities.saved", &[("outcome", &outcome)]),
    };
    let id = activity.head.id;
    let undo: Action = Rc::new(move || take_back(id, changed));
    let mut actions = vec![(t("action.undo").to_owned(), undo)];
    let proposed = activity.proposed_at.filter(|_| activity.next_at.is_none());
    if let Some(at) = proposed {
        let again = activity.next(at);
        let plan: Action = Rc::new(move || plan(again.clone(), changed));
        actions.push((tf("activities.plan_for", &[("when", &date_time(at.utc()))]), plan));
    } else {
        let note: Action = Rc::new(move || open_sheet(NOTE_SHEET, &[("activity", &id.to_string())]));
        actions.push((t("activities.add_note").to_owned(), note));
    }
    toast_actions(sentence, actions);
}

fn take_back(id: ActivityId, changed: Callback<()>) {
    spawn_local(async move {
        match session::client().await.undo_activity_move(id).await {
            Ok(_) => {
                toast(t("activities.taken_back"));
                changed.try_run(());
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

/// Plans what was proposed.
pub fn plan(data: ActivityData, changed: Callback<()>) {
    let new = New { id: Some(browser::new_id()), record: data };
    spawn_local(async move {
        match session::client().await.create_activity(&new).await {
            Ok(planned) => {
                toast(tf("activities.planned_for", &[("when", &date_time(planned.data.starts_at.utc()))]));
                changed.try_run(());
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}
