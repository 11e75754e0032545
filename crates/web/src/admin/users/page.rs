//! The page of one user: who they are, whether they can get in, and what happened to their rights.

use std::sync::Arc;

use domain::{
    admin::user::{User, UserStatus},
    kernel::{
        phone,
        policy::{Action, Resource, may},
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::{
    access, facility, last_sign_in,
    password::{PasswordSheet, SHEET},
    security::SecurityCard,
};
use crate::{
    account::AbsenceCard,
    i18n::{t, t_in},
    lazy::{Later, LaterView, with_texts},
    record::{
        RecordState, edit_sheet,
        head::record_head,
        history,
        inline::{fact, or_nothing},
        record_page,
    },
    session,
    ui::{
        button::Button,
        content::{Card, Facts, Notice},
        icon::{INFO, KEY, LOCK, UNDO},
        mark::{Badge, Tone},
        modal::open_sheet,
        reach::{CallButton, MailButton},
        toast::toast_error,
    },
};

#[component]
pub(super) fn UserPage() -> impl IntoView {
    let state = RecordState::<User>::of_address("team,facility");
    view! {
        {record_page(state, |state| view! { <Content state=state/> }.into_any())}
        {edit_sheet(state)}
        <PasswordSheet state=state/>
    }
}

#[component]
fn Content(state: RecordState<User>) -> impl IntoView {
    view! {
        {record_head(state, under, reach)}
        <div class="record">
            <div class="stack">
                <Card title=t("users.about")>{move || state.record.get().map(|user| view! { <About user=user/> })}</Card>
                <Card title=t("users.access.title")>
                    {move || state.record.get().map(|user| view! { <Access user=user state=state/> })}
                </Card>
                {absence(state)}
                <SecurityCard state=state/>
            </div>
            <Card title=t("users.history")>{history::timeline(state)}</Card>
        </div>
    }
}

fn under(user: &User) -> AnyView {
    view! { <Badge label=t_in("role", user.data.role.as_str()) tone=Tone::Brand/> {access(user)} }.into_any()
}

fn reach(user: &User) -> AnyView {
    let name = user.data.full_name.clone();
    let number = user.data.phone.as_deref().and_then(phone::e164);
    view! {
        {number.map(|number| view! { <CallButton number=number name=name.clone()/> })}
        <MailButton address=user.data.email.clone() name=name.clone()/>
    }
    .into_any()
}

#[component]
fn About(user: Arc<User>) -> impl IntoView {
    let data = user.data.clone();
    let team = user.team.as_ref().map_or_else(|| t("user.no_team").to_owned(), |team| team.name.clone());
    view! {
        <Facts>
            {fact::<User>("email", data.email.clone())}
            {fact::<User>("phone", or_nothing(data.phone.clone().unwrap_or_default()))}
            {fact::<User>("role", t_in("role", data.role.as_str()))}
            {fact::<User>("team_id", team)}
            {fact::<User>("facility_id", facility(&user))}
            {fact::<User>("language", t_in("users.language", data.language.as_str()))}
            {fact::<User>("time_zone", data.time_zone.clone())}
        </Facts>
    }
}

/// For those who are given leads; its texts are those of one's own page.
fn absence(state: RecordState<User>) -> impl IntoView {
    let given = state.present().is_some_and(|user| may(user.data.role, Resource::Leads, Action::Update));
    (given && session::allows(Resource::Users, Action::Update)).then(|| {
        let said = move |user: User| {
            spawn_local(async move {
                state.show(user).await;
            });
        };
        let card = async move { view! { <AbsenceCard user=state.record on_said=said/> }.into_any() };
        let load: LaterView = Box::pin(with_texts("own", card));
        view! { <Later load=load/> }
    })
}

/// Nobody takes their own rights away; the server refuses it, and the page does not offer it.
#[component]
fn Access(user: Arc<User>, state: RecordState<User>) -> impl IntoView {
    let suspended = user.data.status == UserStatus::Suspended;
    let is_me = session::user_untracked().is_some_and(|me| me.head.id == user.head.id);
    let allowed = session::allows(Resource::Users, Action::Update) && !is_me;
    let move_to = move |status: UserStatus| {
        spawn_local(async move {
            if let Err(failure) = state.save(json!({ "status": status })).await {
                toast_error(failure.message);
            }
        });
    };
    let note = if suspended {
        Some((t("users.access.suspended"), Tone::Bad, LOCK))
    } else if user.must_change_password {
        Some((t("users.access.first_password"), Tone::Warn, INFO))
    } else {
        None
    };
    view! {
        {note.map(|(text, tone, glyph)| view! { <Notice tone=tone glyph=glyph>{text}</Notice> })}
        <Facts>{fact::<User>("last_sign_in_at", last_sign_in(&user))}</Facts>
        {allowed.then(|| view! {
            <div class="line">
                <Button label=t("users.password.action") icon=KEY on_press=|()| open_sheet(SHEET, &[])/>
                {if suspended {
                    view! { <Button label=t("users.access.activate") icon=UNDO on_press=move |()| move_to(UserStatus::Active)/> }
                } else {
                    view! { <Button label=t("users.access.suspend") icon=LOCK on_press=move |()| move_to(UserStatus::Suspended)/> }
                }}
            </div>
        })}
    }
}
