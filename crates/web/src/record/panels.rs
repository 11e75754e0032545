//! The only place that says which tabs every record's page has beside its own: what hangs on any record. Its comments stand
//! in the timeline, its sharing in the head.

use domain::{kernel::RecordId, talk::hangs_on};
use leptos::prelude::*;

use super::{RecordState, Shown, files};
use crate::{i18n::t, lazy::Later, ui::content::Tab};

const FILES: &str = "files";

pub fn tabs<R: Shown>() -> Vec<Tab> {
    if hangs_on(R::RESOURCE) { vec![Tab::new(FILES, t("talk.files"))] } else { Vec::new() }
}

/// The tab of this name, if it is one of them.
pub fn panel<R: Shown>(name: &str, state: RecordState<R>) -> Option<AnyView> {
    let id: RecordId = state.present()?.head().id.into();
    let hung = files::Hung { resource: R::RESOURCE, id, said: state.said };
    (name == FILES).then(|| view! { <Later load=files::panel(hung)/> }.into_any())
}
