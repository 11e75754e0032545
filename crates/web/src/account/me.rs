//! "My account": who I am, how the app looks on this device, where I am signed in, signing out.

use std::sync::Arc;

use domain::{
    admin::{auth::Session, user::User},
    kernel::{
        SessionId,
        policy::{Action, Resource},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::{absence::AbsenceCard, profile_settings::ProfileSettings, settings::AppearanceSettings};
use crate::{
    i18n::{t, t_in, tf},
    offline, session,
    ui::{
        button::{Button, LinkButton, Look},
        content::{Card, Fact, Facts, List, ListRow, PageHead},
        form::Form,
        icon::{BELL, CALENDAR, HISTORY, KEY, LOCK, SHIELD, SIGN_OUT},
        mark::{Avatar, Badge, Size, Tone},
        state::{ErrorCard, Failure, Skeleton},
        timeline::When,
        toast::{toast, toast_error},
        url,
    },
};

#[component]
pub(super) fn MePage() -> impl IntoView {
    Form::provide();
    view! {
        <div class="page narrow">
            <PageHead title=t("nav.me")>
                <Button label=t("session.sign_out") icon=SIGN_OUT on_press=move |()| sign_out()/>
            </PageHead>
            {move || session::user().map(|user| view! { <Profile user=user/> })}
            {session::allows(Resource::Leads, Action::Update).then(|| view! { <OwnAbsence/> })}
            <ProfileSettings/>
            <Card title=t("settings.title")><AppearanceSettings/></Card>
            <Sessions/>
        </div>
    }
}

#[component]
fn Profile(user: Arc<User>) -> impl IntoView {
    let data = user.data.clone();
    let team = user.team.as_ref().map_or_else(|| t("user.no_team").to_owned(), |team| team.name.clone());
    let facility =
        user.facility.as_ref().map_or_else(|| t("user.head_office").to_owned(), |facility| facility.name.clone());
    view! {
        <Card>
            <div class="line nowrap">
                <Avatar name=data.full_name.clone() size=Size::Large/>
                <div class="grow">
                    <h2>{data.full_name.clone()}</h2>
                    <p class="muted truncate">{data.email}</p>
                </div>
            </div>
            <Facts>
                <Fact label=t("user.role")>{t_in("role", data.role.as_str())}</Fact>
                <Fact label=t("user.team")>{team}</Fact>
                <Fact label=t("user.facility")>{facility}</Fact>
            </Facts>
            <div class="line">
                <LinkButton href=super::PASSWORD label=t("password.title") icon=LOCK/>
                <LinkButton href=super::TWO_STEP label=t("two_step.title") icon=SHIELD/>
                <LinkButton href=super::FEEDS label=t("feeds.mine") icon=CALENDAR/>
                <LinkButton href=super::KEYS label=t("keys.mine") icon=KEY/>
                <LinkButton href=super::NOTICES label=t("notices.title") icon=BELL/>
                <LinkButton href=super::SIGN_INS label=t("sign_ins.title") icon=HISTORY/>
            </div>
        </Card>
    }
}

#[component]
fn OwnAbsence() -> impl IntoView {
    let said = |user: User| {
        if let Some(session) = session::session() {
            session.take_user(user);
        }
    };
    view! { <AbsenceCard user=Signal::derive(session::user) on_said=said/> }
}

/// Ends the session in all tabs. Whoever would lose what is not sent yet is shown that first.
pub fn sign_out() {
    if offline::holds_something() {
        return url::go(offline::LEAVE);
    }
    leave();
}

/// The same, whatever is lost.
pub fn leave() {
    let Some(session) = session::session() else { return };
    spawn_local(async move {
        if session.sign_out().await.is_err() {
            toast_error(t("session.sign_out_failed"));
        }
    });
}

#[component]
fn Sessions() -> impl IntoView {
    let sessions = RwSignal::new(None::<Result<Vec<Session>, Failure>>);
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.list_sessions().await.map_err(Failure::from);
            sessions.try_set(Some(found));
        });
    };
    load();
    let end = move |id: SessionId| {
        spawn_local(async move {
            match session::client().await.end_session(id).await {
                Ok(()) => toast(t("session.ended")),
                Err(error) => toast_error(Failure::from(error).message),
            }
            load();
        });
    };
    view! {
        <Card title=t("session.title")>
            <p class="muted">{t("session.text")}</p>
            {move || match sessions.get() {
                None => view! { <Skeleton rows=2/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(found)) => view! {
                    <List label=t("session.title")>
                        {found.into_iter().map(|session| view! { <SessionRow session=session on_end=end/> }).collect_view()}
                    </List>
                }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn SessionRow(session: Session, on_end: impl Fn(SessionId) + Copy + Send + Sync + 'static) -> impl IntoView {
    let device = device_name(&session.user_agent);
    let id = session.id;
    view! {
        <ListRow first=device.clone() second=tf("session.since", &[("when", &crate::i18n::date_time(session.created_at.utc()))])>
            {if session.current {
                view! { <Badge label=t("session.current") tone=Tone::Ok/> }.into_any()
            } else {
                view! {
                    <span class="muted small not-phone"><When at=session.last_used_at.utc()/></span>
                    <Button label=t("session.end") look=Look::Quiet on_press=move |()| on_end(id)/>
                }.into_any()
            }}
        </ListRow>
    }
}

/// "Chrome · Windows" out of the browser's long description of itself.
pub(super) fn device_name(agent: &str) -> String {
    let find =
        |known: &[(&str, &'static str)]| known.iter().find(|(mark, _)| agent.contains(mark)).map(|(_, name)| *name);
    // Edge and Opera also call themselves Chrome, and Chrome calls itself Safari.
    let browser =
        find(&[("Edg", "Edge"), ("OPR", "Opera"), ("Firefox", "Firefox"), ("Chrome", "Chrome"), ("Safari", "Safari")]);
    let system = find(&[
        ("Android", "Android"),
        ("iPhone", "iPhone"),
        ("iPad", "iPad"),
        ("Windows", "Windows"),
        ("Mac OS", "macOS"),
        ("Linux", "Linux"),
    ]);
    match (browser, system) {
        (Some(browser), Some(system)) => [browser, " · ", system].concat(),
        (Some(name), None) | (None, Some(name)) => name.to_owned(),
        (None, None) => t("session.unknown_device").to_owned(),
    }
}
