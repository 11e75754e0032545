//! The page for signing in.

use client::Error;
use domain::{admin::auth::Login, kernel::ProblemCode};
use leptos::{prelude::*, task::spawn_local};

use super::{gate::Gate, password_field::PasswordField};
use crate::{
    browser,
    i18n::t,
    sending::send,
    session::{self, Standing},
    ui::{
        button::{Button, Look},
        field::TextField,
        form::{ErrorSummary, Form},
        url,
    },
};

#[component]
pub(super) fn SignInPage() -> impl IntoView {
    let form = Form::provide();
    let (email, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    // The second step, once the server has asked for it.
    let (code, asks_code) = (RwSignal::new(String::new()), RwSignal::new(false));
    let sends_mail = RwSignal::new(false);
    spawn_local(async move {
        // Without an answer the page says whom to ask, which is true in any case.
        if let Ok(setup) = session::client().await.get_setup().await {
            sends_mail.try_set(setup.sends_mail);
        }
    });
    let next = url::query("next");
    // Signed in here or in another tab: on to where the person was going.
    Effect::new(move |_| match session::session().and_then(session::Session::standing) {
        Some(Standing::SignedIn(_)) => url::go_instead(&own_path(next.get_untracked())),
        Some(Standing::NeedsFirstAdmin) => url::go_instead(super::FIRST_ADMIN),
        _ => {}
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let login = Login {
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            code: typed(code),
        };
        send(form, busy, login, move |login| async move {
            match session::session() {
                Some(session) => match session.sign_in(&login).await {
                    Err(Error::Problem(problem)) if problem.code == ProblemCode::SecondFactorRequired => {
                        asks_code.set(true);
                        browser::focus_later(form.field_id("code"));
                        Ok(())
                    }
                    outcome => outcome,
                },
                None => Ok(()),
            }
        });
    };
    view! {
        <Gate title=t("sign_in.title") text=t("sign_in.text")>
            <form class="stack" novalidate=true on:submit=submit>
                <ErrorSummary/>
                // It stays there for the browser's own memory of passwords.
                <div class="stack" hidden=move || asks_code.get()>
                    <TextField name="email" label=t("sign_in.email") value=email kind="email" autocomplete="username"/>
                    <PasswordField name="password" label=t("sign_in.password") value=password autocomplete="current-password"/>
                </div>
                {move || asks_code.get().then(|| view! {
                    <TextField name="code" label=t("two_step.code") hint=t("sign_in.code_hint") value=code autocomplete="one-time-code" max_length=20/>
                })}
                <Button label=t("sign_in.submit") look=Look::Primary busy=busy/>
                {move || if asks_code.get() {
                    view! { <Button label=t("sign_in.other") look=Look::Quiet on_press=move |()| {
                        code.set(String::new());
                        form.clear();
                        asks_code.set(false);
                    }/> }.into_any()
                } else if sends_mail.get() {
                    view! { <p><a href=super::FORGOTTEN>{t("sign_in.forgot")}</a></p> }.into_any()
                } else {
                    view! { <p class="hint">{t("sign_in.forgotten")}</p> }.into_any()
                }}
            </form>
        </Gate>
    }
}

fn typed(code: RwSignal<String>) -> Option<String> {
    Some(code.get_untracked().trim().to_owned()).filter(|code| !code.is_empty())
}

/// Only a path of this app: never another host, which `//` would name.
fn own_path(next: Option<String>) -> String {
    next.filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'))
        .unwrap_or_else(|| "/".to_owned())
}
