//! The sheet that is open when somebody comes back from a call or a message: one press says what became of it. It is opened
//! by the press that begins the call, so it stands there whatever the phone shows in between.

use domain::{
    kernel::LeadId,
    leads::{
        attempt::{AttemptChannel, AttemptData, AttemptLogged, AttemptOutcome, ProposedMove},
        lead::{Lead, LeadMove},
    },
    people::reach::Phone,
};
use leptos::{ev, prelude::*, task::spawn_local};

use crate::{
    browser,
    i18n::{relative, t, t_in, tf},
    people::reach::{to_call, to_write},
    record::{RecordState, filled},
    session,
    ui::{
        button::{Button, Look},
        field::TextField,
        icon::{Glyph, Icon, MAIL, PHONE, WHATSAPP},
        modal::{Sheet, close_sheet, open_sheet},
        state::Failure,
        toast::{toast, toast_error},
        url,
    },
};

const SHEET: &str = "outcome";
/// The lead as `<id>~<name>`, and by which way it was tried.
const VALUES: &[&str] = &["lead", "by"];

/// Notes that a way to somebody was taken. The browser follows the link by itself.
fn taken(lead: &Lead, by: AttemptChannel) {
    let named = [&lead.head.id.to_string(), "~", &lead.full_name].concat();
    open_sheet(SHEET, &[("lead", &named), ("by", by.as_str())]);
}

fn way(lead: &Lead, by: AttemptChannel, href: String, glyph: Glyph, short: bool) -> impl IntoView + use<> {
    let lead = lead.clone();
    let (label, spoken) = (
        t_in("leads.by", by.as_str()),
        tf("leads.reach", &[("name", &lead.full_name), ("by", &t_in("leads.by", by.as_str()))]),
    );
    let new_tab = by == AttemptChannel::Whatsapp;
    let class = if short { "btn quiet square" } else { "btn" };
    view! {
        <a
            class=class
            href=href
            aria-label=spoken.clone()
            title=short.then_some(spoken)
            target=new_tab.then_some("_blank")
            rel=new_tab.then_some("noopener noreferrer")
            on:click=move |event: ev::MouseEvent| {
                // A row opens its record when it is pressed; this link does not.
                event.stop_propagation();
                taken(&lead, by);
            }
        >
            <Icon glyph=glyph/>
            {(!short).then_some(view! { <span>{label}</span> })}
        </a>
    }
}

fn dial(number: &str) -> String {
    ["tel:", number].concat()
}

fn write(number: &str) -> String {
    let digits: String = number.chars().filter(char::is_ascii_digit).collect();
    ["https://wa.me/", &digits].concat()
}

fn number(phone: Option<&Phone>) -> Option<String> {
    phone.and_then(|phone| phone.e164.clone())
}

/// The ways to somebody, each of which is asked about afterwards.
pub fn ways(lead: &Lead) -> AnyView {
    let phones = &lead.data.phones;
    view! {
        {number(to_call(phones)).map(|number| way(lead, AttemptChannel::Call, dial(&number), PHONE, false))}
        {number(to_write(phones)).map(|number| way(lead, AttemptChannel::Whatsapp, write(&number), WHATSAPP, false))}
        {lead.data.emails.first().map(|address| way(lead, AttemptChannel::Email, ["mailto:", address].concat(), MAIL, false))}
    }
    .into_any()
}

/// In a column the number and the call beside it; on a card the call.
pub fn call_cell(lead: &Lead) -> AnyView {
    let shown = crate::people::reach::shown(&lead.data.phones);
    let call =
        number(to_call(&lead.data.phones)).map(|number| way(lead, AttemptChannel::Call, dial(&number), PHONE, true));
    view! { <span class="call-cell"><span class="only-table">{shown}</span>{call}</span> }.into_any()
}

/// The sheet. On a lead's page it shows what became of the lead; in a list the rows follow by themselves.
pub fn sheet(state: Option<RecordState<Lead>>) -> impl IntoView {
    let (lead, by) = (url::query("lead"), url::query("by"));
    let title = Signal::derive(move || {
        let name = lead.get().and_then(|lead| lead.split_once('~').map(|(_, name)| name.to_owned()));
        tf("leads.outcome_of", &[("name", &name.unwrap_or_default())])
    });
    view! {
        <Sheet name=SHEET title=title values=VALUES>
            {move || {
                let id = lead.with(|lead| lead.as_deref().and_then(|lead| lead.split('~').next()?.parse::<LeadId>().ok()));
                let by = by.with(|by| by.as_deref().and_then(|by| by.parse().ok())).unwrap_or(AttemptChannel::Call);
                id.map(|id| asked(state, id, by))
            }}
        </Sheet>
    }
}

fn asked(state: Option<RecordState<Lead>>, id: LeadId, by: AttemptChannel) -> impl IntoView {
    let note = RwSignal::new(String::new());
    let busy = RwSignal::new(false);
    let proposed = RwSignal::new(None::<(Lead, ProposedMove)>);
    // Sent again after a lost answer it counts once.
    let key = browser::new_id().to_string();
    let log = Callback::new(move |outcome: AttemptOutcome| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        let data = AttemptData { channel: by, outcome, at: None, note: filled(&note.get_untracked()) };
        let key = key.clone();
        spawn_local(async move {
            match session::client().await.create_lead_attempt(id, &data, Some(&key)).await {
                Ok(logged) => {
                    tell(&logged);
                    let AttemptLogged { lead, proposed: next, .. } = logged;
                    if let Some(state) = state {
                        state.show(lead.clone()).await;
                    }
                    match next {
                        Some(next) => {
                            proposed.try_set(Some((lead, next)));
                        }
                        None => close_sheet(VALUES),
                    }
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    });
    move || match proposed.get() {
        Some((lead, next)) => enough(state, lead, next).into_any(),
        None => outcomes(note, by, log).into_any(),
    }
}

fn outcomes(note: RwSignal<String>, by: AttemptChannel, log: Callback<AttemptOutcome>) -> impl IntoView {
    let fits = |outcome: &&AttemptOutcome| match outcome {
        AttemptOutcome::NoAnswer | AttemptOutcome::Busy | AttemptOutcome::SwitchedOff => by == AttemptChannel::Call,
        AttemptOutcome::Connected | AttemptOutcome::WrongNumber | AttemptOutcome::LeftMessage => true,
    };
    let chip = move |outcome: &AttemptOutcome| {
        let outcome = *outcome;
        view! {
            <button type="button" class="chip large" on:click=move |_| log.run(outcome)>
                {t_in("leads.outcome", outcome.as_str())}
            </button>
        }
    };
    view! {
        <div class="stack">
            <TextField name="note" label=t("leads.attempt_note") value=note optional=true max_length=500/>
            <div class="chips" role="group" aria-label=t("leads.what_became")>
                {AttemptOutcome::ALL.iter().filter(fits).map(chip).collect_view()}
            </div>
        </div>
    }
}

fn tell(logged: &AttemptLogged) {
    let outcome = t_in("leads.outcome", logged.attempt.outcome.as_str());
    let told = match logged.attempt.next_attempt_at {
        Some(at) => tf("leads.attempt_saved_next", &[("outcome", &outcome), ("when", &relative(at.utc()))]),
        None => tf("leads.attempt_saved", &[("outcome", &outcome)]),
    };
    toast(told);
}

/// The ladder is at its end: whether to give up is for a person to say.
fn enough(state: Option<RecordState<Lead>>, lead: Lead, next: ProposedMove) -> impl IntoView {
    let tried = lead.attempts;
    let busy = RwSignal::new(false);
    let give_up = move |()| {
        let lead = lead.clone();
        let asked = LeadMove { lost_reason: next.lost_reason, ..LeadMove::new(next.to) };
        busy.set(true);
        spawn_local(async move {
            match session::client().await.transition_lead(&lead, &asked).await {
                Ok(lead) => {
                    if let Some(state) = state {
                        state.show(lead).await;
                    }
                    toast(t("leads.given_up"));
                    close_sheet(VALUES);
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="stack">
            <p>{tf("leads.enough", &[("n", &tried.to_string())])}</p>
            <div class="line">
                <Button label=t("leads.keep_trying") on_press=|()| close_sheet(VALUES)/>
                <Button label=t("leads.give_up") look=Look::Primary busy=busy on_press=give_up/>
            </div>
        </div>
    }
}
