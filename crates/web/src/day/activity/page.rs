//! The page of one activity: what is planned with whom, where it stands, what became of it, where somebody was.

use domain::{
    day::activity::{Activity, CheckIn},
    kernel::policy::{Action, Resource},
};
use leptos::prelude::*;

use super::{
    EXPAND,
    correction::correction_card,
    outcome::plan,
    words::{self, outcome_badge, verdict_badge},
};
use crate::{
    i18n::{date_time, number, t, tf, time},
    people::{contact::belongs, page::town_and_owner},
    record::{
        RecordState, edit_sheet,
        head::record_head,
        href, inline,
        moves::{move_buttons, status_badge},
        record_body, record_page,
    },
    session,
    ui::{
        button::Button,
        content::{Card, Facts, Notice},
        icon::{CALENDAR, Icon, PLUS},
        timeline::When,
        url,
    },
};

#[component]
pub fn ActivityRecord() -> impl IntoView {
    let state = RecordState::<Activity>::of_address(EXPAND);
    view! {
        {record_page(state, content)}
        {edit_sheet(state)}
    }
}

fn content(state: RecordState<Activity>) -> AnyView {
    view! {
        {record_head(state, under, |_| ().into_any())}
        <div class="line moves">{move_buttons(state, || ())}</div>
        {proposed(state)}
        {correction_card(state)}
        {record_body(state, |state| about(state).into_any(), |state| key_facts(state).into_any())}
    }
    .into_any()
}

fn under(activity: &Activity) -> AnyView {
    let data = &activity.data;
    let link = |id: domain::kernel::ActivityId, label: &'static str| {
        view! { <a class="with-icon" href={href::<Activity>(id)}><Icon glyph=CALENDAR small=true/>{label}</a> }
    };
    view! {
        {status_badge::<Activity>(activity.status)}
        {activity.outcome.map(outcome_badge)}
        {activity.check_in_verdict.map(verdict_badge)}
        <span class="strong">{date_time(data.starts_at.utc())}</span>
        <span>{words::kind(data.kind)}</span>
        {activity.next_activity_id.map(|id| link(id, t("activities.successor")))}
        {activity.follows_id.map(|id| link(id, t("activities.follows")))}
        {town_and_owner(String::new(), activity.owner.as_ref())}
    }
    .into_any()
}

/// Who was not there can be tried again.
fn proposed(state: RecordState<Activity>) -> impl IntoView {
    move || {
        let activity = state.record.get()?;
        let at = activity.proposed_at.filter(|_| activity.next_activity_id.is_none())?;
        if at <= crate::browser::timestamp() || !session::allows(Resource::Activities, Action::Create) {
            return None;
        }
        let again = activity.next(at);
        let when = date_time(at.utc());
        let label = tf("activities.plan_for", &[("when", &when)]);
        let press = move |()| plan(again.clone(), Callback::new(move |()| state.reload()));
        Some(view! {
            <Notice glyph=CALENDAR>
                <div class="line between"><span>{tf("activities.proposed", &[("when", &when)])}</span><Button label=label icon=PLUS on_press=press/></div>
            </Notice>
        })
    }
}

fn about(state: RecordState<Activity>) -> impl IntoView {
    let activity = move || state.record.get();
    view! {
        <Card title=t("activities.what")>{move || activity().map(|activity| facts(&activity))}</Card>
        {move || activity().and_then(|activity| activity.check_in).map(|there| view! {
            <Card title=t("activities.check_in")>{where_from(there)}</Card>
        })}
        <Card title=t("people.notes")>
            <p class="pre prose">{move || activity().map(|activity| inline::or_nothing(activity.data.notes.clone().unwrap_or_default()))}</p>
        </Card>
        <Card title=t("people.record")>{move || activity().map(|activity| belongs(&*activity, &activity.owner, &activity.team, &activity.facility))}</Card>
    }
}

fn facts(activity: &Activity) -> impl IntoView + use<> {
    let data = &activity.data;
    let with = words::with_whom(activity)
        .into_iter()
        .map(|(named, page)| view! { <a href=page>{named.name}</a> })
        .collect::<Vec<_>>();
    let span =
        tf("activities.span", &[("from", &date_time(data.starts_at.utc())), ("to", &time(activity.ends_at.utc()))]);
    let text = |text: &Option<String>| inline::or_nothing(text.clone().unwrap_or_default());
    let minutes = tf("activities.so_long", &[("n", &number(data.minutes.unwrap_or(data.kind.minutes())))]);
    let (kind, place, subject) = (words::kind(data.kind), text(&data.place), text(&data.subject));
    let (outcome, completed_at, next_at) = (activity.outcome, activity.completed_at, activity.next_at);
    view! {
        <Facts>
            {inline::fact::<Activity>("contact_id", view! { <span class="stack tight">{with}</span> })}
            {inline::fact::<Activity>("kind", kind)}
            {inline::fact::<Activity>("starts_at", span)}
            {inline::fact::<Activity>("minutes", minutes)}
            {inline::fact::<Activity>("place", place)}
            {inline::fact::<Activity>("subject", subject)}
            {outcome.map(|outcome| inline::fact::<Activity>("outcome", words::outcome(outcome)))}
            {completed_at.map(|at| inline::fact::<Activity>("completed_at", view! { <When at=at.utc()/> }))}
            {next_at.map(|at| inline::fact::<Activity>("next_at", date_time(at.utc())))}
        </Facts>
    }
}

/// When somebody was there, and how far from the address that is.
fn where_from(there: CheckIn) -> impl IntoView {
    let far = there.distance_metres.map(|metres| tf("activities.distance", &[("n", &number(metres))]));
    let off = there.fix.map(|fix| tf("activities.accuracy", &[("n", &number(fix.accuracy_metres))]));
    view! {
        <div class="stack tight">
            <div class="line">{verdict_badge(there.verdict)}<When at=there.at.utc()/></div>
            {far.map(|far| view! { <p>{far}</p> })}
            {off.map(|off| view! { <p class="small muted">{off}</p> })}
            {there.fix.is_none().then(|| view! { <p class="small muted">{t("activities.no_position")}</p> })}
        </div>
    }
}

/// Beside the tabs where there is room.
fn key_facts(state: RecordState<Activity>) -> impl IntoView {
    move || {
        state.record.get().map(|activity| {
            let at = date_time(activity.data.starts_at.utc());
            let place = activity.data.place.clone();
            view! {
                <Card title=t("people.key_facts")>
                    <dl class="key-facts">
                        {inline::fact::<Activity>("starts_at", at)}
                        {place.map(|place| inline::fact::<Activity>("place", place))}
                        {activity.check_in.map(|there| inline::fact::<Activity>("check_in", view! { <When at=there.at.utc()/> }))}
                    </dl>
                </Card>
            }
        })
    }
}

/// The address of the sheet that plans one more with these.
pub fn plan_href(names: &[(&str, String)]) -> String {
    let mut href = "/activities?sheet=new-activity".to_owned();
    for (name, value) in names {
        href.push_str(&["&", name, "=", &url::encode(value)].concat());
    }
    href
}
