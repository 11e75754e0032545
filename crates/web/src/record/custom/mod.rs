//! Custom fields in the web app: which there are, and what they are called. Lists, forms and pages of any record show them
//! by [`lists`], [`form`] and [`facts`].

mod facts;
mod form;
mod lists;
mod referred;

use std::{
    cell::{Cell, RefCell},
    collections::HashMap,
};

use domain::{
    admin::custom_field::CustomField,
    kernel::{
        ListLink, Record,
        custom::{CUSTOMISED, CustomKind, FieldDefinition, PREFIX},
        policy::Resource,
    },
};
use leptos::{prelude::*, task::spawn_local};

pub use facts::card;
pub use form::{CustomPart, TypedCustom, input, inputs, read, typed, values};
pub use lists::with_filters;
pub(super) use lists::{api_value, cell, columns};

use super::told::{Telling, Told};
use crate::{
    browser,
    i18n::{Language, language, rupees},
    session,
};

/// Kept on this device, so that a list need not wait for them; they say nothing about anybody.
const KEPT: &str = "setu.custom-fields";

thread_local! {
    static KNOWN: Cell<Option<RwSignal<Vec<FieldDefinition>>>> = const { Cell::new(None) };
    /// Tables name their columns by texts that live as long as the page: one each for every field there ever was.
    static KEYS: RefCell<HashMap<String, &'static str>> = RefCell::new(HashMap::new());
}

/// Once, at the root of the app.
pub fn provide() {
    referred::provide();
    let kept = browser::stored(KEPT).and_then(|json| serde_json::from_str(&json).ok()).unwrap_or_default();
    KNOWN.set(Some(RwSignal::new(kept)));
}

/// Once, at the root of the app: asks for the fields when somebody has signed in who may ask for anything.
pub fn listen() {
    let signed_in = Memo::new(|_| session::user().is_some_and(|user| !user.must_change_password));
    Effect::new(move |_| {
        if signed_in.get() {
            refresh();
        }
    });
}

/// After signing out: names of records are somebody's, fields are not.
pub fn forget() {
    referred::forget();
}

/// Asks which fields there are: also after a change of one.
pub fn refresh() {
    spawn_local(async {
        let link = ListLink { sort: Some("position,created_at".to_owned()), limit: Some(200), ..ListLink::default() };
        // Without an answer the ones that are known stay; the next visit asks again.
        let Ok(page) = session::client().await.list::<CustomField>(&link).await else { return };
        let fields: Vec<FieldDefinition> = page.data.into_iter().map(|field| field.data).collect();
        if let Ok(json) = serde_json::to_string(&fields) {
            browser::store(KEPT, &json);
        }
        if let Some(known) = KNOWN.get().filter(|known| known.with_untracked(|known| *known != fields)) {
            known.set(fields);
        }
    });
}

/// The fields of these records, followed.
pub fn fields_of(resource: Resource) -> Vec<FieldDefinition> {
    if !CUSTOMISED.contains(&resource) {
        return Vec::new();
    }
    let of_these = |fields: &Vec<FieldDefinition>| -> Vec<FieldDefinition> {
        fields.iter().filter(|field| field.resource == resource).cloned().collect()
    };
    KNOWN.get().map(|known| known.with(of_these)).unwrap_or_default()
}

/// What a field is called in the user's language.
pub fn label(field: &FieldDefinition) -> String {
    match &field.label_hi {
        Some(label) if language() == Language::Hindi => label.clone(),
        _ => field.label.clone(),
    }
}

/// `custom.ward`
fn key(field: &FieldDefinition) -> &'static str {
    let made = || -> &'static str { [PREFIX, &field.name].concat().leak() };
    KEYS.with_borrow_mut(|keys| *keys.entry(field.name.clone()).or_insert_with(made))
}

fn field_of<R: Record>(name: &str) -> Option<FieldDefinition> {
    let name = name.strip_prefix(PREFIX)?;
    untrack(|| fields_of(R::RESOURCE)).into_iter().find(|field| field.name == name)
}

/// How a change of the field is told.
pub(super) fn told<R: Record>(name: &str) -> Option<Told> {
    let field = field_of::<R>(name)?;
    let telling = match (field.kind, field.refers_to) {
        (CustomKind::Reference, Some(target)) => Telling::Reference(target),
        (CustomKind::Date, _) => Telling::Date,
        (CustomKind::Money, _) => Telling::Own(|value| value["amount_minor"].as_i64().map(rupees).unwrap_or_default()),
        _ => Telling::Plain,
    };
    Some(Told { label: label(&field), telling })
}
