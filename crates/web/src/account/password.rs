//! The page for changing one's own password; also where somebody lands whose first password must be changed.

use domain::admin::auth::ChangePassword;
use leptos::prelude::*;

use super::password_field::PasswordField;
use crate::{
    i18n::t,
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        content::{Notice, PageHead},
        form::{ErrorSummary, Form},
        icon::LOCK,
        mark::Tone,
        toast::toast,
        url,
    },
};

#[component]
pub(super) fn PasswordPage() -> impl IntoView {
    let form = Form::provide();
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let forced = session::user_untracked().is_some_and(|user| user.must_change_password);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let change = ChangePassword { current_password: current.get_untracked(), new_password: new.get_untracked() };
        send(form, busy, change, move |change| async move {
            let client = session::client().await;
            client.change_password(&change).await?;
            if let (Some(session), Ok(user)) = (session::session(), client.get_me().await) {
                session.take_user(user);
            }
            toast(t("password.changed"));
            url::go(if forced { "/" } else { super::ME });
            Ok(())
        });
    };
    view! {
        <div class="page form">
            <PageHead title=t("password.title") hint=t("password.hint")/>
            {forced.then(|| view! { <Notice glyph=LOCK tone=Tone::Warn>{t("password.forced")}</Notice> })}
            <form class="stack" novalidate=true on:submit=submit>
                <ErrorSummary/>
                <PasswordField name="current_password" label=t("password.current") value=current autocomplete="current-password"/>
                <PasswordField name="new_password" label=t("password.new") hint=t("password.rule") value=new autocomplete="new-password"/>
                <div class="form-end">
                    {(!forced).then(|| view! { <Button label=t("action.cancel") on_press=move |()| url::go(super::ME)/> })}
                    <Button label=t("password.submit") look=Look::Primary busy=busy/>
                </div>
            </form>
        </div>
    }
}
