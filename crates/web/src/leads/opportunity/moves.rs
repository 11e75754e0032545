//! The moves of an opportunity: how their buttons look, and why one is lost, in the words by which reports count.

use domain::{
    kernel::status::Move,
    leads::opportunity::{Opportunity, OpportunityLossReason, OpportunityStatus},
};
use leptos::prelude::*;
use serde_json::json;

use crate::{
    i18n::t,
    record::{
        entries, filled,
        moves::{MoveButton, Moved, Taking},
        word,
    },
    session,
    ui::{
        button::{Button, Look},
        field::{SelectField, TextArea},
        form::{ErrorSummary, FieldError, Form},
        icon::{ARROW_LEFT, CHECK, CHEVRON_RIGHT, CLOCK, X},
        mark::Tone,
        modal::Modal,
    },
};

impl Moved for Opportunity {
    const STATUS: &'static str = "opportunities.status";

    fn tone(status: OpportunityStatus) -> Tone {
        use OpportunityStatus as S;
        match status {
            S::Prospecting | S::NeedsAnalysis => Tone::Info,
            S::ProposalSent | S::Negotiation => Tone::Brand,
            S::OnHold => Tone::Warn,
            S::Won => Tone::Ok,
            S::Lost => Tone::Bad,
        }
    }

    fn button(from: OpportunityStatus, to: OpportunityStatus) -> MoveButton {
        use OpportunityStatus as S;
        let ahead = from.stage().zip(to.stage()).is_none_or(|(from, to)| to > from);
        let (label, glyph) = match to {
            S::Prospecting => (t("opportunities.move.prospecting"), ARROW_LEFT),
            S::NeedsAnalysis => (t("opportunities.move.needs_analysis"), CHEVRON_RIGHT),
            S::ProposalSent => (t("opportunities.move.proposal_sent"), CHEVRON_RIGHT),
            S::Negotiation => (t("opportunities.move.negotiation"), CHEVRON_RIGHT),
            S::OnHold => (t("opportunities.move.hold"), CLOCK),
            S::Won => (t("opportunities.move.win"), CHECK),
            S::Lost => (t("opportunities.move.lose"), X),
        };
        let look = match to {
            S::Won => Look::Primary,
            S::Lost => Look::Quiet,
            S::OnHold => Look::Plain,
            // The step ahead is the one to take; the ways back stand beside it.
            _ if ahead && from != S::OnHold => Look::Primary,
            _ => Look::Quiet,
        };
        MoveButton { label, glyph: if ahead { glyph } else { ARROW_LEFT }, look }
    }

    fn asks(legal: Move<OpportunityStatus>) -> bool {
        legal.reason_required
    }

    fn question(taking: Taking<Self>) -> AnyView {
        question(taking).into_any()
    }
}

fn question(taking: Taking<Opportunity>) -> impl IntoView {
    let (listed, reason) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let errors = Form::new();
    let open = Signal::derive(move || taking.asking.get().is_some());
    let label = taking.label();
    let close = move || {
        taking.asking.set(None);
        listed.set(String::new());
        reason.set(String::new());
        errors.clear();
    };
    let submit = move |()| {
        let (Some(to), Some(record)) = (taking.asking.get_untracked(), taking.state.present()) else { return };
        let Some(why) = word::<OpportunityLossReason>(&listed.get_untracked()) else {
            return errors.fail(vec![FieldError::new("lost_reason", t("opportunities.why_lost"))]);
        };
        let told = filled(&reason.get_untracked());
        if why == OpportunityLossReason::Other && told.is_none() {
            return errors.fail(vec![FieldError::new("reason", t("record.reason_needed"))]);
        }
        close();
        taking.send(to, async move {
            let client = session::client().await;
            // The word by which reports count is a field of its own, which stands there before it is lost.
            let because = json!({"lost_reason": why});
            let record = match client.patch::<Opportunity>(record.head.id, record.head.version, &because).await {
                Ok(record) => record,
                Err(error) => return Some(Err(error)),
            };
            let told = told.unwrap_or_else(|| why.to_string());
            Some(client.transition(&record, to, Some(told)).await)
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=move |()| close()/>
            <Button label=label look=Look::Primary/>
        }
    });
    view! {
        <Modal open=open on_close=move |()| close() title=label on_submit=submit footer=footer>
            {
                provide_context(errors);
                let choices = std::iter::once((String::new(), t("leads.choose_reason").to_owned()));
                let choices: Vec<_> =
                    choices.chain(entries("opportunities.lost_reason", OpportunityLossReason::WORDS)).collect();
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        <SelectField name="lost_reason" label=t("opportunities.lost_reason") value=listed entries=choices/>
                        <TextArea name="reason" label=t("record.reason") value=reason optional=true/>
                    </div>
                }
            }
        </Modal>
    }
}
