//! The pages of a forgotten password: asking for a mail, and choosing a new one with the secret of its link.

use domain::admin::security::{PasswordReset, PasswordResetRequest};
use leptos::prelude::*;

use super::{gate::Gate, password_field::PasswordField};
use crate::{
    i18n::t,
    sending::send,
    session::client,
    ui::{
        button::{Button, Look},
        content::Notice,
        field::TextField,
        form::{ErrorSummary, Form},
        icon::{CHECK, MAIL},
        mark::Tone,
        url,
    },
};

#[component]
pub(super) fn ForgottenPage() -> impl IntoView {
    let form = Form::provide();
    let (email, busy, sent) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        send(
            form,
            busy,
            PasswordResetRequest { email: email.get_untracked().trim().to_owned() },
            move |asked| async move {
                client().await.request_password_reset(&asked).await?;
                sent.set(true);
                Ok(())
            },
        );
    };
    view! {
        <Gate title=t("forgotten.title") text=t("forgotten.text")>
            {move || if sent.get() {
                view! { <div role="status"><Notice tone=Tone::Ok glyph=MAIL>{t("forgotten.sent")}</Notice></div> }.into_any()
            } else {
                view! {
                    <form class="stack" novalidate=true on:submit=submit>
                        <ErrorSummary/>
                        <TextField name="email" label=t("sign_in.email") value=email kind="email" autocomplete="username"/>
                        <Button label=t("forgotten.submit") look=Look::Primary busy=busy/>
                    </form>
                }.into_any()
            }}
            <p><a href=super::SIGN_IN>{t("forgotten.back")}</a></p>
        </Gate>
    }
}

#[component]
pub(super) fn ResetPage() -> impl IntoView {
    let form = Form::provide();
    // Behind `#`: no server sees it, and it leaves the address at once.
    let token = url::location().hash.get_untracked().trim_start_matches('#').to_owned();
    let (password, busy, done) = (RwSignal::new(String::new()), RwSignal::new(false), RwSignal::new(false));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let reset = PasswordReset { token: token.clone(), new_password: password.get_untracked() };
        send(form, busy, reset, move |reset| async move {
            client().await.reset_password(&reset).await?;
            done.set(true);
            Ok(())
        });
    };
    view! {
        <Gate title=t("reset.title") text=t("password.hint")>
            <form class="stack" hidden=move || done.get() novalidate=true on:submit=submit>
                <ErrorSummary/>
                <PasswordField name="new_password" label=t("password.new") hint=t("password.rule") value=password autocomplete="new-password"/>
                <Button label=t("reset.submit") look=Look::Primary busy=busy/>
            </form>
            {move || done.get().then(|| view! {
                <div class="stack" role="status">
                    <Notice tone=Tone::Ok glyph=CHECK>{t("reset.done")}</Notice>
                    <a class="btn primary" href=super::SIGN_IN>{t("sign_in.submit")}</a>
                </div>
            })}
        </Gate>
    }
}
