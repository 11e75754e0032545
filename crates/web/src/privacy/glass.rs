//! The only place for what a role does not see of a patient: that there is something, showing it with a reason, and until
//! when it is shown.

use std::time::Duration;

use domain::{
    kernel::{
        Timestamp,
        field_rule::FIELD_RULES,
        policy::{Action, Resource},
        rules,
    },
    people::contact::Contact,
    privacy::broken_glass::{BreakGlass, BrokenGlassKind},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    browser,
    failure::{field_errors, form_errors},
    i18n::{t, tf, time},
    record::{RecordState, Shown, entries, label, word},
    session,
    ui::{
        button::{Button, Look},
        content::Notice,
        field::{SelectField, TextArea},
        form::{ErrorSummary, FieldError, Form},
        icon::{EYE, EYE_OFF},
        mark::Tone,
        modal::{Sheet, close_sheet, open_sheet},
        state::Failure,
        toast::toast,
    },
};

pub const SHEET: &str = "show-hidden";

/// How often the page looks whether the time is over.
const LOOK: Duration = Duration::from_secs(10);

/// Below the head of a patient's page: that something is hidden and how to see it, or until when it is shown.
pub fn glass_note(state: RecordState<Contact>) -> impl IntoView {
    let hides =
        Memo::new(move |_| state.record.with(|contact| contact.as_ref().is_some_and(|one| one.hidden.is_some())));
    let until = Memo::new(move |_| state.record.with(|contact| contact.as_ref().and_then(|one| one.open_until)));
    hide_in_time(state, until);
    move || {
        match until.get() {
        Some(end) => Some(
            view! { <Notice glyph=EYE tone=Tone::Warn>{tf("privacy.shown_until", &[("time", &time(end.utc()))])}</Notice> }
                .into_any(),
        ),
        None => (hides.get() && session::allows(Resource::BrokenGlass, Action::Create)).then(|| {
            view! {
                <Notice glyph=EYE_OFF>
                    <div class="line between">
                        <span>{t("privacy.some_hidden")}</span>
                        <Button label=t("privacy.show") on_press=|()| open_sheet(SHEET, &[])/>
                    </div>
                </Notice>
            }
            .into_any()
        }),
    }
    }
}

/// When the time is over the server hides the fields again, and so does the page that still shows them.
fn hide_in_time(state: RecordState<Contact>, until: Memo<Option<Timestamp>>) {
    Effect::new(move |_| {
        let Some(end) = until.get() else { return };
        let look = move || {
            if browser::now() >= end.utc() {
                state.reload();
            }
        };
        let again = set_interval_with_handle(look, LOOK).ok();
        on_cleanup(move || again.iter().for_each(IntervalHandle::clear));
    });
}

/// Asks for the reason.
pub fn sheet(state: RecordState<Contact>) -> AnyView {
    let errors = Form::new();
    let usual = BrokenGlassKind::PatientRequest.as_str();
    let (kind, reason) = (RwSignal::new(usual.to_owned()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let begin_anew = move || {
        kind.try_set(usual.to_owned());
        reason.try_set(String::new());
        errors.clear();
    };
    // A reason is about one patient: the next one's page begins without it.
    let id = Memo::new(move |_| state.record.with(|contact| contact.as_ref().map(|one| one.head.id)));
    Effect::new(move |_| {
        let _ = id.get();
        begin_anew();
    });
    let submit = move |()| {
        let Some(id) = id.get_untracked().filter(|_| !busy.get_untracked()) else { return };
        let kind = word(&kind.get_untracked()).unwrap_or(BrokenGlassKind::Other);
        let asked = BreakGlass { kind, reason: reason.get_untracked() };
        let problems = rules::check(&asked);
        if !problems.is_empty() {
            return errors.fail(field_errors(&problems));
        }
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.break_glass(id, &asked).await {
                Ok(broken) => {
                    begin_anew();
                    close_sheet(&[]);
                    state.reload();
                    state.tell_again();
                    toast(tf("privacy.shown_now", &[("time", &time(broken.ends_at.utc()))]));
                }
                Err(error) => errors.fail(refusal(&Failure::from(error))),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close_sheet(&[])/>
            <Button label=t("privacy.show_them") look=Look::Primary icon=EYE busy=busy/>
        }
    });
    view! {
        <Sheet
            name=SHEET
            title=t("privacy.show_title")
            dirty=Signal::derive(move || reason.with(|reason| !reason.trim().is_empty()))
            on_discard=move |()| begin_anew()
            on_submit=submit
            footer=footer
        >
            {
                provide_context(errors);
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        <p>{tf("privacy.show_what", &[("fields", &hidden_fields(state))])}</p>
                        <p>{t("privacy.show_told")}</p>
                        <SelectField name="kind" label=t("privacy.what_for") value=kind entries=entries("privacy.kind", BrokenGlassKind::WORDS)/>
                        <TextArea name="reason" label=t("record.reason") hint=t("privacy.reason_hint") value=reason/>
                    </div>
                }
            }
        </Sheet>
    }
    .into_any()
}

/// What will be seen, by its names.
fn hidden_fields(state: RecordState<Contact>) -> String {
    let Some(contact) = state.present() else { return String::new() };
    let hidden = FIELD_RULES.iter().map(|rule| rule.field).filter(|field| contact.hides(field));
    hidden.map(label::<Contact>).collect::<Vec<_>>().join(", ")
}

/// Why it is not shown. Whoever has looked too often learns how often that is.
fn refusal(failure: &Failure) -> Vec<FieldError> {
    if failure.status == 429 {
        return vec![FieldError::new("", t("privacy.too_often"))];
    }
    form_errors(failure)
}
