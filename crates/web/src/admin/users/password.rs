//! The sheet that sets a first password: proposes one, sets it, and then shows it once to be handed over.

use domain::{
    admin::user::{User, UserPassword},
    kernel::rules,
};
use leptos::{prelude::*, task::spawn_local};

use super::proposal::propose;
use crate::{
    failure::{field_errors, form_errors},
    i18n::{t, tf},
    record::RecordState,
    session,
    ui::{
        button::{Button, Look},
        content::Notice,
        field::TextField,
        form::{ErrorSummary, Form},
        icon::{CHECK, REFRESH},
        mark::Tone,
        modal::{Sheet, close_sheet},
        reach::CopyButton,
        state::Failure,
        url,
    },
};

pub(super) const SHEET: &str = "password";

#[component]
pub(super) fn PasswordSheet(state: RecordState<User>) -> impl IntoView {
    let sheet = url::query("sheet");
    let open =
        Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(SHEET)) && state.record.with(Option::is_some));
    move || open.get().then(|| view! { <OpenSheet state=state/> })
}

#[component]
fn OpenSheet(state: RecordState<User>) -> impl IntoView {
    let form = Form::provide();
    let password = RwSignal::new(propose());
    let busy = RwSignal::new(false);
    let is_set = RwSignal::new(false);
    let name = state.present().map(|user| user.data.full_name.clone()).unwrap_or_default();
    let submit = move |()| {
        let Some(user) = state.present().filter(|_| !busy.get_untracked()) else { return };
        let wanted = UserPassword { password: password.get_untracked() };
        let problems = rules::check(&wanted);
        if !problems.is_empty() {
            return form.fail(field_errors(&problems));
        }
        form.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.set_user_password(user.head.id, &wanted).await {
                Ok(()) => {
                    is_set.try_set(true);
                    state.reload();
                }
                Err(error) => form.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        move || {
            if is_set.get() {
                view! { <Button label=t("users.password.done") look=Look::Primary on_press=|()| close_sheet(&[])/> }
                    .into_any()
            } else {
                view! { <Button label=t("users.password.set") look=Look::Primary busy=busy/> }.into_any()
            }
        }
    });
    let title = tf("users.password.title", &[("name", &name)]);
    view! {
        <Sheet name=SHEET title=title on_submit=submit footer=footer>
            {
                let name = name.clone();
                move || if is_set.get() {
                    view! { <HandOver name=name.clone() password=password.get_untracked()/> }.into_any()
                } else {
                    view! { <Choose password=password/> }.into_any()
                }
            }
        </Sheet>
    }
}

#[component]
fn Choose(password: RwSignal<String>) -> impl IntoView {
    view! {
        <div class="stack">
            <ErrorSummary/>
            <p>{t("users.password.text")}</p>
            <TextField name="password" label=t("users.password.label") hint=t("password.rule") value=password/>
            <div><Button label=t("users.password.another") look=Look::Quiet icon=REFRESH on_press=move |()| password.set(propose())/></div>
        </div>
    }
}

/// The only moment at which it can be read: the server keeps no password that anybody could look up.
#[component]
fn HandOver(name: String, password: String) -> impl IntoView {
    view! {
        <div class="stack" role="status">
            <Notice tone=Tone::Ok glyph=CHECK>{tf("users.password.is_set", &[("name", &name)])}</Notice>
            <p class="line between secret"><code>{password.clone()}</code><CopyButton text=password/></p>
            <p class="muted">{t("users.password.hand_over")}</p>
        </div>
    }
}
