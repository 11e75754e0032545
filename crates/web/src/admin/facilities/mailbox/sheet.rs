//! The sheet that sets the mailbox of a facility. Its password is never shown again, and stays where none is typed.

use domain::{
    admin::user::User,
    kernel::FacilityId,
    leads::mailbox::{FacilityMailbox, MailboxSecurity, MailboxSettings},
};
use leptos::prelude::*;

use crate::{
    i18n::t,
    record::{entries, id_of, named_choice, records, word},
    sending::send,
    session,
    ui::{
        button::{Button, Look},
        combobox::{Choice, Combobox},
        field::{CheckField, SelectField, TextField},
        form::{ErrorSummary, FieldError, Form},
        modal::{Shape, Sheet, close_sheet},
        toast::toast,
        url,
    },
};

pub(super) const SHEET: &str = "mailbox";

/// Where servers listen for TLS from the first byte, and where for all else.
const TLS_PORT: u16 = 993;
const OTHER_PORT: u16 = 143;

/// What is typed so far; no draft of it lies in the browser, since it holds a password.
#[derive(Clone, Copy)]
struct Typed {
    host: RwSignal<String>,
    port: RwSignal<String>,
    security: RwSignal<String>,
    user: RwSignal<String>,
    password: RwSignal<String>,
    folder: RwSignal<String>,
    address: RwSignal<String>,
    owner: RwSignal<Option<Choice>>,
    active: RwSignal<bool>,
}

impl Typed {
    fn new(present: Option<&FacilityMailbox>) -> Self {
        let text =
            |field: fn(&FacilityMailbox) -> &String| RwSignal::new(present.map(field).cloned().unwrap_or_default());
        let port = present.map_or(TLS_PORT, |mailbox| mailbox.port);
        let security = present.map_or(MailboxSecurity::Tls, |mailbox| mailbox.security);
        let folder = present.map_or("INBOX", |mailbox| &mailbox.folder);
        Self {
            host: text(|mailbox| &mailbox.host),
            port: RwSignal::new(port.to_string()),
            security: RwSignal::new(security.to_string()),
            user: text(|mailbox| &mailbox.user),
            password: RwSignal::new(String::new()),
            folder: RwSignal::new(folder.to_owned()),
            address: text(|mailbox| &mailbox.address),
            owner: RwSignal::new(
                present.and_then(|mailbox| named_choice(Some(mailbox.owner_id), mailbox.owner.as_ref())),
            ),
            active: RwSignal::new(present.is_none_or(|mailbox| mailbox.active)),
        }
    }

    fn settings(self) -> Result<MailboxSettings, Vec<FieldError>> {
        let wrong = |field: &str, key: &'static str| vec![FieldError::new(field, t(key))];
        let trimmed = |field: RwSignal<String>| field.get_untracked().trim().to_owned();
        let port = trimmed(self.port).parse().map_err(|_| wrong("port", "record.not_a_number"))?;
        let owner = id_of(self.owner.get_untracked().as_ref());
        Ok(MailboxSettings {
            host: trimmed(self.host),
            port,
            security: word(&self.security.get_untracked()).unwrap_or(MailboxSecurity::Tls),
            user: trimmed(self.user),
            // As it is typed: white space belongs to it.
            password: Some(self.password.get_untracked()).filter(|password| !password.is_empty()),
            folder: trimmed(self.folder),
            address: trimmed(self.address),
            owner_id: owner.ok_or_else(|| wrong("owner_id", "facilities.mailbox.choose_owner"))?,
            active: self.active.get_untracked(),
        })
    }

    /// Another protection has another usual port; one that somebody chose stays.
    fn follow_security(self) {
        Effect::new(move |before: Option<String>| {
            let security = self.security.get();
            if before.is_some_and(|before| before != security) {
                let (usual, other) = match word(&security) {
                    Some(MailboxSecurity::Tls) => (TLS_PORT, OTHER_PORT),
                    _ => (OTHER_PORT, TLS_PORT),
                };
                if self.port.with_untracked(|port| *port == other.to_string()) {
                    self.port.set(usual.to_string());
                }
            }
            security
        });
    }
}

/// `asked`: whether it is known if there is a mailbox.
#[component]
pub(super) fn MailboxSheet(
    facility: FacilityId,
    asked: Signal<bool>,
    present: Signal<Option<FacilityMailbox>>,
    #[prop(into)] on_saved: Callback<FacilityMailbox>,
) -> impl IntoView {
    let sheet = url::query("sheet");
    let open = Memo::new(move |_| sheet.with(|sheet| sheet.as_deref() == Some(SHEET)) && asked.get());
    move || {
        open.get().then(|| {
            let present = present.get_untracked();
            view! { <OpenSheet facility=facility present=present on_saved=on_saved/> }
        })
    }
}

#[component]
fn OpenSheet(
    facility: FacilityId,
    present: Option<FacilityMailbox>,
    on_saved: Callback<FacilityMailbox>,
) -> impl IntoView {
    let form = Form::provide();
    let typed = Typed::new(present.as_ref());
    typed.follow_security();
    let busy = RwSignal::new(false);
    let submit = move |()| {
        if busy.get_untracked() {
            return;
        }
        let settings = match typed.settings() {
            Ok(settings) => settings,
            Err(problems) => return form.fail(problems),
        };
        send(form, busy, settings, move |settings| async move {
            let new = session::client().await.put_mailbox(facility, &settings).await?;
            on_saved.run(new);
            close_sheet(&[]);
            toast(t("security.saved"));
            Ok(())
        });
    };
    let is_new = present.is_none();
    let footer = ViewFn::from(move || view! { <Button label=t("record.save") look=Look::Primary busy=busy/> });
    view! {
        <Sheet name=SHEET title=t("facilities.mailbox.title") shape=Shape::WideSheet on_submit=submit footer=footer>
            <Fields typed=typed is_new=is_new/>
        </Sheet>
    }
}

#[component]
fn Fields(typed: Typed, is_new: bool) -> impl IntoView {
    let kept = if is_new { "" } else { t("facilities.mailbox.password_kept") };
    view! {
        <div class="stack loose">
            <ErrorSummary/>
            <div class="columns">
                <TextField name="address" label=t("facilities.mailbox.address") hint=t("facilities.mailbox.address_hint") value=typed.address kind="email" mode="email" placeholder="care@hospital.example.in"/>
                <Combobox name="owner_id" label=t("facilities.mailbox.owner") hint=t("facilities.mailbox.owner_hint") value=typed.owner source={records::<User>(&[])}/>
            </div>
            <div class="columns">
                <TextField name="host" label=t("facilities.mailbox.host") value=typed.host placeholder="imap.example.in"/>
                <SelectField name="security" label=t("facilities.mailbox.security") value=typed.security entries=entries("facilities.mailbox.security", MailboxSecurity::WORDS)/>
                <TextField name="port" label=t("facilities.mailbox.port") value=typed.port mode="numeric" max_length=5_u32/>
                <TextField name="folder" label=t("facilities.mailbox.folder") value=typed.folder/>
                <TextField name="user" label=t("facilities.mailbox.user") value=typed.user/>
                <TextField name="password" label=t("facilities.mailbox.password") hint=kept value=typed.password kind="password" autocomplete="new-password"/>
            </div>
            <CheckField name="active" label=t("facilities.mailbox.active") hint=t("facilities.mailbox.active_hint") value=typed.active/>
        </div>
    }
}
