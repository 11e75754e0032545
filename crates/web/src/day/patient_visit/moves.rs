//! The moves of a visit: one press each in the list of the day, with the way back where the table has one; on its page all
//! of them, with a question where one asks for more.

use domain::{
    day::patient_visit::{PatientVisit, PatientVisitKind, PatientVisitMove, PatientVisitStatus},
    kernel::{
        Timestamp,
        policy::{Action, Resource},
        status::{Move, Status},
    },
};
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    browser,
    failure::field_errors,
    i18n::{moment_of, t, t_in, tf},
    record::{
        Shown, filled,
        moves::{MoveButton, Moved, Taking},
    },
    session,
    ui::{
        button::{Button, Look},
        date::MomentField,
        field::TextArea,
        form::{ErrorSummary, FieldError, Form},
        icon::{ARROW_LEFT, CALENDAR, CHECK, CLOCK, STETHOSCOPE, USER, X},
        mark::Tone,
        modal::Modal,
        state::Failure,
        toast::{toast, toast_error, toast_undo},
    },
};

impl Moved for PatientVisit {
    const STATUS: &'static str = "visits.status";

    fn tone(status: PatientVisitStatus) -> Tone {
        use PatientVisitStatus as S;
        match status {
            S::Booked => Tone::Info,
            S::Confirmed | S::InConsultation => Tone::Brand,
            S::Arrived => Tone::Warn,
            S::Completed => Tone::Ok,
            S::NoShow | S::Cancelled => Tone::Bad,
            S::Rescheduled => Tone::Neutral,
        }
    }

    fn button(from: PatientVisitStatus, to: PatientVisitStatus) -> MoveButton {
        use PatientVisitStatus as S;
        let (label, glyph, look) = match (from, to) {
            (S::InConsultation, S::Arrived) => (t("visits.move.waits"), ARROW_LEFT, Look::Quiet),
            (S::Booked, S::Confirmed) => (t("visits.move.confirm"), CHECK, Look::Plain),
            (_, S::Booked) => (t("visits.move.booked"), ARROW_LEFT, Look::Quiet),
            (_, S::Confirmed) => (t("visits.move.confirmed"), ARROW_LEFT, Look::Quiet),
            (_, S::Arrived) => (t("visits.move.arrive"), USER, Look::Primary),
            (_, S::InConsultation) => (t("visits.move.consult"), STETHOSCOPE, Look::Primary),
            (S::Arrived, S::Completed) => (t("visits.move.complete"), CHECK, Look::Plain),
            (_, S::Completed) => (t("visits.move.complete"), CHECK, Look::Primary),
            (_, S::NoShow) => (t("visits.move.miss"), CLOCK, Look::Plain),
            (_, S::Rescheduled) => (t("visits.move.reschedule"), CALENDAR, Look::Plain),
            (_, S::Cancelled) => (t("visits.move.cancel"), X, Look::Quiet),
        };
        MoveButton { label, glyph, look }
    }

    fn asks(legal: Move<PatientVisitStatus>) -> bool {
        legal.reason_required || legal.to == PatientVisitStatus::Rescheduled
    }

    fn question(taking: Taking<Self>) -> AnyView {
        question(taking).into_any()
    }
}

/// The next steps of a visit of the day. Nobody is missed before their time, and a test has no consultation.
fn ahead(visit: &PatientVisit) -> Vec<PatientVisitStatus> {
    use PatientVisitStatus as S;
    let tested = matches!(visit.data.kind, PatientVisitKind::Diagnostics | PatientVisitKind::HealthCheck);
    match visit.status {
        S::Booked | S::Confirmed if visit.data.starts_at <= browser::timestamp() => vec![S::Arrived, S::NoShow],
        S::Booked | S::Confirmed | S::NoShow => vec![S::Arrived],
        S::Arrived if tested => vec![S::Completed],
        S::Arrived => vec![S::InConsultation],
        S::InConsultation => vec![S::Completed],
        S::Completed | S::Cancelled | S::Rescheduled => Vec::new(),
    }
}

pub fn next_cell(visit: &PatientVisit) -> AnyView {
    if !session::allows(Resource::PatientVisits, Action::Update) {
        return ().into_any();
    }
    let buttons = ahead(visit).into_iter().map(|to| next_button(visit, to)).collect_view();
    view! { <span class="line">{buttons}</span> }.into_any()
}

fn next_button(visit: &PatientVisit, to: PatientVisitStatus) -> impl IntoView + use<> {
    let MoveButton { label, .. } = PatientVisit::button(visit.status, to);
    let spoken = tf("visits.move_of", &[("move", label), ("name", &visit.title())]);
    let visit = visit.clone();
    let press = move |event: ev::MouseEvent| {
        // A row opens its record when it is pressed; this button does not.
        event.stop_propagation();
        event.prevent_default();
        take(visit.clone(), to);
    };
    // Two would leave a phone no room for the name: there, who did not come is said on the visit's page.
    let class = if to == PatientVisitStatus::NoShow { "btn not-phone" } else { "btn" };
    view! { <button type="button" class=class aria-label=spoken on:click=press>{label}</button> }
}

/// The row follows by itself.
fn take(visit: PatientVisit, to: PatientVisitStatus) {
    spawn_local(async move {
        match session::client().await.transition_patient_visit(&visit, &PatientVisitMove::new(to)).await {
            Ok(moved) => tell(visit.status, moved),
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

fn tell(from: PatientVisitStatus, moved: PatientVisit) {
    let status = t_in("visits.status", moved.status.as_str());
    let sentence = tf("record.moved", &[("name", &moved.title()), ("status", &status)]);
    if moved.status.move_to(from).is_some_and(|legal| !legal.reason_required) {
        toast_undo(sentence, move || back(moved.clone(), from));
    } else {
        toast(sentence);
    }
}

fn back(visit: PatientVisit, to: PatientVisitStatus) {
    spawn_local(async move {
        match session::client().await.transition_patient_visit(&visit, &PatientVisitMove::new(to)).await {
            Ok(_) => toast(t("visits.taken_back")),
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

/// Asks to when somebody is put off, and why a visit is cancelled.
fn question(taking: Taking<PatientVisit>) -> impl IntoView {
    let (at, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = Form::new();
    let open = Signal::derive(move || taking.asking.get().is_some());
    let label = taking.label();
    let close = move || {
        taking.asking.set(None);
        at.set(String::new());
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let (Some(to), Some(visit)) = (taking.asking.get_untracked(), taking.state.present()) else { return };
        let starts_at = moment_of(&at.get_untracked()).and_then(Timestamp::new);
        let asked = PatientVisitMove {
            reason: filled(&reason.get_untracked()),
            starts_at: starts_at.filter(|_| to == PatientVisitStatus::Rescheduled),
            ..PatientVisitMove::new(to)
        };
        let mut problems = field_errors(&asked.problems(browser::timestamp()));
        if to == PatientVisitStatus::Cancelled && asked.reason.is_none() {
            problems.push(FieldError::new("reason", t("record.reason_needed")));
        }
        if !problems.is_empty() {
            return errors.fail(problems);
        }
        close();
        taking.send(to, async move { Some(session::client().await.transition_patient_visit(&visit, &asked).await) });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=label look=Look::Primary/>
        }
    });
    let later = move || taking.asking.get() == Some(PatientVisitStatus::Rescheduled);
    view! {
        <Modal open=open on_close=move |()| close() title=label on_submit=submit footer=footer>
            {
                provide_context(errors);
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        {move || later().then(|| view! { <MomentField name="starts_at" label=t("visits.put_off_to") value=at/> })}
                        {move || view! { <TextArea name="reason" label=t("record.reason") value=reason optional=later()/> }}
                    </div>
                }
            }
        </Modal>
    }
}
