//! The sheet that turns a lead into a contact: who it may be, with reasons; through whom; what is sold to them. Then half a
//! minute in which it can be taken back.

use std::{sync::Arc, time::Duration};

use chrono::{Days, NaiveDate};
use domain::{
    day::patient_visit::NewAppointment,
    kernel::{
        AccountId, ContactId, Money,
        policy::{Action, Resource},
        problem::Candidate,
        status::Status,
    },
    leads::{
        conversion::{AccountChoice, ContactChoice, ConversionPanel, ConversionRequest, Converted, NewOpportunity},
        lead::{Lead, LeadStatus},
        opportunity::OpportunityKind,
    },
    people::{
        account::Account,
        contact::{Contact, ContactData},
        reach::{Phone, PhoneLabel},
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::visit::Visit;
use crate::{
    browser,
    failure::form_errors,
    i18n::{plural, t, t_in, tf, today},
    record::{RecordState, entries, filled, href, id_of, named_choice, records, word},
    session,
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        content::Notice,
        date::DateField,
        field::{CheckField, SegmentedField, TextField},
        form::{ErrorSummary, FieldError, Form},
        icon::{CHECK, Icon, USER},
        mark::{Badge, Tone},
        modal::{Shape, Sheet, close_sheet, open_sheet},
        money::MoneyField,
        state::{ErrorCard, Failure, Skeleton},
        toast::{toast, toast_error, toast_undo},
    },
};

const SHEET: &str = "convert";
/// What is chosen where nobody who is there is meant.
const NEW: &str = "new";
/// Most are decided within a month.
const USUAL_DAYS: u64 = 30;

/// Opens the sheet, where the lead's status and the person's role allow it.
pub fn button(state: RecordState<Lead>) -> impl IntoView {
    move || {
        let lead = state.record.get()?;
        let may = lead.status.move_to(LeadStatus::Converted).is_some()
            && session::allows(Resource::Leads, Action::Update)
            && session::allows(Resource::Contacts, Action::Create);
        // One step at a time: whoever is only qualified is to get an appointment first.
        let look = if lead.status == LeadStatus::Qualified { Look::Plain } else { Look::Primary };
        may.then(
            || view! { <Button label=t("leads.convert") look=look icon=CHECK on_press=|()| open_sheet(SHEET, &[])/> },
        )
    }
}

/// What is chosen and typed into the sheet.
#[derive(Clone, Copy)]
struct Typed {
    /// The id of a contact that is there, or `NEW`.
    who: RwSignal<String>,
    given_name: RwSignal<String>,
    family_name: RwSignal<String>,
    number: RwSignal<String>,
    account: RwSignal<Option<Choice>>,
    sells: RwSignal<bool>,
    name: RwSignal<String>,
    kind: RwSignal<String>,
    amount: RwSignal<Option<i64>>,
    amount_unread: RwSignal<bool>,
    expected_close: RwSignal<Option<NaiveDate>>,
    books: RwSignal<bool>,
    visit: Visit,
}

impl Typed {
    /// Of the component that calls it: what is typed lives as long as the sheet, whichever answers arrive meanwhile.
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            who: text(),
            given_name: text(),
            family_name: text(),
            number: text(),
            account: RwSignal::new(None),
            sells: RwSignal::new(false),
            name: text(),
            kind: RwSignal::new(OpportunityKind::Procedure.to_string()),
            amount: RwSignal::new(None),
            amount_unread: RwSignal::new(false),
            expected_close: RwSignal::new(today().checked_add_days(Days::new(USUAL_DAYS))),
            books: RwSignal::new(false),
            visit: Visit::new(),
        }
    }

    /// Begins with what is known of the lead. False where the sheet is gone.
    fn begin(self, panel: &ConversionPanel, lead: &Lead) -> bool {
        let text = |signal: RwSignal<String>, text: &Option<String>| signal.try_set(text.clone().unwrap_or_default());
        let surest = panel.contacts.iter().find(|candidate| candidate.strong);
        let known = lead.data.contact_id.map(|id| id.to_string());
        let who = known.or_else(|| surest.map(|candidate| candidate.id.to_string())).unwrap_or_else(|| NEW.to_owned());
        let number = panel.contact.phones.first().map(|phone| phone.number.clone());
        text(self.given_name, &panel.contact.given_name);
        text(self.family_name, &panel.contact.family_name);
        text(self.number, &number);
        self.account.try_set(named_choice(lead.data.account_id, lead.account.as_ref()));
        self.name.try_set(panel.opportunity_name.clone());
        text(self.visit.department, &lead.data.specialty);
        self.who.try_set(who).is_none()
    }

    fn is_new(self) -> bool {
        self.who.with(|who| who == NEW)
    }

    /// What is asked of the server. Those who are shown and were not chosen are known to be somebody else.
    fn request(self, panel: &ConversionPanel) -> Result<ConversionRequest, Vec<FieldError>> {
        let contact = match self.who.with_untracked(|who| who.parse::<ContactId>()) {
            Ok(id) => ContactChoice { link: Some(id), ..ContactChoice::default() },
            Err(_) => ContactChoice {
                create: Some(self.contact(&panel.contact)),
                other_than: panel.contacts.iter().map(|candidate| candidate.id.into()).collect(),
                ..ContactChoice::default()
            },
        };
        let account = self.account.with_untracked(|account| id_of::<AccountId>(account.as_ref()));
        Ok(ConversionRequest {
            contact: Some(contact),
            account: account.map(|id| AccountChoice { link: Some(id), ..AccountChoice::default() }),
            opportunity: self.opportunity()?,
            appointment: self.appointment()?,
        })
    }

    fn appointment(self) -> Result<Option<NewAppointment>, Vec<FieldError>> {
        if !self.books.get_untracked() {
            return Ok(None);
        }
        let missing = || vec![FieldError::new("appointment/starts_at", t("leads.appointment_needed"))];
        self.visit.typed().map(Some).ok_or_else(missing)
    }

    fn contact(self, begun: &ContactData) -> ContactData {
        let mut data = begun.clone();
        data.given_name = filled(&self.given_name.get_untracked());
        data.family_name = filled(&self.family_name.get_untracked());
        match (filled(&self.number.get_untracked()), data.phones.first_mut()) {
            (Some(number), Some(first)) if first.number == number => {}
            (Some(number), Some(first)) => *first = Phone::new(first.label, number),
            (Some(number), None) => data.phones.push(Phone::new(PhoneLabel::Mobile, number)),
            (None, Some(_)) => drop(data.phones.remove(0)),
            (None, None) => {}
        }
        data
    }

    fn opportunity(self) -> Result<Option<NewOpportunity>, Vec<FieldError>> {
        if !self.sells.get_untracked() {
            return Ok(None);
        }
        if self.amount_unread.get_untracked() {
            return Err(vec![FieldError::new("opportunity/amount", t("record.not_a_number"))]);
        }
        let Some(expected_close) = self.expected_close.get_untracked() else {
            return Err(vec![FieldError::new("opportunity/expected_close", t("tie_ups.choose_day"))]);
        };
        Ok(Some(NewOpportunity {
            kind: word(&self.kind.get_untracked()).unwrap_or(OpportunityKind::Procedure),
            name: filled(&self.name.get_untracked()),
            amount: self.amount.get_untracked().map(Money::paise),
            expected_close,
        }))
    }
}

/// What the sheet shows.
#[derive(Clone)]
enum Stage {
    Loading,
    Failed(Failure),
    Ready(Arc<ConversionPanel>),
}

/// The sheet; `state` is the page's lead.
pub fn sheet(state: RecordState<Lead>) -> impl IntoView {
    let (stage, typed) = (RwSignal::new(Stage::Loading), Typed::new());
    let errors = Form::new();
    let busy = RwSignal::new(false);
    let submit = move |()| {
        let (Some(lead), Stage::Ready(panel)) = (state.present(), stage.get_untracked()) else { return };
        if busy.get_untracked() {
            return;
        }
        let request = match typed.request(&panel) {
            Ok(request) => request,
            Err(problems) => return errors.fail(problems),
        };
        errors.clear();
        busy.set(true);
        spawn_local(async move {
            match session::client().await.convert_lead(&lead, &request).await {
                Ok(converted) => done(state, converted).await,
                Err(error) => refused(state, stage, errors, error),
            }
            busy.try_set(false);
        });
    };
    let footer = ViewFn::from(move || {
        view! {
            <Button label=t("action.cancel") on_press=|()| close_sheet(&[])/>
            <Button label=t("leads.convert") look=Look::Primary busy=busy/>
        }
    });
    let title = Signal::derive(move || {
        let name = state.record.with(|lead| lead.as_ref().map(|lead| lead.full_name.clone()));
        tf("leads.convert_name", &[("name", &name.unwrap_or_default())])
    });
    view! {
        <Sheet name=SHEET title=title shape=Shape::WideSheet on_submit=submit footer=footer>
            {
                provide_context(errors);
                errors.clear();
                load(state, stage, typed);
                move || match stage.get() {
                    Stage::Loading => view! { <Skeleton rows=5/> }.into_any(),
                    Stage::Failed(failure) => view! { <ErrorCard failure=failure on_retry=move |()| load(state, stage, typed)/> }.into_any(),
                    Stage::Ready(panel) => content(&panel, typed).into_any(),
                }
            }
        </Sheet>
    }
}

fn load(state: RecordState<Lead>, stage: RwSignal<Stage>, typed: Typed) {
    let Some(lead) = state.present() else { return };
    stage.set(Stage::Loading);
    spawn_local(async move {
        let answer = session::client().await.get_lead_conversion(lead.head.id).await;
        match answer {
            Ok(panel) if typed.begin(&panel, &lead) => drop(stage.try_set(Stage::Ready(Arc::new(panel)))),
            Ok(_) => {}
            Err(error) => drop(stage.try_set(Stage::Failed(error.into()))),
        }
    });
}

/// Somebody who is there may be the same, by what was typed or since somebody came meanwhile: the refusal names them, they
/// are shown with the others, and what was typed stays. Where somebody else was quicker, the page shows what they did.
fn refused(state: RecordState<Lead>, stage: RwSignal<Stage>, errors: Form, error: client::Error) {
    let named = error.problem().map(|problem| problem.candidates.clone()).unwrap_or_default();
    let failure = Failure::from(error);
    if !named.is_empty() {
        stage.try_update(|stage| {
            if let Stage::Ready(panel) = stage {
                let panel = Arc::make_mut(panel);
                let known = |id| panel.contacts.iter().any(|candidate| candidate.id == id);
                let others = named.into_iter().filter(|candidate| !known(candidate.id)).collect::<Vec<_>>();
                panel.contacts.splice(0..0, others);
            }
        });
    } else if matches!(failure.status, 409 | 412) {
        state.reload();
    }
    errors.fail(form_errors(&failure));
}

async fn done(state: RecordState<Lead>, converted: Converted) {
    let Converted { lead, contact, consents_refused, .. } = converted;
    let id = lead.head.id;
    close_sheet(&[]);
    state.show(lead).await;
    let told = tf("leads.converted_to", &[("name", &contact.record.name)]);
    toast_undo(told, move || take_back(state, id));
    if !consents_refused.is_empty() {
        let why = consents_refused.iter().map(crate::failure::complaint).collect::<Vec<_>>().join(" ");
        toast_error(tf("leads.consents_refused", &[("why", &why)]));
    }
}

fn take_back(state: RecordState<Lead>, id: domain::kernel::LeadId) {
    spawn_local(async move {
        match session::client().await.undo_lead_conversion(id).await {
            Ok(lead) => {
                state.show(lead).await;
                toast(t("leads.conversion_undone"));
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

fn content(panel: &ConversionPanel, typed: Typed) -> impl IntoView + use<> {
    let consents = usize::try_from(panel.consents).unwrap_or_default();
    view! {
        <div class="stack">
            <ErrorSummary/>
            {who(&panel.contacts, typed)}
            {move || typed.is_new().then(|| new_contact(typed))}
            <Combobox name="account/link" label=t("leads.account") hint=t("leads.convert_account_hint") value=typed.account source={records::<Account>(&[])} recents="accounts" optional=true/>
            {accounts(&panel.accounts, typed)}
            {session::allows(Resource::Opportunities, Action::Create).then(|| view! {
                <CheckField name="sells" label=t("leads.convert_opportunity") value=typed.sells/>
            })}
            {move || typed.sells.get().then(|| new_opportunity(typed))}
            {session::allows(Resource::PatientVisits, Action::Create).then(|| view! {
                <CheckField name="books" label=t("leads.convert_appointment") value=typed.books/>
            })}
            {move || typed.books.get().then(|| view! {
                <fieldset class="stack">
                    <legend>{t("leads.convert_visit")}</legend>
                    {typed.visit.fields()}
                </fieldset>
            })}
            {(consents > 0).then(|| view! { <p class="small">{plural("leads.convert_consents", consents, &[])}</p> })}
        </div>
    }
}

/// Who it is: those who look the same, with what speaks for each, or somebody new.
fn who(candidates: &[Candidate], typed: Typed) -> impl IntoView + use<> {
    let choices = candidates.iter().map(|candidate| candidate_line(candidate, typed.who)).collect_view();
    view! {
        <fieldset class="field">
            <legend>{t("leads.convert_who")}</legend>
            {choices}
            <label class="check">
                <input
                    type="radio"
                    name="who"
                    prop:checked=move || typed.is_new()
                    on:change=move |_| typed.who.set(NEW.to_owned())
                />
                <span>{t("leads.convert_new")}<span class="hint">{t("leads.convert_new_hint")}</span></span>
            </label>
        </fieldset>
    }
}

fn reasons(candidate: &Candidate) -> String {
    candidate.reasons.iter().map(|reason| t_in("duplicates.reason", reason)).collect::<Vec<_>>().join(", ")
}

fn candidate_line(candidate: &Candidate, who: RwSignal<String>) -> impl IntoView + use<> {
    let id = candidate.id.to_string();
    let (this, chosen) = (id.clone(), id);
    let percent = tf("duplicates.percent", &[("percent", &candidate.score.to_string())]);
    let tone = if candidate.strong { Tone::Warn } else { Tone::Neutral };
    let told = [candidate.detail.clone().unwrap_or_default(), reasons(candidate)];
    let told = told.into_iter().filter(|part| !part.is_empty()).collect::<Vec<_>>().join(" · ");
    let address = href::<Contact>(ContactId::from(candidate.id));
    let spoken = tf("leads.convert_look", &[("name", &candidate.name)]);
    view! {
        <div class="line candidate">
            <label class="check push-end">
                <input
                    type="radio"
                    name="who"
                    prop:checked=move || who.with(|who| *who == this)
                    on:change=move |_| who.set(chosen.clone())
                />
                <span>
                    {tf("leads.convert_use", &[("name", &candidate.name)])} " " <Badge label=percent tone=tone/>
                    <span class="hint">{told}</span>
                </span>
            </label>
            <a class="btn quiet square" href=address target="_blank" rel="noopener" aria-label=spoken.clone() title=spoken>
                <Icon glyph=USER/>
            </a>
        </div>
    }
}

fn new_contact(typed: Typed) -> impl IntoView {
    view! {
        <div class="columns">
            <TextField name="contact/create/given_name" label=t("leads.given_name") value=typed.given_name optional=true/>
            <TextField name="contact/create/family_name" label=t("leads.family_name") value=typed.family_name optional=true/>
            <TextField name="contact/create/phones/0/number" label=t("people.phone") value=typed.number kind="tel" mode="tel" optional=true/>
        </div>
    }
}

/// Organisations that are called alike, one press each.
fn accounts(candidates: &[Candidate], typed: Typed) -> impl IntoView + use<> {
    let offered = candidates
        .iter()
        .map(|candidate| {
            let choice = Choice {
                id: candidate.id.to_string(),
                label: candidate.name.clone(),
                detail: candidate.detail.clone().unwrap_or_default(),
            };
            let label = candidate.name.clone();
            view! {
                <button type="button" class="chip" on:click=move |_| typed.account.set(Some(choice.clone()))>{label}</button>
            }
        })
        .collect_view();
    (!candidates.is_empty()).then(|| {
        view! { <div class="chips" role="group" aria-label=t("leads.convert_accounts")>{offered}</div> }
    })
}

fn new_opportunity(typed: Typed) -> impl IntoView {
    view! {
        <fieldset class="stack">
            <legend>{t("leads.convert_sold")}</legend>
            <TextField name="opportunity/name" label=t("opportunities.name") value=typed.name/>
            <SegmentedField name="opportunity/kind" label=t("opportunities.kind") value=typed.kind entries=entries("opportunities.kind", OpportunityKind::WORDS)/>
            <div class="columns">
                <MoneyField name="opportunity/amount" label=t("opportunities.amount") value=typed.amount unread=typed.amount_unread optional=true/>
                <DateField name="opportunity/expected_close" label=t("opportunities.expected_close") value=typed.expected_close/>
            </div>
        </fieldset>
    }
}

/// While a conversion can be taken back, the page says so.
pub fn undo_note(state: RecordState<Lead>) -> impl IntoView {
    let until = RwSignal::new(None);
    let converted = Memo::new(move |_| {
        let lead = state.record.get()?;
        (lead.status == LeadStatus::Converted).then_some((lead.head.id, lead.head.version))
    });
    Effect::new(move |_| {
        until.set(None);
        let Some((id, _)) = converted.get() else { return };
        spawn_local(async move {
            let Ok(panel) = session::client().await.get_lead_conversion(id).await else { return };
            let Some(end) = panel.undo_until else { return };
            until.try_set(Some(end));
            let left = (end.utc() - browser::timestamp().utc()).to_std().unwrap_or(Duration::ZERO);
            gloo_timers::future::sleep(left).await;
            if until.try_get_untracked() == Some(Some(end)) {
                until.try_set(None);
            }
        });
    });
    move || {
        let (id, _) = converted.get()?;
        until.get().map(|_| {
            view! {
                <div role="status">
                    <Notice tone=Tone::Ok glyph=CHECK>
                        <div class="line">
                            <span class="push-end">{t("leads.just_converted")}</span>
                            <Button label=t("action.undo") on_press=move |()| take_back(state, id)/>
                        </div>
                    </Notice>
                </div>
            }
        })
    }
}
