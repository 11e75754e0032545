//! The module of patients' rights over their data: what a role does not see is shown with a reason, and all that is held
//! about a person comes to its end.

mod copy;
mod erasure;
mod glass;

use std::sync::Arc;

use domain::{
    kernel::policy::{Action, Resource, may},
    people::contact::Contact,
};
use leptos::prelude::*;
use leptos_router::{Lazy, any_nested_route::AnyNestedRoute, path};

pub use glass::glass_note;

use crate::{
    i18n::{t, tf},
    lazy::{Later, with_texts},
    modules::{NavEntry, NavGroup, route},
    record::RecordState,
    session,
    ui::{
        button::IconButton,
        icon::{DOWNLOAD, SHRED, TRASH},
        modal::open_sheet,
        popover::MenuItem,
        url,
    },
};

/// Requests for erasure.
pub use domain::talk::notification::address::ERASURES;

pub const NAV: &[NavEntry] = &[NavEntry {
    path: ERASURES,
    label_key: "privacy.requests",
    icon: SHRED,
    group: NavGroup::Administration,
    on_phone: false,
    letter: None,
    allowed: |role| may(role, Resource::Persons, Action::Read),
}];

crate::lazy_pages! {
    rare: privacy_pages;
    ErasuresPage => erasure::ErasureList,
}

pub fn routes() -> Vec<AnyNestedRoute> {
    vec![route(path!("admin/erasures"), Lazy::<ErasuresPage>::new())]
}

/// What the menu of a person's page has for those who look after people's data.
pub fn person_menu() -> impl IntoView {
    // Whoever erases hands out copies, too: both are the same people's work.
    move || {
        session::allows(Resource::Persons, Action::Update).then(|| {
            view! {
                <MenuItem label=t("privacy.copy") icon=DOWNLOAD on_press=|()| open_sheet(copy::SHEET, &[])/>
                <MenuItem label=t("privacy.erase") icon=TRASH danger=true on_press=|()| open_sheet(erasure::SHEET, &[])/>
            }
        })
    }
}

/// The deleted person whose erasure somebody is about to ask for.
#[derive(Clone, Copy)]
struct Chosen(RwSignal<Option<Arc<Contact>>>);

/// In a person's line in the recycle bin, for those who may ask for erasures: to lie there is not to be erased.
pub fn erase_deleted(contact: &Arc<Contact>) -> impl IntoView + use<> {
    let contact = Arc::clone(contact);
    let label = tf("privacy.erase_name", &[("name", &contact.full_name)]);
    use_context::<Chosen>().filter(|_| session::allows(Resource::Persons, Action::Update)).map(|Chosen(chosen)| {
        let ask = move |()| {
            chosen.set(Some(Arc::clone(&contact)));
            open_sheet(erasure::SHEET, &[]);
        };
        view! { <IconButton label=label glyph=SHRED on_press=ask/> }
    })
}

/// The sheet for whoever is chosen in the recycle bin below.
pub fn deleted_person() -> impl IntoView {
    let chosen = RwSignal::new(None);
    provide_context(Chosen(chosen));
    move || chosen.get().map(|contact| person_sheets(RecordState::of(contact, "")))
}

/// The sheets of a person's page. They arrive together when the first is asked for, and then each shows itself.
pub fn person_sheets(state: RecordState<Contact>) -> impl IntoView {
    let sheet = url::query("sheet");
    let is_ours = |name: &str| [glass::SHEET, copy::SHEET, erasure::SHEET].contains(&name);
    let needed = Memo::new(move |before: Option<&bool>| {
        before == Some(&true) || sheet.with(|sheet| sheet.as_deref().is_some_and(is_ours))
    });
    move || needed.get().then(|| view! { <Later load=with_texts("rare", all_sheets(state))/> })
}

crate::lazy_view! {
    rare:
    fn all_sheets(state: RecordState<Contact>) {
        view! { {glass::sheet(state)} {copy::copy_sheet(state)} {erasure::erase_sheet(state)} }.into_any()
    }
}
