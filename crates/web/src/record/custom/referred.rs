//! The only place that finds the names of what custom fields refer to: all that a page asks for at once, in one request.

use std::cell::Cell;

use domain::kernel::policy::Resource;
use leptos::{prelude::*, task::spawn_local};

use super::super::{names, told::Names};

/// What is known, and what has been asked for and not been sent yet.
#[derive(Clone, Copy)]
struct Asked {
    known: RwSignal<Names>,
    waiting: StoredValue<Vec<(Resource, String)>>,
}

thread_local! {
    static ASKED: Cell<Option<Asked>> = const { Cell::new(None) };
}

/// Once, at the root of the app: what pages share must not go with one of them.
pub fn provide() {
    ASKED.set(Some(Asked { known: RwSignal::new(Names::new()), waiting: StoredValue::new(Vec::new()) }));
}

/// Nothing of a former person may stay.
pub fn forget() {
    if let Some(asked) = ASKED.get() {
        asked.known.set(Names::new());
    }
}

/// The name of a record, followed; `…` until it is there.
pub fn name_of(resource: Resource, id: &str) -> String {
    let Some(asked) = ASKED.get() else { return String::new() };
    if let Some(name) = asked.known.with(|known| known.get(id).cloned()) {
        return name;
    }
    let first = asked.waiting.with_value(Vec::is_empty);
    asked.waiting.update_value(|waiting| waiting.push((resource, id.to_owned())));
    if first {
        // After all cells of this turn have asked.
        set_timeout(move || ask(asked), std::time::Duration::ZERO);
    }
    "…".to_owned()
}

fn ask(asked: Asked) {
    let wanted = asked.waiting.try_update_value(std::mem::take).unwrap_or_default();
    spawn_local(async move {
        let mut found = Names::new();
        names::find_all(&mut found, wanted).await;
        asked.known.try_update(|known| known.extend(found));
    });
}
