//! Consents: the tab "Consent" of a contact: one switch for each purpose and channel, and the ledger below.

mod brief;
mod ledger;
mod matrix;

use domain::people::{consent::Consent, contact::Contact};
use leptos::prelude::*;

pub use brief::brief;

use super::contact::dotted;
use crate::{
    i18n::t_in,
    lazy::Later,
    record::{FieldText, RecordState, Shown, Texts},
    ui::icon::{CHECK, Glyph},
};

impl Shown for Consent {
    const PATH: &'static str = "/consents";
    const ICON: Glyph = CHECK;
    const TEXTS: Texts = Texts {
        title: "consents.tab",
        search: "contacts.search",
        new: "consents.title",
        edit: "consents.title",
        empty_title: "consents.none",
        empty_text: "consents.none_text",
    };
    /// No field of an entry ever changes.
    const FIELD_TEXTS: &'static [FieldText] = &[];

    fn title(&self) -> String {
        let data = &self.data;
        let what =
            dotted([t_in("consents.purpose", data.purpose.as_str()), t_in("contacts.channel", data.channel.as_str())]);
        [&what, ": ", &t_in("consents.state", data.state.as_str())].concat()
    }
}

/// Fetched when the tab is first opened.
pub fn panel(state: RecordState<Contact>) -> AnyView {
    view! { <Later load=contact_consents(state)/> }.into_any()
}

crate::lazy_view! {
    agreements:
    fn contact_consents(state: RecordState<Contact>) {
        matrix::consents(state).into_any()
    }
}
