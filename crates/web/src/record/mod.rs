//! Pages for any kind of record, written once: its list, its page, its editor, its timeline, its recycle bin.
//!
//! A record joins by saying what is its own:
//!
//! | what | where | gives |
//! |---|---|---|
//! | `impl Shown` and `impl Listed for Contact` | `people/contact/mod.rs` | `list_page::<Contact>(…)`: table, cards, search, filters, sorting, columns, selection, keys, export, delete with undo; `bin::deleted_list::<Contact>()`; timeline sentences |
//! | `form_fields!` and `impl Editable for Contact` | `people/contact/form.rs` | `create_sheet::<Contact>(…)`, `edit_sheet::<Contact>(…)`: the domain's rules, errors at their fields, drafts, safe retry, conflicts, undo |
//! | `impl Moved for TieUp` | `people/tie_up/mod.rs` | `moves::move_buttons(state, …)`: a button for each legal move, the question for a reason |
//! | `impl Boarded for Lead` | `leads/lead/columns.rs` | the list as a board: a column for each status, cards that move |
//! | a view over `RecordState<Contact>` | `people/contact/page.rs` | `record_page(state, …)`: loading and its failures, previous and next, `inline::*` fields, `history::timeline` |
//! | `impl Paneled for Contact` | `modules.rs` | `record_body(state, …)`: a tab, a card and a share of the timeline for each module's `Panel` |
//!
//! Functions instead of components, because a component cannot be generic over a record that none of its properties name.

pub mod bin;
pub mod board;
pub(crate) mod bulk;
mod choose;
mod column;
mod comments;
mod conflict;
pub mod custom;
mod delete;
mod editor;
mod export;
mod files;
mod find;
mod follow;
mod form;
pub mod head;
pub mod history;
pub mod inline;
mod list;
mod memory;
mod mention;
pub mod moves;
mod names;
mod panels;
mod question;
mod save;
mod sharing;
mod state;
mod told;
mod tools;
pub(crate) mod views;

use domain::{
    admin::event::Event,
    kernel::{Record, policy::Action},
};
use leptos::prelude::*;

pub use bulk::bulk_bar;
pub use choose::{choice_in_address, choice_of, named_choice, records};
pub use column::RecordColumn;
pub use conflict::conflict_dialog;
pub use delete::delete_with_undo;
pub use editor::{Editable, SaveBeside, create_sheet, edit_sheet, finish_words};
pub use find::find;
pub(crate) use form::form_fields;
pub use form::{FormFields, FormPart, FormRows, PhoneRows, choice_entries, entries, filled, id_of, word};
pub use history::actor as told_actor;
pub use list::list_page;
pub use memory::forget_all;
pub use names::names_of_fields;
pub use panels::{EVERYTHING, Line, Panel, Paneled, Part, PartTold, brief, part_told, record_body};
pub use question::{Question, QuickFilter, begin_with};
pub use state::{RecordState, record_page};
pub use told::{FieldText, Names, Telling, label, told_field, told_moment};
pub use views::opens_with_view;

use std::{future::ready, sync::Arc};

use crate::{
    lazy::LaterView,
    session,
    ui::{
        filter::{FilterField, FilterPart, filter_part},
        icon::Glyph,
        pages::Pages,
        table::Selection,
    },
};

/// What the web app knows about a kind of record, beyond what the domain says.
pub trait Shown: Record {
    /// The address of the list; a record's page is one step below.
    const PATH: &'static str;
    const ICON: Glyph;
    const TEXTS: Texts;
    /// How each field is called and how its value is told.
    const FIELD_TEXTS: &'static [FieldText];
    /// The tab of its page that holds all of it below each other, for paper; a page without one is printed as it stands.
    const PRINTED: Option<&'static str> = None;
    /// Two of them may be one: each can be merged with another.
    const MERGES: bool = false;
    /// Organisations have square avatars.
    const SQUARE: bool = false;

    /// What people call the record; its name, unless that needs more than the record itself.
    fn title(&self) -> String {
        self.name()
    }
    /// What tells namesakes apart in one line: "Cardiology · Noida · 98765 43210".
    fn detail(&self) -> String {
        String::new()
    }
    /// The fields that are hidden from the person at the screen: an empty one says nothing then.
    fn hidden(&self) -> &[String] {
        &[]
    }
    fn hides(&self, field: &str) -> bool {
        self.hidden().iter().any(|known| known == field)
    }
    /// Whether fields are shown that the person at the screen does not see at other times.
    fn is_shown_for_a_while(&self) -> bool {
        false
    }
    /// What the menu of its page has beside what every record's has.
    fn menu() -> AnyView {
        ().into_any()
    }
    /// What its line in the recycle bin has beside the way back.
    fn bin_actions(_record: &Arc<Self>) -> AnyView {
        ().into_any()
    }
    /// A change of its log in a sentence of its own, where "the system set this to that" would say nothing.
    fn told_event(_event: &Event) -> Option<(Glyph, String)> {
        None
    }
}

/// A record that has a list of its own.
pub trait Listed: Shown {
    /// The order of the list when nobody asked for another.
    const SORT: &'static str;
    /// The references whose names the list shows, as `expand` wants them.
    const EXPAND: &'static str;
    /// The fields beside the owner, the tags and the custom ones that can be set for many records at once.
    const IN_BULK: &'static [&'static str] = &[];
    /// Shows the list as a board, for one that can be (`board::board::<Self>`).
    const BOARD: Option<board::Board> = None;

    fn columns() -> Vec<RecordColumn<Self>>;
    fn filters() -> Vec<FilterField>;
    /// A part of the filters' views. A list that most visits see fetches it when it is first needed (`lazy_view!`).
    fn filter_part(part: FilterPart) -> LaterView {
        Box::pin(ready(filter_part(custom::with_filters::<Self>(), part)))
    }
    /// The bar that acts on what is selected, which is fetched in the same way.
    fn bulk_bar(pages: Pages<Arc<Self>>, selection: Selection, question: Memo<Question>) -> LaterView {
        Box::pin(ready(bulk_bar(pages, selection, question).into_any()))
    }
    /// Filters that one press sets.
    fn quick_filters() -> Vec<QuickFilter> {
        Vec::new()
    }
}

/// The keys of the texts that name this kind of record.
#[derive(Clone, Copy, Debug)]
pub struct Texts {
    /// "People"
    pub title: &'static str,
    /// "Search people"
    pub search: &'static str,
    /// "New person"
    pub new: &'static str,
    /// "Edit person"
    pub edit: &'static str,
    /// What stands in the list while there is none at all, and what to do about it.
    pub empty_title: &'static str,
    pub empty_text: &'static str,
}

/// The sheet that asks with which other record one is to be merged.
pub const MERGE_SHEET: &str = "merge-with";

/// The address of a record's page.
pub fn href<R: Shown>(id: R::Id) -> String {
    [R::PATH, "/", &id.to_string()].concat()
}

/// The address of two records side by side, where they are merged.
pub fn merge_href<R: Shown>(id: R::Id, other: R::Id) -> String {
    [&href::<R>(id), "/merge?with=", &other.to_string()].concat()
}

/// Whether the person at the screen merges such records.
pub fn merges<R: Shown>() -> bool {
    R::MERGES && session::allows(R::RESOURCE, Action::Update) && session::allows(R::RESOURCE, Action::Delete)
}
