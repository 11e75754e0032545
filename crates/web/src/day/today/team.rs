//! Everybody's day for whoever looks after them: where somebody was last, what is done and left, who waits.

use chrono::NaiveDate;
use domain::{
    day::{
        activity::Activity,
        today::{LastCheckIn, TeamLine, TeamToday},
    },
    kernel::policy::Resource,
    leads::inquiry::Inquiry,
};
use leptos::prelude::*;

use super::{day_steps, shown_day};
use crate::{
    day::activity::words::verdict_badge,
    i18n::{number, plural, relative, t, tf, time, today, weekday},
    live,
    record::href,
    session,
    ui::{
        button::LinkButton,
        content::PageHead,
        icon::{CLOCK, Icon, PENCIL, PIN, TEAM},
        mark::{Avatar, Badge, Size, Tone},
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
        url::encode,
    },
};

/// `/team?d=2026-11-24`
#[component]
pub fn TeamTodayPage() -> impl IntoView {
    let day = shown_day();
    let (changes, _) = live::changes_of(&[Resource::Activities, Resource::Inquiries]);
    let pages = Pages::new(move |_| {
        changes.track();
        let day = day.get();
        async move {
            let team = session::client().await.get_team_today(Some(day), None).await.map_err(Failure::from)?;
            Ok(Portion { rows: vec![team], next: None, total: None })
        }
    });
    let hint = Signal::derive(move || {
        let sums = pages.rows.with(|rows| {
            rows.first().map(|team| {
                let sum = |count: fn(&TeamLine) -> i64| team.data.iter().map(count).sum::<i64>();
                (sum(|one| one.done + one.in_vain), sum(|one| one.planned + one.done + one.in_vain + one.missed))
            })
        });
        let counted = sums
            .filter(|(_, all)| *all > 0)
            .map(|(done, all)| tf("today.visits_done_of", &[("done", &number(done)), ("n", &number(all))]));
        [Some(weekday(day.get())), counted].into_iter().flatten().collect::<Vec<_>>().join(" · ")
    });
    view! {
        <div class="page">
            <PageHead title=t("nav.team_today") hint=hint>
                {day_steps(day)}
                <LinkButton href="/activities?f=correction_state:in:pending" label=t("activities.corrections_wait") icon=PENCIL/>
            </PageHead>
            <PagesView pages=pages empty=|| ()>{move || pages.rows.get().first().map(drawn)}</PagesView>
        </div>
    }
}

fn drawn(team: &TeamToday) -> AnyView {
    if team.data.is_empty() {
        return view! { <EmptyState title=t("today.no_team") text=t("today.no_team_text") glyph=TEAM/> }.into_any();
    }
    let (day, next) = (team.day, team.next_day);
    let nobody = team.data.iter().all(|one| one.next_planned == 0);
    view! {
        {nobody.then(|| view! { <p class="muted">{tf("today.nobody_planned", &[("day", &weekday(next))])}</p> })}
        <ul class="team-cards" aria-label=t("nav.team_today")>
            {team.data.iter().map(|one| card(one, day, next)).collect_view()}
        </ul>
    }
    .into_any()
}

fn card(one: &TeamLine, day: NaiveDate, next: NaiveDate) -> impl IntoView + use<> {
    let who = encode(&[&one.user_id.to_string(), "~", &one.name.replace('~', " ")].concat());
    let of_day = if day == today() { String::new() } else { ["d=", &day.to_string(), "&"].concat() };
    let page = ["/today?", &of_day, "who=", &who].concat();
    let told = one.done + one.in_vain;
    let all = told + one.planned + one.missed;
    let team = one.team.as_ref().map(|team| team.name.clone());
    let seen = one.last_check_in.as_ref().map(last_seen);
    let waits = one.oldest_waiting.map(|oldest| {
        let tone = if oldest.late { Tone::Bad } else { Tone::Warn };
        let count = usize::try_from(one.waiting).unwrap_or_default();
        let label = [plural("today.inquiries_wait", count, &[]), relative(oldest.received_at.utc())].join(" · ");
        view! { <a class="quiet-link" href={href::<Inquiry>(oldest.inquiry_id)}><Badge label=label tone=tone/></a> }
    });
    let tomorrow = if one.next_planned > 0 {
        let count = usize::try_from(one.next_planned).unwrap_or_default();
        let label = plural("today.next_planned", count, &[("day", &weekday(next))]);
        view! { <span class="small muted">{label}</span> }.into_any()
    } else {
        view! { <Badge label=tf("today.none_next", &[("day", &weekday(next))]) tone=Tone::Warn/> }.into_any()
    };
    let name = one.name.clone();
    let others = (one.other_done > 0)
        .then(|| plural("today.other_done", usize::try_from(one.other_done).unwrap_or_default(), &[]));
    let away = one.away;
    let (missed, in_vain) = (one.missed, one.in_vain);
    view! {
        <li class="card team-card">
            <div class="line nowrap">
                <Avatar name=name.clone() size=Size::Medium/>
                <div class="grow"><a class="strong quiet-link" href=page>{name}</a>{team.map(|team| view! { <p class="small muted">{team}</p> })}</div>
                {away.then(|| view! { <Badge label=t("today.away") tone=Tone::Neutral/> })}
            </div>
            <div class="progress">
                <p class="line between"><span>{tf("today.visits_done_of", &[("done", &number(told)), ("n", &number(all))])}</span>{others.map(|others| view! { <span class="small muted">{others}</span> })}</p>
                <progress aria-label=t("today.visits_done") value=told.to_string() max=all.max(1).to_string()></progress>
            </div>
            {(missed + in_vain > 0).then(|| view! {
                <p class="small muted">{tf("today.missed_and_vain", &[("missed", &number(missed)), ("vain", &number(in_vain))])}</p>
            })}
            {seen}
            <div class="line">{waits}{tomorrow}</div>
        </li>
    }
}

fn last_seen(there: &LastCheckIn) -> impl IntoView + use<> {
    let place = there.account.as_ref().or(there.contact.as_ref()).map(|named| named.name.clone()).unwrap_or_default();
    let page = href::<Activity>(there.activity_id);
    view! {
        <p class="line small">
            <Icon glyph=PIN small=true/>
            <a href=page>{place}</a>
            <span class="with-icon muted"><Icon glyph=CLOCK small=true/>{time(there.at.utc())}</span>
            {verdict_badge(there.verdict)}
        </p>
    }
}
