//! The dialog in which another administrator agrees or refuses.

use domain::privacy::erasure::{ErasureDecision, ErasureRequest};
use leptos::{prelude::*, task::spawn_local};

use super::{consequences, person};
use crate::{
    failure::form_errors,
    i18n::{t, tf},
    session,
    ui::{
        button::{Button, Look},
        field::TextArea,
        form::{ErrorSummary, FieldError, Form},
        modal::Modal,
        state::Failure,
        toast::toast,
        url,
    },
};

/// What is being decided.
#[derive(Clone)]
pub struct Deciding {
    pub request: ErasureRequest,
    pub approve: bool,
}

/// Open while something is being decided; `over` shows what became of it.
pub fn decision_dialog(deciding: RwSignal<Option<Deciding>>, over: Callback<()>) -> impl IntoView {
    move || deciding.get().map(|what| dialog(deciding, what, over))
}

fn dialog(deciding: RwSignal<Option<Deciding>>, what: Deciding, over: Callback<()>) -> impl IntoView {
    let Deciding { request, approve } = what;
    let errors = Form::provide();
    let note = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let name = person(&request);
    let search = ["/search?q=", &url::encode(&name)].concat();
    let (title, action, look) = if approve {
        ("privacy.approve_title", "privacy.approve", Look::Danger)
    } else {
        ("privacy.refuse_title", "privacy.refuse", Look::Primary)
    };
    let id = request.id;
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        let words = note.get_untracked().trim().to_owned();
        if words.is_empty() && !approve {
            return errors.fail(vec![FieldError::new("note", t("record.reason_needed"))]);
        }
        errors.clear();
        busy.set(true);
        let decision = ErasureDecision { approve, note: Some(words).filter(|words| !words.is_empty()) };
        spawn_local(async move {
            match session::client().await.decide_erasure_request(id, &decision).await {
                Ok(_) => {
                    deciding.try_set(None);
                    toast(t(if approve { "privacy.approved_now" } else { "privacy.status.rejected" }));
                    over.try_run(());
                }
                Err(error) => errors.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| deciding.set(None)/>
            <Button label=t(action) look=look busy=busy/>
        }
    });
    view! {
        <Modal open=true on_close=move |()| deciding.set(None) title=tf(title, &[("name", &name)]) on_submit=submit footer=footer>
            <div class="stack">
                <ErrorSummary/>
                {approve.then(|| view! {
                    {consequences()}
                    <p>{t("privacy.look_elsewhere")}" "<a href=search.clone() target="_blank" rel="noopener">{t("privacy.search_name")}</a></p>
                })}
                <TextArea name="note" label=t(if approve { "privacy.note" } else { "record.reason" }) value=note optional=approve/>
            </div>
        </Modal>
    }
}
