//! A user's sign-ins, and what an administrator can do about them: end all sessions, ask for a second factor, take one away.

use domain::{
    admin::{security::SecondFactor, user::User},
    kernel::policy::{Action, Resource},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    account::SignIns,
    i18n::{date_time, t, tf},
    record::RecordState,
    session,
    ui::{
        button::Button,
        content::{Card, Notice},
        icon::{SHIELD, SIGN_OUT, TRASH},
        mark::Tone,
        modal::Confirm,
        state::{ErrorCard, Failure},
        toast::{toast, toast_error},
    },
};

#[component]
pub(super) fn SecurityCard(state: RecordState<User>) -> impl IntoView {
    let shown = move || session::allows(Resource::Audit, Action::Read).then(|| state.record.get()).flatten();
    let id = Memo::new(move |_| shown().map(|user| user.head.id));
    move || {
        id.get().map(|id| {
            let sign_ins = move |before: Option<i64>| -> std::pin::Pin<Box<dyn Future<Output = _>>> {
                Box::pin(async move { session::client().await.list_user_sign_ins(id, before).await })
            };
            view! {
                <Card title=t("users.security.title")><Actions state=state/></Card>
                <Card title=t("sign_ins.title")><SignIns load=sign_ins/></Card>
            }
        })
    }
}

#[component]
fn Actions(state: RecordState<User>) -> impl IntoView {
    let factor = RwSignal::new(None::<Result<SecondFactor, Failure>>);
    let load = move || {
        let Some(user) = state.present() else { return };
        spawn_local(async move {
            let found = session::client().await.get_user_second_factor(user.head.id).await.map_err(Failure::from);
            factor.try_set(Some(found));
        });
    };
    load();
    let tell = move |outcome: Result<(), client::Error>, text: &'static str| {
        match outcome {
            Ok(()) => toast(text),
            Err(error) => toast_error(Failure::from(error).message),
        }
        load();
    };
    let end = move |()| {
        let Some(user) = state.present() else { return };
        spawn_local(async move {
            tell(session::client().await.end_user_sessions(user.head.id).await, t("users.security.signed_out"));
        });
    };
    let demand = move |required: bool| {
        let Some(user) = state.present() else { return };
        spawn_local(async move {
            tell(session::client().await.demand_second_factor(user.head.id, required).await, t("security.saved"));
        });
    };
    let reset = move |()| {
        let Some(user) = state.present() else { return };
        spawn_local(async move {
            tell(session::client().await.reset_second_factor(user.head.id).await, t("users.security.reset_done"));
        });
    };
    let asking = RwSignal::new(false);
    view! {
        {move || factor.get().map(|factor| {
            let factor = match factor {
                Ok(factor) => factor,
                Err(failure) => return view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
            };
            let text = match (factor.since, factor.required) {
                (Some(since), _) => tf("two_step.since", &[("when", &date_time(since.utc()))]),
                (None, true) => t("users.security.owed").to_owned(),
                (None, false) => t("users.security.none").to_owned(),
            };
            let tone = if factor.since.is_some() { Tone::Ok } else { Tone::Neutral };
            let asked = factor.required_of_person;
            view! {
                <Notice tone=tone glyph=SHIELD>{text}</Notice>
                <div class="line">
                    <Button label=t("users.security.sign_out") icon=SIGN_OUT on_press=end/>
                    <Button
                        label=if asked { t("users.security.demand_off") } else { t("users.security.demand") }
                        icon=SHIELD
                        on_press=move |()| demand(!asked)
                    />
                    {factor.since.is_some().then(|| view! {
                        <Button label=t("users.security.reset") icon=TRASH on_press=move |()| asking.set(true)/>
                    })}
                </div>
            }
            .into_any()
        })}
        <Confirm
            open=asking
            title=t("users.security.reset")
            text=t("users.security.reset_text")
            action=t("users.security.reset")
            on_confirm=reset
        />
    }
}
