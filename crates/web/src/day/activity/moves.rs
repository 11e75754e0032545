//! The moves of an activity on its page: one press each, with a question where one asks for more.

use std::sync::Arc;

use domain::{
    day::activity::{Activity, ActivityMove, ActivityStatus},
    kernel::{Timestamp, outbox::Letter, status::Move},
};
use leptos::{prelude::*, task::spawn_local};

use super::{
    outcome::{Told, chips},
    place, words,
};
use crate::{
    browser,
    failure::field_errors,
    i18n::{moment_of, t, t_in},
    offline,
    record::{
        filled,
        moves::{MoveButton, Moved, Taking},
    },
    session,
    ui::{
        button::{Button, Look},
        date::MomentField,
        field::TextArea,
        form::{ErrorSummary, FieldError, Form},
        icon::{CALENDAR, CHECK, CLOCK, PIN, X},
        mark::Tone,
        modal::Modal,
        toast::toast,
    },
};

impl Moved for Activity {
    const STATUS: &'static str = "activities.status";

    fn tone(status: ActivityStatus) -> Tone {
        use ActivityStatus as S;
        match status {
            S::Planned => Tone::Info,
            S::Confirmed => Tone::Brand,
            S::CheckedIn => Tone::Warn,
            S::Completed => Tone::Ok,
            S::Missed | S::Cancelled => Tone::Bad,
            S::Rescheduled => Tone::Neutral,
        }
    }

    fn button(_from: ActivityStatus, to: ActivityStatus) -> MoveButton {
        use ActivityStatus as S;
        let (label, glyph, look) = match to {
            S::Planned | S::Confirmed => (t("activities.move.confirm"), CHECK, Look::Quiet),
            S::CheckedIn => (t("activities.move.check_in"), PIN, Look::Plain),
            S::Completed => (t("activities.move.complete"), CHECK, Look::Primary),
            S::Missed => (t("activities.move.miss"), CLOCK, Look::Quiet),
            S::Rescheduled => (t("activities.move.reschedule"), CALENDAR, Look::Plain),
            S::Cancelled => (t("activities.move.cancel"), X, Look::Quiet),
        };
        MoveButton { label, glyph, look }
    }

    fn asks(legal: Move<ActivityStatus>) -> bool {
        use ActivityStatus as S;
        legal.reason_required || matches!(legal.to, S::CheckedIn | S::Completed | S::Rescheduled)
    }

    fn question(taking: Taking<Self>) -> AnyView {
        check_in_at_once(taking);
        view! {
            {what_became(taking)}
            {question(taking)}
        }
        .into_any()
    }
}

/// Checking in asks nobody but the phone, and only now. It is saved whatever the phone says.
fn check_in_at_once(taking: Taking<Activity>) {
    Effect::new(move |_| {
        if taking.asking.get() != Some(ActivityStatus::CheckedIn) {
            return;
        }
        let Some(activity) = taking.state.present() else { return taking.asking.set(None) };
        taking.send(ActivityStatus::CheckedIn, async move {
            let fix = place::fix().await;
            // Told later, it was now.
            let at = Some(browser::timestamp());
            let asked = ActivityMove { fix, at, ..ActivityMove::new(ActivityStatus::CheckedIn) };
            let letter = Letter::moved(&*activity, &asked, asked.to, "check_in", &words::name(&activity));
            let answer = match offline::write::<Activity>(letter).await {
                Ok(None) => {
                    toast(t("offline.kept"));
                    taking.state.record.try_set(Some(Arc::new(Activity { status: asked.to, ..(*activity).clone() })));
                    return None;
                }
                Ok(Some(there)) => Ok(there),
                Err(error) => Err(error),
            };
            if let Ok(verdict) = answer.as_ref().map(|there| there.check_in_verdict) {
                let said = if fix.is_none() {
                    t("activities.no_position").to_owned()
                } else {
                    verdict.map(|verdict| t_in("activities.verdict_told", verdict.as_str())).unwrap_or_default()
                };
                toast(said);
            }
            Some(answer)
        });
    });
}

/// The outcome chips, as everywhere.
fn what_became(taking: Taking<Activity>) -> impl IntoView {
    let open = Signal::derive(move || taking.asking.get() == Some(ActivityStatus::Completed));
    let close = move || taking.asking.set(None);
    let title = Signal::derive(move || {
        let name = taking.state.record.with(|activity| activity.as_ref().map(|activity| words::name(activity)));
        name.unwrap_or_default()
    });
    let saved = Callback::new(move |activity: Activity| {
        close();
        spawn_local(async move {
            taking.state.show(activity).await;
        });
    });
    // Outlives the dialog: what is told can be taken back for some seconds.
    let changed = Callback::new(move |()| taking.state.reload());
    view! {
        <Modal open=open on_close=move |()| close() title=title>
            {move || taking.state.present().map(|activity| chips(Told::Planned(Box::new((*activity).clone())), saved, changed))}
        </Modal>
    }
}

/// Asks for the other day, and why something is called off.
fn question(taking: Taking<Activity>) -> impl IntoView {
    use ActivityStatus as S;
    let (at, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = Form::new();
    let open = Signal::derive(move || matches!(taking.asking.get(), Some(S::Rescheduled | S::Cancelled)));
    let label = taking.label();
    let close = move || {
        taking.asking.set(None);
        at.set(String::new());
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let (Some(to), Some(activity)) = (taking.asking.get_untracked(), taking.state.present()) else { return };
        let next_at = moment_of(&at.get_untracked()).and_then(Timestamp::new);
        let asked = ActivityMove {
            reason: filled(&reason.get_untracked()),
            next_at: next_at.filter(|_| to == S::Rescheduled),
            ..ActivityMove::new(to)
        };
        let mut problems = field_errors(&asked.problems(&activity, browser::timestamp()));
        if to == S::Cancelled && asked.reason.is_none() {
            problems.push(FieldError::new("reason", t("record.reason_needed")));
        }
        if !problems.is_empty() {
            return errors.fail(problems);
        }
        close();
        taking.send(to, async move { Some(session::client().await.transition_activity(&activity, &asked).await) });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=label look=Look::Primary/>
        }
    });
    let later = move || taking.asking.get() == Some(S::Rescheduled);
    view! {
        <Modal open=open on_close=move |()| close() title=label on_submit=submit footer=footer>
            {
                provide_context(errors);
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        {move || later().then(|| view! { <MomentField name="next_at" label=t("activities.put_off_to") value=at/> })}
                        {move || view! { <TextArea name="reason" label=t("record.reason") value=reason optional=later()/> }}
                    </div>
                }
            }
        </Modal>
    }
}
