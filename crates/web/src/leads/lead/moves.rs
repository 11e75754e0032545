//! The moves of a lead: how their buttons look, and what a move asks for beside where it goes.

use domain::{
    kernel::{
        FieldProblem, Timestamp,
        policy::{Action, Resource, may},
        status::{Move, Transition},
    },
    leads::lead::{Lead, LeadMove, LeadStatus, LostReason, NextAction, UnqualifiedReason},
    people::contact::Contact,
};
use leptos::prelude::*;

use super::visit::Visit;
use crate::{
    browser,
    failure::field_errors,
    i18n::{moment_of, t},
    record::{
        entries, filled, id_of,
        moves::{MoveButton, Moved, Taking},
        records, word,
    },
    session,
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        date::MomentField,
        field::{SelectField, TextArea},
        form::{ErrorSummary, FieldError, Form},
        icon::{CALENDAR, CHECK, CLOCK, COPY, PHONE, REFRESH, TEAM, TRASH, X},
        mark::Tone,
        modal::Modal,
    },
};

impl Moved for Lead {
    const STATUS: &'static str = "leads.status";

    fn tone(status: LeadStatus) -> Tone {
        use LeadStatus as S;
        match status {
            S::New | S::Assigned => Tone::Info,
            S::Attempting | S::NoShow => Tone::Warn,
            S::Contacted | S::Qualified => Tone::Brand,
            S::AppointmentBooked | S::Converted => Tone::Ok,
            S::Nurture | S::Duplicate | S::Junk => Tone::Neutral,
            S::Unqualified | S::Lost => Tone::Bad,
        }
    }

    fn button(from: LeadStatus, to: LeadStatus) -> MoveButton {
        use LeadStatus as S;
        let (label, glyph, look) = match (from, to) {
            (S::Lost | S::Unqualified, _) => (t("leads.move.reopen"), REFRESH, Look::Primary),
            (_, S::New | S::Assigned) => (t("leads.move.assign"), TEAM, Look::Plain),
            (_, S::Attempting) => (t("leads.move.attempt"), PHONE, Look::Plain),
            (_, S::Contacted) => (t("leads.move.contacted"), CHECK, Look::Primary),
            (S::Nurture, S::Qualified) => (t("leads.move.qualify"), CHECK, Look::Plain),
            (_, S::Qualified) => (t("leads.move.qualify"), CHECK, Look::Primary),
            (_, S::AppointmentBooked | S::Converted) => (t("leads.move.book"), CALENDAR, Look::Primary),
            (_, S::NoShow) => (t("leads.move.no_show"), CLOCK, Look::Plain),
            (_, S::Nurture) => (t("leads.move.nurture"), CLOCK, Look::Plain),
            (_, S::Duplicate) => (t("leads.move.duplicate"), COPY, Look::Quiet),
            (_, S::Junk) => (t("leads.move.junk"), TRASH, Look::Quiet),
            (_, S::Unqualified) => (t("leads.move.unqualify"), X, Look::Quiet),
            (_, S::Lost) => (t("leads.move.lose"), X, Look::Quiet),
        };
        MoveButton { label, glyph, look }
    }

    fn asks(legal: Move<LeadStatus>) -> bool {
        let books = legal.to == LeadStatus::AppointmentBooked
            && session::role_untracked().is_some_and(|role| may(role, Resource::PatientVisits, Action::Create));
        books || legal.reason_required || matches!(legal.to, LeadStatus::Nurture | LeadStatus::Duplicate)
    }

    fn question(taking: Taking<Self>) -> AnyView {
        question(taking).into_any()
    }
}

/// What is typed into the question.
#[derive(Clone, Copy)]
struct Asked {
    listed: RwSignal<String>,
    reason: RwSignal<String>,
    action: RwSignal<String>,
    at: RwSignal<String>,
    lead: RwSignal<Option<Choice>>,
    contact: RwSignal<Option<Choice>>,
    visit: Visit,
}

impl Asked {
    fn new() -> Self {
        Self {
            listed: RwSignal::new(String::new()),
            reason: RwSignal::new(String::new()),
            action: RwSignal::new(NextAction::Call.to_string()),
            at: RwSignal::new(String::new()),
            lead: RwSignal::new(None),
            contact: RwSignal::new(None),
            visit: Visit::new(),
        }
    }

    fn clear(self) {
        self.listed.set(String::new());
        self.reason.set(String::new());
        self.action.set(NextAction::Call.to_string());
        self.at.set(String::new());
        self.lead.set(None);
        self.contact.set(None);
        self.visit.clear();
    }

    fn typed(self, to: LeadStatus) -> LeadMove {
        let listed = self.listed.get_untracked();
        let nurture = to == LeadStatus::Nurture;
        let at = moment_of(&self.at.get_untracked()).and_then(Timestamp::new).filter(|_| nurture);
        LeadMove {
            reason: filled(&self.reason.get_untracked()),
            lost_reason: word::<LostReason>(&listed).filter(|_| to == LeadStatus::Lost),
            unqualified_reason: word::<UnqualifiedReason>(&listed).filter(|_| to == LeadStatus::Unqualified),
            next_action: at.and_then(|_| word(&self.action.get_untracked())),
            next_action_at: at,
            duplicate_of_lead_id: self.lead.with_untracked(|lead| id_of(lead.as_ref())),
            duplicate_of_contact_id: self.contact.with_untracked(|contact| id_of(contact.as_ref())),
            appointment: self.visit.typed().filter(|_| to == LeadStatus::AppointmentBooked),
            ..LeadMove::new(to)
        }
    }
}

/// What speaks against a move before the server is asked, at the fields of the question.
fn problems(asked: &LeadMove) -> Vec<FieldError> {
    let mut problems = asked.problems(browser::timestamp());
    let Transition { reason, .. } = asked.transition();
    let wants_reason = matches!(asked.to, LeadStatus::Junk | LeadStatus::Lost | LeadStatus::Unqualified);
    if asked.to == LeadStatus::AppointmentBooked && asked.appointment.is_none() {
        problems.push(FieldProblem::new("/appointment/starts_at", "required", t("leads.appointment_needed")));
    }
    if problems.is_empty() && wants_reason && reason.is_none() {
        problems.push(FieldProblem::new("/reason", "required", t("record.reason_needed")));
    }
    field_errors(&problems)
}

fn question(taking: Taking<Lead>) -> impl IntoView {
    let asked = Asked::new();
    let errors = Form::new();
    let open = Signal::derive(move || taking.asking.get().is_some());
    // Most come to the department that they asked for.
    Effect::new(move |_| {
        if taking.asking.get() == Some(LeadStatus::AppointmentBooked) {
            let lead = taking.state.present();
            asked.visit.department.set(lead.and_then(|lead| lead.data.specialty.clone()).unwrap_or_default());
        }
    });
    let label = taking.label();
    let close = move || {
        taking.asking.set(None);
        asked.clear();
        errors.clear();
    };
    let submit = move |()| {
        let (Some(to), Some(lead)) = (taking.asking.get_untracked(), taking.state.present()) else { return };
        let asked = asked.typed(to);
        let problems = problems(&asked);
        if !problems.is_empty() {
            return errors.fail(problems);
        }
        close();
        taking.send(to, async move { Some(session::client().await.transition_lead(&lead, &asked).await) });
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
                view! {
                    <div class="stack">
                        <ErrorSummary/>
                        {move || taking.asking.get().map(|to| fields(asked, to))}
                    </div>
                }
            }
        </Modal>
    }
}

fn fields(asked: Asked, to: LeadStatus) -> AnyView {
    let listed = |name: &'static str, group: &'static str, words: &[&str]| {
        let choices = std::iter::once((String::new(), t("leads.choose_reason").to_owned()));
        let choices: Vec<_> = choices.chain(entries(group, words)).collect();
        view! { <SelectField name=name label=t(group) value=asked.listed entries=choices/> }
    };
    let words = |optional: bool| {
        view! { <TextArea name="reason" label=t("record.reason") value=asked.reason optional=optional/> }
    };
    match to {
        LeadStatus::Lost => view! {
            {listed("lost_reason", "leads.lost_reason", LostReason::WORDS)}
            {words(true)}
        }
        .into_any(),
        LeadStatus::Unqualified => view! {
            {listed("unqualified_reason", "leads.unqualified_reason", UnqualifiedReason::WORDS)}
            {words(true)}
        }
        .into_any(),
        LeadStatus::Nurture => view! {
            <MomentField name="next_action_at" label=t("leads.nurture_until") value=asked.at/>
            <SelectField name="next_action" label=t("leads.next_action") value=asked.action entries=entries("leads.next_action", NextAction::WORDS)/>
            {words(true)}
        }
        .into_any(),
        LeadStatus::Duplicate => view! {
            <Combobox name="duplicate_of_lead_id" label=t("leads.double_of_lead") value=asked.lead source={records::<Lead>(&[])} optional=true/>
            <Combobox name="duplicate_of_contact_id" label=t("leads.double_of_contact") value=asked.contact source={records::<Contact>(&[])} optional=true/>
        }
        .into_any(),
        LeadStatus::AppointmentBooked => asked.visit.fields().into_any(),
        _ => words(false).into_any(),
    }
}
