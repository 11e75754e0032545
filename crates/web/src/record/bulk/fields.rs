//! Which fields of a record can be set for many at once, and how each is typed in.

use chrono::NaiveDate;
use domain::kernel::custom::{FieldDefinition, PREFIX};
use leptos::prelude::*;
use serde_json::{Map, Value, json};

use super::super::{FormPart, Listed, custom, filled, label};
use crate::{
    i18n::t,
    ui::{
        combobox::{Choice, Combobox},
        date::DateField,
        field::{Entry, SelectField, TextField},
        filter::{FilterField, FilterKind},
        tags::TagsField,
    },
};

/// A field with its control.
#[derive(Clone)]
pub struct EditableField {
    pub key: String,
    pub label: String,
    control: Control,
}

#[derive(Clone)]
enum Control {
    Choice(Vec<Entry>),
    Record(crate::ui::combobox::ChoiceSource),
    Words(Vec<String>),
    Date,
    Text,
    Custom(FieldDefinition),
}

/// The fields that the record says, and its custom ones.
pub fn editable<R: Listed>(filters: Vec<FilterField>) -> Vec<EditableField> {
    let own = R::IN_BULK.iter().map(|name| {
        let kind = filters.iter().find(|field| field.key == *name).map(|field| field.kind.clone());
        let control = match kind {
            Some(FilterKind::Choices(entries)) => Control::Choice(entries),
            Some(FilterKind::Record(source)) => Control::Record(source),
            Some(FilterKind::Word(known)) => Control::Words(known),
            Some(FilterKind::Date) => Control::Date,
            Some(FilterKind::Text | FilterKind::Number | FilterKind::YesNo) | None => Control::Text,
        };
        EditableField { key: (*name).to_owned(), label: label::<R>(name).to_owned(), control }
    });
    let made = untrack(|| custom::fields_of(R::RESOURCE)).into_iter().map(|field| EditableField {
        key: [PREFIX, &field.name].concat(),
        label: custom::label(&field),
        control: Control::Custom(field),
    });
    own.chain(made).collect()
}

/// The control of a field; `value` follows what it holds as a merge patch, `None` while that makes no sense.
pub fn control(field: EditableField, value: RwSignal<Option<Map<String, Value>>>) -> AnyView {
    let EditableField { key, label, control } = field;
    let put = move |key: &str, new: Value| value.set(Some(Map::from_iter([(key.to_owned(), new)])));
    match control {
        Control::Choice(entries) => {
            let word = RwSignal::new(String::new());
            Effect::new(move |_| put(&key, filled(&word.get()).map_or(Value::Null, Value::String)));
            let entries: Vec<Entry> =
                std::iter::once((String::new(), t("inline.empty").to_owned())).chain(entries).collect();
            view! { <SelectField name="value" label=label value=word entries=entries/> }.into_any()
        }
        Control::Record(source) => {
            let choice = RwSignal::new(None::<Choice>);
            Effect::new(move |_| {
                put(&key, choice.with(|choice| choice.as_ref().map_or(Value::Null, |choice| json!(choice.id))));
            });
            view! { <Combobox name="value" label=label value=choice source=source/> }.into_any()
        }
        Control::Words(known) => {
            let words = RwSignal::new(Vec::<String>::new());
            Effect::new(move |_| put(&key, json!(words.get())));
            view! { <TagsField name="value" label=label value=words known=known/> }.into_any()
        }
        Control::Date => {
            let day = RwSignal::new(None::<NaiveDate>);
            Effect::new(move |_| put(&key, day.get().map_or(Value::Null, |day| json!(day))));
            view! { <DateField name="value" label=label value=day/> }.into_any()
        }
        Control::Text => {
            let text = RwSignal::new(String::new());
            Effect::new(move |_| put(&key, filled(&text.get()).map_or(Value::Null, Value::String)));
            view! { <TextField name="value" label=label value=text/> }.into_any()
        }
        Control::Custom(field) => {
            let part = custom::CustomPart::of(custom::TypedCustom::new());
            let (name, kind) = (field.name.clone(), field.kind);
            Effect::new(move |_| {
                let typed = part.typed().get(&name).and_then(|text| filled(text));
                let read = typed.map(|text| custom::read(kind, &text)).transpose();
                let read = read.ok().map(|read| json!({"custom": {name.clone(): read}}));
                value.set(read.and_then(|read| read.as_object().cloned()));
            });
            custom::input(part, field)
        }
    }
}
