//! The cards of a day: when, who and why; one press to say that it is done, and another what became of it.

use domain::{
    day::{
        activity::{Activity, ActivityStatus},
        patient_visit::PatientVisit,
        today::{DueVisit, FollowUp, Met, TodayLine, TodayReason, WaitingInquiry},
    },
    kernel::{
        ActivityId, Named, Timestamp,
        policy::{Action, Resource},
        status::Status,
    },
    leads::{inquiry::Inquiry, lead::Lead},
    people::{contact::Contact, reach::Phone},
};
use leptos::prelude::*;

use crate::{
    browser,
    day::{
        LOG_SHEET,
        activity::{
            outcome::{Told, chips},
            words,
        },
        activity_plan_href,
    },
    i18n::{date_time, day_of, number, plural, relative, t, t_in, tf, time, today},
    people::{contact::dotted, reach::to_call},
    record::{Shown, href, moves::status_badge},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        icon::{CALENDAR, CHECK, Glyph, HEART, INBOX, Icon, PLUS, STETHOSCOPE, USER},
        mark::{Badge, Tone},
        modal::open_sheet,
        reach::{CallButton, Reach},
    },
};

/// The card that asks what became of it: it stays open when the day is drawn anew.
#[derive(Clone, Copy)]
pub struct Open(pub RwSignal<Option<ActivityId>>);

/// What is the same on every card.
struct Parts {
    glyph: Glyph,
    /// "11:30 am", or since when.
    when: String,
    name: String,
    page: String,
    second: String,
    /// Why it stands here.
    why: Option<(String, Tone)>,
    end: AnyView,
    below: AnyView,
}

/// A line that is about nothing that this app knows is left out.
pub fn card(line: TodayLine, open: Open, changed: Callback<()>) -> Option<AnyView> {
    let TodayLine { reason, activity, follow_up, inquiry, patient_visit, due_visit, met, .. } = line;
    let parts = activity
        .map(|one| of_activity(one, reason, met, open, changed))
        .or_else(|| follow_up.map(|one| of_follow_up(one, reason)))
        .or_else(|| inquiry.map(of_inquiry))
        .or_else(|| patient_visit.map(of_patient_visit))
        .or_else(|| due_visit.map(|one| of_due_visit(one, reason)))?;
    Some(drawn(parts).into_any())
}

fn drawn(parts: Parts) -> impl IntoView {
    let Parts { glyph, when, name, page, second, why, end, below } = parts;
    view! {
        <li class="card day-card">
            <span class="sign" aria-hidden="true"><Icon glyph=glyph/></span>
            <div class="text">
                <p class="line">
                    {(!when.is_empty()).then(|| view! { <span class="at">{when}</span> })}
                    <a class="first" href=page>{name}</a>
                </p>
                <p class="second">{second}</p>
                {why.map(|(why, tone)| view! { <p class="line"><Badge label=why tone=tone/></p> })}
            </div>
            <div class="end">{end}</div>
            <div class="below">{below}</div>
        </li>
    }
}

/// The time; with the day where that is another.
fn at(moment: Timestamp) -> String {
    let moment = moment.utc();
    if day_of(moment) == today() { time(moment) } else { date_time(moment) }
}

fn call(phones: &[Phone], name: &str) -> Option<impl IntoView + use<>> {
    let number = to_call(phones).and_then(|phone| phone.e164.clone())?;
    let name = name.to_owned();
    Some(view! { <CallButton number=number name=name reach=Reach::Short/> })
}

fn of_activity(activity: Activity, reason: TodayReason, met: Option<Met>, open: Open, changed: Callback<()>) -> Parts {
    let id = activity.head.id;
    let name = words::name(&activity);
    let tellable = activity.status.move_to(ActivityStatus::Completed).is_some()
        && activity.data.starts_at <= browser::timestamp().plus_seconds(12 * 60 * 60)
        && session::allows(Resource::Activities, Action::Update);
    let why = match reason {
        TodayReason::Untold | TodayReason::Missed => Some((t_in("today.reason", reason.as_str()), Tone::Warn)),
        TodayReason::Planned => last_seen(met.as_ref()),
        _ => None,
    };
    let phones = met.map(|met| met.phones).unwrap_or_default();
    let spoken = tf("today.done_with", &[("name", &name)]);
    let done = tellable.then(|| {
        let toggle = move |_| open.0.update(|open| *open = if *open == Some(id) { None } else { Some(id) });
        view! {
            <button type="button" class="btn" aria-label=spoken aria-expanded=move || (open.0.get() == Some(id)).to_string() on:click=toggle>
                <Icon glyph=CHECK/><span>{t("today.done_button")}</span>
            </button>
        }
    });
    let over = activity.outcome.map(|outcome| words::outcome_badge(outcome).into_any());
    let standing = over.or_else(|| {
        (activity.status != ActivityStatus::Planned).then(|| status_badge::<Activity>(activity.status).into_any())
    });
    let called = call(&phones, &name);
    let (when, second) = (at(activity.data.starts_at), words::what(&activity));
    let told = StoredValue::new(activity.clone());
    let below = move || {
        (open.0.get() == Some(id)).then(|| {
            let saved = Callback::new(move |_: Activity| {
                open.0.try_set(None);
                changed.run(());
            });
            chips(Told::Planned(Box::new(told.get_value())), saved, changed)
        })
    };
    Parts {
        glyph: words::glyph(activity.data.kind),
        when,
        name,
        page: href::<Activity>(id),
        second,
        why,
        end: view! { {standing}{called}{done} }.into_any(),
        below: below.into_any(),
    }
}

/// "Last seen 42 days ago".
fn last_seen(met: Option<&Met>) -> Option<(String, Tone)> {
    let met = met?;
    Some(match met.last_touch_at {
        Some(seen) => (tf("today.last_seen", &[("when", &relative(seen.utc()))]), Tone::Neutral),
        None => (t_in("today.reason", TodayReason::NeverSeen.as_str()), Tone::Info),
    })
}

fn of_follow_up(lead: FollowUp, reason: TodayReason) -> Parts {
    let late = reason == TodayReason::FollowUpLate;
    let due = lead.next_action_at.map(at).unwrap_or_default();
    let tone = if late { Tone::Bad } else { Tone::Warn };
    let page = href::<Lead>(lead.id);
    let open = page.clone();
    Parts {
        glyph: HEART,
        when: due,
        second: dotted([t("today.lead").to_owned(), lead.specialty.clone().unwrap_or_default()]),
        why: Some((t_in("today.reason", reason.as_str()), tone)),
        end: view! { {call(&lead.phones, &lead.full_name)}<LinkButton href=open label=t("today.open")/> }.into_any(),
        below: ().into_any(),
        name: lead.full_name,
        page,
    }
}

fn of_inquiry(inquiry: WaitingInquiry) -> Parts {
    let page = inquiry.lead_id.map_or_else(|| href::<Inquiry>(inquiry.id), href::<Lead>);
    let waits = tf("today.waits", &[("when", &relative(inquiry.received_at.utc()))]);
    let open = page.clone();
    Parts {
        glyph: INBOX,
        when: String::new(),
        second: t("today.inquiry").to_owned(),
        why: Some((waits, if inquiry.late { Tone::Bad } else { Tone::Warn })),
        end: view! { <LinkButton href=open label=t("today.answer") look=Look::Primary/> }.into_any(),
        below: ().into_any(),
        name: if inquiry.title.is_empty() { t("today.inquiry").to_owned() } else { inquiry.title },
        page,
    }
}

fn of_patient_visit(visit: PatientVisit) -> Parts {
    let second = dotted([t("today.patient_visit").to_owned(), visit.data.department.clone().unwrap_or_default()]);
    Parts {
        glyph: STETHOSCOPE,
        when: at(visit.data.starts_at),
        second,
        why: None,
        end: status_badge::<PatientVisit>(visit.status).into_any(),
        below: ().into_any(),
        name: visit.title(),
        page: href::<PatientVisit>(visit.head.id),
    }
}

fn of_due_visit(due: DueVisit, reason: TodayReason) -> Parts {
    let who = [&due.contact_id.to_string(), "~", &due.name.replace('~', " ")].concat();
    let plan = activity_plan_href(&[("contact", who.clone())]);
    let log = move |()| open_sheet(LOG_SHEET, &[("contact", &who)]);
    let makes = session::allows(Resource::Activities, Action::Create);
    let spoken = tf("plans.plan_visit", &[("name", &due.name)]);
    let account = due.account.as_ref().map(|account: &Named| account.name.clone()).unwrap_or_default();
    let class = due.class.map(|class| tf("people.class_is", &[("class", class.as_str())])).unwrap_or_default();
    Parts {
        glyph: USER,
        when: String::new(),
        second: dotted([class, account]),
        why: Some((due_words(&due, reason), Tone::Warn)),
        end: view! {
            {call(&due.phones, &due.name)}
            {makes.then(|| view! {
                <a class="btn" href=plan aria-label=spoken><Icon glyph=CALENDAR/><span>{t("activities.plan")}</span></a>
                <span class="not-phone"><Button label=t("activities.log") icon=PLUS look=Look::Quiet on_press=log/></span>
            })}
        }
        .into_any(),
        below: ().into_any(),
        page: href::<Contact>(due.contact_id),
        name: due.name,
    }
}

/// "Plan 3, done 1", "Not seen for 42 days".
fn due_words(due: &DueVisit, reason: TodayReason) -> String {
    match (reason, due.target, due.days) {
        (TodayReason::PlanBehind, Some(target), _) => {
            tf("today.plan_behind", &[("n", &number(target)), ("done", &number(due.done))])
        }
        (_, _, Some(days)) => plural("today.not_seen", usize::try_from(days).unwrap_or_default(), &[]),
        _ => t_in("today.reason", TodayReason::NeverSeen.as_str()),
    }
}
