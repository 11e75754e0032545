//! The sheet that asks for the erasure of the person of a page.

use domain::{
    kernel::rules,
    people::contact::Contact,
    privacy::erasure::{EraseData, ErasureRequest, ErasureStatus, LegalBasis},
};
use leptos::{prelude::*, task::spawn_local};

use super::{super::ERASURES, consequences};
use crate::{
    failure::{field_errors, form_errors},
    i18n::{date_time, t, tf},
    record::{RecordState, entries, word},
    session,
    ui::{
        button::{Button, Look},
        content::Notice,
        field::{SelectField, TextArea, TextField},
        form::{ErrorSummary, Form},
        icon::INFO,
        mark::Tone,
        modal::{Sheet, close_sheet},
        state::Failure,
        toast::toast_action,
        url,
    },
};

pub const SHEET: &str = "erase-person";

/// What is typed.
#[derive(Clone, Copy)]
struct Typed {
    basis: RwSignal<String>,
    reason: RwSignal<String>,
    /// The person's name, by hand.
    confirmation: RwSignal<String>,
}

impl Typed {
    fn new() -> Self {
        Self {
            basis: RwSignal::new(LegalBasis::Request.to_string()),
            reason: RwSignal::new(String::new()),
            confirmation: RwSignal::new(String::new()),
        }
    }

    fn clear(self) {
        self.basis.try_set(LegalBasis::Request.to_string());
        self.reason.try_set(String::new());
        self.confirmation.try_set(String::new());
    }

    fn is_begun(self) -> bool {
        self.reason.with(|text| !text.trim().is_empty()) || self.confirmation.with(|text| !text.trim().is_empty())
    }

    fn data(self) -> EraseData {
        EraseData {
            legal_basis: word(&self.basis.get_untracked()).unwrap_or(LegalBasis::Request),
            reason: self.reason.get_untracked(),
            confirmation: self.confirmation.get_untracked().trim().to_owned(),
        }
    }
}

pub fn erase_sheet(state: RecordState<Contact>) -> AnyView {
    let errors = Form::new();
    let typed = Typed::new();
    let busy = RwSignal::new(false);
    let open = open_request(state);
    let id = Memo::new(move |_| state.record.with(|contact| contact.as_ref().map(|one| one.head.id)));
    Effect::new(move |_| {
        let _ = id.get();
        typed.clear();
        errors.clear();
    });
    let submit = move |()| {
        let Some(id) = id.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let data = typed.data();
        let problems = rules::check(&data);
        if !problems.is_empty() {
            return errors.fail(field_errors(&problems));
        }
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.erase_person(id, &data).await {
                Ok(_) => {
                    typed.clear();
                    close_sheet(&[]);
                    toast_action(t("privacy.asked"), t("privacy.requests"), || url::go(ERASURES));
                }
                Err(error) => errors.fail(form_errors(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        let ask = move || {
            open.with(Option::is_none).then(|| view! { <Button label=t("privacy.ask") look=Look::Danger busy=busy/> })
        };
        view! {
            <Button label=t("action.cancel") on_press=move |()| close_sheet(&[])/>
            {ask}
        }
    });
    view! {
        <Sheet
            name=SHEET
            title=t("privacy.erase_title")
            dirty=Signal::derive(move || typed.is_begun())
            on_discard=move |()| typed.clear()
            on_submit=submit
            footer=footer
        >
            {
                provide_context(errors);
                move || match open.get() {
                    Some(request) => already(request).into_any(),
                    None => fields(state, typed).into_any(),
                }
            }
        </Sheet>
    }
    .into_any()
}

/// The request that waits or is carried out, looked for each time the sheet opens.
fn open_request(state: RecordState<Contact>) -> RwSignal<Option<ErasureRequest>> {
    let found = RwSignal::new(None);
    let sheet = url::query("sheet");
    let is_open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(SHEET)));
    Effect::new(move |_| {
        if !is_open.get() {
            return;
        }
        found.set(None);
        let Some(id) = state.present().map(|contact| contact.head.id) else { return };
        spawn_local(async move {
            // Without an answer the form is shown, and the server refuses a second request.
            let Ok(page) = session::client().await.list_erasure_requests(Some(id), None).await else { return };
            let open =
                |request: &ErasureRequest| matches!(request.status, ErasureStatus::Pending | ErasureStatus::Approved);
            found.try_set(page.data.into_iter().find(open));
        });
    });
    found
}

fn already(request: ErasureRequest) -> impl IntoView {
    let who = request.requester.as_ref().map_or_else(|| t("record.somebody").to_owned(), |named| named.name.clone());
    let when = date_time(request.created_at.utc());
    view! {
        <Notice tone=Tone::Info glyph=INFO>
            <p>{tf("privacy.asked_already", &[("name", &who), ("time", &when)])}</p>
            <p><a href=ERASURES>{t("privacy.requests")}</a></p>
        </Notice>
    }
}

fn fields(state: RecordState<Contact>, typed: Typed) -> impl IntoView {
    let name = state.present().map(|contact| contact.full_name.clone()).unwrap_or_default();
    view! {
        <div class="stack">
            <ErrorSummary/>
            <p>{t("privacy.erase_how")}</p>
            {consequences()}
            <SelectField name="legal_basis" label=t("privacy.basis") value=typed.basis entries=entries("privacy.basis", LegalBasis::WORDS)/>
            <TextArea name="reason" label=t("record.reason") hint=t("privacy.reason_hint") value=typed.reason/>
            <TextField name="confirmation" label=tf("privacy.type_name", &[("name", &name)]) value=typed.confirmation/>
        </div>
    }
}
