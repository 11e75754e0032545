//! Who works where: the tab "Places" of a contact, the tab "People" of an account, and the sheets that edit either end.

mod brief;
mod form;
pub mod hours;
mod people;
mod places;

use std::sync::Arc;

use domain::{
    kernel::policy::{Action, Resource},
    people::{
        account::Account,
        affiliation::{Affiliation, AffiliationRole, AffiliationStatus},
        contact::Contact,
    },
};
use leptos::{prelude::*, task::spawn_local};
use serde_json::json;

pub use brief::{people_brief, places_brief};

use super::contact::dotted;
use crate::{
    i18n::{t, t_in},
    lazy::{Later, later_sheet},
    record::{
        Editable, FieldText, RecordState, Shown, Telling, Texts, conflict_dialog, create_sheet, delete_with_undo,
        edit_sheet,
    },
    session,
    ui::{
        icon::{CHECK, Glyph, LINK, MORE, PENCIL, TRASH, X},
        mark::{Badge, Tone},
        modal::open_sheet,
        popover::{Menu, MenuItem},
        toast::toast_error,
        url,
    },
};

/// The sheets' name for the one that is edited.
const EDITED: &str = "affiliation";
pub const EXPAND: &str = "contact,account";
/// As many as a person or a house has; the rest is in the list, filtered.
const AT_MOST: u32 = 200;

impl Shown for Affiliation {
    const PATH: &'static str = "/affiliations";
    const ICON: Glyph = LINK;
    const TEXTS: Texts = Texts {
        title: "affiliations.title",
        search: "contacts.search",
        new: "affiliations.new",
        edit: "affiliations.edit",
        empty_title: "affiliations.empty_title",
        empty_text: "affiliations.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("contact_id", "affiliations.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("account_id", "affiliations.account", Telling::Reference(Resource::Accounts)),
        FieldText::new("role", "affiliations.role", Telling::Word("affiliations.role")),
        FieldText::new("status", "affiliations.status", Telling::Word("affiliations.status")),
        FieldText::new("job_title", "people.job_title", Telling::Plain),
        FieldText::new("clinic_hours", "affiliations.clinic_hours", Telling::Own(hours::told_hours)),
    ];

    fn title(&self) -> String {
        let name =
            |named: &Option<domain::kernel::Named>| named.as_ref().map(|named| named.name.clone()).unwrap_or_default();
        dotted([name(&self.contact), name(&self.account)])
    }
}

fn role(role: AffiliationRole) -> String {
    t_in("affiliations.role", role.as_str())
}

/// Role, title and hours in one line.
fn summary(affiliation: &Affiliation) -> String {
    let data = &affiliation.data;
    dotted([role(data.role), data.job_title.clone().unwrap_or_default(), hours::hours_text(&data.clinic_hours)])
}

fn inactive_badge(affiliation: &Affiliation) -> Option<impl IntoView + use<>> {
    let inactive = affiliation.data.status == AffiliationStatus::Inactive;
    inactive.then(|| view! { <Badge label=t("affiliations.status.inactive") tone=Tone::Warn/> })
}

/// Edit, end or resume, remove. `more` stands before them.
fn menu(affiliation: Arc<Affiliation>, changed: Callback<()>, more: Option<ViewFn>) -> impl IntoView {
    let edit = {
        let id = affiliation.head.id.to_string();
        move |()| open_sheet(<Affiliation as Editable>::EDIT_SHEET, &[(EDITED, &id)])
    };
    let done = move || {
        changed.try_run(());
    };
    let active = affiliation.data.status == AffiliationStatus::Active;
    let (toggled, removed) = (Arc::clone(&affiliation), affiliation);
    let toggle = move |()| {
        let status = if active { AffiliationStatus::Inactive } else { AffiliationStatus::Active };
        let base = Arc::clone(&toggled);
        let state = RecordState::of(Arc::clone(&base), EXPAND);
        spawn_local(async move {
            if let Err(failure) = state.save_and_tell(base, json!({ "status": status }), done).await {
                toast_error(failure.message);
            }
        });
    };
    let remove = move |()| {
        delete_with_undo::<Affiliation>(vec![Arc::clone(&removed)], done, done);
    };
    view! {
        <Menu label=t("affiliations.actions") icon=MORE>
            {more.clone().map(|more| more.run())}
            <MenuItem label=t("record.edit") icon=PENCIL on_press=edit.clone()/>
            <MenuItem
                label=t(if active { "affiliations.end" } else { "affiliations.resume" })
                icon=if active { X } else { CHECK }
                on_press=toggle.clone()
            />
            {session::allows(Resource::Affiliations, Action::Delete).then(|| view! {
                <MenuItem label=t("affiliations.remove") icon=TRASH danger=true on_press=remove.clone()/>
            })}
        </Menu>
    }
}

/// Fetched when the tab is first opened.
pub fn people(state: RecordState<Account>) -> AnyView {
    view! { <Later load=account_people(state)/> }.into_any()
}

crate::lazy_view! {
    agreements:
    fn account_people(state: RecordState<Account>) {
        people::people(state).into_any()
    }
}

/// Fetched when the tab is first opened.
pub fn places(state: RecordState<Contact>) -> AnyView {
    view! { <Later load=contact_places(state)/> }.into_any()
}

crate::lazy_view! {
    agreements:
    fn contact_places(state: RecordState<Contact>) {
        places::places(state).into_any()
    }
}

type Begin = Callback<(), form::TypedAffiliation>;

crate::lazy_view! {
    forms:
    fn create_affiliation(begin: Begin, created: Callback<Affiliation>) {
        create_sheet::<Affiliation>(move || begin.run(()), move |affiliation| created.run(affiliation)).into_any()
    }
}

crate::lazy_view! {
    forms:
    fn edit_affiliation(state: RecordState<Affiliation>) {
        edit_sheet(state).into_any()
    }
}

/// The sheet for a new one on the page of either end.
fn new_sheet(
    begin: impl Fn() -> form::TypedAffiliation + Send + Sync + 'static,
    created: impl Fn(Affiliation) + Send + Sync + 'static,
) -> impl IntoView {
    let (begin, created) = (Begin::new(move |()| begin()), Callback::new(created));
    later_sheet(Affiliation::NEW_SHEET, move || create_affiliation(begin, created))
}

/// The sheet over whichever of these the address names.
fn editing(
    known: impl Fn(&str) -> Option<Arc<Affiliation>> + Clone + Send + Sync + 'static,
    changed: Callback<()>,
) -> impl IntoView {
    let asked = url::query(EDITED);
    let find = known.clone();
    let found = Memo::new(move |_| asked.get().filter(|id| find(id).is_some()));
    move || {
        let affiliation = untrack(|| found.get()).and_then(|id| untrack(|| known(&id)));
        found.track();
        affiliation.map(|affiliation| {
            let state = RecordState::of(affiliation, EXPAND);
            let version = state.version();
            Effect::new(move |before: Option<i32>| {
                let version = version.get();
                if before.is_some_and(|before| before != version) {
                    changed.try_run(());
                }
                version
            });
            view! { {later_sheet(Affiliation::EDIT_SHEET, move || edit_affiliation(state))} {conflict_dialog(state)} }
        })
    }
}
