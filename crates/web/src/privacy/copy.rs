//! The sheet that makes a copy of all that is held about a person, to be given to them.

use domain::people::contact::Contact;
use leptos::{prelude::*, task::spawn_local};

use crate::{
    failure::form_errors,
    i18n::{t, tf},
    record::RecordState,
    session,
    ui::{
        button::{Button, Look},
        form::{ErrorSummary, Form},
        icon::DOWNLOAD,
        modal::{Sheet, close_sheet},
        state::Failure,
        toast::toast_action,
        url,
    },
};

pub const SHEET: &str = "export-person";

/// A file with everything about somebody is not made by a slip: it says first what is in it and who gets it.
pub fn copy_sheet(state: RecordState<Contact>) -> AnyView {
    let errors = Form::new();
    let busy = RwSignal::new(false);
    let submit = move |()| {
        let Some(id) = state.present().map(|contact| contact.head.id).filter(|_| !busy.get_untracked()) else { return };
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.export_person(id).await {
                Ok(_) => {
                    close_sheet(&[]);
                    toast_action(t("privacy.copy_begun"), t("exports.title"), || url::go("/exports"));
                }
                Err(error) => errors.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close_sheet(&[])/>
            <Button label=t("privacy.copy_make") look=Look::Primary icon=DOWNLOAD busy=busy/>
        }
    });
    view! {
        <Sheet name=SHEET title=t("privacy.copy_title") on_submit=submit footer=footer>
            {
                provide_context(errors);
                let name = state.present().map(|contact| contact.full_name.clone()).unwrap_or_default();
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        <p>{tf("privacy.copy_what", &[("name", &name)])}</p>
                        <p>{t("privacy.copy_where")}</p>
                    </div>
                }
            }
        </Sheet>
    }
    .into_any()
}
