//! The tab "Places" of a contact: the accounts where they practise or work, with role and hours.

use std::sync::Arc;

use domain::{
    kernel::{
        ListLink, Named,
        policy::{Action, Resource},
    },
    people::{account::Account, affiliation::Affiliation, contact::Contact},
};
use leptos::prelude::*;

use super::{AT_MOST, EXPAND, editing, form, inactive_badge, menu, new_sheet, summary};
use crate::{
    i18n::t,
    record::{Editable, RecordState, href},
    session,
    ui::{
        button::Button,
        combobox::Choice,
        content::{List, ListRow},
        icon::{BUILDING, PLUS},
        mark::{Avatar, Badge, Size, Tone},
        modal::{close_sheet, open_sheet},
        pages::{Pages, PagesView, Portion},
        state::{EmptyState, Failure},
    },
};

pub fn places(state: RecordState<Contact>) -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| {
        changes.try_update(|changes| *changes += 1);
    });
    let pages = Pages::new(move |_| {
        changes.track();
        let contact = state.record.with_untracked(|contact| contact.as_ref().map(|contact| contact.head.id));
        async move {
            let filters = contact.map(|id| ("contact_id".to_owned(), "eq".to_owned(), id.to_string()));
            let link = ListLink {
                filters: filters.into_iter().collect(),
                expand: Some(EXPAND.to_owned()),
                limit: Some(AT_MOST),
                ..ListLink::default()
            };
            let page = session::client().await.list::<Affiliation>(&link).await.map_err(Failure::from)?;
            let mut rows: Vec<_> = page.data.into_iter().map(Arc::new).collect();
            rows.sort_by_key(|row| (row.data.status, row.data.role));
            Ok(Portion { rows, next: None, total: None })
        }
    });
    let known = move |id: &str| pages.rows.with(|rows| rows.iter().find(|row| row.head.id.to_string() == id).cloned());
    let begin = move || {
        let contact = state.present().map(|contact| Choice {
            id: contact.head.id.to_string(),
            label: contact.full_name.clone(),
            detail: String::new(),
        });
        form::begin(contact, None)
    };
    let created = move |_: Affiliation| {
        close_sheet(&[]);
        changed.run(());
    };
    let main =
        Memo::new(move |_| state.record.with(|contact| contact.as_ref().and_then(|contact| contact.account.clone())));
    let empty = move || {
        // The main account says where they are even without an affiliation.
        match main.get() {
            Some(account) => view! { <List label=t("contacts.places")>{main_row(&account)}</List> }.into_any(),
            None => view! { <EmptyState title=t("affiliations.no_places") text=t("affiliations.no_places_text") glyph=BUILDING/> }.into_any(),
        }
    };
    view! {
        <div class="stack">
            {move || session::allows(Resource::Affiliations, Action::Create).then(|| view! {
                <div><Button label=t("affiliations.add_place") icon=PLUS on_press=|()| open_sheet(<Affiliation as Editable>::NEW_SHEET, &[])/></div>
            })}
            <PagesView pages=pages empty=empty>
                <List label=t("contacts.places")>
                    {move || main.get().filter(|account| pages.rows.with(|rows| rows.iter().all(|row| row.data.account_id != account.id.into()))).map(|account| main_row(&account))}
                    <For each=move || pages.rows.get() key=|row| (row.head.id.to_string(), row.head.version) let:row>
                        {place(row, main, changed)}
                    </For>
                </List>
            </PagesView>
        </div>
        {new_sheet(begin, created)}
        {editing(known, changed)}
    }
}

fn main_badge() -> impl IntoView {
    view! { <Badge label=t("affiliations.main") tone=Tone::Brand/> }
}

fn main_row(account: &Named) -> impl IntoView + use<> {
    let name = account.name.clone();
    let avatar_name = name.clone();
    view! {
        <ListRow first=name href={href::<Account>(account.id.into())} before=move || view! { <Avatar name=avatar_name.clone() size=Size::Medium square=true/> }>
            {main_badge()}
        </ListRow>
    }
}

fn place(row: Arc<Affiliation>, main: Memo<Option<Named>>, changed: Callback<()>) -> impl IntoView {
    let name = row.account.as_ref().map_or_else(|| t("record.unknown").to_owned(), |account| account.name.clone());
    let avatar_name = name.clone();
    let account = row.data.account_id;
    view! {
        <ListRow
            first=name
            second=summary(&row)
            href={href::<Account>(account)}
            before=move || view! { <Avatar name=avatar_name.clone() size=Size::Medium square=true/> }
        >
            {move || main.with(|main| main.as_ref().is_some_and(|main| account == main.id.into())).then(main_badge)}
            {inactive_badge(&row)}
            {session::allows(Resource::Affiliations, Action::Update).then(|| menu(Arc::clone(&row), changed, None))}
        </ListRow>
    }
}
