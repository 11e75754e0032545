//! The tab "People" of an account: who decides, who works there with which role, whose main place it is.

use std::sync::Arc;

use client::Error;
use domain::{
    kernel::{
        AccountId, ContactId, ListLink, New,
        policy::{Action, Resource},
    },
    people::{
        account::Account,
        affiliation::{Affiliation, AffiliationData, AffiliationRole, AffiliationStatus},
        contact::Contact,
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

use super::{
    super::{
        contact::{self, dotted},
        reach::to_call,
    },
    AT_MOST, EXPAND, editing, form, inactive_badge, menu, new_sheet, summary,
};
use crate::{
    browser,
    i18n::t,
    record::{Editable, RecordState, choice_of, href},
    session,
    ui::{
        button::{Button, LinkButton, Look},
        combobox::Choice,
        content::{List, ListRow},
        icon::{Icon, PLUS, STAR, TEAM},
        mark::{Avatar, Badge, Size, Tone},
        modal::{close_sheet, open_sheet},
        pages::{Pages, PagesView, Portion},
        popover::MenuItem,
        reach::{CallButton, Reach},
        state::{EmptyState, Failure},
        toast::toast_error,
        url,
    },
};

/// Somebody at the account: through an affiliation, as their main place, or both.
#[derive(Clone, Debug)]
struct Person {
    id: ContactId,
    name: String,
    /// Absent where the contact is not for this person's eyes.
    contact: Option<Arc<Contact>>,
    affiliation: Option<Arc<Affiliation>>,
}

impl Person {
    fn version(&self) -> (i32, i32) {
        let contact = self.contact.as_ref().map_or(0, |contact| contact.head.version);
        (contact, self.affiliation.as_ref().map_or(0, |affiliation| affiliation.head.version))
    }

    /// Active ones first, by role; then whose main place it is; then those who left.
    fn rank(&self) -> (u8, Option<AffiliationRole>, String) {
        match &self.affiliation {
            Some(affiliation) if affiliation.data.status == AffiliationStatus::Active => {
                (0, Some(affiliation.data.role), self.name.clone())
            }
            Some(_) => (2, None, self.name.clone()),
            None => (1, None, self.name.clone()),
        }
    }
}

pub fn people(state: RecordState<Account>) -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| {
        changes.try_update(|changes| *changes += 1);
    });
    let pages = Pages::new(move |_| {
        changes.track();
        let account =
            state.record.with_untracked(|account| account.as_ref().map(|account| account.head.id.to_string()));
        async move {
            let rows = load(&account.unwrap_or_default()).await?;
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let known = move |id: &str| {
        pages.rows.with(|rows| {
            rows.iter()
                .filter_map(|person| person.affiliation.clone())
                .find(|affiliation| affiliation.head.id.to_string() == id)
        })
    };
    let begin = move || {
        form::begin(None, state.present().map(|account| Choice { detail: String::new(), ..choice_of(&*account) }))
    };
    let created = move |_: Affiliation| {
        close_sheet(&[]);
        changed.run(());
    };
    let contact_created = move |contact: Contact| {
        close_sheet(<Contact as Editable>::VALUES);
        affiliate(state, contact.head.id, changed);
    };
    let empty =
        || view! { <EmptyState title=t("affiliations.no_people") text=t("affiliations.no_people_text") glyph=TEAM/> };
    view! {
        <div class="stack">
            <div class="line">
                {move || session::allows(Resource::Affiliations, Action::Create).then(|| view! {
                    <Button label=t("affiliations.add_person") icon=PLUS on_press=|()| open_sheet(<Affiliation as Editable>::NEW_SHEET, &[])/>
                })}
                {move || state.record.get().map(|account| view! {
                    <LinkButton href=in_list(&account) label=t("affiliations.in_list") look=Look::Quiet/>
                })}
            </div>
            <PagesView pages=pages empty=empty>
                <List label=t("contacts.title")>
                    <For each=move || pages.rows.get() key=|person| (person.id.to_string(), person.version()) let:person>
                        {line(person, state, changed)}
                    </For>
                </List>
            </PagesView>
        </div>
        {new_sheet(begin, created)}
        {contact::new_sheet(Callback::new(contact_created))}
        {editing(known, changed)}
    }
}

/// The same people in the list, where they can be filtered and exported.
fn in_list(account: &Account) -> String {
    let filter = ["account_id:eq:", &account.head.id.to_string(), "~", &account.data.name.replace(',', "%2C")].concat();
    ["/people?f=", &url::encode(&filter)].concat()
}

async fn load(account: &str) -> Result<Vec<Person>, Failure> {
    let here = || vec![("account_id".to_owned(), "eq".to_owned(), account.to_owned())];
    let link = ListLink { filters: here(), limit: Some(AT_MOST), ..ListLink::default() };
    let affiliations = session::client()
        .await
        .list::<Affiliation>(&ListLink { expand: Some(EXPAND.to_owned()), ..link.clone() })
        .await?
        .data;
    let mut contacts = session::client().await.list::<Contact>(&link).await?.data;
    let is_known = |contacts: &[Contact], id: ContactId| contacts.iter().any(|contact| contact.head.id == id);
    let others: Vec<String> = affiliations
        .iter()
        .map(|affiliation| affiliation.data.contact_id)
        .filter(|id| !is_known(&contacts, *id))
        .map(|id| id.to_string())
        .collect();
    if !others.is_empty() {
        let filters = vec![("id".to_owned(), "in".to_owned(), others.join(","))];
        let link = ListLink { filters, limit: Some(AT_MOST), ..ListLink::default() };
        contacts.extend(session::client().await.list::<Contact>(&link).await?.data);
    }
    let mut contacts: Vec<Arc<Contact>> = contacts.into_iter().map(Arc::new).collect();
    let mut people: Vec<Person> = Vec::new();
    for affiliation in affiliations {
        let id = affiliation.data.contact_id;
        let place = contacts.iter().position(|contact| contact.head.id == id);
        let contact = place.map(|place| contacts.swap_remove(place));
        let named =
            affiliation.contact.as_ref().map_or_else(|| t("record.unknown").to_owned(), |contact| contact.name.clone());
        people.push(Person { id, name: named, contact, affiliation: Some(Arc::new(affiliation)) });
    }
    people.extend(contacts.into_iter().map(|contact| Person {
        id: contact.head.id,
        name: contact.full_name.clone(),
        contact: Some(contact),
        affiliation: None,
    }));
    people.sort_by_key(Person::rank);
    Ok(people)
}

fn line(person: Person, state: RecordState<Account>, changed: Callback<()>) -> impl IntoView {
    let id = person.id;
    let decides = Memo::new(move |_| {
        state
            .record
            .with(|account| account.as_ref().is_some_and(|account| account.data.deciding_contact_id == Some(id)))
    });
    let specialties = person.contact.as_ref().map(|contact| contact.data.specialties.join(", ")).unwrap_or_default();
    let title = person.contact.as_ref().and_then(|contact| contact.data.job_title.clone()).unwrap_or_default();
    let second = match &person.affiliation {
        Some(affiliation) => dotted([summary(affiliation), specialties]),
        None => dotted([t("affiliations.main").to_owned(), title, specialties]),
    };
    let number =
        person.contact.as_ref().and_then(|contact| to_call(&contact.data.phones)).and_then(|phone| phone.e164.clone());
    let (name, avatar_name) = (person.name.clone(), person.name.clone());
    let edits = session::allows(Resource::Accounts, Action::Update);
    let decide = ViewFn::from(move || {
        (edits && !decides.get()).then(|| view! { <MenuItem label=t("affiliations.make_deciding") icon=STAR on_press=move |()| make_deciding(state, id)/> })
    });
    let actions = match person.affiliation.clone() {
        Some(affiliation) => session::allows(Resource::Affiliations, Action::Update).then(|| menu(affiliation, changed, Some(decide)).into_any()),
        None => session::allows(Resource::Affiliations, Action::Create)
            .then(|| view! { <Button label=t("affiliations.set_role") look=Look::Quiet on_press=move |()| affiliate(state, id, changed)/> }.into_any()),
    };
    view! {
        <ListRow first=person.name.clone() second=second href={href::<Contact>(id)} before=move || view! { <Avatar name=avatar_name.clone() size=Size::Medium/> }>
            {move || decides.get().then(|| view! {
                <span class="not-phone"><Badge label=t("affiliations.decides") tone=Tone::Ok icon=STAR/></span>
                <span class="only-phone ok-text" role="img" aria-label=t("affiliations.decides")><Icon glyph=STAR/></span>
            })}
            {person.affiliation.as_deref().and_then(inactive_badge)}
            {number.map(|number| view! { <span class="not-phone"><CallButton number=number name=name reach=Reach::Short/></span> })}
            {actions}
        </ListRow>
    }
}

fn make_deciding(state: RecordState<Account>, contact: ContactId) {
    spawn_local(async move {
        if let Err(failure) = state.save(json!({ "deciding_contact_id": contact })).await {
            toast_error(failure.message);
        }
    });
}

/// Opens the affiliation of a person who belongs here, for role and hours; makes it first where there is none. (The server
/// makes one for everybody's main account.)
fn affiliate(state: RecordState<Account>, contact: ContactId, changed: Callback<()>) {
    let Some(account) = state.present() else { return };
    spawn_local(async move {
        match found_or_made(contact, account.head.id).await {
            Ok(affiliation) => {
                changed.try_run(());
                let id = affiliation.head.id.to_string();
                open_sheet(<Affiliation as Editable>::EDIT_SHEET, &[(super::EDITED, &id)]);
            }
            Err(error) => toast_error(Failure::from(error).message),
        }
    });
}

async fn found_or_made(contact_id: ContactId, account_id: AccountId) -> Result<Affiliation, Error> {
    let is = |field: &str, id: String| (field.to_owned(), "eq".to_owned(), id);
    let filters = vec![is("contact_id", contact_id.to_string()), is("account_id", account_id.to_string())];
    let client = session::client().await;
    let known = client.list_affiliations(&ListLink { filters, limit: Some(1), ..ListLink::default() }).await?;
    if let Some(affiliation) = known.data.into_iter().next() {
        return Ok(affiliation);
    }
    let record = AffiliationData::new(contact_id, account_id);
    client.create_affiliation(&New { id: Some(browser::new_id()), record }).await
}
