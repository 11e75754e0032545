//! The page of one's own two-step sign-in: setting it up with an authenticator app, recovery codes, switching it off.

use domain::admin::security::{PasswordAgain, SecondFactor, SecondFactorCode, SecondFactorSetup};
use leptos::{prelude::*, task::spawn_local};

use super::password_field::PasswordField;
use crate::{
    i18n::{number, t, tf},
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        content::{Card, Notice, PageHead},
        field::TextField,
        form::{ErrorSummary, Form},
        icon::{CHECK, SHIELD},
        mark::Tone,
        reach::CopyButton,
        state::{ErrorCard, Failure, Skeleton},
        toast::toast,
        url,
    },
};

#[component]
pub(super) fn TwoStepPage() -> impl IntoView {
    let state = RwSignal::new(None::<Result<SecondFactor, Failure>>);
    let codes = RwSignal::new(Vec::<String>::new());
    let load = move || {
        spawn_local(async move {
            let found = session::client().await.get_second_factor().await.map_err(Failure::from);
            state.try_set(Some(found));
        });
    };
    load();
    view! {
        <div class="page form">
            <PageHead title=t("two_step.title") hint=t("two_step.hint") up=super::ME/>
            {move || match state.get() {
                _ if codes.with(|codes| !codes.is_empty()) => view! { <Codes codes=codes on_done=load/> }.into_any(),
                None => view! { <Skeleton rows=3/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| load()/> }.into_any(),
                Some(Ok(found)) if found.since.is_some() => view! { <SetUp state=found codes=codes on_change=load/> }.into_any(),
                Some(Ok(found)) => view! { <NotSetUp required=found.required codes=codes/> }.into_any(),
            }}
        </div>
    }
}

/// First the password, then the app, then a first code.
#[component]
fn NotSetUp(required: bool, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let form = Form::provide();
    let (password, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let setup = RwSignal::new(None::<SecondFactorSetup>);
    let begin = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(form, busy, PasswordAgain { current_password: password.get_untracked() }, move |again| async move {
            setup.set(Some(session::client().await.begin_second_factor(&again).await?));
            Ok(())
        });
    };
    view! {
        {required.then(|| view! { <Notice tone=Tone::Warn glyph=SHIELD>{t("two_step.required")}</Notice> })}
        {move || match setup.get() {
            Some(setup) => view! { <Scan setup=setup codes=codes/> }.into_any(),
            None => view! {
                <form class="stack" novalidate=true on:submit=begin>
                    <ErrorSummary/>
                    <p>{t("two_step.about")}</p>
                    <PasswordField name="current_password" label=t("password.current") value=password autocomplete="current-password"/>
                    <div class="form-end"><Button label=t("two_step.begin") look=Look::Primary busy=busy/></div>
                </form>
            }.into_any(),
        }}
    }
}

#[component]
fn Scan(setup: SecondFactorSetup, codes: RwSignal<Vec<String>>) -> impl IntoView {
    let form = Form::provide();
    let (code, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let confirm = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(form, busy, SecondFactorCode { code: code.get_untracked().trim().to_owned() }, move |code| async move {
            codes.set(session::client().await.confirm_second_factor(&code).await?.codes);
            Ok(())
        });
    };
    // Four modules of white around, as readers want it.
    let view_box = format!("-4 -4 {size} {size}", size = setup.qr_size + 8);
    view! {
        <form class="stack" novalidate=true on:submit=confirm>
            <ErrorSummary/>
            <p>{t("two_step.scan")}</p>
            <svg class="qr" role="img" aria-label=t("two_step.qr") viewBox=view_box shape-rendering="crispEdges">
                <path d=setup.qr_path.clone()></path>
            </svg>
            <p class="muted">{t("two_step.type")}</p>
            <p class="line between secret"><code>{setup.secret.clone()}</code><CopyButton text=setup.secret.clone()/></p>
            <TextField
                name="code"
                label=t("two_step.code")
                hint=t("two_step.code_hint")
                value=code
                mode="numeric"
                autocomplete="one-time-code"
                max_length=7
            />
            <div class="form-end"><Button label=t("two_step.confirm") look=Look::Primary busy=busy/></div>
        </form>
    }
}

/// The only moment at which the codes can be read.
#[component]
fn Codes(codes: RwSignal<Vec<String>>, on_done: impl Fn() + Copy + Send + Sync + 'static) -> impl IntoView {
    let list = codes.get_untracked();
    view! {
        <div class="stack" role="status">
            <Notice tone=Tone::Ok glyph=CHECK>{t("two_step.is_on")}</Notice>
            <h2>{t("two_step.codes")}</h2>
            <p>{t("two_step.codes_text")}</p>
            <div class="secret stack tight">
                <ul class="codes" aria-label=t("two_step.codes")>
                    {list.iter().map(|code| view! { <li><code>{code.clone()}</code></li> }).collect_view()}
                </ul>
                <div><CopyButton text=list.join("\n")/></div>
            </div>
            <div class="form-end">
                <Button
                    label=t("two_step.codes_kept")
                    look=Look::Primary
                    on_press=move |()| {
                        codes.set(Vec::new());
                        on_done();
                    }
                />
            </div>
        </div>
    }
}

#[component]
fn SetUp(
    state: SecondFactor,
    codes: RwSignal<Vec<String>>,
    on_change: impl Fn() + Copy + Send + Sync + 'static,
) -> impl IntoView {
    let form = Form::provide();
    let (password, busy) = (RwSignal::new(String::new()), RwSignal::new(false));
    let again = move || PasswordAgain { current_password: password.get_untracked() };
    let renew = move |()| {
        send(form, busy, again(), move |again| async move {
            codes.set(session::client().await.renew_recovery_codes(&again).await?.codes);
            Ok(())
        });
    };
    let disable = move |()| {
        send(form, busy, again(), move |again| async move {
            session::client().await.disable_second_factor(&again).await?;
            toast(t("two_step.is_off"));
            on_change();
            Ok(())
        });
    };
    let since = state.since.map(|since| crate::i18n::date_time(since.utc())).unwrap_or_default();
    let left = tf("two_step.codes_left", &[("n", &number(state.recovery_codes))]);
    let (tone, required) = (if state.recovery_codes < 3 { Tone::Warn } else { Tone::Ok }, state.required);
    view! {
        <Notice tone=tone glyph=SHIELD>{tf("two_step.since", &[("when", &since)])}" "{left}</Notice>
        <Card title=t("two_step.change")>
            <form class="stack" novalidate=true on:submit=move |event| event.prevent_default()>
                <ErrorSummary/>
                <PasswordField name="current_password" label=t("password.current") value=password autocomplete="current-password"/>
                <div class="line">
                    <Button label=t("two_step.renew") busy=busy on_press=renew/>
                    <Button label=t("two_step.disable") look=Look::Danger busy=busy on_press=disable/>
                </div>
                {required.then(|| view! { <p class="hint">{t("two_step.required_off")}</p> })}
            </form>
        </Card>
        <div><Button label=t("action.back") look=Look::Quiet on_press=|()| url::go("/")/></div>
    }
}
