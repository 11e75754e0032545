//! What was told wrongly is put right: at once within a day, later after somebody has approved it.

use domain::{
    day::activity::{Activity, ActivityOutcome, ActivityStatus, CorrectedFields, Correction},
    kernel::{
        Timestamp,
        policy::{Action, Resource, approves},
    },
    leads::opportunity::ApprovalState,
};
use leptos::{prelude::*, task::spawn_local};

use super::words;
use crate::{
    browser,
    failure::field_errors,
    i18n::{date_time, local_minute, moment_of, t, t_in, tf},
    record::{RecordState, filled, label, word},
    session,
    ui::{
        button::{Button, Look},
        content::Card,
        date::MomentField,
        field::{SelectField, TextArea},
        form::{ErrorSummary, FieldError, Form},
        icon::{CHECK, PENCIL, X},
        mark::{Badge, Tone},
        modal::Modal,
        state::Failure,
        timeline::When,
        toast::{toast, toast_error},
    },
};

/// What is asked in the dialog.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Asking {
    Correct,
    Approve,
    Decline,
}

fn tone(state: ApprovalState) -> Tone {
    match state {
        ApprovalState::Pending => Tone::Warn,
        ApprovalState::Approved => Tone::Ok,
        ApprovalState::Rejected => Tone::Bad,
    }
}

/// Whether the person at the screen decides about it.
fn decides(activity: &Activity, asked: &Correction) -> bool {
    session::user().is_some_and(|user| {
        let mine = asked.asked_by_id == user.head.id || activity.data.owner_id == Some(user.head.id);
        approves(user.data.role) && !mine
    })
}

/// Nothing stands there before the outcome is told.
pub fn correction_card(state: RecordState<Activity>) -> impl IntoView {
    let asking = RwSignal::new(None::<Asking>);
    let done = move || state.record.get().filter(|activity| activity.status == ActivityStatus::Completed);
    view! {
        {move || done().map(|activity| {
            let pending = activity.correction.as_ref().filter(|asked| asked.state == ApprovalState::Pending);
            let edits = session::allows(Resource::Activities, Action::Update);
            let locked = activity.is_locked(browser::timestamp());
            let buttons = match pending {
                Some(asked) if decides(&activity, asked) => view! {
                    <div class="line">
                        <Button label=t("activities.decline") icon=X on_press=move |()| asking.set(Some(Asking::Decline))/>
                        <Button label=t("activities.approve") icon=CHECK look=Look::Primary on_press=move |()| asking.set(Some(Asking::Approve))/>
                    </div>
                }.into_any(),
                Some(_) => view! { <p class="small">{t("activities.correction_waits")}</p> }.into_any(),
                None if edits => {
                    let label = if locked { t("activities.ask_correction") } else { t("activities.correct") };
                    view! {
                        {locked.then(|| view! { <p class="small muted">{t("activities.locked")}</p> })}
                        <div class="line"><Button label=label icon=PENCIL on_press=move |()| asking.set(Some(Asking::Correct))/></div>
                    }.into_any()
                }
                None => ().into_any(),
            };
            match activity.correction.clone() {
                Some(asked) => view! { <Card title=t("activities.correction")>{told(&asked)}{buttons}</Card> }.into_any(),
                None => view! { <div class="line">{buttons}</div> }.into_any(),
            }
        })}
        {correct_dialog(state, asking)}
        {decide_dialog(state, asking)}
    }
}

/// What was asked for, why, and what became of it.
fn told(asked: &Correction) -> impl IntoView + use<> {
    let Correction { state, changes, reason, decision_reason, .. } = asked.clone();
    let line = |field: &'static str, value: String| view! { <li>{label::<Activity>(field)}": "{value}</li> };
    let moment = |at: Timestamp| date_time(at.utc());
    let at = asked.decided_at.unwrap_or(asked.asked_at).utc();
    view! {
        <div class="line"><Badge label=t_in("activities.correction_state", state.as_str()) tone=tone(state)/><span class="small muted"><When at=at/></span></div>
        <ul class="bullets">
            {changes.outcome.map(|outcome| line("outcome", words::outcome(outcome)))}
            {changes.starts_at.map(|at| line("starts_at", moment(at)))}
            {changes.minutes.map(|minutes| line("minutes", minutes.to_string()))}
            {changes.next_at.map(|at| line("next_at", moment(at)))}
            {changes.subject.map(|text| line("subject", text))}
            {changes.place.map(|text| line("place", text))}
            {changes.notes.map(|text| line("notes", text))}
        </ul>
        <p class="small pre">{tf("activities.correction_because", &[("reason", &reason)])}</p>
        {decision_reason.map(|reason| view! { <p class="small pre">{tf("activities.decided_because", &[("reason", &reason)])}</p> })}
    }
}

fn correct_dialog(state: RecordState<Activity>, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let (outcome, starts_at, next_at) =
        (RwSignal::new(String::new()), RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (notes, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let busy = RwSignal::new(false);
    let errors = Form::new();
    let open = Signal::derive(move || asking.get() == Some(Asking::Correct));
    // What stands there is what it begins with.
    Effect::new(move |_| {
        let Some(activity) = open.get().then(|| state.present()).flatten() else { return };
        let local = |at: Option<Timestamp>| at.map(|at| local_minute(at.utc())).unwrap_or_default();
        outcome.set(activity.outcome.map(|outcome| outcome.to_string()).unwrap_or_default());
        starts_at.set(local(Some(activity.data.starts_at)));
        next_at.set(local(activity.next_at));
        notes.set(activity.data.notes.clone().unwrap_or_default());
        reason.set(String::new());
    });
    let close = move || {
        asking.set(None);
        errors.clear();
    };
    let submit = move |()| {
        let (Some(activity), false) = (state.present(), busy.get_untracked()) else { return };
        let moment = |local: RwSignal<String>, known: Option<Timestamp>| {
            let local = local.get_untracked();
            let same = known.is_some_and(|known| local_minute(known.utc()) == local);
            moment_of(&local).and_then(Timestamp::new).filter(|_| !same)
        };
        let written = notes.get_untracked();
        let told = word::<ActivityOutcome>(&outcome.get_untracked());
        let changes = CorrectedFields {
            outcome: told.filter(|_| told != activity.outcome),
            starts_at: moment(starts_at, Some(activity.data.starts_at)),
            next_at: moment(next_at, activity.next_at),
            notes: Some(written).filter(|text| text.trim() != activity.data.notes.as_deref().unwrap_or_default()),
            ..CorrectedFields::default()
        };
        let mut problems: Vec<FieldError> = field_errors(&changes.problems(&activity, browser::timestamp()))
            .into_iter()
            .map(|error| FieldError::new(error.field.trim_start_matches("changes/"), error.message))
            .collect();
        if changes == CorrectedFields::default() {
            problems.push(FieldError::new("outcome", t("activities.nothing_to_correct")));
        }
        let because = filled(&reason.get_untracked());
        if because.is_none() {
            problems.push(FieldError::new("reason", t("record.reason_needed")));
        }
        if !problems.is_empty() {
            return errors.fail(problems);
        }
        busy.set(true);
        spawn_local(async move {
            let because = because.unwrap_or_default();
            match session::client().await.ask_activity_correction(&activity, changes, because).await {
                Ok(corrected) => {
                    let waits = corrected.correction_state == Some(ApprovalState::Pending);
                    close();
                    state.show(corrected).await;
                    toast(if waits { t("activities.correction_asked") } else { t("activities.corrected") });
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    let title = Signal::derive(|| t("activities.correct").to_owned());
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=t("record.save") look=Look::Primary busy=busy/>
        }
    });
    let entries = move || {
        let kinds = state.record.with(|activity| activity.as_ref().map(|activity| activity.data.kind.outcomes()));
        kinds.unwrap_or_default().iter().map(|one| (one.to_string(), words::outcome(*one))).collect::<Vec<_>>()
    };
    view! {
        <Modal open=open on_close=move |()| close() title=title on_submit=submit footer=footer>
            {
                provide_context(errors);
                let entries = entries();
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        {(!entries.is_empty()).then(|| view! { <SelectField name="outcome" label=t("activities.outcome") value=outcome entries=entries/> })}
                        <MomentField name="starts_at" label=t("activities.starts_at") value=starts_at/>
                        <MomentField name="next_at" label=t("activities.next_at") value=next_at optional=true/>
                        <TextArea name="notes" label=t("people.notes") value=notes optional=true/>
                        <TextArea name="reason" label=t("activities.correction_why") value=reason/>
                    </div>
                }
            }
        </Modal>
    }
}

fn decide_dialog(state: RecordState<Activity>, asking: RwSignal<Option<Asking>>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Form::new();
    let open = Signal::derive(move || matches!(asking.get(), Some(Asking::Approve | Asking::Decline)));
    let approving = move || asking.get() == Some(Asking::Approve);
    let title =
        Signal::derive(move || t(if approving() { "activities.approve" } else { "activities.decline" }).to_owned());
    let close = move || {
        asking.set(None);
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let (Some(activity), false) = (state.present(), busy.get_untracked()) else { return };
        let approve = asking.get_untracked() == Some(Asking::Approve);
        let because = filled(&reason.get_untracked());
        if because.is_none() && !approve {
            return errors.fail(vec![FieldError::new("reason", t("record.reason_needed"))]);
        }
        busy.set(true);
        spawn_local(async move {
            match session::client().await.decide_activity_correction(&activity, approve, because).await {
                Ok(decided) => {
                    close();
                    state.show(decided).await;
                    let state = if approve { ApprovalState::Approved } else { ApprovalState::Rejected };
                    toast(t_in("activities.correction_state", state.as_str()));
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=title look=Look::Primary busy=busy/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| close() title=title on_submit=submit footer=footer>
            {
                provide_context(errors);
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        {move || view! { <TextArea name="reason" label=t("record.reason") value=reason optional=approving()/> }}
                    </div>
                }
            }
        </Modal>
    }
}
