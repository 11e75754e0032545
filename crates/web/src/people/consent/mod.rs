//! Consents: the tab "Consent" of a contact: one switch for each purpose and channel, and the ledger below.

mod ledger;
mod matrix;

use domain::people::contact::Contact;
use leptos::prelude::*;

use crate::{lazy::Later, record::RecordState};

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
