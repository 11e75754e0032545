//! The list of who is what to a contact, and its sheets.

use std::sync::Arc;

use domain::{
    kernel::{
        ContactId,
        policy::{Action, Resource},
    },
    people::{contact::Contact, relationship::Relationship},
};
use leptos::prelude::*;

use super::{EDITED, EXPAND, brief, form};
use crate::{
    i18n::t,
    record::{Editable, Line, RecordState, conflict_dialog, create_sheet, delete_with_undo, edit_sheet},
    session,
    ui::{
        button::Button,
        combobox::Choice,
        content::{List, ListRow},
        icon::{MORE, PENCIL, PLUS, TEAM, TRASH},
        mark::{Avatar, Size},
        modal::{close_sheet, open_sheet},
        pages::{Pages, PagesView, Portion},
        popover::{Menu, MenuItem},
        state::EmptyState,
        url,
    },
};

pub(super) fn relationships(state: RecordState<Contact>) -> impl IntoView {
    let changes = RwSignal::new(0_u32);
    let changed = Callback::new(move |()| {
        changes.try_update(|changes| *changes += 1);
    });
    let whose = state.present().map(|contact| contact.head.id);
    let pages = Pages::new(move |_| {
        changes.track();
        async move {
            let found = match whose {
                Some(whose) => brief::load(whose).await?,
                None => Vec::new(),
            };
            Ok(Portion { rows: found.into_iter().map(Arc::new).collect(), next: None, total: None })
        }
    });
    let known = move |id: &str| pages.rows.with(|rows| rows.iter().find(|row| row.head.id.to_string() == id).cloned());
    let begin = move || {
        let contact = state.present().map(|contact| Choice {
            id: contact.head.id.to_string(),
            label: contact.full_name.clone(),
            detail: String::new(),
        });
        form::begin(contact)
    };
    let created = move |_: Relationship| {
        close_sheet(&[]);
        changed.run(());
    };
    let empty =
        || view! { <EmptyState title=t("relationships.empty_title") text=t("relationships.empty_text") glyph=TEAM/> };
    view! {
        <div class="stack">
            {move || session::allows(Resource::Relationships, Action::Create).then(|| view! {
                <div><Button label=t("relationships.add") icon=PLUS on_press=|()| open_sheet(<Relationship as Editable>::NEW_SHEET, &[])/></div>
            })}
            <PagesView pages=pages empty=empty>
                <List label=t("relationships.title")>
                    <For each=move || pages.rows.get() key=|row| (row.head.id.to_string(), row.head.version) let:row>
                        {whose.map(|whose| line(row, whose, changed))}
                    </For>
                </List>
            </PagesView>
        </div>
        {create_sheet::<Relationship>(begin, created)}
        {editing(known, changed)}
    }
}

fn line(row: Arc<Relationship>, whose: ContactId, changed: Callback<()>) -> impl IntoView {
    let Line { first: name, second, href: page, .. } = brief::told(&row, whose);
    let avatar_name = name.clone();
    let before = move || view! { <Avatar name=avatar_name.clone() size=Size::Medium/> };
    let end = move || session::allows(Resource::Relationships, Action::Update).then(|| menu(Arc::clone(&row), changed));
    match page {
        Some(page) => view! { <ListRow first=name second=second href=page before=before>{end}</ListRow> }.into_any(),
        None => view! { <ListRow first=name second=second before=before>{end}</ListRow> }.into_any(),
    }
}

fn menu(row: Arc<Relationship>, changed: Callback<()>) -> impl IntoView {
    let id = row.head.id.to_string();
    let edit = move |()| open_sheet(<Relationship as Editable>::EDIT_SHEET, &[(EDITED, &id)]);
    let done = move || {
        changed.try_run(());
    };
    let remove = move |()| delete_with_undo::<Relationship>(vec![Arc::clone(&row)], done, done);
    view! {
        <Menu label=t("relationships.actions") icon=MORE>
            <MenuItem label=t("record.edit") icon=PENCIL on_press=edit.clone()/>
            {session::allows(Resource::Relationships, Action::Delete).then(|| view! {
                <MenuItem label=t("affiliations.remove") icon=TRASH danger=true on_press=remove.clone()/>
            })}
        </Menu>
    }
}

/// The sheet over whichever of these the address names.
fn editing(
    known: impl Fn(&str) -> Option<Arc<Relationship>> + Clone + Send + Sync + 'static,
    changed: Callback<()>,
) -> impl IntoView {
    let asked = url::query(EDITED);
    let find = known.clone();
    let found = Memo::new(move |_| asked.get().filter(|id| find(id).is_some()));
    move || {
        let row = untrack(|| found.get()).and_then(|id| untrack(|| known(&id)));
        found.track();
        row.map(|row| {
            let state = RecordState::of(row, EXPAND);
            let version = state.version();
            Effect::new(move |before: Option<i32>| {
                let version = version.get();
                if before.is_some_and(|before| before != version) {
                    changed.try_run(());
                }
                version
            });
            view! { {edit_sheet(state)} {conflict_dialog(state)} }
        })
    }
}
