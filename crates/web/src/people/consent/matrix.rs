//! What a contact consents to now: one tap gives, one tap withdraws, and either can be taken back.

use std::sync::Arc;

use domain::{
    kernel::{
        New,
        policy::{Action, Resource},
    },
    people::{
        consent::{ConsentData, ConsentMatrix, ConsentPurpose, ConsentSource, ConsentState, CurrentConsent},
        contact::Contact,
        reach::Channel,
    },
};
use leptos::{prelude::*, task::spawn_local};

use super::ledger::ledger;
use crate::{
    browser,
    i18n::{date_time, language, t, t_in, tf},
    record::{RecordState, entries, word},
    session,
    ui::{
        content::{Card, Notice},
        field::SelectField,
        icon::{CHECK, INFO, Icon, X},
        state::{ErrorCard, Failure, Skeleton},
        toast::{toast_error, toast_undo},
    },
};

/// The parts of the panel follow each other here. Copy it freely.
#[derive(Clone, Copy)]
struct Open {
    contact: RecordState<Contact>,
    matrix: RwSignal<Option<Arc<ConsentMatrix>>>,
    failure: RwSignal<Option<Failure>>,
    /// How the next word is learned of.
    source: RwSignal<String>,
    /// Counts the words that were added.
    words: RwSignal<u32>,
}

pub(super) fn consents(contact: RecordState<Contact>) -> impl IntoView {
    let open = Open {
        contact,
        matrix: RwSignal::new(None),
        failure: RwSignal::new(None),
        source: RwSignal::new(ConsentSource::InPerson.to_string()),
        words: RwSignal::new(0),
    };
    let version = contact.version();
    Effect::new(move |_| {
        // A birth date makes a child of somebody.
        let _ = version.get();
        open.load();
    });
    let content = move || match (open.matrix.get(), open.failure.get()) {
        (Some(matrix), _) => switches(open, &matrix).into_any(),
        (None, Some(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| open.load()/> }.into_any(),
        (None, None) => view! { <Skeleton rows=5/> }.into_any(),
    };
    let whose = contact.present().map(|contact| contact.head.id);
    view! {
        <div class="stack">
            {content}
            {whose.map(|whose| ledger(whose, open.words))}
        </div>
    }
}

impl Open {
    fn load(self) {
        let Some(contact) = self.contact.present() else { return };
        spawn_local(async move {
            match session::client().await.get_consent_matrix(contact.head.id).await {
                Ok(matrix) => {
                    self.failure.try_set(None);
                    self.matrix.try_set(Some(Arc::new(matrix)));
                }
                Err(error) => {
                    self.failure.try_set(Some(Failure::from(error)));
                }
            }
        });
    }

    /// Adds a word to the ledger. What the screen says changes at once, and back if the server refuses.
    fn say(self, purpose: ConsentPurpose, channel: Channel, state: ConsentState) {
        let (Some(contact), Some(before)) = (self.contact.present(), self.matrix.get_untracked()) else { return };
        let data = ConsentData {
            contact_id: contact.head.id,
            purpose,
            channel,
            state,
            decided_at: None,
            notice_version: before.notice_version.clone(),
            language: language().code().to_owned(),
            source: word(&self.source.get_untracked()).unwrap_or(ConsentSource::InPerson),
            notice_text: None,
            guardian_id: None,
            guardian_name: None,
            note: None,
        };
        spawn_local(async move {
            let new = New { id: Some(browser::new_id()), record: data };
            match session::client().await.create_consent(&new).await {
                Ok(_) => {
                    self.load();
                    self.words.try_update(|words| *words += 1);
                    let told = tf(
                        if state == ConsentState::Given { "consents.given" } else { "consents.withdrawn" },
                        &[
                            ("purpose", &t_in("consents.purpose", purpose.as_str())),
                            ("channel", &t_in("contacts.channel", channel.as_str())),
                        ],
                    );
                    toast_undo(told, move || self.say(purpose, channel, opposite(state)));
                }
                Err(error) => {
                    let failure = Failure::from(error);
                    let said = failure.fields.first().map(|field| field.1.clone());
                    toast_error(said.unwrap_or(failure.message));
                }
            }
        });
    }
}

const fn opposite(state: ConsentState) -> ConsentState {
    match state {
        ConsentState::Given => ConsentState::Withdrawn,
        ConsentState::Withdrawn => ConsentState::Given,
    }
}

fn switches(open: Open, matrix: &ConsentMatrix) -> impl IntoView + use<> {
    let writes = session::allows(Resource::Consents, Action::Create);
    let minor = matrix.is_minor;
    let rows = ConsentPurpose::ALL
        .iter()
        .copied()
        .map(|purpose| {
            let current = matrix.current.iter().filter(|entry| entry.purpose == purpose);
            let held: Vec<CurrentConsent> = current.cloned().collect();
            let offers = minor && purpose == ConsentPurpose::Offers;
            row(open, purpose, &held, writes, offers)
        })
        .collect_view();
    let notice = tf("consents.notice", &[("version", &matrix.notice_version)]);
    view! {
        <Card title=t("consents.title")>
            {minor.then(|| view! { <Notice glyph=INFO>{guardian(open)}</Notice> })}
            {writes.then(|| view! {
                <div class="columns"><SelectField name="source" label=t("consents.source") value=open.source entries=entries("consents.source", ConsentSource::WORDS)/></div>
            })}
            <div class="consents">{rows}</div>
            <p class="muted">{notice}</p>
        </Card>
    }
}

/// Who decides for a child.
fn guardian(open: Open) -> String {
    let contact = open.contact.present();
    let known = contact.as_ref().and_then(|contact| contact.guardian.as_ref().map(|named| named.name.clone()));
    let named = contact.as_ref().and_then(|contact| contact.data.guardian_name.clone());
    match known.or(named) {
        Some(name) => tf("consents.minor", &[("name", &name)]),
        None => t("consents.minor_alone").to_owned(),
    }
}

/// `closed`: nothing may be given here, only withdrawn.
fn row(
    open: Open,
    purpose: ConsentPurpose,
    held: &[CurrentConsent],
    writes: bool,
    closed: bool,
) -> impl IntoView + use<> {
    let name = t_in("consents.purpose", purpose.as_str());
    let buttons = Channel::ALL
        .iter()
        .copied()
        .map(|channel| {
            let entry = held.iter().find(|entry| entry.channel == channel).cloned();
            let given = entry.as_ref().is_some_and(|entry| entry.state == ConsentState::Given);
            let next = if given { ConsentState::Withdrawn } else { ConsentState::Given };
            let word = match &entry {
                None => t("consents.never").to_owned(),
                Some(entry) => {
                    let at = date_time(entry.decided_at.utc());
                    [&t_in("consents.state", entry.state.as_str()), " · ", &at].concat()
                }
            };
            let channel_name = t_in("contacts.channel", channel.as_str());
            let label = [&name, " · ", &channel_name].concat();
            let glyph = entry.map(|_| if given { CHECK } else { X });
            view! {
                <button
                    type="button"
                    class="chip"
                    aria-label=label
                    aria-pressed=given.to_string()
                    title=word
                    disabled=!writes || closed && !given
                    on:click=move |_| open.say(purpose, channel, next)
                >
                    {glyph.map(|glyph| view! { <Icon glyph=glyph small=true/> })}
                    {channel_name}
                </button>
            }
        })
        .collect_view();
    view! {
        <div class="consent" role="group" aria-label=t_in("consents.purpose", purpose.as_str())>
            <p class="strong">{t_in("consents.purpose", purpose.as_str())}</p>
            <p class="muted">{t_in("consents.about", purpose.as_str())}</p>
            <div class="chips">{buttons}</div>
        </div>
    }
}
