//! The discount of an opportunity: what is asked for, what one may give without asking, the request and its decision.

use domain::{
    kernel::policy::approves,
    leads::opportunity::{ApprovalState, DiscountApproval, Opportunity, discount::AllDiscountLimits},
};
use leptos::{prelude::*, task::spawn_local};

use crate::{
    i18n::{t, t_in, tf},
    record::{RecordState, filled},
    session,
    ui::{
        button::{Button, Look},
        content::Card,
        field::TextArea,
        form::{ErrorSummary, FieldError, Form},
        icon::{CHECK, SEND, X},
        mark::{Badge, Tone},
        modal::Modal,
        percent::percent,
        state::Failure,
        timeline::When,
        toast::{toast, toast_error},
    },
};

fn tone(state: ApprovalState) -> Tone {
    match state {
        ApprovalState::Pending => Tone::Warn,
        ApprovalState::Approved => Tone::Ok,
        ApprovalState::Rejected => Tone::Bad,
    }
}

/// What can be done about the discount now.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Step {
    /// Within the limit, covered, or nothing is asked for.
    Nothing,
    Ask,
    /// Somebody else decides.
    Wait,
    Decide,
}

fn step(one: &Opportunity, limits: Option<&AllDiscountLimits>) -> Step {
    let (Some(points), Some(user)) = (one.data.discount_basis_points, session::user()) else { return Step::Nothing };
    if !one.status.is_open() {
        return Step::Nothing;
    }
    match &one.discount_approval {
        Some(asked) if asked.state == ApprovalState::Pending => {
            let mine = asked.asked_by_id == user.head.id || one.data.owner_id == Some(user.head.id);
            if approves(user.data.role) && !mine { Step::Decide } else { Step::Wait }
        }
        Some(asked) if asked.covers(points, one.data.amount) => Step::Nothing,
        _ => {
            let limit = limits.map_or(0, |limits| limits.of(one.data.facility_id, user.data.role));
            if points > limit { Step::Ask } else { Step::Nothing }
        }
    }
}

/// Nothing stands there while nobody asks for a discount.
pub fn discount_card(state: RecordState<Opportunity>) -> impl IntoView {
    let limits = RwSignal::new(None::<AllDiscountLimits>);
    spawn_local(async move {
        // Without them the server says what may be given when it is asked.
        let found = session::client().await.get_discount_limits().await.ok();
        limits.try_set(found);
    });
    let deciding = RwSignal::new(None::<ApprovalState>);
    let asked = move || state.record.get().filter(|one| one.data.discount_basis_points.is_some());
    view! {
        {move || asked().map(|one| {
            let next = limits.with(|limits| step(&one, limits.as_ref()));
            let points = one.data.discount_basis_points.unwrap_or_default();
            view! {
                <Card title=t("opportunities.discount")>
                    <div class="line">
                        <span class="strong">{percent(points)}</span>
                        {one.discount_approval.as_ref().map(|asked| view! {
                            <Badge label=t_in("opportunities.discount_state", asked.state.as_str()) tone=tone(asked.state)/>
                        })}
                    </div>
                    {one.discount_approval.as_ref().map(told)}
                    {buttons(next, deciding)}
                </Card>
            }
        })}
        {dialog(state, deciding)}
    }
}

fn told(asked: &DiscountApproval) -> impl IntoView + use<> {
    let (because, reason) = (asked.asked_because.clone(), asked.reason.clone());
    let at = asked.decided_at.unwrap_or(asked.asked_at).utc();
    view! {
        {because.map(|because| view! { <p class="small pre">{tf("opportunities.asked_because", &[("reason", &because)])}</p> })}
        {reason.map(|reason| view! { <p class="small pre">{tf("opportunities.decided_because", &[("reason", &reason)])}</p> })}
        <p class="small muted"><When at=at/></p>
    }
}

fn buttons(next: Step, deciding: RwSignal<Option<ApprovalState>>) -> AnyView {
    let open = move |state: ApprovalState| move |()| deciding.set(Some(state));
    match next {
        Step::Nothing => ().into_any(),
        Step::Wait => view! { <p class="small">{t("opportunities.waits_for_decision")}</p> }.into_any(),
        Step::Ask => view! {
            <p class="small">{t("opportunities.above_limit")}</p>
            <div class="line"><Button label=t("opportunities.ask_discount") icon=SEND on_press=open(ApprovalState::Pending)/></div>
        }
        .into_any(),
        Step::Decide => view! {
            <div class="line">
                <Button label=t("opportunities.reject_discount") icon=X on_press=open(ApprovalState::Rejected)/>
                <Button label=t("opportunities.approve_discount") icon=CHECK look=Look::Primary on_press=open(ApprovalState::Approved)/>
            </div>
        }
        .into_any(),
    }
}

fn label(state: Option<ApprovalState>) -> String {
    let key = match state {
        Some(ApprovalState::Approved) => "opportunities.approve_discount",
        Some(ApprovalState::Rejected) => "opportunities.reject_discount",
        Some(ApprovalState::Pending) | None => "opportunities.ask_discount",
    };
    t(key).to_owned()
}

fn dialog(state: RecordState<Opportunity>, deciding: RwSignal<Option<ApprovalState>>) -> impl IntoView {
    let reason = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let errors = Form::new();
    let open = Signal::derive(move || deciding.get().is_some());
    let title = Signal::derive(move || label(deciding.get()));
    let close = move || {
        deciding.set(None);
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let (Some(to), Some(one), false) = (deciding.get_untracked(), state.present(), busy.get_untracked()) else {
            return;
        };
        let told = filled(&reason.get_untracked());
        if told.is_none() && to == ApprovalState::Rejected {
            return errors.fail(vec![FieldError::new("reason", t("record.reason_needed"))]);
        }
        busy.set(true);
        spawn_local(async move {
            match session::client().await.decide_opportunity_discount(&one, to, told).await {
                Ok(decided) => {
                    close();
                    state.show(decided).await;
                    toast(t_in("opportunities.discount_state", to.as_str()));
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
                        <TextArea name="reason" label=t("record.reason") value=reason optional=true/>
                    </div>
                }
            }
        </Modal>
    }
}
