//! Custom fields in forms: what is typed into them, and the same as values.

use std::collections::BTreeMap;

use domain::kernel::{
    Money, Record,
    custom::{CustomKind, CustomValue, CustomValues, FieldDefinition},
};
use leptos::prelude::*;

use super::{super::FormPart, fields_of, label, lists::source};
use crate::{
    i18n::t,
    ui::{
        combobox::{Choice, Combobox},
        date::DateField,
        field::{Entry, SelectField, TextArea, TextField},
        form::FieldError,
        money::MoneyField,
        rupees::{parse_rupees, plain_rupees},
    },
};

/// What is typed, by the fields' names; a reference as `<id>~<name>`.
pub type TypedCustom = BTreeMap<String, String>;

/// The custom fields of a form.
#[derive(Clone, Copy, Debug)]
pub struct CustomPart {
    typed: RwSignal<TypedCustom>,
    /// Counts how often the form was filled anew: a draft came back, another record was opened.
    filled: RwSignal<u32>,
}

impl FormPart for CustomPart {
    type Typed = TypedCustom;

    fn of(typed: TypedCustom) -> Self {
        Self { typed: RwSignal::new(typed), filled: RwSignal::new(0) }
    }

    fn typed(self) -> TypedCustom {
        self.typed.get()
    }

    fn fill(self, typed: TypedCustom) {
        self.typed.set(typed);
        self.filled.update(|filled| *filled += 1);
    }
}

impl CustomPart {
    fn value(self, name: &str) -> String {
        self.typed.with_untracked(|typed| typed.get(name).cloned().unwrap_or_default())
    }

    /// Follows what is typed into one field.
    fn keep(self, name: String, text: impl Fn() -> String + 'static) {
        Effect::new(move |_| {
            let text = text();
            if self.value(&name) != text {
                self.typed.update(|typed| {
                    typed.insert(name.clone(), text);
                });
            }
        });
    }
}

/// What the form of a record begins with.
pub fn typed(values: &CustomValues) -> TypedCustom {
    values.iter().map(|(name, value)| (name.clone(), as_typed(value))).collect()
}

fn as_typed(value: &CustomValue) -> String {
    match value {
        CustomValue::Money(Money { amount_minor, .. }) => plain_rupees(*amount_minor),
        CustomValue::YesNo(yes) => yes.to_string(),
        other => other.plain(),
    }
}

/// What is sent: the fields that records of this kind have as they were typed, others as they are in `before`.
pub fn values<R: Record>(
    typed: &TypedCustom,
    kind: Option<&str>,
    before: &CustomValues,
) -> Result<CustomValues, Vec<FieldError>> {
    let fields = untrack(|| fields_of(R::RESOURCE));
    let known = |name: &String| fields.iter().any(|field| field.name == *name);
    let mut values: CustomValues =
        before.iter().filter(|(name, _)| !known(name)).map(|(name, value)| (name.clone(), value.clone())).collect();
    let mut errors = Vec::new();
    for field in fields.iter().filter(|field| field.applies_to(kind)) {
        let text = typed.get(&field.name).map(|text| text.trim()).filter(|text| !text.is_empty());
        let Some(text) = text else { continue };
        match read(field.kind, text) {
            Ok(value) => {
                values.insert(field.name.clone(), value);
            }
            Err(message) => errors.push(FieldError::new(input_name(field), message)),
        }
    }
    if errors.is_empty() { Ok(values) } else { Err(errors) }
}

/// A value out of its text.
pub fn read(kind: CustomKind, text: &str) -> Result<CustomValue, &'static str> {
    Ok(match kind {
        CustomKind::Text | CustomKind::Choice | CustomKind::Date => CustomValue::Text(text.to_owned()),
        CustomKind::Reference => CustomValue::Text(text.split_once('~').map_or(text, |(id, _)| id).to_owned()),
        CustomKind::YesNo => CustomValue::YesNo(text == "true"),
        CustomKind::Number => {
            let bare: String = text.chars().filter(|letter| !letter.is_whitespace() && *letter != ',').collect();
            CustomValue::Number(bare.parse().map_err(|()| t("record.not_a_decimal"))?)
        }
        CustomKind::Money => {
            CustomValue::Money(Money::paise(parse_rupees(text).ok_or_else(|| t("record.not_a_decimal"))?))
        }
    })
}

/// As its errors name it.
fn input_name(field: &FieldDefinition) -> String {
    ["custom/", &field.name].concat()
}

/// The inputs of the fields that records of this kind have.
pub fn inputs<R: Record>(part: CustomPart, kind: impl Fn() -> Option<String> + Send + Sync + 'static) -> impl IntoView {
    let fields = Memo::new(move |_| {
        let kind = kind();
        let mut fields = fields_of(R::RESOURCE);
        fields.retain(|field| field.applies_to(kind.as_deref()));
        fields
    });
    move || {
        part.filled.track();
        let fields = fields.get();
        (!fields.is_empty()).then(|| {
            view! {
                <fieldset class="stack" data-custom="">
                    <legend>{t("custom.title")}</legend>
                    <div class="columns">{fields.into_iter().map(|field| input(part, field)).collect_view()}</div>
                </fieldset>
            }
        })
    }
}

/// The input of one field.
pub fn input(part: CustomPart, field: FieldDefinition) -> AnyView {
    let (name, label, optional) = (input_name(&field), label(&field), !field.required);
    let hint = field.hint.clone().unwrap_or_default();
    let text = part.value(&field.name);
    let key = field.name.clone();
    match field.kind {
        CustomKind::Text if text.chars().count() > 60 || text.contains('\n') => {
            let value = RwSignal::new(text);
            part.keep(key, move || value.get());
            view! { <TextArea name=name label=label hint=hint value=value optional=optional/> }.into_any()
        }
        CustomKind::Text | CustomKind::Number => {
            let value = RwSignal::new(text);
            part.keep(key, move || value.get());
            let mode = if field.kind == CustomKind::Number { "decimal" } else { "text" };
            view! { <TextField name=name label=label hint=hint value=value mode=mode optional=optional/> }.into_any()
        }
        CustomKind::Choice | CustomKind::YesNo => {
            let value = RwSignal::new(text);
            part.keep(key, move || value.get());
            view! { <SelectField name=name label=label hint=hint value=value entries=entries(&field) optional=optional/> }
                .into_any()
        }
        CustomKind::Date => {
            let value = RwSignal::new(text.parse().ok());
            part.keep(key, move || value.get().map(|day: chrono::NaiveDate| day.to_string()).unwrap_or_default());
            view! { <DateField name=name label=label hint=hint value=value optional=optional/> }.into_any()
        }
        CustomKind::Money => {
            let value = RwSignal::new(parse_rupees(&text));
            part.keep(key, move || value.get().map(plain_rupees).unwrap_or_default());
            view! { <MoneyField name=name label=label hint=hint value=value optional=optional/> }.into_any()
        }
        CustomKind::Reference => reference(part, field, name, label, hint, optional),
    }
}

/// What a reference points to comes without its name.
fn reference(
    part: CustomPart,
    field: FieldDefinition,
    name: String,
    label: String,
    hint: String,
    optional: bool,
) -> AnyView {
    let text = part.value(&field.name);
    let choice = |text: &str| {
        let (id, label) = text.split_once('~').unwrap_or((text, ""));
        (!id.is_empty()).then(|| Choice { id: id.to_owned(), label: label.to_owned(), detail: String::new() })
    };
    let value = RwSignal::new(choice(&text));
    let written = move || {
        value.with(|choice| choice.as_ref().map(|choice| [&choice.id, "~", &choice.label].concat())).unwrap_or_default()
    };
    part.keep(field.name, written);
    if let Some(target) = field.refers_to {
        // The name comes by itself, as long as nothing else was chosen.
        Effect::new(move |_| {
            let unnamed = value.with(|choice| choice.as_ref().filter(|choice| choice.label.is_empty()).cloned());
            let Some(choice) = unnamed else { return };
            let name = super::referred::name_of(target, &choice.id);
            if name != "…" {
                value.set(Some(Choice { label: name, ..choice }));
            }
        });
    }
    let source = source(field.refers_to);
    view! { <Combobox name=name label=label hint=hint value=value source=source optional=optional/> }.into_any()
}

/// The words of a choice, with "not set" first.
pub fn entries(field: &FieldDefinition) -> Vec<Entry> {
    let words: Vec<Entry> = match field.kind {
        CustomKind::YesNo => [("true", "filter.yes_no.true"), ("false", "filter.yes_no.false")]
            .map(|(word, key)| (word.to_owned(), t(key).to_owned()))
            .to_vec(),
        _ => field.choices.iter().map(|word| (word.clone(), word.clone())).collect(),
    };
    std::iter::once((String::new(), t("inline.empty").to_owned())).chain(words).collect()
}
