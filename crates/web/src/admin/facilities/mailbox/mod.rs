//! From which mailbox a facility's inquiries come: the card on its page, with how the last look ended. For those alone who
//! keep the facility.

mod sheet;

use client::Error;
use domain::{
    kernel::FacilityId,
    leads::mailbox::{FacilityMailbox, MailboxSettings},
};
use leptos::{prelude::*, task::spawn_local};

use self::sheet::{MailboxSheet, SHEET};
use crate::{
    admin::poll,
    i18n::{known_in, number, t, t_in},
    session,
    ui::{
        button::Button,
        content::{Card, Fact, Facts, Notice},
        icon::{ALERT, CHECK, CLOCK, INFO, MAIL, PENCIL, REFRESH, TRASH},
        mark::Tone,
        modal::{Confirm, open_sheet},
        state::{EmptyState, ErrorCard, Failure, Skeleton},
        timeline::When,
        toast::{toast, toast_error},
    },
};

/// What is known of the mailbox of a facility; `None` inside for one that has none. Copy it freely.
#[derive(Clone, Copy)]
struct Mailbox {
    facility: FacilityId,
    known: RwSignal<Option<Result<Option<FacilityMailbox>, Failure>>>,
}

impl Mailbox {
    /// The card is made anew only where something has changed: it may be asked each half second.
    async fn ask(self) {
        let found = match session::client().await.get_mailbox(self.facility).await {
            Ok(found) => Ok(Some(found)),
            Err(Error::Problem(problem)) if problem.status == 404 => Ok(None),
            Err(error) => Err(Failure::from(error)),
        };
        let found = Some(found);
        if self.known.try_with_untracked(|known| *known != found) == Some(true) {
            self.known.set(found);
        }
    }

    fn load(self) {
        spawn_local(self.ask());
    }

    fn take(self, new: Option<FacilityMailbox>) {
        self.known.try_set(Some(Ok(new)));
    }

    fn present(self) -> Option<FacilityMailbox> {
        self.known.with_untracked(|known| known.as_ref()?.as_ref().ok()?.clone())
    }

    /// Setting what is set already lets it be looked at now.
    fn look(self, busy: RwSignal<bool>) {
        let Some(present) = self.present().filter(|_| !busy.get_untracked()) else { return };
        busy.set(true);
        spawn_local(async move {
            match session::client().await.put_mailbox(self.facility, &settings(&present)).await {
                Ok(new) => self.take(Some(new)),
                Err(error) => {
                    let failure = Failure::from(error);
                    let first = failure.fields.into_iter().next().map(|(_, complaint)| complaint);
                    toast_error(first.unwrap_or(failure.message));
                }
            }
            busy.try_set(false);
        });
    }

    fn remove(self) {
        spawn_local(async move {
            match session::client().await.delete_mailbox(self.facility).await {
                Ok(()) => {
                    self.take(None);
                    toast(t("facilities.mailbox.removed"));
                }
                Err(error) => toast_error(Failure::from(error).message),
            }
        });
    }
}

/// As it is, with the password that is there.
fn settings(mailbox: &FacilityMailbox) -> MailboxSettings {
    let FacilityMailbox { host, port, security, user, folder, address, owner_id, active, .. } = mailbox.clone();
    MailboxSettings { host, port, security, user, password: None, folder, address, owner_id, active }
}

/// Whether the first look since it was set has still to end.
fn waits(mailbox: &FacilityMailbox) -> bool {
    mailbox.active && mailbox.last_read_at.is_none() && mailbox.failure.is_none()
}

#[component]
pub(super) fn MailboxCard(facility: FacilityId) -> impl IntoView {
    let mailbox = Mailbox { facility, known: RwSignal::new(None) };
    // The question stays while the card below it is made anew by what a look has found.
    let asking = RwSignal::new(false);
    mailbox.load();
    let present = Signal::derive(move || mailbox.known.get().and_then(Result::ok).flatten());
    poll(Signal::derive(move || present.with(|present| present.as_ref().is_some_and(waits))), move || mailbox.ask());
    let asked = Signal::derive(move || mailbox.known.with(|known| matches!(known, Some(Ok(_)))));
    view! {
        <Card title=t("facilities.mailbox.title")>
            <p class="hint">{t("facilities.mailbox.hint")}</p>
            {move || match mailbox.known.get() {
                None => view! { <Skeleton rows=3/> }.into_any(),
                Some(Err(failure)) => view! { <ErrorCard failure=failure on_retry=move |()| mailbox.load()/> }.into_any(),
                Some(Ok(None)) => view! {
                    <EmptyState title=t("facilities.mailbox.none") glyph=MAIL>
                        <Button label=t("facilities.mailbox.set") icon=MAIL on_press=|()| open_sheet(SHEET, &[])/>
                    </EmptyState>
                }
                .into_any(),
                Some(Ok(Some(found))) => view! { <Present mailbox=mailbox found=found asking=asking/> }.into_any(),
            }}
        </Card>
        <Confirm
            open=asking
            title=t("facilities.mailbox.remove")
            text=t("facilities.mailbox.remove_text")
            action=t("facilities.mailbox.remove")
            on_confirm=move |()| mailbox.remove()
        />
        <MailboxSheet facility=facility asked=asked present=present on_saved=move |new| mailbox.take(Some(new))/>
    }
}

#[component]
fn Present(mailbox: Mailbox, found: FacilityMailbox, asking: RwSignal<bool>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let last = found.last_read_at.map(|at| view! { <When at=at.utc()/> });
    let last = last.map_or_else(|| t("users.never").into_any(), IntoAny::into_any);
    view! {
        <div role="status">{told(&found)}</div>
        <Facts>
            <Fact label=t("facilities.mailbox.last_read")>{last}</Fact>
            <Fact label=t("facilities.mailbox.taken")>{number(found.taken)}</Fact>
            <Fact label=t("facilities.mailbox.ignored")>{number(found.ignored)}</Fact>
            <Fact label=t("facilities.mailbox.address")>{found.address.clone()}</Fact>
            <Fact label=t("facilities.mailbox.owner")>{found.owner.as_ref().map(|owner| owner.name.clone())}</Fact>
            <Fact label=t("facilities.mailbox.host")>{[&found.host, ":", &found.port.to_string()].concat()}</Fact>
            <Fact label=t("facilities.mailbox.security")>{t_in("facilities.mailbox.security", found.security.as_str())}</Fact>
            <Fact label=t("facilities.mailbox.user")>{found.user.clone()}</Fact>
            <Fact label=t("facilities.mailbox.folder")>{found.folder.clone()}</Fact>
        </Facts>
        <div class="line">
            {found.active.then(|| view! {
                <Button label=t("facilities.mailbox.look") icon=REFRESH busy=busy on_press=move |()| mailbox.look(busy)/>
            })}
            <Button label=t("facilities.mailbox.edit") icon=PENCIL on_press=|()| open_sheet(SHEET, &[])/>
            <Button label=t("facilities.mailbox.remove") icon=TRASH on_press=move |()| asking.set(true)/>
        </div>
    }
}

/// How the last look ended.
fn told(found: &FacilityMailbox) -> AnyView {
    let (tone, glyph, text) = match &found.failure {
        _ if !found.active => (Tone::Neutral, INFO, t("facilities.mailbox.inactive").to_owned()),
        Some(failure) => (Tone::Bad, ALERT, why(failure)),
        None if found.last_read_at.is_some() => (Tone::Ok, CHECK, t("facilities.mailbox.read").to_owned()),
        None => (Tone::Neutral, CLOCK, t("facilities.mailbox.looking").to_owned()),
    };
    view! { <Notice tone=tone glyph=glyph>{text}</Notice> }.into_any()
}

/// The server says in English why a look failed, always in the same sentences: each has a text by its words. One that is
/// not known here is told as it came.
fn why(failure: &str) -> String {
    let words: String = failure
        .chars()
        .filter(|letter| *letter != '\'' && *letter != ':')
        .map(|letter| if letter == ' ' { '_' } else { letter.to_ascii_lowercase() })
        .collect();
    known_in("facilities.mailbox.failure", &words).map_or_else(|| failure.to_owned(), str::to_owned)
}
