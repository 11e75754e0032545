//! The page of a new installation: makes the first administrator and the hospital.

use domain::admin::auth::FirstAdmin;
use leptos::prelude::*;

use super::{gate::Gate, password_field::PasswordField};
use crate::{
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
pub(super) fn FirstAdminPage() -> impl IntoView {
    let form = Form::provide();
    let [facility, name, email, password] = std::array::from_fn(|_| RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    Effect::new(move |_| match session::session().and_then(session::Session::standing) {
        Some(Standing::SignedIn(_)) => url::go_instead("/"),
        Some(Standing::SignedOut) => url::go_instead(super::SIGN_IN),
        _ => {}
    });
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let admin = FirstAdmin {
            full_name: name.get_untracked().trim().to_owned(),
            email: email.get_untracked().trim().to_owned(),
            password: password.get_untracked(),
            facility_name: facility.get_untracked().trim().to_owned(),
        };
        send(form, busy, admin, |admin| async move {
            match session::session() {
                Some(session) => session.create_first_admin(&admin).await,
                None => Ok(()),
            }
        });
    };
    view! {
        <Gate title=t("first_admin.title") text=t("first_admin.text")>
            <form class="stack" novalidate=true on:submit=submit>
                <ErrorSummary/>
                <TextField name="facility_name" label=t("first_admin.facility") value=facility autocomplete="organization"/>
                <TextField name="full_name" label=t("first_admin.name") value=name autocomplete="name"/>
                <TextField name="email" label=t("sign_in.email") value=email kind="email" autocomplete="username"/>
                <PasswordField
                    name="password"
                    label=t("sign_in.password")
                    hint=t("password.rule")
                    value=password
                    autocomplete="new-password"
                />
                <Button label=t("first_admin.submit") look=Look::Primary busy=busy/>
            </form>
        </Gate>
    }
}
