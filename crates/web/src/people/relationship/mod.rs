//! Relationships: the tab "Relationships" of a contact, which shows who is what to them, whichever end it was written from.

mod brief;
mod form;
mod panel;

pub use brief::brief;

use domain::{
    kernel::policy::Resource,
    people::{contact::Contact, relationship::Relationship},
};
use leptos::prelude::*;

use super::contact::dotted;
use crate::{
    lazy::Later,
    record::{FieldText, RecordState, Shown, Telling, Texts},
    ui::icon::{Glyph, TEAM},
};

/// The sheets' name for the one that is edited.
const EDITED: &str = "relationship";
pub const EXPAND: &str = "contact,related";

impl Shown for Relationship {
    const PATH: &'static str = "/relationships";
    const ICON: Glyph = TEAM;
    const TEXTS: Texts = Texts {
        title: "relationships.title",
        search: "contacts.search",
        new: "relationships.new",
        edit: "relationships.edit",
        empty_title: "relationships.empty_title",
        empty_text: "relationships.empty_text",
    };
    const FIELD_TEXTS: &'static [FieldText] = &[
        FieldText::new("contact_id", "relationships.contact", Telling::Reference(Resource::Contacts)),
        FieldText::new("related_id", "relationships.related", Telling::Reference(Resource::Contacts)),
        FieldText::new("kind", "relationships.kind", Telling::Word("relationships.kind")),
        FieldText::new("note", "relationships.note", Telling::Plain),
    ];

    fn title(&self) -> String {
        let name =
            |named: &Option<domain::kernel::Named>| named.as_ref().map(|named| named.name.clone()).unwrap_or_default();
        dotted([name(&self.contact), name(&self.related)])
    }
}

/// Fetched when the tab is first opened.
pub fn panel(state: RecordState<Contact>) -> AnyView {
    view! { <Later load=contact_relationships(state)/> }.into_any()
}

crate::lazy_view! {
    agreements:
    fn contact_relationships(state: RecordState<Contact>) {
        panel::relationships(state).into_any()
    }
}
