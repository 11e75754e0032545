//! The page for signing in.

use domain::admin::auth::Login;
use leptos::prelude::*;

use super::{gate::Gate, password_field::PasswordField, send::send};
use crate::{
    i18n::t,
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
    let next = url::query("next");
    // Signed in here or in another tab: on to where the person was going.
    Effect::new(move |_| match session::session().and_then(session::Session::standing) {
        Some(Standing::SignedIn(_)) => url::go_instead(&own_path(next.get_untracked())),
        Some(Standing::NeedsFirstAdmin) => url::go_instead(super::FIRST_ADMIN),
        _ => {}
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let login =
            Login { email: email.get_untracked().trim().to_owned(), password: password.get_untracked(), code: None };
        send(form, busy, login, |login| async move {
            match session::session() {
                Some(session) => session.sign_in(&login).await,
                None => Ok(()),
            }
        });
    };
    view! {
        <Gate title=t("sign_in.title") text=t("sign_in.text")>
            <form class="stack" novalidate=true on:submit=submit>
                <ErrorSummary/>
                <TextField name="email" label=t("sign_in.email") value=email kind="email" autocomplete="username"/>
                <PasswordField name="password" label=t("sign_in.password") value=password autocomplete="current-password"/>
                <Button label=t("sign_in.submit") look=Look::Primary busy=busy/>
                <p class="hint">{t("sign_in.forgotten")}</p>
            </form>
        </Gate>
    }
}

/// Only a path of this app: never another host, which `//` would name.
fn own_path(next: Option<String>) -> String {
    next.filter(|next| next.starts_with('/') && !next.starts_with("//") && !next.contains('\\'))
        .unwrap_or_else(|| "/".to_owned())
}
